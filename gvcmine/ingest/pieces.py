"""A paragraph, and second looks at all of them: cells taken for text, halves parted by what stood between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gvcmine.ingest.headings import Style, opened_section
from gvcmine.ingest.kinds import Kind
from gvcmine.ingest.lines import PrintedLine

FINISHED = re.compile(r"[.!?:;。！？।॥۔؟።][\"'”’)\]]*[\d¹²³⁴-⁹⁰,*†]*$")
"""A sentence that ends, with quotation marks and a note number after it."""


_WORD = re.compile(r"[^\W\d_]{3,}")

_LONGEST_NOTE = 50
"""Words; longer notes of tables announce themselves by "Note:"."""

_BETWEEN = 60
"""Paragraphs to look ahead: a page of figures may fall into that many scraps."""

_UNSPACED = re.compile("[\u0400-\u1eff\u3040-\ud7ff]")
"""Scripts in which words cannot be told from scraps by counting Latin letters."""

_DANGLING = re.compile(
    r"(?:,|\b(?:of|the|from|and|in|to|a|an|that|by|for|with|on|as|or|is|are|was|were|which|their|its|this|these"
    r"|between|than|into|at|de|la|el|los|las|y|en|des|les|du|et|da|do|dos|que|por|con|com|para|pour))$"
)
"""After these a sentence cannot end, so that even a capital letter goes on with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines that belong together, in reading order."""

    kind: Kind
    lines: tuple[PrintedLine, ...]
    heading: bool = False

    @property
    def text(self) -> str:
        """Return the words, for looking at; the document's text is made elsewhere."""
        return " ".join(line.text for line in self.lines)

    @property
    def page(self) -> int:
        """Return the page on which the paragraph begins."""
        return self.lines[0].page

    @property
    def size(self) -> float:
        """Return the type size of the first line."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Say whether every line is bold."""
        return all(line.bold for line in self.lines)


def without_cells(paragraphs: Sequence[Paragraph], style: Style) -> list[Paragraph]:
    """Take for tables what was no running text: letters inside figures, notes and heads of tables."""
    sorted_out = list(paragraphs)
    for place, paragraph in enumerate(paragraphs):
        if paragraph.kind is Kind.TEXT and not paragraph.heading:
            around = sorted_out[max(0, place - 1) : place] + sorted_out[place + 1 : place + 2]
            sorted_out[place] = _sorted_out(paragraph, around, style)
    for place in range(len(sorted_out) - 2, -1, -1):
        if sorted_out[place].heading and _heads_table(sorted_out[place], sorted_out[place + 1], style):
            sorted_out[place] = replace(sorted_out[place], kind=Kind.TABLE, heading=False)
    return sorted_out


def _heads_table(paragraph: Paragraph, below: Paragraph, style: Style) -> bool:
    """Say whether a seeming heading is the head of a column."""
    plain = paragraph.size < style.size + 0.5 and opened_section(paragraph.text) is None
    over = below.kind is Kind.TABLE and below.page == paragraph.page
    return over and plain and not paragraph.text[0].isdigit()


def _sorted_out(paragraph: Paragraph, around: Sequence[Paragraph], style: Style) -> Paragraph:
    words = len(paragraph.text.split())
    if words < 12 and len(_WORD.findall(paragraph.text)) < 3 and not _UNSPACED.search(paragraph.text):
        return replace(paragraph, kind=Kind.TABLE)
    # Abstracts and boxes of reports are set small, but speak for more than a note does.
    if paragraph.size > style.size - 0.8 or words >= _LONGEST_NOTE:
        return paragraph
    tables = (Kind.TABLE, Kind.CAPTION)
    near = any(other.kind in tables and other.page == paragraph.page for other in around)
    prose = words >= 40 or (FINISHED.search(paragraph.text) is not None and words >= 12)
    if near or not prose:
        return replace(paragraph, kind=Kind.CAPTION if prose else Kind.TABLE)
    return paragraph


def rejoined(paragraphs: Sequence[Paragraph], style: Style) -> list[Paragraph]:
    """Join halves of a sentence between which only tables, notes and scraps stand."""
    joined: list[Paragraph] = []
    taken: set[int] = set()
    for place, paragraph in enumerate(paragraphs):
        if place in taken:
            continue
        while _is_unfinished(paragraph, style):
            later = _other_half(paragraph, paragraphs, place, taken)
            if later is None:
                break
            taken.add(later)
            paragraph = replace(paragraph, lines=paragraph.lines + paragraphs[later].lines)
        joined.append(paragraph)
    return joined


def _is_unfinished(paragraph: Paragraph, style: Style) -> bool:
    if paragraph.kind is not Kind.TEXT or paragraph.heading or abs(paragraph.size - style.size) > 0.8:
        return False
    last = paragraph.lines[-1].text
    return FINISHED.search(last) is None and len(paragraph.text.split()) >= 6


def _other_half(
    paragraph: Paragraph, paragraphs: Sequence[Paragraph], place: int, taken: set[int]
) -> int | None:
    for later in range(place + 1, min(place + 1 + _BETWEEN, len(paragraphs))):
        other = paragraphs[later]
        if later in taken or other.kind is not Kind.TEXT or _is_scrap(other):
            continue
        near = other.page - paragraph.lines[-1].page <= 1 and abs(other.size - paragraph.size) < 0.7
        first = other.text.lstrip("\"'“‘([")[:1]
        fits = first.islower() or (
            not other.heading and _DANGLING.search(paragraph.lines[-1].text) is not None
        )
        return later if near and fits else None
    return None


def _is_scrap(paragraph: Paragraph) -> bool:
    return (
        len(paragraph.text.split()) < 8 and FINISHED.search(paragraph.text) is None and not paragraph.heading
    )
