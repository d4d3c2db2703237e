"""Measure ingest beside other ways of taking text from the same pages, in the same run.

    python scripts/bench_ingest.py [--quick] [--json]

Words and their order are compared with the golden pages (what a reader would read, running heads left
out), on the pages labelled in tests/golden_pages. Cost is processor time; a ratio is against PyMuPDF's
`page.get_text()` on all pages of the same files. The papers lie in ../shared; without them nothing
can be measured.
"""

import argparse
import contextlib
import io
import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf
from golden_pages import GOLDEN, SHARED, printed_lines, words_hash
from rapidfuzz.distance import Indel

from gvcmine.ingest.pdf import PyMuPDFReader
from gvcmine.types.text import Reading

Take = Callable[[Path, Sequence[int]], dict[int, str]]
"""Returns the text of the pages with these numbers (from 1) of a file."""


@dataclass(slots=True)
class Sums:
    """What one way of reading came to, over pages."""

    same: int = 0
    ours: int = 0
    gold: int = 0
    order: list[float] = field(default_factory=list)
    seconds: float = 0.0
    pages: int = 0

    def figures(self) -> dict[str, float]:
        """Return word F1, word order (0..1) and processor time a page."""
        return {
            "word_f1": round(2 * self.same / max(1, self.ours + self.gold), 4),
            "word_order": round(sum(self.order) / max(1, len(self.order)), 4),
            "cpu_ms_a_page": round(1000 * self.seconds / max(1, self.pages), 2),
        }


def gvcmine(path: Path, numbers: Sequence[int]) -> dict[int, str]:
    """Full text: all passages, whatever their section."""
    reading = PyMuPDFReader().read(path, path.name)
    assert isinstance(reading, Reading), reading
    works = (reading, *reading.further)
    return {
        page.number: "\n".join(work.document.text[span.start : span.end] for span in page.spans)
        for work in works
        for page in work.document.pages
        if page.number in numbers
    }


def plain(path: Path, numbers: Sequence[int], **options: bool) -> dict[int, str]:
    """PyMuPDF's own plain text."""
    with pymupdf.open(path) as file:
        return {number: file[number - 1].get_text(**options) for number in numbers}


def sorted_plain(path: Path, numbers: Sequence[int]) -> dict[int, str]:
    """PyMuPDF's text sorted by position."""
    return plain(path, numbers, sort=True)


def pymupdf4llm(path: Path, numbers: Sequence[int]) -> dict[int, str]:
    """Markdown by the layout model that comes with PyMuPDF."""
    import pymupdf4llm as library

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        chunks = library.to_markdown(
            str(path), pages=[number - 1 for number in numbers], page_chunks=True, show_progress=False
        )
    return {number: chunk["text"] for number, chunk in zip(numbers, chunks, strict=True)}


def pdftotext(path: Path, numbers: Sequence[int]) -> dict[int, str]:
    """Poppler's text in the order of the file (`pdftotext -raw`), where it is installed."""
    texts = {}
    for number in numbers:
        command = ["pdftotext", "-raw", "-f", str(number), "-l", str(number), str(path), "-"]
        texts[number] = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return texts


WAYS: dict[str, tuple[Take, bool]] = {
    "gvcmine": (gvcmine, True),
    "pymupdf": (plain, False),
    "pymupdf sorted": (sorted_plain, False),
    "pdftotext -raw": (pdftotext, False),
    "pymupdf4llm": (pymupdf4llm, False),
}
"""Each way, and whether it reads all pages of the file to give some."""


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: letters and digits, hyphens at line ends joined."""
    joined = text.replace("-\n", "").replace("\u00ad", "")
    return ["".join(filter(str.isalnum, word)).casefold() for word in joined.split()]


def golden_words(golden: dict[str, object]) -> dict[int, list[str]]:
    """Return the words of each labelled page in reading order, running heads left out."""
    found = {}
    with pymupdf.open(SHARED / str(golden["file"])) as file:
        for page in golden["pages"]:  # type: ignore[attr-defined]
            texts = {(*box, words_hash(text)): text for box, text in printed_lines(file[page["page"] - 1])}
            rows = [row for row in page["lines"] if row[4] != "furniture"]
            text = "\n".join(texts[(*row[:4], row[6])] for row in rows)
            found[page["page"]] = [word for word in words(text) if word]
    return found


def add(sums: Sums, found: list[str], gold: list[str]) -> None:
    """Count one page."""
    found = [word for word in found if word]
    sums.same += sum((Counter(found) & Counter(gold)).values())
    sums.ours += len(found)
    sums.gold += len(gold)
    if gold:
        sums.order.append(Indel.normalized_similarity(found, gold))


def measure(papers: Sequence[dict[str, object]], ways: Sequence[str]) -> dict[str, Sums]:
    """Return the sums of each way over the golden pages of the papers."""
    sums = {way: Sums() for way in ways}
    for golden in papers:
        path, gold = SHARED / str(golden["file"]), golden_words(golden)
        for way in ways:
            take, whole = WAYS[way]
            before = time.process_time()
            texts = take(path, list(gold))
            sums[way].seconds += time.process_time() - before
            sums[way].pages += _page_count(path) if whole else len(gold)
            for number, expected in gold.items():
                add(sums[way], words(texts.get(number, "")), expected)
    return sums


def _page_count(path: Path) -> int:
    with pymupdf.open(path) as file:
        return int(file.page_count)


def cost(paths: Sequence[Path]) -> tuple[float, float, int]:
    """Return the processor time of ingest and of `page.get_text()`, paper by paper in turn, and the pages.

    The first paper is read once before, so that neither pays for loading libraries and models.
    """
    ours = theirs = 0.0
    pages = 0
    for place, path in enumerate([paths[0], *paths]):
        start = time.process_time()
        count = len(plain(path, range(1, _page_count(path) + 1)))
        between = time.process_time()
        PyMuPDFReader().read(path, path.name)
        if place:
            theirs += between - start
            ours += time.process_time() - between
            pages += count
    return ours, theirs, pages


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="three papers, without pymupdf4llm")
    chosen = parser.parse_args()
    papers = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*.json"))]
    papers = [golden for golden in papers if (SHARED / golden["file"]).exists()]
    if not papers:
        raise SystemExit(f"the papers of the golden pages are not in {SHARED}; there is nothing to measure")
    papers = papers[:3] if chosen.quick else papers
    absent = {"pymupdf4llm"} if chosen.quick else set()
    ways = [way for way in WAYS if way not in absent | _missing()]
    sums = measure(papers, ways)
    ours, theirs, pages = cost([SHARED / golden["file"] for golden in papers])
    figures: dict[str, object] = {way: sums[way].figures() for way in ways}
    figures["papers"] = len(papers)
    figures["golden_pages"] = sum(len(golden["pages"]) for golden in papers)
    figures["pages"] = pages
    figures["cpu_ms_a_page"] = round(1000 * ours / pages, 2)
    figures["times_get_text"] = round(ours / theirs, 2)
    if "pymupdf4llm" in sums:
        model = sums["pymupdf4llm"].seconds / sums["pymupdf4llm"].pages
        figures["times_less_than_pymupdf4llm"] = round(model / (ours / pages), 1)
    if not chosen.json:
        for name, value in figures.items():
            print(f"{name:30} {value}")
    print(json.dumps(figures))


def _missing() -> set[str]:
    try:
        subprocess.run(["pdftotext", "-v"], capture_output=True, check=False)
    except FileNotFoundError:
        return {"pdftotext -raw"}
    return set()


if __name__ == "__main__":
    main()
