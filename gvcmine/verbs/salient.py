"""What a document studies, as a weight for its proposals: what it only mentions ranks below."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from gvcmine.tag.labels import label_of
from gvcmine.tag.subjects.salience import KIND_OF_LABEL, WEIGHTS, subjects
from gvcmine.tag.subjects.statements import words
from gvcmine.types.codebook import Scale, Variable
from gvcmine.types.subject import Standing, Subject
from gvcmine.types.text import Mention, Passage, content_id

HEAD_START: Mapping[Standing, float] = MappingProxyType(
    {Standing.STUDIED: 2.0, Standing.COMPARED: 0.2, Standing.MENTIONED: 0.0}
)
"""What a standing counts in passages of full score, as a share of all passages of the document: a country
named in passing in a third of them stays below the one that is studied."""

FEWEST = 4
"""Passages that a short document counts as: in an abstract of one, what is named in passing stands as
prominently as what is studied."""


def salience_fingerprint() -> str:
    """Return a hash of all that shapes standings beside the mentions: words, weights and head starts."""
    phrases = [text for key, own in sorted(words().items()) for text in (key, *own)]
    return content_id(repr(WEIGHTS), repr(dict(HEAD_START)), str(FEWEST), *phrases)


def rank_subjects(
    passages: Sequence[Passage], mentions: Sequence[Mention], title: str | None
) -> tuple[Subject, ...]:
    """Return the countries and sectors of a document with their standing."""
    return subjects(passages, mentions, title or "")


def head_start(ranked: Sequence[Subject], variable: Variable, passages: int) -> dict[str, float]:
    """Return the weight that each country or sector brings along; none for other variables.

    `passages` is the number of the document's codable passages.
    """
    label = "COUNTRY" if variable.scale is Scale.COUNTRY else label_of(variable.id)
    kind = KIND_OF_LABEL.get(label or "")
    counted = max(passages, FEWEST)
    return {one.id: HEAD_START[one.standing] * counted for one in ranked if one.kind == kind}


def both(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Return the sum of two weights of each value."""
    return {value: one.get(value, 0.0) + other.get(value, 0.0) for value in {**one, **other}}
