"""The judged places that read most like a proposal's evidence: accepted ones and rejected ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gvcmine.propose.sentences import Vectors
from gvcmine.types.coding import Evidence

SHOWN = 2
"""How many accepted and how many rejected places are shown beside a proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A place that a coder took as evidence of a value (`accepted`), or said is none."""

    unit: str
    evidence: Evidence
    coder: str
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A judged place, and its likeness: the cosine (-1..1) to the nearest sentence of the evidence."""

    judged: Judged
    likeness: float


def nearest(
    evidence: Sequence[Evidence],
    vectors: Vectors,
    judged: Sequence[Judged],
    judged_vectors: Vectors,
    most: int = SHOWN,
) -> tuple[tuple[Neighbour, ...], tuple[Neighbour, ...]]:
    """Return the nearest accepted and the nearest rejected places, up to `most` of each.

    `vectors` (n_evidence, d) and `judged_vectors` (n_judged, d) hold unit-length rows, or zeros where a
    sentence has no vector: it is left out. Places in other documents come before those in the
    documents of the evidence, nearer ones before farther ones; the evidence itself is left out.
    """
    own = {one.document_id for one in evidence}
    if not len(vectors) or not len(judged):
        return (), ()
    likeness = (judged_vectors @ vectors.T).max(axis=1)
    known = np.abs(judged_vectors).sum(axis=1) > 0
    found = [
        Neighbour(judged=one, likeness=round(float(near), 4))
        for one, near, has_vector in zip(judged, likeness, known, strict=True)
        if has_vector and not any(_is_same(one.evidence, other) for other in evidence)
    ]
    found.sort(key=lambda one: (one.judged.evidence.document_id in own, -one.likeness, _place(one)))
    accepted = _first([one for one in found if one.judged.accepted], most)
    rejected = _first([one for one in found if not one.judged.accepted], most)
    return accepted, rejected


def _first(found: Sequence[Neighbour], most: int) -> tuple[Neighbour, ...]:
    """Return the first, each place once: two coders may have judged it alike."""
    return tuple({_place(one): one for one in reversed(found)}.values())[::-1][:most]


def _place(one: Neighbour) -> tuple[str, int, int]:
    evidence = one.judged.evidence
    return evidence.document_id, evidence.span.start, evidence.span.end


def _is_same(one: Evidence, other: Evidence) -> bool:
    return one.document_id == other.document_id and one.span.overlaps(other.span)
