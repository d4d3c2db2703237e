"""Passage scores to proposals: one per unit, variable, value and qualifiers, with its evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from gvcmine.parts import Support
from gvcmine.propose.pooling import pooled
from gvcmine.propose.weighing import Weights
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import Evidence, Proposal, Qualifiers
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is proposed: values a variable, evidence a proposal, and the lowest score shown."""

    values: int = 5
    evidence: int = 3
    score: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where proposals come from: the document, its unit for the variable, the run."""

    document: Document
    unit: str
    run: str
    codebook_version: str
    limits: Limits = field(default_factory=Limits)


def candidates(
    supports: Mapping[str, Sequence[Support]],
    variable: Variable,
    weights: Weights,
    prominence: Mapping[str, float] = MappingProxyType({}),
) -> list[Candidate]:
    """Gather the support of all parts into candidates, best first.

    Where one value of a variable is the main one (country, sector, …), what the document announces
    and dwells on outranks what it names in passing: the score is multiplied by the root of the
    value's weight, which is the sum of its passages' scores and of its `prominence`, relative to
    the heaviest value.
    """
    scored = _scored_passages(supports, weights)
    totals = {
        (value, qualifiers): prominence.get(value, 0.0) + sum(passage.score for passage in passages)
        for (value, qualifiers), passages in scored.items()
    }
    largest = max(totals.values(), default=1.0)
    found = []
    for (value, qualifiers), passages in scored.items():
        passages.sort(key=lambda passage: (-passage.score, passage.span))
        score = pooled([passage.score for passage in passages])
        if variable.primary:
            score *= (totals[value, qualifiers] / largest) ** 0.5
        found.append(Candidate(value=value, qualifiers=qualifiers, score=score, passages=tuple(passages)))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.value, candidate.qualifiers))


def _scored_passages(
    supports: Mapping[str, Sequence[Support]], weights: Weights
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
            scored[value, qualifiers].append(
                ScoredPassage(
                    passage_id=passage_id,
                    span=chosen[0].span,
                    score=weights.passage_score(scores),
                    why=tuple(support.why for support in chosen),
                )
            )
    return scored


def _qualifier_sets(by_part: Mapping[str, Sequence[Support]]) -> list[Qualifiers]:
    sets = {support.qualifiers for found in by_part.values() for support in found if support.qualifiers}
    return sorted(sets) or [()]


def _best(found: Iterable[Support], qualifiers: Qualifiers) -> Support:
    return max(found, key=lambda support: (support.qualifiers == qualifiers, support.score))


def proposals(found: Sequence[Candidate], variable: Variable, source: Source) -> list[Proposal]:
    """Turn candidates into proposals with literal evidence; class C gets the evidence without a value."""
    limits = source.limits
    kept = [candidate for candidate in found if candidate.score >= limits.score]
    if variable.evidence_only:
        kept = _without_value(kept)
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


def _proposal(candidate: Candidate, variable: Variable, source: Source) -> Proposal:
    chosen = candidate.passages[: source.limits.evidence]
    evidence = tuple(evidence_at(source.document, passage.span) for passage in chosen)
    # Naming the cues of a class C variable would give away the value that the coder is to find.
    why = () if variable.evidence_only else chosen[0].why
    return identified(
        Proposal(
            id="",
            unit=source.unit,
            variable=variable.id,
            value=candidate.value or None,
            qualifiers=candidate.qualifiers,
            score=round(candidate.score, 6),
            probability=None,
            evidence=evidence,
            why=why,
            run=source.run,
            codebook_version=source.codebook_version,
        )
    )


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
