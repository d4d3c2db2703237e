"""Cut a document's text into passages: paragraph-sized, whole sentences, one section each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from gvcmine.types.text import UNSPACED, Document, Passage, Section, Span, content_id

_MOST_WORDS = 250
"""A passage is read at one glance and embedded at once; longer paragraphs are parted at sentence ends."""

_FEWEST_WORDS = 25
"""Less than this says too little by itself and is joined to its neighbour."""

_UNSPACED = re.compile(f"[{UNSPACED}]")

_SENTENCE = re.compile(
    r"(?<=[。！？])(?!$)|(?<=[।॥۔؟።])\s+|(?<=[.!?])[\"'”’)\]]*[¹²³⁴-⁹⁰]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-ÖØ-ÞΆ-ΫЀ-Я])"
)

_ABBREVIATION = re.compile(
    r"(?:\b(?:et al|e\.g|i\.e|cf|vs|pp?|no|vol|fig|eds?|dr|mr|mrs|prof|u\.s|u\.k)|\b[A-Z])\.\s*$", re.I
)


class PartLike(Protocol):
    """What must be known of a paragraph: its section, the heading above it, and whether it is one."""

    @property
    def section(self) -> Section:
        """The part of the document it belongs to."""
        ...

    @property
    def heading(self) -> str | None:
        """The heading it stands under."""
        ...

    @property
    def confidence(self) -> float:
        """How sure its section is (0..1)."""
        ...

    @property
    def is_heading(self) -> bool:
        """Whether it is that heading."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    span: Span
    words: int
    section: Section
    heading: str | None
    confidence: float
    opens: bool = False


def cut_passages(document: Document, parts: Sequence[PartLike], spans: Sequence[Span]) -> tuple[Passage, ...]:
    """Return the passages of a document in text order; together they hold every paragraph once.

    A heading opens the passage of the text under it. The text of a passage is
    `document.text[span.start:span.end]`, letter by letter.
    """
    pieces = [
        piece
        for part, span in zip(parts, spans, strict=True)
        if span.end > span.start
        for piece in _pieces(document.text, part, span)
    ]
    return tuple(_passage(document, index, piece) for index, piece in enumerate(_joined(pieces)))


def sentence_ends(text: str) -> list[int]:
    """Return the offsets at which a sentence after the first begins.

    >>> sentence_ends("Costs fell. Firms (e.g. Nike) grew.")
    [12]
    """
    return [
        found.end()
        for found in _SENTENCE.finditer(text)
        if not _ABBREVIATION.search(text[: found.end()][-12:])
    ]


def count_words(text: str) -> int:
    """Return the number of words; three letters make one where a script sets no blanks.

    >>> count_words("value chains"), count_words("全球价值链")
    (2, 2)
    """
    return len(text.split()) + (0 if text.isascii() else len(_UNSPACED.findall(text)) // 3)


def _pieces(text: str, part: PartLike, span: Span) -> Iterator[_Piece]:
    for stretch in _split(text, span):
        yield _Piece(
            span=stretch,
            words=count_words(text[stretch.start : stretch.end]),
            section=part.section,
            heading=part.heading,
            confidence=part.confidence,
            opens=part.is_heading,
        )


def _split(text: str, span: Span) -> Iterator[Span]:
    """Part a long paragraph into about equal stretches that end with a sentence."""
    inside = text[span.start : span.end]
    words = count_words(inside)
    if words <= _MOST_WORDS:
        yield span
        return
    aim = len(inside) / -(-words // _MOST_WORDS)
    start = 0
    # Tables have no sentences, and in some scripts nothing shows where one ends.
    ends = sentence_ends(inside)
    for blank in (r"\n", r"\s"):
        ends = ends or [found.end() for found in re.finditer(blank, inside)]
    for end, following in zip(ends, [*ends, len(inside)][1:], strict=True):
        if following - start > aim * 1.1 and end - start > aim * 0.4:
            yield _trimmed(inside, span, start, end)
            start = end
    yield _trimmed(inside, span, start, len(inside))


def _trimmed(inside: str, span: Span, start: int, end: int) -> Span:
    return Span(span.start + start, span.start + len(inside[:end].rstrip()))


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join headings to what follows, and tiny pieces to a neighbour of the same section."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and _belong(joined[-1], piece):
            joined[-1] = _merge(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _belong(before: _Piece, piece: _Piece) -> bool:
    if before.section is not piece.section or before.words + piece.words > _MOST_WORDS:
        return False
    if before.opens:
        return True
    if piece.opens or before.heading != piece.heading:
        return False
    small = min(before.words, piece.words) < _FEWEST_WORDS
    return small or (piece.section in (Section.REFERENCES, Section.TABLE) and not piece.section.codable)


def _merge(before: _Piece, piece: _Piece) -> _Piece:
    return replace(
        piece,
        span=Span(before.span.start, piece.span.end),
        words=before.words + piece.words,
        confidence=min(before.confidence, piece.confidence),
        opens=before.opens and piece.opens,
    )


def _passage(document: Document, index: int, piece: _Piece) -> Passage:
    start, end = piece.span.start, piece.span.end
    return Passage(
        id=content_id(document.id, document.text_id, str(start), str(end)),
        document_id=document.id,
        index=index,
        span=piece.span,
        text=document.text[start:end],
        section=piece.section,
        heading=piece.heading,
        confidence=piece.confidence,
        regions=document.regions(piece.span),
    )
