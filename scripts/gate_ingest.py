"""What the quality gate measures of ingest: sample quotes, golden pages, random quotes found on the page."""

import csv
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import pymupdf
from golden_pages import FLAGS, SHARED
from golden_score import Score, read, read_plainly, score

from gvcmine.types.text import Document, Reading, Region, Span

ROOT = Path(__file__).resolve().parents[1]

QUOTES = 2_000
MOST_WORDS = 30
"""Random quotes are 1 to 30 words long, as the evidence of codings is."""

DRAWS = 1_000
"""Bootstrap draws over papers."""

T = TypeVar("T")
Figure = tuple[str, dict[str, float]]


def measure_ingest() -> Iterator[Figure]:
    """Yield all figures of ingest that can be measured here."""
    yield from measure_samples()
    for part in ("tune", "gate"):
        yield from measure_golden(part)
    yield measure_places()


# Sample corpus -----------------------------------------------------------------------------------


def measure_samples() -> Iterator[Figure]:
    """Yield the share of gold quotes that are found on their page, and of passages without running heads."""
    readings = {path.name: reading for path, reading in _read(ROOT / "corpus")}
    found = total = 0
    with (ROOT / "annotations" / "gold" / "sample_invented.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["quote"] and row["document"] in readings:
                total += 1
                found += _on_page(readings[row["document"]].document, row["quote"], int(row["page"]))
    yield "ingest quotes on their page", {"n": total, "value": found / total}
    passages = [passage for reading in readings.values() for passage in reading.passages]
    clean = [p for p in passages if not (p.section.codable and "INVENTED for" in p.text)]
    yield "ingest passages without running heads", {"n": len(passages), "value": len(clean) / len(passages)}


def _read(folder: Path) -> list[tuple[Path, Reading]]:
    """Return the papers of a folder that are documents."""
    found = ((path, read(path)) for path in sorted(folder.glob("*.pdf")))
    return [(path, reading) for path, reading in found if isinstance(reading, Reading)]


def _on_page(document: Document, quote: str, page: int) -> bool:
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    spans = (Span(*match.span()) for match in re.finditer(pattern, document.text))
    return any(region.page == page for span in spans for region in document.regions(span))


# Golden pages ------------------------------------------------------------------------------------


def measure_golden(part: str) -> Iterator[Figure]:
    """Yield the figures of one part of the labelled pages; intervals come from drawing whole papers."""
    scores = list(score(part).values())
    if not scores:
        print(f'SKIPPED: golden pages of "{part}", because the papers are not there ({SHARED.resolve()})')
        return
    plain = sum(score(part, read_plainly).values(), Score())
    for name, figure, words in (
        ("body words kept", lambda one: one.shares["body words kept"], "running"),
        ("body free of debris", lambda one: 1 - one.shares["debris in body"], "body mode"),
        ("words in order", lambda one: one.shares["order"], "placed"),
        ("paragraphs F1", lambda one: one.shares["paragraph F1"], "gold"),
    ):
        yield f"ingest golden {name} ({part})", _told(scores, plain, figure, words)


def _told(
    scores: Sequence[Score], plain: Score, figure: Callable[[Score], float], words: str
) -> dict[str, float]:
    whole = sum(scores, Score())
    low, high = over_papers(scores, lambda drawn: figure(sum(drawn, Score())))
    told = {"n": whole.counts[words], "value": figure(whole), "low": low, "high": high}
    # Plain text keeps every word and has no paragraphs: there it is no yardstick.
    return told | ({"plain": figure(plain)} if words in ("body mode", "placed") else {})


def over_papers(papers: Sequence[T], figure: Callable[[Sequence[T]], float]) -> tuple[float, float]:
    """Return the 95 percent bootstrap interval of a figure, drawing whole papers."""
    chance = random.Random(0)
    drawn = [figure(chance.choices(papers, k=len(papers))) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


# Places ------------------------------------------------------------------------------------------


def measure_places() -> Figure:
    """Return the share of random quotes whose boxes on the page hold their letters and no others.

    Letters and digits alone are compared, without accents (NFKD): signs that fonts code at will, such as
    broken formulas, accents beside their letter and invisible blanks, would tell of the font alone.
    """
    folders = (ROOT / "corpus", SHARED / "local", SHARED / "redistributable")
    papers = [
        one for folder in folders for one in _read(folder) if any(p.section.codable for p in one[1].passages)
    ]
    if len(papers) < 20:
        print(f"SKIPPED: most papers for quotes, because they are not there ({SHARED.resolve()})")
    chance = random.Random(20260101)
    counts = []
    for place, (path, reading) in enumerate(papers):
        own = QUOTES * (place + 1) // len(papers) - QUOTES * place // len(papers)
        counts.append((sum(found_again(path, reading, own, chance).values()), own))
    low, high = over_papers(counts, _share)
    told = {"n": sum(own for _, own in counts), "value": _share(counts), "low": low, "high": high}
    return "ingest random quotes found again letter by letter", told


def _share(counts: Sequence[tuple[int, int]]) -> float:
    return sum(found for found, _ in counts) / sum(drawn for _, drawn in counts)


def found_again(path: Path, reading: Reading, number: int, chance: random.Random) -> Mapping[int, bool]:
    """Say of so many random quotes, by their number, whether their boxes hold their letters."""
    pages: dict[int, list[tuple[float, float, str]]] = {}
    passages = [one for one in reading.passages if one.section.codable]
    weights = [len(one.text) for one in passages]
    outcomes = {}
    with pymupdf.open(path) as file:
        for place in range(number):
            (passage,) = chance.choices(passages, weights)
            words = [word.span() for word in re.finditer(r"\S+", passage.text)]
            first = chance.randrange(len(words))
            last = min(len(words), first + chance.randint(1, MOST_WORDS)) - 1
            span = Span(passage.span.start + words[first][0], passage.span.start + words[last][1])
            regions = reading.document.regions(span)
            for region in regions:
                if region.page not in pages:
                    pages[region.page] = _glyphs(file[region.page - 1])
            printed = "".join(_inside(pages[region.page], region) for region in regions)
            outcomes[place] = _letters(printed) == _letters(reading.document.text[span.start : span.end])
    return outcomes


def _glyphs(page: pymupdf.Page) -> list[tuple[float, float, str]]:
    """Return the centre of every glyph of a page as it is shown, and its letter."""
    turn = page.rotation_matrix if page.rotation else None
    found = []
    for block in page.get_text("rawdict", flags=FLAGS)["blocks"]:
        for span in (span for line in block.get("lines", ()) for span in line["spans"]):
            for glyph in span["chars"]:
                x0, y0, x1, y1 = glyph["bbox"]
                x, y = (x0 + x1) / 2, (y0 + y1) / 2
                if turn is not None:
                    x, y = pymupdf.Point(x, y) * turn
                found.append((x, y, glyph["c"]))
    return found


def _inside(glyphs: Sequence[tuple[float, float, str]], region: Region) -> str:
    box = region.rectangle
    return "".join(letter for x, y, letter in glyphs if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text.replace("ı", "i")))).lower()
