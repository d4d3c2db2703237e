"""Which documents are one work, or versions of one work: pairs, what speaks for each, and families."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gvcmine.ingest.likeness import (
    Hashes,
    Overlap,
    Signature,
    author_likeness,
    main_title,
    overlap,
    title_likeness,
)
from gvcmine.ingest.metadata import SHORTEST_TITLE, plain_words

METHOD = "families.v1"
"""Names the rules of `compare`; pairs found by others are looked for anew."""

SAME_TEXT = 0.75
"""Lowest resemblance of one text saved twice: what a reader makes of other fonts and another page size
moves less, and a paper and its revision seldom reach it."""

STANDS_IN = 0.85
"""Share of a text that must stand in another for it to be the whole of it (an abstract, a half); readers
find up to a tenth of a copy's text elsewhere."""

VERSION = 0.25
"""Lowest share of the shorter text that a working paper and its article have in common. Papers of one
author on one data set share less: `scripts/bench_duplicates.py` counts."""

ALIKE_TITLES, ALIKE_AUTHORS = 0.85, 0.5

FEWEST_HASHES = 12
"""Fewer sampled hashes (about 50 words) say nothing of a text."""

_SAME_TITLE = 0.92
_COMMON = 200
"""A run of words that stands in more documents is a formula, and brings few pairs up."""
_TOO_MANY_NAMESAKES = 4
"""A title that more documents have is the name of a series, or of a form."""


class PairKind(StrEnum):
    """What the signals say of two documents."""

    SAME_TEXT = "same_text"
    VERSION = "version"
    DOUBTFUL = "doubtful"
    NAMED = "named"
    """Only a person says that the two belong together or do not."""


class PairState(StrEnum):
    """What holds of two documents: what a person said, else `linked` or `open`."""

    OPEN = "open"
    LINKED = "linked"
    SAME = "same"
    VERSION = "version"
    DIFFERENT = "different"


TOGETHER = frozenset({PairState.LINKED, PairState.SAME, PairState.VERSION})
"""The states that make two documents members of one family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPair:
    """Two documents (ids, the smaller first), what speaks for their being one work, and what holds.

    `title` and `authors` are likenesses from 0 to 1, None where one side is not known. `leads` is the
    document that stands for the work where a person said that the two are the same.
    """

    first: str
    second: str
    kind: PairKind
    overlap: Overlap
    title: float | None
    authors: float | None
    state: PairState = PairState.OPEN
    leads: str | None = None
    person: str | None = None


def pair_unit(one: str, other: str) -> str:
    """Return the unit of what a person says of two documents; the order of the ids does not matter."""
    return "pair:" + ":".join(sorted((one, other)))


def pair_ids(unit: str) -> tuple[str, str]:
    """Return the ids in a unit that `pair_unit` made.

    Raises ValueError where it is none.
    """
    kind, first, second = unit.split(":")
    if kind != "pair":
        raise ValueError(f'"{unit}" names no pair')
    return first, second


def compare(one: Signature, other: Signature) -> FamilyPair | None:
    """Return what two documents have in common, or None where nothing makes them one work.

    `same_text`: nearly all of both. `version`: titles and authors alike and much text in common, or
    all of it under two DOIs. `doubtful`: one of these signs without the others, or one text standing
    in the other one. The order of the two does not matter.
    """
    if one.file_id is not None and one.file_id == other.file_id:
        return None
    pair = measure(one, other, PairKind.DOUBTFUL)
    kind = _kind(pair, one, other)
    return None if kind is None else measure(one, other, kind)


def measure(one: Signature, other: Signature, kind: PairKind) -> FamilyPair:
    """Return the signals of a pair of which the kind is known."""
    first, second = sorted((one, other), key=lambda each: each.document_id)
    return FamilyPair(
        first=first.document_id,
        second=second.document_id,
        kind=kind,
        overlap=overlap(first.hashes, second.hashes),
        title=title_likeness(first.title, second.title),
        authors=author_likeness(first.authors, second.authors),
    )


def find_pairs(signatures: Iterable[Signature]) -> list[FamilyPair]:
    """Return all pairs that may be one work, sorted by ids; the order of the documents does not matter."""
    known = sorted(signatures, key=lambda each: each.document_id)
    likely = set(_with_common_text([each.hashes for each in known])) | set(_with_alike_titles(known))
    found = (compare(known[first], known[second]) for first, second in sorted(likely))
    return [pair for pair in found if pair is not None]


def families(pairs: Iterable[FamilyPair]) -> list[tuple[str, ...]]:
    """Return the families: sets of documents that pairs hold together, ids sorted, the largest first."""
    return groups((pair.first, pair.second) for pair in pairs if pair.state in TOGETHER)


def contradictions(pairs: Sequence[FamilyPair]) -> list[FamilyPair]:
    """Return pairs that a person called different, and that other pairs hold in one family all the same."""
    family = {member: members for members in families(pairs) for member in members}
    return [
        pair
        for pair in pairs
        if pair.state is PairState.DIFFERENT and pair.second in family.get(pair.first, ())
    ]


def groups(links: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the sets of ids that links hold together, each sorted, the largest first."""
    member_of: dict[str, set[str]] = {}
    for one, other in links:
        joined = member_of.get(one, {one}) | member_of.get(other, {other})
        member_of.update(dict.fromkeys(joined, joined))
    found = {tuple(sorted(members)) for members in member_of.values()}
    return sorted(found, key=lambda members: (-len(members), members))


def stand_ins(same: Mapping[tuple[str, str], str], present: Iterable[str]) -> dict[str, str]:
    """Return the documents set aside, each with the one that stands for the work in its place.

    `same` holds pairs that are one work with the id that leads, in the order in which they were said:
    of several words on one work the last one holds. Where the leading document is gone, the first id
    that is there stands in; a document alone is not set aside.
    """
    there, found = set(present), {}
    for members in groups(same):
        here = [member for member in members if member in there]
        named = [leads for pair, leads in same.items() if pair[0] in members and leads in here]
        leader = (named or here or [""])[-1 if named else 0]
        found.update({member: leader for member in here if member != leader})
    return found


def _kind(pair: FamilyPair, one: Signature, other: Signature) -> PairKind | None:
    text = pair.overlap if pair.overlap.sampled >= FEWEST_HASHES else Overlap(0.0, 0.0, 0)
    is_titled = (pair.title or 0) >= ALIKE_TITLES
    is_same_people = (pair.authors or 0) >= ALIKE_AUTHORS
    if text.resemblance >= SAME_TEXT and text.contained >= STANDS_IN:
        are_two = bool(one.doi and other.doi and one.doi != other.doi)
        return PairKind.VERSION if are_two and is_titled and is_same_people else PairKind.SAME_TEXT
    if text.contained >= VERSION:
        is_version = is_titled and is_same_people and text.contained < STANDS_IN
        return PairKind.VERSION if is_version else PairKind.DOUBTFUL
    return PairKind.DOUBTFUL if _names_one_work(pair, one, other) else None


def _names_one_work(pair: FamilyPair, one: Signature, other: Signature) -> bool:
    """Say whether title and authors alone make the two one work: their texts say nothing of it."""
    titles = [plain_words(each.title or "") for each in (one, other)]
    if pair.title is None or pair.title < _SAME_TITLE or min(map(len, titles)) < SHORTEST_TITLE:
        return False
    if re.findall(r"\d+", titles[0]) != re.findall(r"\d+", titles[1]):
        return False  # numbers of a series, years of a report
    if one.language and other.language and one.language != other.language:
        return False  # a translation is a text of its own
    return pair.authors is None or pair.authors >= ALIKE_AUTHORS


def _with_common_text(hashes: Sequence[Hashes]) -> Iterator[tuple[int, int]]:
    """Give the places of documents that share much of the shorter text."""
    if not hashes:
        return
    owners = np.repeat(np.arange(len(hashes)), [len(each) for each in hashes])
    every = np.concatenate(hashes)
    order = np.lexsort((owners, every))
    every, owners = every[order], owners[order]
    shared: Counter[int] = Counter()
    for step in range(1, min(_COMMON, len(hashes))):
        equal = every[:-step] == every[step:]
        if not equal.any():
            break
        pairs = owners[:-step][equal] * len(hashes) + owners[step:][equal]
        shared.update(
            dict(zip(*(part.tolist() for part in np.unique(pairs, return_counts=True)), strict=True))
        )
    for pair, count in shared.items():
        first, second = divmod(pair, len(hashes))
        if count >= VERSION * min(len(hashes[first]), len(hashes[second])):
            yield first, second


def _with_alike_titles(signatures: Sequence[Signature]) -> Iterator[tuple[int, int]]:
    from rapidfuzz import fuzz, process

    titles = [plain_words(each.title or "") for each in signatures]
    times = Counter(titles)
    places = [
        place
        for place, title in enumerate(titles)
        if len(title) >= SHORTEST_TITLE and times[title] <= _TOO_MANY_NAMESAKES
    ]
    for forms in (titles, [main_title(each.title or "") for each in signatures]):
        chosen = [forms[place] for place in places]
        scores = process.cdist(
            chosen, chosen, scorer=fuzz.token_sort_ratio, dtype=np.uint8, score_cutoff=100 * _SAME_TITLE
        )
        for first, second in np.argwhere(np.triu(scores, 1)).tolist():
            yield places[first], places[second]
