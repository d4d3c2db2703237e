"""The part cues.v1: passages speak for a value where the tagger found its cues."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log

from gvcmine.parts import Support
from gvcmine.propose.claims import FINDINGS, counted_assertions, supporting_sentences
from gvcmine.propose.sentences import sentence_spans
from gvcmine.types.codebook import Scale, Variable
from gvcmine.types.coding import Qualifiers, qualifiers_from
from gvcmine.types.text import Assertion, Mention, Passage, Section, Span

ENOUGH = 4
"""Different cues in one passage beyond which more add nothing."""

PROMINENT = {Section.TITLE: 4.0, Section.ABSTRACT: 2.0}
"""What a mention in the title or abstract counts beside one in a passage, which counts its score (0..1)."""

_LABELS_OF_SCALE = {Scale.COUNTRY: ("COUNTRY", "PLACE"), Scale.INTERVAL: ("PERIOD",)}
_LABEL_OF_QUALIFIER = {"direction": "DIRECTION", "worker_group": "WORKER_GROUP"}


class CueProposer:
    """Score a passage by how many different cues of a value it holds; mentions carry the cues.

    Only mentions with one of the given assertion statuses count: by default findings alone, since
    what is denied, planned, recommended or reported of others is no evidence for this case. Explicit
    facts (class A) count in denials too: "wages did not rise in Sialkot" is about Sialkot.
    """

    name = "cues.v1"

    def __init__(self, assertions: Iterable[Assertion] = FINDINGS) -> None:
        """Remember which mentions count."""
        self.assertions = frozenset(assertions)

    def propose(
        self, passages: Sequence[Passage], mentions: Sequence[Mention], variable: Variable
    ) -> list[Support]:
        """Return a Support a passage, value and qualifiers; its span is the sentence with most cues."""
        by_passage: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            by_passage[mention.passage_id].append(mention)
        counted = counted_assertions(variable, self.assertions)
        found: list[Support] = []
        for passage in passages:
            if passage.id in by_passage:
                found += _supports(passage, by_passage[passage.id], variable, counted)
        return found


def prominence(
    passages: Sequence[Passage], mentions: Sequence[Mention], variable: Variable
) -> dict[str, float]:
    """Return how much a document announces each value: mentions in its title and abstract, weighted.

    Give all passages: a title is no evidence, but it says what a document is about.
    """
    weights = {passage.id: PROMINENT.get(passage.section, 0.0) for passage in passages}
    found: dict[str, float] = defaultdict(float)
    for passage_id, value in {(one.passage_id, _value_of(one, variable)) for one in mentions}:
        if value:
            found[value] += weights.get(passage_id, 0.0)
    return dict(found)


def _supports(
    passage: Passage, told: list[Mention], variable: Variable, counted: frozenset[Assertion]
) -> list[Support]:
    mentions = [mention for mention in told if mention.assertion in counted]
    cues = [(value, mention) for mention in mentions if (value := _value_of(mention, variable))]
    # Most passages hold no cue of most variables; only the others are cut into sentences.
    sentences = sentence_spans(passage) if cues else ()
    groups: dict[tuple[str, Qualifiers], list[tuple[Span, Mention]]] = defaultdict(list)
    for value, mention in cues:
        sentence = next((s for s in sentences if s.contains(mention.span)), None)
        # A cue in the heading speaks for what stands below it.
        sentence = sentence or _below_heading(sentences, told, variable)
        if sentence is not None:
            groups[value, _qualifiers(variable, sentence, mentions)].append((sentence, mention))
    return [_support(passage, value, qualifiers, places) for (value, qualifiers), places in groups.items()]


def _below_heading(sentences: Sequence[Span], told: list[Mention], variable: Variable) -> Span | None:
    """Return the first sentence that may support a value, or None."""
    marks = supporting_sentences(sentences, told, variable)
    return next((one for one, supports in zip(sentences, marks, strict=True) if supports), None)


def _support(
    passage: Passage, value: str, qualifiers: Qualifiers, places: list[tuple[Span, Mention]]
) -> Support:
    cues = sorted({mention.text.casefold() for _, mention in places})
    sentences = [sentence for sentence, _ in places]
    best = max(sentences, key=lambda sentence: (sentences.count(sentence), -sentence.start))
    return Support(
        passage_id=passage.id,
        value=value,
        score=cue_score(len(cues)),
        span=best,
        why="cues: " + ", ".join(cues),
        qualifiers=qualifiers,
    )


def cue_score(different_cues: int) -> float:
    """Return 0..1, growing with the logarithm of the number of different cues.

    >>> cue_score(0), cue_score(4), cue_score(9)
    (0.0, 1.0, 1.0)
    """
    return min(1.0, log(1 + different_cues) / log(1 + ENOUGH))


def _value_of(mention: Mention, variable: Variable) -> str:
    labels = _LABELS_OF_SCALE.get(variable.scale)
    if labels is not None:
        # An unresolved place ("COD|COG") names no country yet.
        named = mention.label in labels and "|" not in mention.id
        return mention.id if named and (mention.label != "PERIOD" or _spans_years(mention.id)) else ""
    return mention.id if variable.value(mention.id) is not None else ""


def _spans_years(edtf: str) -> bool:
    """Say whether a date may be the period of an episode.

    A single year dates an event; "../1990" has no start.
    """
    return ("/" in edtf or "X" in edtf) and not edtf.startswith("..")


def _qualifiers(variable: Variable, sentence: Span, mentions: list[Mention]) -> Qualifiers:
    pairs = {}
    for name, label in _LABEL_OF_QUALIFIER.items():
        qualifier = variable.qualifier(name)
        if qualifier is None:
            continue
        ids = {
            mention.id
            for mention in mentions
            if mention.label == label and mention.id in qualifier.values and sentence.contains(mention.span)
        }
        # Two directions in one sentence say nothing certain about either.
        if len(ids) == 1:
            pairs[name] = ids.pop()
    return qualifiers_from(pairs)
