"""Turn the words recognised in a picture of a page into printed lines like those of any other page."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from gvcmine.ingest.characters import clean, raised
from gvcmine.ingest.lines import PrintedLine, word_stops
from gvcmine.types.text import Rectangle

_LEAST_CERTAIN = 0.5
"""Of the words in lines whose middle word is less certain, 13 % were right (428 words on 24 pages), of all
others 95 %: they are specks, ornaments and labels inside drawings. Words in better lines all stay."""

_TALL_SHARE = 0.73
"""A tall letter's part of the type size: .69 to .76 in the seven text faces that were measured."""

_SAME_SIZE = 0.05
"""Lines set alike came out with sizes up to 5 % apart; text and its footnotes differ by 10 % and more."""

_FUSED_MARK = re.compile(r"^\d{1,2}(?=[A-Z][a-z])")
"""A footnote's raised number sticks to its first word ("2The")."""

_NOTE_MARK = re.compile(r"(?:(?<=[a-z]{4}[.,;:])|(?<=\)[.,;:]))\d{1,2}$")
"""A raised number sticks to the end of a sentence ("firms.3"); "Fig.3" and "0.3" are no such thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenWord:
    """One word as the engine saw it: pixels from the top left of the picture, certainty from 0 to 1.

    `line` and `block` are the engine's numbers; `height` is that of the line's tall letters, and `foot`
    where the line stands, both in pixels.
    """

    text: str
    certainty: float
    box: tuple[float, float, float, float]
    block: int
    line: int
    height: float
    foot: float

    @property
    def sideways(self) -> bool:
        """Say whether the word runs up or down the picture; only longer words can tell."""
        x0, y0, x1, y1 = self.box
        return len(self.text) >= 3 and y1 - y0 > 1.5 * (x1 - x0)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a picture was taken of a page: pixels per point, and what was done to set its text upright.

    `width` and `height` are those of the picture in pixels, `page_width` and `page_height` those of the
    page in points. The page was turned clockwise by `turn` degrees (a multiple of 90), then by `skew`.
    """

    scale: float
    width: float
    height: float
    page_width: float
    page_height: float
    turn: int = 0
    skew: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the page that the pixel shows."""
        across, down = (x - self.width / 2) / self.scale, (y - self.height / 2) / self.scale
        angle = -math.radians(self.turn + self.skew)
        return (
            self.page_width / 2 + across * math.cos(angle) - down * math.sin(angle),
            self.page_height / 2 + across * math.sin(angle) + down * math.cos(angle),
        )

    def box(self, box: tuple[float, float, float, float], middle: float) -> Rectangle:
        """Return the place on the page of a box of pixels in a block whose middle is at that pixel across.

        A slanted line has no upright box. It gets one of its own height, where the middle of its block
        stands: so boxes of neighbouring lines do not run into each other.
        """
        x0, y0, x1, y1 = box
        x, y = self.point(middle, (y0 + y1) / 2)
        shift, wide, high = (
            ((x0 + x1) / 2 - middle) / self.scale,
            (x1 - x0) / self.scale,
            (y1 - y0) / self.scale,
        )
        turned = -math.radians(self.turn)
        x, y = x + shift * math.cos(turned), y + shift * math.sin(turned)
        if self.turn % 180:
            wide, high = high, wide
        edges = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        return Rectangle(*(round(edge, 2) for edge in edges))


def printed_lines(words: Iterable[SeenWord], view: View, page: int) -> tuple[PrintedLine, ...]:
    """Return the lines of the words, in the engine's order, without noise and rotated stamps.

    Text that stood sideways before the page was turned is marked as such. Type sizes are in points,
    and the same for lines that look alike.
    """
    lines = []
    for block, seen in groupby(words, key=lambda word: word.block):
        held = list(seen)
        middle = (min(word.box[0] for word in held) + max(word.box[2] for word in held)) / 2
        for _, together in groupby(held, key=lambda word: word.line):
            line = list(together)
            if not _is_noise(line):
                lines.append(_line(line, view, page, block, middle))
    return tuple(_even_sizes([line for line in lines if line.text]))


def _is_noise(words: Sequence[SeenWord]) -> bool:
    """Say whether a line is a speck, an ornament, a part of a drawing, or a stamp along the margin."""
    stamp = 2 * sum(word.sideways for word in words) > sum(len(word.text) >= 3 for word in words)
    return stamp or median(word.certainty for word in words) < _LEAST_CERTAIN


def _line(words: Sequence[SeenWord], view: View, page: int, block: int, middle: float) -> PrintedLine:
    joined = " ".join(_NOTE_MARK.sub(_raise, word.text) for word in words)
    text = clean(_FUSED_MARK.sub(_raise, joined))
    boxes = [view.box(word.box, middle) for word in words]
    placed = [
        (box.x0, box.y0, box.x1, box.y1, word.text, block, 0, place)
        for place, (box, word) in enumerate(zip(boxes, words, strict=True))
    ]
    return PrintedLine(
        page=page,
        block=block,
        text=text,
        box=view.box(_outline(words), middle),
        size=round(words[0].height / view.scale / _TALL_SHARE, 1),
        marked=_FUSED_MARK.match(joined) is not None,
        sideways=view.turn % 180 != 0,
        stops=word_stops(text, placed),
    )


def _raise(found: re.Match[str]) -> str:
    return raised(found.group())


def _outline(words: Sequence[SeenWord]) -> tuple[float, float, float, float]:
    """Return the line's box, as high as its type whether or not its letters reach up and down."""
    x0, y0 = min(word.box[0] for word in words), min(word.box[1] for word in words)
    x1, y1 = max(word.box[2] for word in words), max(word.box[3] for word in words)
    foot, size = words[0].foot, words[0].height / _TALL_SHARE
    if y0 < foot <= y1 + size / 4 and foot - y0 < 1.5 * size:
        y0, y1 = foot - 0.75 * size, foot + 0.25 * size
    return x0, y0, x1, y1


def _even_sizes(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Give lines of nearly the same size that of the bulk of them, beginning with the commonest."""
    sizes: dict[int, float] = {}
    open_ = list(range(len(lines)))
    while open_:
        size = max(open_, key=lambda place: _letters_near(lines, open_, lines[place].size))
        near = [place for place in open_ if _alike(lines[place].size, lines[size].size)]
        shared = round(median(lines[place].size for place in near for _ in lines[place].text), 1)
        sizes |= dict.fromkeys(near, shared)
        open_ = [place for place in open_ if place not in sizes]
    return [replace(line, size=sizes[place]) for place, line in enumerate(lines)]


def _letters_near(lines: Sequence[PrintedLine], places: Iterable[int], size: float) -> int:
    return sum(len(lines[place].text) for place in places if _alike(lines[place].size, size))


def _alike(size: float, other: float) -> bool:
    return abs(size - other) <= _SAME_SIZE * other
