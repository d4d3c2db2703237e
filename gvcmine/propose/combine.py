"""Passage scores to proposals: one per unit, variable, value and qualifiers, with its evidence."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from gvcmine.parts import Support
from gvcmine.propose.pooling import SUPPORTS, Pooling
from gvcmine.propose.separation import WHOLE, Share
from gvcmine.propose.weighing import Weights
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import Alternative, Evidence, Proposal, Qualifiers
from gvcmine.types.text import Document, Passage, Span, content_id

CONTEXT = 32
"""Characters of prefix and suffix kept with a quote, so that it can be found again when the text changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPassage:
    """A passage that speaks for a value, with the span to quote and the reasons given by the parts."""

    passage_id: str
    span: Span
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value with its qualifiers as a whole document speaks for it; passages are best first."""

    value: str
    qualifiers: Qualifiers
    score: float
    passages: tuple[ScoredPassage, ...]


def _all_of_it(span: Span) -> Share:
    return WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How a variable's support adds up: by default as without labels, else as its model learnt.

    `trust` (0..1) says how far each value's classifier has earned a say; `share` how much a sentence
    counts for the case that is asked about.
    """

    weights: Weights = field(default_factory=Weights)
    pooling: Pooling = field(default_factory=Pooling)
    trust: Mapping[str, float] = field(default_factory=dict)
    share: Callable[[Span], Share] = _all_of_it


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is proposed: values a variable, evidence a proposal, and the lowest score shown."""

    values: int = 5
    evidence: int = 3
    score: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where proposals come from: the document, its unit for the variable, the run.

    `pooling` turns scores into probabilities, where it was calibrated.
    """

    document: Document
    unit: str
    run: str
    codebook_version: str
    limits: Limits = field(default_factory=Limits)
    pooling: Pooling = field(default_factory=Pooling)


def candidates(
    supports: Mapping[str, Sequence[Support]],
    variable: Variable,
    scoring: Scoring,
    prominence: Mapping[str, float] = MappingProxyType({}),
) -> list[Candidate]:
    """Gather the support of all parts into candidates, best first.

    Where one value of a variable is the main one (country, sector, …), what the document announces
    and dwells on outranks what it names in passing: the score is multiplied by the root of the
    value's weight, which is the sum of its passages' scores and of its `prominence`, relative to
    the heaviest value.
    """
    scored = _scored_passages(supports, scoring)
    totals = {
        (value, qualifiers): prominence.get(value, 0.0) + sum(passage.score for passage in passages)
        for (value, qualifiers), passages in scored.items()
    }
    largest = max(totals.values(), default=1.0)
    found = []
    for (value, qualifiers), passages in scored.items():
        passages.sort(key=lambda passage: (-passage.score, passage.span))
        score = scoring.pooling.score([passage.score for passage in passages])
        if variable.primary:
            score *= (totals[value, qualifiers] / largest) ** 0.5
        found.append(Candidate(value=value, qualifiers=qualifiers, score=score, passages=tuple(passages)))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.value, candidate.qualifiers))


def _scored_passages(
    supports: Mapping[str, Sequence[Support]], scoring: Scoring
) -> dict[tuple[str, Qualifiers], list[ScoredPassage]]:
    gathered: dict[tuple[str, str], dict[str, list[Support]]] = defaultdict(lambda: defaultdict(list))
    for part, found in supports.items():
        for support in found:
            gathered[support.passage_id, support.value][part].append(support)
    scored: dict[tuple[str, Qualifiers], list[ScoredPassage]] = defaultdict(list)
    for (passage_id, value), by_part in gathered.items():
        for qualifiers in _qualifier_sets(by_part):
            chosen = [_best(found, qualifiers) for found in by_part.values()]
            scores = {part: support.score for part, support in zip(by_part, chosen, strict=True)}
            share = scoring.share(chosen[0].span)
            if share.factor > 0:
                score = share.factor * scoring.weights.passage_score(scores, scoring.trust.get(value, 1.0))
                why = (*(support.why for support in chosen), *([share.why] if share.why else []))
                passage = ScoredPassage(passage_id=passage_id, span=chosen[0].span, score=score, why=why)
                scored[value, qualifiers].append(passage)
    return scored


def _qualifier_sets(by_part: Mapping[str, Sequence[Support]]) -> list[Qualifiers]:
    sets = {support.qualifiers for found in by_part.values() for support in found if support.qualifiers}
    return sorted(sets) or [()]


def _best(found: Iterable[Support], qualifiers: Qualifiers) -> Support:
    return max(found, key=lambda support: (support.qualifiers == qualifiers, support.score))


def proposals(found: Sequence[Candidate], variable: Variable, source: Source) -> list[Proposal]:
    """Turn candidates into proposals with literal evidence; class C gets the evidence without a value.

    A variable that takes one value gets one proposal, with the values that come next as its
    alternatives.
    """
    limits = source.limits
    kept = [candidate for candidate in found if candidate.score >= limits.score]
    if variable.evidence_only:
        kept = _without_value(kept)
    elif not variable.multiple:
        first: dict[str, Candidate] = {}
        for candidate in kept:
            first.setdefault(candidate.value, candidate)
        kept = list(first.values())
        return [_proposal(kept[0], variable, source, kept[1 : limits.values])] if kept else []
    return [_proposal(candidate, variable, source) for candidate in kept[: limits.values]]


def _without_value(kept: Sequence[Candidate]) -> list[Candidate]:
    best: dict[str, ScoredPassage] = {}
    for passage in (passage for candidate in kept for passage in candidate.passages):
        if passage.passage_id not in best or passage.score > best[passage.passage_id].score:
            best[passage.passage_id] = passage
    if not best:
        return []
    passages = tuple(sorted(best.values(), key=lambda passage: (-passage.score, passage.span)))
    return [Candidate(value="", qualifiers=(), score=kept[0].score, passages=passages)]


def _proposal(
    candidate: Candidate, variable: Variable, source: Source, others: Sequence[Candidate] = ()
) -> Proposal:
    return identified(
        Proposal(
            id="",
            unit=source.unit,
            variable=variable.id,
            value=candidate.value or None,
            qualifiers=candidate.qualifiers,
            score=round(candidate.score, 6),
            probability=_probability(candidate, source),
            evidence=_evidence(candidate, source),
            # Naming the cues of a class C variable would give away the value that the coder is to find.
            why=() if variable.evidence_only else _why(candidate),
            run=source.run,
            codebook_version=source.codebook_version,
            alternatives=tuple(_alternative(other, source) for other in others),
        )
    )


def _alternative(candidate: Candidate, source: Source) -> Alternative:
    return Alternative(
        value=candidate.value,
        qualifiers=candidate.qualifiers,
        score=round(candidate.score, 6),
        probability=_probability(candidate, source),
        evidence=_evidence(candidate, source),
        why=_why(candidate),
    )


def _probability(candidate: Candidate, source: Source) -> float | None:
    # What was calibrated is whether the value holds, whatever its qualifiers.
    is_plain = candidate.value and not candidate.qualifiers
    found = source.pooling.probability(candidate.score) if is_plain else None
    return None if found is None else round(found, 6)


def _evidence(candidate: Candidate, source: Source) -> tuple[Evidence, ...]:
    chosen = candidate.passages[: source.limits.evidence]
    return tuple(evidence_at(source.document, passage.span) for passage in chosen)


def _why(candidate: Candidate) -> tuple[str, ...]:
    """Return the reasons given for the best passage, and how many others would be shown without it."""
    others = sum(passage.score >= SUPPORTS for passage in candidate.passages[1:])
    told = {
        0: "no other passage would be enough by itself",
        1: "one other passage would be enough by itself",
    }
    more = told.get(others, f"{others} other passages would each be enough by itself")
    return (*candidate.passages[0].why, more)


def identified(proposal: Proposal) -> Proposal:
    """Return the proposal with its id: a hash of all that a coder could see of it.

    The run and the version of the codebook are no part of it: what is proposed again with the same
    score and evidence, by a newer model say, is the same proposal, and stays linked to what was
    decided on it.
    """
    content = replace(proposal, id="", run="", codebook_version="")
    return replace(proposal, id=content_id(repr(content)))


def evidence_at(document: Document, span: Span) -> Evidence:
    """Return the evidence that stands at a span, with its surroundings and its place on the page."""
    text = document.text
    return Evidence(
        document_id=document.id,
        text_id=document.text_id,
        span=span,
        quote=text[span.start : span.end],
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
        regions=document.regions(span),
    )


def codable_passages(passages: Iterable[Passage]) -> list[Passage]:
    """Return the passages that may support a code: no references, furniture or front matter."""
    return [passage for passage in passages if passage.section.codable]
