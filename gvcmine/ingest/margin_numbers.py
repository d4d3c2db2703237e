"""Take away the numbers that manuscripts print beside their lines, for referees to point at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gvcmine.ingest.lines import PrintedLine, PrintedPage

_STEPS = (1, 2, 5, 10)
"""Lines are numbered one by one, or every second, fifth or tenth of them."""

_FEWEST = 5
"""Numbers on a page; fewer may be the marks of a list."""

_SHARE = 0.6
"""Share of the lines of a page, and of the pages, that bear numbers: a ranked table fills one page only."""

_ALIGNED = 4.0
"""Points by which the edges of a column of numbers differ at most; left or right edges are in line."""


_YEARS = range(1800, 2101)
"""A column that begins so is the first of a table, and no count of lines."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that stands by itself or opens a line, its value and its edges in points."""

    line: PrintedLine
    value: int
    x0: float
    x1: float


def without_margin_numbers(pages: Sequence[PrintedPage]) -> tuple[PrintedPage, ...]:
    """Return the pages without the numbers of their lines.

    Nothing is taken away unless most pages have a column of consecutive numbers left of the text, one at
    most lines (or at every second, fifth or tenth).
    """
    columns = [_column(page) for page in pages]
    found = sum(bool(column) for column in columns)
    written = sum(len(page.lines) >= 2 * _FEWEST for page in pages)
    if found < 2 or found < _SHARE * written:
        return tuple(pages)
    cleared = []
    for page, column in zip(pages, columns, strict=True):
        numbers = {id(number.line): number for number in column}
        stays = [_without(line) if id(line) in numbers else line for line in page.lines]
        cleared.append(replace(page, lines=tuple(line for line in stays if line is not None)))
    return tuple(cleared)


def _without(line: PrintedLine) -> PrintedLine | None:
    """Return a line without the number that opens it, or nothing where it is all there is."""
    _, _, rest = line.text.partition(" ")
    if not rest:
        return None
    box = replace(line.box, x0=line.stops[2])
    return replace(line, text=rest, box=box, stops=line.stops[2:], marked=False)


def _column(page: PrintedPage) -> list[_Number]:
    """Return the line numbers of one page, or nothing where it has none."""
    numbers = sorted(_numbers(page.lines), key=lambda number: number.line.middle)
    if len(numbers) < _FEWEST:
        return []
    best = max((_aligned(numbers, edge) for edge in _edges(numbers)), key=len)
    step = _step(best)
    if step is None or best[0].value in _YEARS or not _left_of_text(best, page.lines):
        return []
    return best if len(best) >= max(_FEWEST, _SHARE * _rows_beside(best, page.lines) / step) else []


def _rows_beside(column: Sequence[_Number], lines: Iterable[PrintedLine]) -> int:
    """Count the rows of words between the first and the last number of a column."""
    top, foot = column[0].line.middle - 3, column[-1].line.middle + 3
    middles = sorted(
        line.middle for line in lines if top <= line.middle <= foot and not line.text.isdecimal()
    )
    return 1 + sum(below - above > 3 for above, below in pairwise(middles))


def _numbers(lines: Iterable[PrintedLine]) -> Iterator[_Number]:
    for line in lines:
        first, _, rest = line.text.partition(" ")
        if first.isdecimal() and len(first) <= 4 and not line.sideways and (not rest or len(line.stops) > 2):
            right = line.stops[1] if rest else line.box.x1
            yield _Number(line, int(first), line.box.x0, right)


def _edges(numbers: Sequence[_Number]) -> list[tuple[bool, float]]:
    """Return the edges that a column may have: (whether the right one, where it is)."""
    lefts, rights = sorted(one.x0 for one in numbers), sorted(one.x1 for one in numbers)
    middle = len(numbers) // 2
    return [(False, lefts[middle]), (True, rights[middle]), (False, lefts[0]), (True, rights[0])]


def _aligned(numbers: Sequence[_Number], edge: tuple[bool, float]) -> list[_Number]:
    right, place = edge
    return [one for one in numbers if abs((one.x1 if right else one.x0) - place) < _ALIGNED]


def _step(column: Sequence[_Number]) -> int | None:
    """Return by how much the numbers grow from one to the next, if nearly all do so by the same."""
    steps = [below.value - above.value for above, below in pairwise(column)]
    return next((step for step in _STEPS if steps.count(step) >= 0.9 * len(steps) > 0), None)


def _left_of_text(column: Sequence[_Number], lines: Sequence[PrintedLine]) -> bool:
    """Say whether nearly all other words stand to the right of the numbers."""
    edge = max(number.x1 for number in column)
    inside = {id(number.line) for number in column}
    others = [line for line in lines if id(line) not in inside]
    return sum(line.box.x0 > edge for line in others) >= 0.9 * len(others)
