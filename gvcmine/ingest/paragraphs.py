"""Build paragraphs from printed lines, across columns and pages.

Running text, footnotes, captions and tables flow side by side; each has at most one paragraph open.
What stands between two halves of a paragraph (a table, the notes of a page) follows that paragraph.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from gvcmine.ingest.headings import Style, looks_like_heading, opened_section, run_in_section
from gvcmine.ingest.kinds import MARKER, Kind, is_caption
from gvcmine.ingest.lines import PrintedLine
from gvcmine.ingest.pieces import FINISHED, Paragraph, rejoined, without_cells

_BULLET = re.compile(r"^(?:[•■–—·○◦✓❖➢*]|[-−]\s|o\s(?=[A-Z]))")
_ENUMERATED = re.compile(r"^\(?[a-z0-9ivx]{1,4}\)\s")
"""Signs that open an entry of a list; "(2)" does so only after a finished sentence."""

_HYPHENATED = re.compile(r"\w[-\u2010]$")


def build_paragraphs(lines: Iterable[tuple[PrintedLine, Kind]], style: Style) -> list[Paragraph]:
    """Return the paragraphs of a document in reading order."""
    done: list[Paragraph] = []
    aside: list[Paragraph] = []
    places: dict[int, int] = {}
    flows: dict[Kind, list[PrintedLine]] = {kind: [] for kind in Kind}
    for line, kind in lines:
        flow = flows[kind]
        places[id(line)] = len(places)
        if flow and not continues(flow, line, kind, style):
            if kind is Kind.TEXT:
                _finish(flow, kind, style, done)
                _finish(flows[Kind.CAPTION], Kind.CAPTION, style, aside)
                _finish(flows[Kind.TABLE], Kind.TABLE, style, aside)
                if _note_ended(flows[Kind.FOOTNOTE], line):
                    _finish(flows[Kind.FOOTNOTE], Kind.FOOTNOTE, style, aside)
                done += sorted(aside, key=lambda paragraph: places[id(paragraph.lines[0])])
                aside.clear()
            else:
                _finish(flow, kind, style, aside)
        flow.append(line)
    for kind, flow in flows.items():
        _finish(flow, kind, style, done if kind is Kind.TEXT else aside)
    aside.sort(key=lambda paragraph: places[id(paragraph.lines[0])])
    return rejoined(without_cells(done + aside, style), style)


def _note_ended(note: Sequence[PrintedLine], line: PrintedLine) -> bool:
    """Say whether a note of an earlier page can no longer go on."""
    if not note:
        return False
    turned = line.page - note[-1].page
    return turned > 1 or (turned == 1 and FINISHED.search(note[-1].text) is not None)


def _finish(flow: list[PrintedLine], kind: Kind, style: Style, out: list[Paragraph]) -> None:
    if flow:
        heading = kind is Kind.TEXT and len(flow) <= 4 and _is_heading(flow, style)
        out.append(Paragraph(kind=kind, lines=tuple(flow), heading=heading))
        flow.clear()


def _is_heading(lines: Sequence[PrintedLine], style: Style) -> bool:
    text = " ".join(line.text for line in lines)
    return looks_like_heading(text, lines[0].size, all(line.bold for line in lines), style)


def continues(lines: Sequence[PrintedLine], line: PrintedLine, kind: Kind, style: Style) -> bool:
    """Say whether a line goes on with the paragraph that the lines have begun."""
    last = lines[-1]
    if kind is Kind.TABLE:
        return last.page == line.page and -style.leading * 3 < line.box.y0 - last.box.y1 < style.leading * 3
    if kind is Kind.FOOTNOTE and (line.marked or MARKER.match(line.text)):
        return False
    if kind is Kind.CAPTION and is_caption(line):
        return False
    if abs(last.size - line.size) > max(0.6, 0.07 * last.size):
        return False
    if _jumps(last, line):
        return kind is not Kind.CAPTION and _runs_on(lines, line, style)
    return _same_paragraph(lines, line, kind, style)


def _jumps(last: PrintedLine, line: PrintedLine) -> bool:
    """Say whether the line stands in another column or on another page."""
    apart = line.box.x0 > last.box.x1 or line.box.x1 < last.box.x0
    return last.page != line.page or line.box.y1 < last.box.y0 or (apart and not line.beside(last))


def _runs_on(lines: Sequence[PrintedLine], line: PrintedLine, style: Style) -> bool:
    """Say whether a sentence is unfinished at the foot of a column and goes on here."""
    text = lines[-1].text
    if FINISHED.search(text) or _BULLET.match(line.text) or line.bold != lines[-1].bold:
        return False
    if len(lines) <= 3 and _is_heading(lines, style):
        return False
    first = line.text.lstrip("\"'“‘([")[:1]
    if first.islower() or _HYPHENATED.search(text):
        return True
    heading = looks_like_heading(line.text, line.size, line.bold, style) and line.size > style.size + 0.5
    return len(text.split()) >= 5 and first.isalnum() and not heading and opened_section(line.text) is None


def _same_paragraph(lines: Sequence[PrintedLine], line: PrintedLine, kind: Kind, style: Style) -> bool:
    last = lines[-1]
    if line.beside(last):
        return True
    if line.middle - last.middle > _step(lines, last, kind, style) or _opens_entry(last, line):
        return False
    if line.box.x0 < last.box.x1 and opened_section(line.text) is not None:
        return False
    if _heading_ends(lines, line, style) or run_in_section(line.text) is not None:
        return False
    return not _opens_paragraph(lines, line)


def _opens_entry(last: PrintedLine, line: PrintedLine) -> bool:
    if _BULLET.match(line.text):
        return True
    return _ENUMERATED.match(line.text) is not None and FINISHED.search(last.text) is not None


def _step(lines: Sequence[PrintedLine], last: PrintedLine, kind: Kind, style: Style) -> float:
    """Return the widest distance between the middles of two lines of one paragraph, in points."""
    usual = style.leading if abs(last.size - style.size) < 0.6 and kind is Kind.TEXT else 1.35 * last.size
    inside = max(
        (b.middle - a.middle for a, b in pairwise(lines[-3:]) if a.page == b.page),
        default=0.0,
    )
    # A raised sign shifts the middle of a line's box by up to 1.5 points.
    return max(1.3 * usual, 1.15 * inside if inside < 2.2 * last.size else 0.0) + 1.5


def _heading_ends(lines: Sequence[PrintedLine], line: PrintedLine, style: Style) -> bool:
    """Say whether the lines so far are a heading, and this one is set in another way."""
    last = lines[-1]
    if len(lines) > 4 or line.text[:1].islower() or not _is_heading(lines, style):
        return False
    capitals = last.text.isupper() and not line.text.isupper()
    other = last.bold != line.bold or abs(last.size - line.size) >= 0.3 or capitals
    return other or (len(lines) == 1 and opened_section(last.text) is not None)


def _opens_paragraph(lines: Sequence[PrintedLine], line: PrintedLine) -> bool:
    """Say whether indent, or the short line before, shows that a new paragraph begins."""
    last = lines[-1]
    em = line.size
    # The lines just before tell the column; a paragraph may run over hundreds of pages.
    here = [other for other in lines[-60:] if other.page == line.page and not other.box.x0 > line.box.x1]
    right = max((other.box.x1 for other in here), default=last.box.x1)
    ended = FINISHED.search(last.text) is not None
    short = last.box.x1 < max(right, line.box.x1) - 2.5 * em
    indent = line.box.x0 - last.box.x0
    if ended and short and not line.text[:1].islower():
        return True
    if indent > 0.6 * em:
        return ended and (len(lines) > 1 or short)
    # Entries of a reference list hang out to the left of their later lines.
    return indent < -0.6 * em and len(here) > 2 and here[-2].box.x0 - last.box.x0 < 0.6 * em and ended
