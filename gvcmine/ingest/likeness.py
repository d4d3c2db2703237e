"""How alike two documents are in text, title and authors; texts are compared by small signatures, made once.

A signature is a sample of the hashes of all runs of five words: those that four divides. Taken by one
rule from every text, samples can be compared like the texts themselves, for resemblance and for
containment (the sketch "modulo m" of A. Broder, On the resemblance and containment of documents,
1997). A MinHash of fixed length was not taken: it estimates resemblance only, and sees neither an
abstract nor the half of a paper in the whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gvcmine.ingest.metadata import SHORTEST_TITLE, plain_words
from gvcmine.ingest.names import name_parts
from gvcmine.types.text import UNSPACED, Document, DocumentKind, Passage

Hashes = NDArray[np.uint64]

METHOD = "likeness.v1"
"""Names words, runs and hashes; kept signatures of another method are made anew."""

RUN = 5
"""Words in a run. Five in a row hardly ever stand in two texts by chance, and one misread word spoils
only five runs."""

SAMPLED = 4
"""One of so many runs is kept: a paper of 10,000 words has 2,500 hashes (20 kB), an abstract about 40."""

_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
"""Where no blanks part the words, each character is one."""

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
"""Constants of splitmix64 (Steele, Lea and Flood 2014), which spreads close numbers over all 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signature:
    """What comparing needs of a document: who, when, how long, and the sampled hashes of its words.

    `name` is its file, or its title where it has no file of its own. `hashes` are sorted and different;
    `sampled` is their number, which stays where the hashes are left out. `language` is that of most of
    the text (ISO 639-1). `file_id` is the same for pieces of one file.
    """

    document_id: str
    text_id: str
    name: str
    kind: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    language: str | None = None
    pages: int = 0
    file_id: str | None = None
    sampled: int = 0
    hashes: Hashes = field(default_factory=lambda: np.empty(0, dtype=np.uint64))


@dataclass(frozen=True, slots=True)
class Overlap:
    """Text in common, as shares from 0 to 1.

    `contained` is the share of the shorter text that stands in the other one, `resemblance` the share
    of all that stands in either (Jaccard). `sampled` is the number of hashes of the shorter text, on
    which both estimates rest.
    """

    contained: float
    resemblance: float
    sampled: int


def codable_text(passages: Iterable[Passage]) -> list[str]:
    """Return the texts that stand for a work: what may be coded, without references, tables and covers.

    Where nothing may be coded (a leaflet, say, that looks like a table), all of the texts do.
    """
    every = list(passages)
    return [passage.text for passage in every if passage.section.codable] or [one.text for one in every]


def text_hashes(texts: Sequence[str]) -> Hashes:
    """Return the sampled hashes of the runs of words in the texts, sorted, each once.

    Case, punctuation and the form of ligatures do not count. The same on every machine; texts with
    fewer words than a run have none.
    """
    words = [word for text in texts for word in _WORD.findall(_plain(text))]
    if len(words) < RUN:
        return np.empty(0, dtype=np.uint64)
    known = {word: _word_hash(word) for word in set(words)}
    each = np.array([known[word] for word in words], dtype=np.uint64)
    runs = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        runs = _spread(runs + each[place : place + len(runs)])
    unique: Hashes = np.unique(runs)
    sampled: Hashes = unique[unique % np.uint64(SAMPLED) == 0]
    return sampled


def overlap(first: Hashes, second: Hashes) -> Overlap:
    """Return how much text two signatures have in common; nothing where one has no hashes."""
    shorter = min(len(first), len(second))
    if not shorter:
        return Overlap(0.0, 0.0, 0)
    common = len(np.intersect1d(first, second, assume_unique=True))
    return Overlap(common / shorter, common / (len(first) + len(second) - common), shorter)


def title_likeness(one: str | None, other: str | None) -> float | None:
    """Return how alike two titles are, from 0 to 1, whatever the order of their words.

    A subtitle counts for nothing where only one of the two has it.
    """
    from rapidfuzz import fuzz

    titles = [plain_words(title or "") for title in (one, other)]
    if not all(titles):
        return None
    whole = fuzz.token_sort_ratio(*titles) / 100
    mains = [main_title(title or "") for title in (one, other)]
    is_cut = [main != title for main, title in zip(mains, titles, strict=True)]
    if sum(is_cut) == 1 and min(map(len, mains)) >= SHORTEST_TITLE:
        return max(whole, fuzz.token_sort_ratio(*mains) / 100)
    return whole


def author_likeness(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Return the share of the shorter list of authors that stands in the other one.

    Surnames must be equal, and so must the first letters of the first names where both are known.
    """
    firsts, seconds = _people(one), _people(other)
    if not firsts or not seconds:
        return None
    fewer, more = sorted((firsts, seconds), key=lambda people: (len(people), sorted(people)))
    found = sum(any(_is_one_person(person, each) for each in more) for person in fewer)
    return found / len(fewer)


def main_title(title: str) -> str:
    """Return the words of a title before its subtitle, for comparing."""
    return plain_words(re.split(r"[:?!]\s|\s[-–—]\s", title.strip(), maxsplit=1)[0])  # noqa: RUF001


def signature(document: Document, hashes: Hashes) -> Signature:
    """Return the signature of a document, its outline being enough, with hashes made before."""
    name = document.source if document.kind is DocumentKind.FILE else document.title or document.source
    return Signature(
        document_id=document.id,
        text_id=document.text_id,
        name=name,
        kind=str(document.kind),
        title=document.title,
        authors=document.authors,
        year=document.year,
        doi=document.doi,
        language=document.language,
        pages=len(document.pages),
        file_id=document.file_id,
        sampled=len(hashes),
        hashes=hashes,
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _spread(numbers: NDArray[Any]) -> Hashes:
    mixed = numbers + _STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
    result: Hashes = mixed ^ (mixed >> np.uint64(31))
    return result


def _people(authors: Sequence[str]) -> set[tuple[str, str]]:
    """Return surname and first letter of the first name of each author, as far as they are known."""
    parted = (name_parts(author) for author in authors)
    return {(surname, first[:1]) for surname, first in parted if surname}


def _is_one_person(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] and (not one[1] or not other[1] or one[1] == other[1])
