"""Score ingest on the golden pages: is running text kept, is the rest kept apart, is the order right?"""

import json
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf
from golden_pages import GOLDEN, SHARED, printed_lines, words_hash

from gvcmine.ingest.pdf import PyMuPDFReader
from gvcmine.types.text import Line, Passage, Reading, Section

RUNNING = frozenset({"abstract", "body", "appendix"})
"""Kinds of golden lines that are running text."""

DEBRIS = frozenset({"furniture", "references", "table", "figure"})
BODY_MODE = frozenset({Section.ABSTRACT, Section.BODY, Section.APPENDIX})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenLine:
    """A labelled line: its words, its kind, whether it opens a paragraph, and what ingest made of it.

    `section` is None where the line is in no passage; `place` is where it stands in the text.
    """

    text: str
    kind: str
    opens: bool
    section: Section | None
    place: int | None

    @property
    def words(self) -> int:
        """Return the number of words, for weighing."""
        return len(self.text.split())


@dataclass(slots=True)
class Tally:
    """Counts over pages; shares are made of them at the end."""

    running: int = 0
    kept: int = 0
    body_mode: int = 0
    debris: int = 0
    in_order: int = 0
    ordered: int = 0
    breaks: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def shares(self) -> dict[str, float]:
        """Return the figures of the gate."""
        right, ours, gold = (self.breaks[name] for name in ("right", "ours", "gold"))
        return {
            "body_words_kept": self.kept / max(1, self.running),
            "debris_in_body": self.debris / max(1, self.body_mode),
            "order": self.in_order / max(1, self.ordered),
            "paragraph_f1": 2 * right / max(1, ours + gold),
        }


def papers(part: str) -> Iterator[dict[str, object]]:
    """Yield the golden papers of a part whose files are here."""
    for path in sorted(GOLDEN.glob("*.json")):
        golden = json.loads(path.read_text(encoding="utf-8"))
        if golden["part"] == part and (SHARED / golden["file"]).exists():
            yield golden


def golden_lines(golden: dict[str, object]) -> Iterator[tuple[int, list[GoldenLine]]]:
    """Yield (page number, lines in golden order) of one paper, with what ingest made of each line."""
    path = SHARED / str(golden["file"])
    reading = PyMuPDFReader().read(path, path.name)
    assert isinstance(reading, Reading), reading
    with pymupdf.open(path) as file:
        for page in golden["pages"]:  # type: ignore[attr-defined]
            texts = {(*box, words_hash(text)): text for box, text in printed_lines(file[page["page"] - 1])}
            yield (
                page["page"],
                [
                    _line(reading, page["page"], row, texts[(*row[:4], row[6])])
                    for row in page["lines"]
                    if row[6] != words_hash("")
                ],
            )


def _line(reading: Reading, page: int, row: Sequence[object], text: str) -> GoldenLine:
    x0, y0, x1, y1, kind, opens, _ = row
    found = _printed(reading, page, (x0 + x1) / 2, (y0 + y1) / 2, text)  # type: ignore[operator]
    passage = _passage(reading.passages, found) if found else None
    place = None
    if found is not None:
        place = found.span.start + _inside(reading.document.text[found.span.start : found.span.end], text)
    section = passage.section if passage else None
    return GoldenLine(text=text, kind=str(kind), opens=bool(opens), section=section, place=place)


def _printed(reading: Reading, page: int, x: float, y: float, text: str) -> Line | None:
    """Return the line of the document that holds this point of the page, the nearest by words."""
    here = [
        line
        for line in reading.document.lines
        if line.page == page
        and line.rectangle.x0 - 1 <= x <= line.rectangle.x1 + 1
        and line.rectangle.y0 - 1 <= y <= line.rectangle.y1 + 1
    ]
    wanted = _letters(text)[:12]
    exact = [line for line in here if wanted in _letters(reading.document.text[line.span.start : line.span.end])]
    return min(exact or here, key=lambda line: abs((line.rectangle.y0 + line.rectangle.y1) / 2 - y), default=None)


def _inside(line: str, text: str) -> int:
    return max(0, line.find(text.split()[0]))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _passage(passages: Sequence[Passage], line: Line) -> Passage | None:
    place = bisect_right(passages, line.span.start, key=lambda passage: passage.span.start) - 1
    inside = place >= 0 and line.span.start < passages[place].span.end
    return passages[place] if inside else None


def add(tally: Tally, lines: Sequence[GoldenLine], text: str) -> None:
    """Count one page."""
    for line in lines:
        tally.confusion[line.kind, str(line.section or "left out")] += line.words
        running, body = line.kind in RUNNING, line.section in BODY_MODE
        tally.running += running * line.words
        tally.kept += (running and body) * line.words
        tally.body_mode += body * line.words
        tally.debris += (body and line.kind in DEBRIS) * line.words
    placed = [line for line in lines if line.place is not None and line.kind in RUNNING]
    tally.ordered += sum(line.words for line in placed)
    tally.in_order += _in_order(placed)
    for before, after in zip(placed, placed[1:], strict=False):
        ours = "\n\n" in text[min(before.place, after.place) : max(before.place, after.place)]  # type: ignore[type-var, misc]
        tally.breaks["gold"] += after.opens
        tally.breaks["ours"] += ours
        tally.breaks["right"] += ours and after.opens


def _in_order(lines: Sequence[GoldenLine]) -> int:
    """Return the words of the heaviest series of lines that stand in the golden order."""
    ends: list[tuple[int, int]] = []
    best = 0
    for line in lines:
        place = line.place or 0
        before = max((weight for end, weight in ends[: bisect_left(ends, (place, -1))]), default=0)
        ends.insert(bisect_left(ends, (place, before + line.words)), (place, before + line.words))
        best = max(best, before + line.words)
    return best


def score(part: str) -> tuple[dict[str, dict[str, float]], Tally]:
    """Return the shares of each paper, and the counts over all of a part."""
    whole, each = Tally(), {}
    for golden in papers(part):
        own = Tally()
        path = SHARED / str(golden["file"])
        reading = PyMuPDFReader().read(path, path.name)
        for _, lines in golden_lines(golden):
            add(own, lines, reading.document.text)  # type: ignore[union-attr]
            add(whole, lines, reading.document.text)  # type: ignore[union-attr]
        each[path.stem] = own.shares()
    return each, whole


def main() -> None:
    """Print the shares and what was taken for what, for the part named on the command line."""
    import sys

    part = sys.argv[1] if len(sys.argv) > 1 else "tune"
    each, whole = score(part)
    for name, shares in each.items():
        print(f"{name[:40]:40}", *(f"{key} {value:.3f}" for key, value in shares.items()))
    print(f"{'all of ' + part:40}", *(f"{key} {value:.3f}" for key, value in whole.shares().items()))
    for (kind, section), words in sorted(whole.confusion.items()):
        print(f"  {kind:18} {section:18} {words}")


if __name__ == "__main__":
    main()
