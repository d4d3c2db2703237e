"""Say which reference belongs to which document, and where that is in doubt, why."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from gvcmine.ingest.metadata import SHORTEST_TITLE, plain_words
from gvcmine.ingest.pairing import (
    Names,
    Verdict,
    document_names,
    judge,
    reference_names,
)
from gvcmine.ingest.works import record_ids, works
from gvcmine.types.text import Document, DocumentKind, Reference

METHOD = "matching.v1"
"""Names the rules of matching; matches kept by other rules are made anew."""

ALIKE = 80
"""Lowest likeness (0..100) of two titles that a person is asked about. Of 18 million pairs of titles of
6,000 NBER working papers 20 reach it, five of them versions of one work; 65 more lie from 75 to 80."""

NOWHERE = "none"
"""Settled by a person: the reference belongs to no document of the corpus."""

_MOST_DOUBTS = 5
_LONGEST_MAIN = 25
"""A title this long that begins another one may be the same without its subtitle."""
_AT_ONCE = 2000
"""References compared with all documents in one go; bounds the memory."""

How = Literal["doi", "title", "record", "person", "none"]
"""What a match rests on; "record": another record of the same work is matched."""

Outcome = Literal["matched", "unmatched", "doubtful"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A document that a reference may belong to, the likeness of titles (0..100), and what is in doubt."""

    document_id: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which document a reference belongs to, by what, and how sure (0..100), or what is in doubt."""

    reference: Reference
    document_id: str | None
    how: How
    score: float
    doubts: tuple[Doubt, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Return matched, doubtful (a person must look) or unmatched."""
        if self.document_id is not None:
            return "matched"
        return "doubtful" if self.doubts else "unmatched"


def match_references(
    references: Sequence[Reference],
    documents: Sequence[Document],
    settled: Mapping[str, str] | None = None,
) -> tuple[Match, ...]:
    """Match references to documents: by what a person settled, then by DOI, then by title.

    Several references may match one document, because lists of several databases overlap; records of
    one work go together. A match by title needs an author in common and a year at most three away, as
    far as both are known; where these, or the DOI, speak against it, or the titles are only alike, or
    several documents fit, the pair is in doubt. `settled` maps record ids (see `record_ids`) to the id
    of a document or NOWHERE. The outcome depends on no order; that of the matches follows the
    references.
    """
    files = [document for document in documents if document.kind is not DocumentKind.ABSTRACT_ONLY]
    names = [document_names(document) for document in files]
    found = _found(references, names)
    known = {document.id for document in files}
    for places in works(references):
        said = _said(references, places, settled or {}, known)
        for place, match in _together(references, places, found, said):
            found[place] = match
    return tuple(found[place] for place in range(len(references)))


def _found(references: Sequence[Reference], documents: Sequence[Names]) -> dict[int, Match]:
    """Return the match of each record by itself."""
    pairs = _likely(references, documents)
    by_doi: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        for doi in document.dois:
            by_doi.setdefault(doi, []).append(number)
    found = {}
    for place, reference in enumerate(references):
        likely = pairs.get(place, {})
        same_doi = {number: likely.get(number, 0.0) for number in by_doi.get(reference.doi or "", ())}
        own = reference_names(reference)
        verdicts = [
            (judge(own, documents[number], score), documents[number])
            for number, score in (likely | same_doi).items()
        ]
        found[place] = _decided(reference, [pair for pair in verdicts if pair[0].is_sure or pair[0].reason])
    return found


def _decided(reference: Reference, verdicts: Sequence[tuple[Verdict, Names]]) -> Match:
    sure = [pair for pair in verdicts if pair[0].is_sure]
    by_doi = [pair for pair in sure if pair[0].by_doi]
    fits = sorted(by_doi or sure, key=lambda pair: (-pair[0].score, pair[1].document_id))
    if not fits:
        doubts = [(verdict.score, document.document_id, verdict.reason) for verdict, document in verdicts]
        return _doubtful(reference, doubts)
    best, document = fits[0]
    if any(not document.is_copy_of(other) for _, other in fits[1:]):
        reason = f"{len(fits)} documents fit"
        return _doubtful(reference, [(verdict.score, other.document_id, reason) for verdict, other in fits])
    return Match(
        reference=reference,
        document_id=document.document_id,
        how="doi" if by_doi else "title",
        score=100.0 if by_doi else best.score,
    )


def _doubtful(reference: Reference, doubts: Sequence[tuple[float, str, str]]) -> Match:
    ordered = sorted(doubts, key=lambda doubt: (-doubt[0], doubt[1]))[:_MOST_DOUBTS]
    told = tuple(Doubt(document_id=one, score=score, reason=reason) for score, one, reason in ordered)
    return Match(reference=reference, document_id=None, how="none", score=0.0, doubts=told)


def _said(
    references: Sequence[Reference], places: Sequence[int], settled: Mapping[str, str], known: set[str]
) -> str | None:
    """Return what a person settled for a work; a document that is gone settles nothing."""
    ids = sorted({one for place in places for one in record_ids(references[place])}) if settled else []
    said = (settled[one] for one in ids if one in settled)
    return next((value for value in said if value == NOWHERE or value in known), None)


def _together(
    references: Sequence[Reference], places: Sequence[int], found: Mapping[int, Match], said: str | None
) -> list[tuple[int, Match]]:
    """Return the matches of the records of one work, which what is known of one of them settles for all."""
    if said is not None:
        document_id = None if said == NOWHERE else said
        score = 100.0 if document_id else 0.0
        return [
            (place, Match(reference=references[place], document_id=document_id, how="person", score=score))
            for place in places
        ]
    matched = [found[place] for place in places if found[place].document_id is not None]
    if not matched:
        return []
    best = min(matched, key=lambda match: (-match.score, match.document_id or ""))
    return [
        (place, replace(best, reference=references[place], how="record"))
        for place in places
        if found[place].document_id is None
    ]


def _likely(references: Sequence[Reference], documents: Sequence[Names]) -> dict[int, dict[int, float]]:
    """Return for each record the documents whose titles are alike, with the likeness."""
    titles = [(title, number) for number, document in enumerate(documents) for title in document.titles]
    asked = [(plain_words(reference.title), place) for place, reference in enumerate(references)]
    asked = [(title, place) for title, place in asked if len(title) >= SHORTEST_TITLE]
    found: dict[int, dict[int, float]] = {}
    for start in range(0, len(asked), _AT_ONCE) if titles else ():
        some = asked[start : start + _AT_ONCE]
        for row, column, score in _compared([one for one, _ in some], [one for one, _ in titles]):
            likely = found.setdefault(some[row][1], {})
            likely[titles[column][1]] = max(score, likely.get(titles[column][1], 0.0))
    for place, number in [*_begun(asked, titles), *((a, b) for b, a in _begun(titles, asked))]:
        found.setdefault(place, {}).setdefault(number, 0.0)
    return found


def _compared(ones: Sequence[str], others: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return row, column and likeness of the titles that are alike, whatever the order of their words."""
    import numpy as np
    from rapidfuzz import fuzz, process

    def in_order(titles: Sequence[str]) -> list[str]:
        return [" ".join(sorted(title.split())) for title in titles]

    scores: Any = process.cdist(
        in_order(ones), in_order(others), scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32
    )
    return [
        (int(row), int(column), float(scores[row, column])) for row, column in np.argwhere(scores >= ALIKE)
    ]


def _begun(short: Sequence[tuple[str, int]], long: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
    """Return the pairs in which a whole title of the first begins a longer one of the second."""
    ordered = sorted(long)
    found = []
    for title, number in short:
        if len(title) < _LONGEST_MAIN:
            continue
        begin = f"{title} "
        for longer, other in ordered[bisect_left(ordered, (begin, -1)) :]:
            if not longer.startswith(begin):
                break
            found.append((number, other))
    return found
