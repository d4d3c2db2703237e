"""Printed lines: what a page holds before anything is known about its meaning.

All later steps look at `PrintedLine` only, so another PDF library could take the place of PyMuPDF
by filling in the same fields. The order of lines is that of the file's content stream: on 119
papers of the field it reads better than any order worked out from positions.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any

from gvcmine.ingest.characters import clean, raised
from gvcmine.types.text import Rectangle

_BOLD = 16
_SUPERSCRIPT = 1
"""Bits of a span's `flags` in PyMuPDF."""

_BOLD_NAME = re.compile(r"(?i:bold|black|heavy|demi)|[.-]S?B$")
"""Publishers' own fonts say it in their names only."""

_INK = 16 | 32 | 64
"""Bits of a span's `char_flags` in PyMuPDF: letters filled, drawn in outline, or cut out of a picture."""

_SIDEWAYS_SHARE = 0.7
"""A page with more rotated letters than this is a table printed sideways; else rotated lines are stamps."""

Word = tuple[float, float, float, float, str, int, int, int]
"""PyMuPDF's form of a word: its box, its letters, the numbers of its block, line and place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """One line as printed: cleaned text, box, type size in points, and how it is set.

    `block` numbers the piece of the page that the file itself keeps together. `marked` says that the
    line opens with a raised sign, as a footnote does. `sideways` lines run up or down the page.
    `stops` holds left and right edge of each word of the text: x0, x1, x0, x1...
    """

    page: int
    block: int
    text: str
    box: Rectangle
    size: float
    bold: bool = False
    marked: bool = False
    sideways: bool = False
    stops: tuple[float, ...] = ()

    @property
    def middle(self) -> float:
        """Return the height of the line's middle on its page."""
        return (self.box.y0 + self.box.y1) / 2

    def beside(self, other: "PrintedLine") -> bool:
        """Say whether the two stand side by side, sharing at least half the lower one's height."""
        if self.page != other.page:
            return False
        shared = min(self.box.y1, other.box.y1) - max(self.box.y0, other.box.y0)
        lower = min(self.box.y1 - self.box.y0, other.box.y1 - other.box.y0)
        return shared >= 0.5 * lower > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPage:
    """One page: number from 1, size in points, the label the file gives it, and its lines.

    `confidence` is the mean certainty (0..1) of the letters of a page that was recognised (OCR).
    """

    number: int
    width: float
    height: float
    label: str | None
    lines: tuple[PrintedLine, ...]
    confidence: float | None = None


def page_lines(
    content: Mapping[str, Any], words: Iterable[Word], page: int, is_scan: Callable[[], bool] = bool
) -> tuple[PrintedLine, ...]:
    """Return the lines of a page from PyMuPDF's "dict" and "words" forms.

    Rotated stamps are left out, and so is what is printed without ink, unless most of the page is or
    `is_scan` says that a picture covers it: its words lie unseen behind the picture then.
    """
    unseen = _unseen(content)
    found = list(_raw_lines(content, words, page, set() if unseen and is_scan() else unseen))
    letters = sum(len(line.text) for line in found)
    rotated = sum(len(line.text) for line in found if line.sideways)
    if rotated <= _SIDEWAYS_SHARE * letters:
        found = [line for line in found if not line.sideways]
    return tuple(_join_fragments(found))


def _unseen(content: Mapping[str, Any]) -> set[tuple[int, int]]:
    """Return the (block, place) of lines without ink, where most letters of the page have some."""
    lines = {
        (number, place): line["spans"]
        for number, block in enumerate(content["blocks"])
        for place, line in enumerate(block.get("lines", ()))
    }
    found = {
        where
        for where, spans in lines.items()
        if not any(span["char_flags"] & _INK and not span["text"].isspace() for span in spans)
    }
    if not found:
        return found
    letters = {where: sum(len(span["text"]) for span in spans) for where, spans in lines.items()}
    return found if sum(letters[where] for where in found) < sum(letters.values()) / 2 else set()


def _raw_lines(
    content: Mapping[str, Any], words: Iterable[Word], page: int, unseen: Collection[tuple[int, int]]
) -> Iterator[PrintedLine]:
    placed: defaultdict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        placed[word[5], word[6]].append(word)
    for number, block in enumerate(content["blocks"]):
        for place, line in enumerate(block.get("lines", ())):
            text = clean("".join(_span_texts(line["spans"])))
            if text and (number, place) not in unseen:
                yield _raw_line(line, text, placed[number, place], page, number)


def _raw_line(
    line: Mapping[str, Any], text: str, words: Sequence[Word], page: int, block: int
) -> PrintedLine:
    size, bold = _setting(line["spans"])
    return PrintedLine(
        page=page,
        block=block,
        text=text,
        box=_box(line),
        size=size,
        bold=bold,
        marked=_opens_raised(line["spans"]),
        sideways=abs(line["dir"][1]) > 0.1,  # more than about 6 degrees
        stops=word_stops(text, words),
    )


def word_stops(text: str, words: Sequence[Word]) -> tuple[float, ...]:
    """Return left and right edge of each word of a cleaned line, from the words as the file holds them.

    Cleaning may join or part words (spaced letters, split accents); then the edges are found by
    counting letters, each taken to be as wide as the others of its word.
    """
    pieces = text.split(" ")
    if len(pieces) == len(words):
        return tuple(chain.from_iterable((word[0], word[2]) for word in words))
    letters = [
        (x0 + (x1 - x0) * step / len(printed), x0 + (x1 - x0) * (step + 1) / len(printed))
        for x0, _, x1, _, printed, *_ in words
        for step in range(len(printed))
    ]
    if not letters:
        return ()
    scale, place, stops = len(letters) / sum(map(len, pieces)), 0, []
    for piece in pieces:
        first, last = int(place * scale), int((place + len(piece)) * scale) - 1
        stops += [round(letters[first][0], 2), round(letters[max(first, last)][1], 2)]
        place += len(piece)
    return tuple(stops)


def _box(line: Mapping[str, Any]) -> Rectangle:
    """Return the box around the letters; blanks are sometimes set in a type larger than the words."""
    x0, y0, x1, y1 = line["bbox"]
    if len(line["spans"]) > 1:
        solid = [span["bbox"] for span in line["spans"] if not span["text"].isspace()]
        y0, y1 = min(box[1] for box in solid), max(box[3] for box in solid)
    return Rectangle(round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))


def _span_texts(spans: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    before = ""
    for span in spans:
        text = span["text"]
        # An equation's number in parentheses sits high at times but is none of the notes.
        if span["flags"] & _SUPERSCRIPT and len(text.strip()) <= 3 and not before.endswith(("(", "=")):
            text = raised(text)
        before = text
        yield text


def _setting(spans: Sequence[Mapping[str, Any]]) -> tuple[float, bool]:
    """Return the size of most letters, and whether nearly all are bold."""
    if len(spans) == 1:
        return round(spans[0]["size"], 1), _is_bold(spans[0])
    sizes: Counter[float] = Counter()
    bold = 0
    for span in spans:
        letters = len(span["text"].strip())
        sizes[round(span["size"], 1)] += letters
        bold += letters if _is_bold(span) else 0
    # Small capitals are set as capitals of two sizes; the larger one is the line's.
    capitals = "".join(span["text"] for span in spans).isupper()
    size = max(size for size, letters in sizes.items() if letters) if capitals else sizes.most_common(1)[0][0]
    return size, bold >= 0.9 * sizes.total() > 0


def _is_bold(span: Mapping[str, Any]) -> bool:
    return bool(span["flags"] & _BOLD) or _named_bold(span["font"])


@lru_cache(maxsize=512)
def _named_bold(font: str) -> bool:
    return _BOLD_NAME.search(font) is not None


def _opens_raised(spans: Sequence[Mapping[str, Any]]) -> bool:
    first = next((span for span in spans if span["text"].strip()), None)
    return first is not None and bool(first["flags"] & _SUPERSCRIPT)


def _join_fragments(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """Put together what the library split at a wide blank, such as "1" and "Introduction"."""
    measures = _measures(lines)
    held: PrintedLine | None = None
    for line in lines:
        if held is not None and _is_drop_cap(held, line):
            whole = replace(_joined(held, line), text=held.text + line.text)
            box = replace(line.box, x0=held.box.x0)  # not over the lines beside the letter's lower half
            held = replace(whole, box=box, stops=held.stops[:1] + line.stops[1:])
            continue
        if held is not None and _is_fragment(held, line, measures.get(line.block)):
            held = _joined(held, line)
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _measures(lines: Sequence[PrintedLine]) -> dict[int, Rectangle]:
    """Return, for each block, the box of its widest line of running words."""
    widest: dict[int, Rectangle] = {}
    for line in lines:
        box = widest.get(line.block)
        wider = box is None or line.box.x1 - line.box.x0 > box.x1 - box.x0
        if wider and line.text.count(" ") >= 4:
            widest[line.block] = line.box
    return widest


def _is_drop_cap(left: PrintedLine, right: PrintedLine) -> bool:
    """Say whether a large first letter belongs to the word at its right."""
    large = len(left.text) == 1 and left.text.isupper() and left.size > 1.4 * right.size
    near = abs(right.box.x0 - left.box.x1) < right.size and left.beside(right)
    return large and near and right.text[:1].isalpha() and not left.sideways


def _is_fragment(left: PrintedLine, right: PrintedLine, measure: Rectangle | None) -> bool:
    if left.block != right.block or left.sideways or not left.beside(right):
        return False
    gap = right.box.x0 - left.box.x1
    em = max(left.size, right.size)
    # In a justified line of long words the blanks grow wide, but the line keeps to its column.
    inside = measure is not None and left.box.x0 > measure.x0 - 2 and right.box.x1 < measure.x1 + 2
    return -1.0 <= gap <= (3.5 if inside else 1.6) * em


def _joined(left: PrintedLine, right: PrintedLine) -> PrintedLine:
    main = left if len(left.text) >= len(right.text) else right
    a, b = left.box, right.box
    return replace(
        main,
        block=right.block,
        text=f"{left.text} {right.text}",
        box=Rectangle(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1)),
        stops=left.stops + right.stops,
        bold=left.bold and right.bold,
        marked=left.marked,
    )
