"""Score ingest on the golden pages: is running text kept, is the rest kept apart, is the order right?

    python scripts/golden_score.py tune     papers that may be looked at: figures, what was taken for what
    python scripts/golden_score.py gate     the others: figures alone

Beside them stand those of PyMuPDF's plain text, which knows no furniture, sections or paragraphs. Shares
are of words. The papers lie outside the repository; those that are absent are left out.
"""

import argparse
import json
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import pymupdf
from golden_pages import GOLDEN, SHARED, printed_lines, words_hash

from gvcmine.ingest.pdf import PyMuPDFReader
from gvcmine.types.text import Document, Line, Reading, Refusal, Section

RUNNING = frozenset({"abstract", "body", "appendix"})
"""Kinds of golden lines that are running text."""

DEBRIS = frozenset({"furniture", "references", "table", "figure"})
BODY_MODE = frozenset({Section.ABSTRACT, Section.BODY, Section.APPENDIX})

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a person said of one printed line: its kind and whether it opens a paragraph."""

    page: int
    box: Box
    kind: str
    opens: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenPaper:
    """A labelled paper: its file, and the labels of its pages in reading order."""

    path: Path
    pages: tuple[tuple[Label, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of a labelled line: its section, its place in the text, the number of its paragraph.

    `section` is None where the line is in no passage, `place` where it is not in the text.
    """

    label: Label
    section: Section | None = None
    place: int | None = None
    paragraph: int = 0

    @property
    def words(self) -> int:
        """Return the number of words, for weighing."""
        return len(self.label.text.split())


Reader = Callable[[GoldenPaper], Iterable[Sequence[Found]]]
"""Says page by page what became of the labelled lines of a paper."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of words and of breaks between paragraphs, and what was taken for what."""

    counts: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __add__(self, other: "Score") -> "Score":
        """Return the counts of both."""
        return Score(self.counts + other.counts, self.confusion + other.confusion)

    @property
    def shares(self) -> dict[str, float]:
        """Return the figures of the gate."""
        counts = self.counts
        return {
            "body words kept": counts["kept"] / max(1, counts["running"]),
            "debris in body": counts["debris"] / max(1, counts["body mode"]),
            "order": counts["in order"] / max(1, counts["placed"]),
            "paragraph F1": 2 * counts["right"] / max(1, counts["ours"] + counts["gold"]),
        }


def papers(part: str) -> Iterator[GoldenPaper]:
    """Yield the golden papers of a part whose files are here."""
    for path in sorted(GOLDEN.glob("*.json")):
        golden = json.loads(path.read_text(encoding="utf-8"))
        source = SHARED / golden["file"]
        if golden["part"] == part and source.exists():
            with pymupdf.open(source) as file:
                pages = tuple(
                    tuple(_labels(page["page"], page["lines"], file[page["page"] - 1]))
                    for page in golden["pages"]
                )
            yield GoldenPaper(path=source, pages=pages)


def _labels(number: int, rows: Iterable[Sequence[object]], page: pymupdf.Page) -> Iterator[Label]:
    """Put words to the labels of a page, by box and hash; lines without letters do not count."""
    texts = {(*box, words_hash(text)): text for box, text in printed_lines(page)}
    for *box, kind, opens, digest in rows:
        if digest != words_hash(""):
            text = texts[(*box, digest)]
            yield Label(page=number, box=tuple(box), kind=str(kind), opens=bool(opens), text=text)  # type: ignore[arg-type]


@cache
def read(path: Path) -> Reading | Refusal:
    """Return what ingest makes of a file; each is read once a run."""
    return PyMuPDFReader().read(path, path.name)


def read_by_ingest(paper: GoldenPaper) -> Iterator[list[Found]]:
    """Say what ingest makes of the lines of a paper."""
    reading = read(paper.path)
    if not isinstance(reading, Reading):
        raise SystemExit(f"{paper.path.name} was refused: {reading.detail}")
    text = reading.document.text
    breaks = [place for place in range(len(text)) if text.startswith("\n\n", place)]
    for labels in paper.pages:
        yield [_found(reading, label, breaks) for label in labels]


def read_plainly(paper: GoldenPaper) -> Iterator[list[Found]]:
    """Say what becomes of the lines in plain text: all is body, in the order of the file, block by block."""
    with pymupdf.open(paper.path) as file:
        for labels in filter(None, paper.pages):
            order = {box: place for place, (box, _) in enumerate(printed_lines(file[labels[0].page - 1]))}
            yield [Found(label=label, section=Section.BODY, place=order[label.box]) for label in labels]


def _found(reading: Reading, label: Label, breaks: Sequence[int]) -> Found:
    line = _printed(reading.document, label)
    if line is None:
        return Found(label=label)
    place = line.span.start + _inside(reading.document.text[line.span.start : line.span.end], label.text)
    return Found(
        label=label,
        section=_section(reading, line),
        place=place,
        paragraph=bisect_left(breaks, place),
    )


def _printed(document: Document, label: Label) -> Line | None:
    """Return the line of the document that holds the middle of the labelled one, the nearest by words."""
    x, y = (label.box[0] + label.box[2]) / 2, (label.box[1] + label.box[3]) / 2
    here = [
        line
        for line in document.lines
        if line.page == label.page
        and line.rectangle.x0 - 1 <= x <= line.rectangle.x1 + 1
        and line.rectangle.y0 - 1 <= y <= line.rectangle.y1 + 1
    ]
    wanted = _letters(label.text)[:12]
    exact = [line for line in here if wanted in _letters(document.text[line.span.start : line.span.end])]
    return min(
        exact or here,
        key=lambda line: abs((line.rectangle.y0 + line.rectangle.y1) / 2 - y),
        default=None,
    )


def _inside(line: str, text: str) -> int:
    return max(0, line.find(text.split()[0]))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _section(reading: Reading, line: Line) -> Section | None:
    passages = reading.passages
    place = bisect_right(passages, line.span.start, key=lambda passage: passage.span.start) - 1
    inside = place >= 0 and line.span.start < passages[place].span.end
    return passages[place].section if inside else None


def count(lines: Sequence[Found]) -> Score:
    """Count one page."""
    score = Score()
    counts = score.counts
    for line in lines:
        running, body = line.label.kind in RUNNING, line.section in BODY_MODE
        counts["running"] += running * line.words
        counts["kept"] += (running and body) * line.words
        counts["body mode"] += body * line.words
        counts["debris"] += (body and line.label.kind in DEBRIS) * line.words
        score.confusion[line.label.kind, str(line.section or "left out")] += line.words
    placed = [line for line in lines if line.place is not None and line.label.kind in RUNNING]
    counts["placed"] += sum(line.words for line in placed)
    counts["in order"] += _in_order(placed)
    for before, after in pairwise(placed):
        parted = before.paragraph != after.paragraph
        counts["gold"] += after.label.opens
        counts["ours"] += parted
        counts["right"] += parted and after.label.opens
    return score


def _in_order(lines: Sequence[Found]) -> int:
    """Return the words of the heaviest series of lines that stand in the golden order."""
    ends: list[tuple[int, int]] = []
    best = 0
    for line in lines:
        place = line.place or 0
        before = max((weight for _, weight in ends[: bisect_left(ends, (place, -1))]), default=0)
        reached = (place, before + line.words)
        ends.insert(bisect_left(ends, reached), reached)
        best = max(best, reached[1])
    return best


def score(part: str, reader: Reader = read_by_ingest) -> dict[str, Score]:
    """Return the counts of each paper of a part, each paper read once."""
    return {
        paper.path.stem: sum((count(lines) for lines in reader(paper)), Score()) for paper in papers(part)
    }


def main() -> None:
    """Print the shares, and for papers that may be looked at what was taken for what."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", nargs="?", default="tune", choices=("tune", "gate"))
    part = parser.parse_args().part
    each = score(part)
    whole = sum(each.values(), Score())
    plain = sum(score(part, read_plainly).values(), Score())
    for name, shares in [*each.items(), (f"all of {part}", whole), ("plain text", plain)]:
        print(f"{name[:40]:40}", *(f"{key} {value:.3f}" for key, value in shares.shares.items()))
    if part == "tune":
        for (kind, section), words in sorted(whole.confusion.items()):
            print(f"  {kind:18} {section:18} {words}")


if __name__ == "__main__":
    main()
