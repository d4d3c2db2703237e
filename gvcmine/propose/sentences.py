"""Cut passages into sentences: the unit that is embedded, and the quote that is shown."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gvcmine.types.text import Passage, Span

Vectors = np.ndarray[Any, np.dtype[np.float32]]

_END = re.compile(
    # Raised note numbers stand between the stop and the space ("spillovers.¹⁰ However").
    r"[.!?]['\")\]\u2019\u201d\u00b9\u00b2\u00b3\u2070-\u2079]*\s+(?=[A-Z0-9\u201c\u2018\"'(\[\u00c0-\u00dd])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:al|e\.g|i\.e|cf|vs|etc|Dr|Mr|Mrs|Ms|Prof|St|No|Nos|Fig|Figs|Tab|Eq|Sec|Ch|Vol|pp|p|ed|eds|"
    r"Inc|Ltd|Co|Corp|approx|ca|U\.S|U\.K|S\.A)|\b[A-Z])\.$"
)
_BREAK = re.compile(r"\n\s*\n\s*")
"""An empty line stands between a heading and the text below it, and between paragraphs of a passage."""

_LONGEST = 600
"""Characters after which a sentence is cut at a space; MiniLM reads no more than 256 word pieces."""


def sentence_spans(passage: Passage) -> tuple[Span, ...]:
    """Return the spans of the passage's sentences, counted from the start of the document.

    Every span begins and ends with a character that is no space; together they hold all words but
    those of a heading above them: "4. Workers" is no evidence of anything.
    """
    pieces = []
    start = _below_heading(passage)
    ends = [end for end in _ends(passage.text) if end > start]
    for end in [*ends, len(passage.text)]:
        pieces += _pieces(passage.text, start, end)
        start = end
    return tuple(Span(passage.span.start + begin, passage.span.start + end) for begin, end in pieces)


def _below_heading(passage: Passage) -> int:
    """Return where the text begins below the passage's own heading; 0 where there is none, or no text."""
    stop = _BREAK.search(passage.text)
    if stop is None or not passage.heading or passage.text[: stop.start()].split() != passage.heading.split():
        return 0
    return stop.end() if stop.end() < len(passage.text) else 0


def _ends(text: str) -> list[int]:
    stops = {
        match.end() for match in _END.finditer(text) if not _ABBREVIATION.search(text[: match.start() + 1])
    }
    return sorted(stops | {match.end() for match in _BREAK.finditer(text)})


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    end = start + len(stretch.strip())
    pieces = []
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        # A longest stretch may end in a second space or a line break.
        pieces.append((start, start + len(text[start:cut].rstrip())))
        start = cut + (len(text[cut:end]) - len(text[cut:end].lstrip()))
    if start < end:
        pieces.append((start, end))
    return pieces


@dataclass(frozen=True, kw_only=True)
class SentenceVectors:
    """The sentences of some passages of one document, with a unit-length vector each.

    `owners` gives for each sentence the index of its passage in `passage_ids`; `array` has shape
    (n_sentences, n_dimensions).
    """

    passage_ids: tuple[str, ...]
    owners: tuple[int, ...]
    spans: tuple[Span, ...]
    array: Vectors

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """Return the rows of `array` that belong to each passage."""
        rows: dict[str, list[int]] = {passage_id: [] for passage_id in self.passage_ids}
        for row, owner in enumerate(self.owners):
            rows[self.passage_ids[owner]].append(row)
        return rows


def sentence_vectors(
    passages: Sequence[Passage], encode: Callable[[Sequence[str]], Vectors]
) -> SentenceVectors:
    """Return the vectors of all sentences of the passages; `encode` is asked once, for all of them."""
    spans = [(owner, span) for owner, passage in enumerate(passages) for span in sentence_spans(passage)]
    texts = [_words(passages[owner], span) for owner, span in spans]
    return SentenceVectors(
        passage_ids=tuple(passage.id for passage in passages),
        owners=tuple(owner for owner, _ in spans),
        spans=tuple(span for _, span in spans),
        array=encode(texts),
    )


def _words(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.span.start : span.end - passage.span.start]


def unit_rows(array: Vectors) -> Vectors:
    """Return the array with every row scaled to length one; rows of zeros stay."""
    norms = np.linalg.norm(array, axis=1, keepdims=True)
    return np.asarray(array / np.where(norms == 0, 1, norms), dtype=np.float32)
