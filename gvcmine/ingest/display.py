"""Blocks of lines set alike, as the eye takes a title page in: what stands together in one size of type."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.types.text import UNSPACED, Rectangle

_ALIKE = 0.05
"""Sizes of type that differ by less than this share count as one."""

_LOOK_BACK = 30
"""Blocks above a line that it is compared with; a title page has fewer, a page of text needs no more."""

_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Neighbouring lines of one size, from top to bottom.

    `tall` is the height of their page, `size` the largest type, both in points; `text` has a word
    parted at a line end put together.
    """

    lines: tuple[PrintedLine, ...]
    tall: float
    text: str
    size: float
    bold: bool
    box: Rectangle

    @classmethod
    def of(cls, lines: Sequence[PrintedLine], tall: float) -> "Block":
        """Return the block of these lines, with its words, largest size and box worked out once."""
        boxes = [line.box for line in lines]
        return cls(
            lines=tuple(lines),
            tall=tall,
            text=_running_text(lines),
            size=max(line.size for line in lines),
            bold=all(line.bold for line in lines),
            box=Rectangle(
                min(box.x0 for box in boxes),
                min(box.y0 for box in boxes),
                max(box.x1 for box in boxes),
                max(box.y1 for box in boxes),
            ),
        )

    @property
    def page(self) -> int:
        """Return the number of the page."""
        return self.lines[0].page

    @property
    def depth(self) -> float:
        """Return how far down the page the block begins, 0 (top) to 1 (foot)."""
        return self.box.y0 / self.tall if self.tall else 0.0


def _running_text(lines: Sequence[PrintedLine]) -> str:
    """Return the words of lines, a word parted at a line end put together."""
    text = ""
    for line in lines:
        parted = text.endswith("-") and not text.endswith(" -") and line.text[:1].islower()
        unspaced = _UNSPACED.match(text[-1:]) and _UNSPACED.match(line.text)
        text = f"{text}{line.text}" if parted or unspaced or not text else f"{text} {line.text}"
    return text


def blocks_of(page: PrintedPage) -> list[Block]:
    """Return the blocks of a page from top to bottom, whatever the order inside the file."""
    upright = [line for line in page.lines if not line.sideways]
    gathered: list[_Gathering] = []
    for line in sorted(upright, key=lambda line: (round(line.box.y0 / 3), line.box.x0)):
        home = next((block for block in reversed(gathered[-_LOOK_BACK:]) if _belongs(block, line)), None)
        if home is None:
            home = _Gathering()
            gathered.append(home)
        home.lines.append(line)
        home.right = max(home.right, line.box.x1)
    return [Block.of(block.lines, page.height) for block in gathered]


@dataclass(slots=True)
class _Gathering:
    """A block while lines are added to it, with its right edge."""

    lines: list[PrintedLine] = field(default_factory=list)
    right: float = 0.0


def _belongs(block: _Gathering, line: PrintedLine) -> bool:
    last = block.lines[-1]
    if abs(last.size - line.size) > max(0.3, _ALIKE * last.size) or last.bold != line.bold:
        return False
    if line.beside(last):
        return -1 <= line.box.x0 - last.box.x1 < 1.5 * line.size
    gap = line.box.y0 - last.box.y1
    apart = line.box.x0 > block.right or line.box.x1 < last.box.x0
    return not apart and -0.8 * line.size < gap < 0.75 * line.size


def below(blocks: Iterable[Block], block: Block) -> list[Block]:
    """Return the blocks that begin under another's last line, from top to bottom."""
    foot = block.lines[-1].middle
    return [other for other in blocks if other.page == block.page and other.lines[0].middle > foot]
