"""Tell running text from footnotes, captions and tables, line by line, before paragraphs are built.

Taking notes, captions and tables out of the stream is what lets a paragraph run on across them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from gvcmine.ingest.headings import Style, opened_section
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.types.text import Section


class Kind(StrEnum):
    """What a printed line is part of."""

    TEXT = "text"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    TABLE = "table"


CAPTION = re.compile(
    r"^(?i:table|figure|fig\.?|box|map|chart|graph|exhibit|panel|tableau|graphique|carte|encadré|tabla|cuadro|gráfico"
    r"|figura|mapa|recuadro|tabela|quadro|caixa|tabelle|abbildung|图|表)\s*"
    r"(?:(?:[A-Z]{1,2}[.-]?)?\d{1,2}(?:[.\-–]\d{1,2}){0,2}[a-z]?|[A-Z]|[IVX]{1,5})"
    r"(?:\s*[.:|–—](?!\d|\s*[a-z])|\s*$|\s+(?=[^a-z\s(,;\d]))"
)
"""A table's or figure's number with what follows it in a caption: a stop, nothing, or a capital."""

SOURCE = re.compile(
    r"^(?:sources?|notes?|fuentes?|notas?|fontes?|quelle|source et note|注|资料来源)\s*[.:–—]\s*", re.I
)

MARKER = re.compile(
    r"^(?:[¹²³⁴-⁹⁰]{1,3}|\d{1,3}(?=[\s.)]?\s*[^\W\d]|\s+\W?[A-Z])|[*∗†‡§☆★✩⋆#]{1,3}|\$(?=\s?[A-Z]))\s*"
)
"""The number or sign that opens a footnote."""

_NUMERIC = re.compile(r"^[\W_]*[\d.,%$€£<>=+\-–−*()\[\]/]+[\W_a-c*]*$")

_USUAL_SHARE = 0.1
"""Share of a page's prose in the document's size below which the page is set in a size of its own."""

_PROSE_LINES = 8
"""Fewest lines of prose that tell the size of a page of its own."""

_RUN = 4
"""Fewest lines that make a table: three cells and a row label."""


def line_kinds(page: PrintedPage, style: Style, *, noted: bool = True) -> list[Kind]:
    """Return the kind of each line of a page, in the page's order.

    `noted` says that the page before has notes, so that one may go on here.
    """
    style = _page_style(page, style)
    notes = _footnotes(page, style, noted=noted)
    tabular = _tabular(page.lines, style)
    kinds = []
    caption: PrintedLine | None = None
    for place, line in enumerate(page.lines):
        if (
            is_caption(line)
            or (SOURCE.match(line.text) and line.size <= style.size)
            or caption is not None
            and _goes_on(caption, line, style)
        ):
            kind, caption = Kind.CAPTION, line
        elif line.sideways or tabular[place]:
            kind, caption = Kind.TABLE, None
        else:
            kind, caption = (Kind.FOOTNOTE if notes[place] else Kind.TEXT), None
        kinds.append(kind)
    return kinds


def _page_style(page: PrintedPage, style: Style) -> Style:
    """Return the style of a page's running text, which in appendices is smaller than the document's."""
    sizes = Counter(line.size for line in page.lines if _is_prose(line))
    usual = sum(count for size, count in sizes.items() if size > style.size - 0.8)
    if usual > _USUAL_SHARE * sizes.total() or sizes.total() < _PROSE_LINES:
        return style
    return replace(style, size=sizes.most_common(1)[0][0])


def _is_prose(line: PrintedLine) -> bool:
    """Say whether a line is long and mostly words; rows of a table are not."""
    words = line.text.split()
    return len(line.text) > 45 and sum(word.isalpha() for word in words) > 0.6 * len(words)


def document_kinds(pages: Sequence[PrintedPage], style: Style) -> list[tuple[PrintedLine, Kind]]:
    """Return all lines of a document with their kinds, in order.

    Reference lists are set in small type down to the foot of the page, so nothing in them is a footnote.
    """
    pairs: list[tuple[PrintedLine, Kind]] = []
    noted = False
    for page in pages:
        kinds = line_kinds(page, style, noted=noted)
        noted = Kind.FOOTNOTE in kinds
        pairs += zip(page.lines, kinds, strict=True)
    listing = False
    for place, (line, kind) in enumerate(pairs):
        opened = opened_section(line.text) if len(line.text) < 60 else None
        if opened is not None and place > 0.15 * len(pairs):
            listing = opened is Section.REFERENCES
        if listing and kind is Kind.FOOTNOTE:
            pairs[place] = (line, Kind.TEXT)
    return pairs


def is_caption(line: PrintedLine) -> bool:
    """Say whether a line opens a caption ("Table 3. Exports", not "Table 3 shows")."""
    return CAPTION.match(line.text) is not None


def _goes_on(above: PrintedLine, line: PrintedLine, style: Style) -> bool:
    close = -2 <= line.box.y0 - above.box.y1 < 0.6 * style.leading
    alike = abs(line.size - above.size) < 0.4 and line.bold == above.bold
    overlap = min(line.box.x1, above.box.x1) - max(line.box.x0, above.box.x0)
    plain = line.size >= style.size - 0.3 and above.box.x1 - above.box.x0 < 0.8 * (line.box.x1 - line.box.x0)
    # Notes under a table are set small, and may be one block a line.
    together = line.block == above.block or len(line.text) < 40 or line.size < style.size - 0.3
    return close and alike and overlap > 0 and not plain and together


def _footnotes(page: PrintedPage, style: Style, *, noted: bool) -> list[bool]:
    """Mark lines in smaller type, in the lower part, with no running text below, from the first marker on.

    The rule of size and place separated all 689 footnote words of 93 DocBank pages from the text.
    """
    small = style.size - 0.8
    deepest = [
        line
        for line in page.lines
        if line.size > small and len(line.text) > 25 and not line.sideways and not SOURCE.match(line.text)
    ]
    marks = [
        line.size <= small and line.middle > 0.4 * page.height and not _above_any(line, deepest)
        for line in page.lines
    ]
    started: float | None = None
    for place, line in enumerate(page.lines):
        if not marks[place]:
            continue
        if started is None or line.box.x0 - started > 0.4 * page.width:
            opens = line.marked or MARKER.match(line.text) is not None
            opens = opens or (noted and _continued(page, place, marks))
            started = line.box.x0 if opens else started
        marks[place] = started is not None
    return marks


def _above_any(line: PrintedLine, others: Sequence[PrintedLine]) -> bool:
    box = line.box
    return any(
        other.box.y0 > box.y0 and min(other.box.x1, box.x1) - max(other.box.x0, box.x0) > 5
        for other in others
    )


def _continued(page: PrintedPage, place: int, marks: Sequence[bool]) -> bool:
    """Say whether a note without marker goes on from the page before: wide lines, text-like."""
    line = page.lines[place]
    below = [other for other, mark in zip(page.lines[place:], marks[place:], strict=True) if mark]
    return (
        line.text[:1].islower() and len(line.text) > 40 and all(len(other.text) > 15 for other in below[:2])
    )


def _tabular(lines: Sequence[PrintedLine], style: Style) -> list[bool]:
    """Mark runs of lines that are mostly numbers or cells standing side by side."""
    cells = [not _is_large(line, style) and _is_cell(lines, place) for place, line in enumerate(lines)]
    marks = [False] * len(lines)
    place = 0
    while place < len(lines):
        end = _run_end(lines, cells, place, style)
        if end - place >= _RUN:
            marks[place:end] = [True] * (end - place)
        place = max(end, place + 1)
    return marks


def _run_end(lines: Sequence[PrintedLine], cells: Sequence[bool], start: int, style: Style) -> int:
    """Return where a run of cells ends; up to two short lines between cells belong to it."""
    if not cells[start]:
        return start
    end = place = start + 1
    while place < len(lines) and place - end < 3:
        if cells[place]:
            end = place + 1
        elif _is_large(lines[place], style) or (
            len(lines[place].text) > 60 and lines[place].size > style.size - 0.8
        ):
            break
        place += 1
    return end


def _is_large(line: PrintedLine, style: Style) -> bool:
    """Say whether words are set larger than the text, as headings are and cells are not."""
    return line.size > style.size + 0.9 and sum(map(str.isalpha, line.text)) > 3


def _is_cell(lines: Sequence[PrintedLine], place: int) -> bool:
    line = lines[place]
    words = line.text.split()
    numbers = sum(1 for word in words if _NUMERIC.match(word))
    if numbers >= 0.5 * len(words):
        return True
    beside = (place > 0 and line.beside(lines[place - 1])) or (
        place + 1 < len(lines) and line.beside(lines[place + 1])
    )
    # A line of prose may stand beside a raised sign or a piece of a formula.
    return beside and len(words) <= 12 and not (len(line.text) > 60 and _is_prose(line))
