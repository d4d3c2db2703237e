"""How well scanned pages are recognised, where the words are found, and what it costs.

    python scripts/bench_ocr.py [--quick] [--json] [--peers]

Pages of known text are printed as pictures, clean and as a poor scanner delivers them (turned by 0.6
degrees, blurred, with noise, JPEG quality 60), and read again. Text is compared with the page's own:
similarity of the characters in order (Levenshtein) and F1 of the words. `places` is the share of
rightly read words whose left and right edge are both within 2 points, `rows` the share whose middle
is within 2 points of the line's. --peers adds the `tesseract` program on the same pictures.
"""

import argparse
import io
import json
import math
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy
import pymupdf
from PIL import Image, ImageFilter
from rapidfuzz.distance import Levenshtein

from gvcmine.ingest import ocr
from gvcmine.ingest.lines import PrintedLine

CORPUS = Path(__file__).resolve().parents[1] / ".." / "shared" / "corpus"

PAGES = (
    ("redistributable/tang__s42214-018-0006-z.pdf", 2, "eng, two columns"),
    ("local/krantz__SSRN-id3170147.pdf", 5, "eng, one column, footnotes"),
    ("redistributable/krantz__6772_0.pdf", 2, "eng, two columns"),
    ("redistributable/krantz__Cultural_Tourism_FINAL.pdf", 5, "eng, one column"),
    (
        "redistributable/wb__103239-v1-PUB-SPANISH-Box394858B-PUBLIC-DOI-10-1596K8662.pdf",
        5,
        "spa, two columns",
    ),
    ("local/vasquez__Effects_MNC_Workers.pdf", 5, "eng, one column, footnotes"),
)

SKEW = 0.6

Variant = tuple[int, bool]
VARIANTS: tuple[Variant, ...] = ((300, False), (300, True), (200, True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One page in one state, read by one program."""

    engine: str
    page: str
    kind: str
    dpi: int
    poor: bool
    similarity: float
    word_f1: float
    places: float | None
    rows: float | None
    confidence: float | None
    cpu_seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two pages, poor scans only (under a minute)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--peers", action="store_true", help="compare with the tesseract program")
    options = parser.parse_args()
    missing = ocr.how_to_get()
    if missing:
        sys.exit(missing)
    languages = ocr.languages_here()
    pages = PAGES[:2] if options.quick else PAGES
    variants = VARIANTS[1:2] if options.quick else VARIANTS
    results = list(_measure(pages, variants, languages, options.peers))
    summary = _summary(results)
    if options.json:
        shown = {"languages": languages, "summary": summary, "pages": [asdict(result) for result in results]}
        print(json.dumps(shown, indent=2))
        return
    print(f"languages: {'+'.join(languages)}")
    for result in results:
        print("  ".join(f"{value}" for value in asdict(result).values()))
    print(json.dumps(summary, indent=2))


def _measure(
    pages: tuple[tuple[str, int, str], ...],
    variants: tuple[Variant, ...],
    languages: tuple[str, ...],
    peers: bool,
) -> Iterator[Result]:
    for name, number, kind in pages:
        path = CORPUS / name
        if not path.exists():
            print(f"not there: {path.name}", file=sys.stderr)
            continue
        with pymupdf.open(path) as file:
            page = file[number - 1]
            for dpi, poor in variants:
                about = {"page": f"{path.stem[:24]}:{number}", "kind": kind, "dpi": dpi, "poor": poor}
                with scanned(page, dpi, poor) as scan:
                    yield _ours(page, scan, languages, about)
                    if peers and shutil.which("tesseract"):
                        yield _program(page, scan, about)


def _ours(page: Any, scan: Any, languages: tuple[str, ...], about: dict[str, Any]) -> Result:
    before = _seconds()
    found = ocr.recognise(scan[0], 1, languages)
    spent = _seconds() - before
    places, rows = _placed(page, found.lines, SKEW if about["poor"] else 0.0)
    text = "\n".join(line.text for line in found.lines)
    return Result(
        engine="gvcmine",
        **about,
        **_likeness(page.get_text(), text),
        places=places,
        rows=rows,
        confidence=found.confidence,
        cpu_seconds=round(spent, 2),
    )


def _program(page: Any, scan: Any, about: dict[str, Any]) -> Result:
    before = _seconds()
    with tempfile.TemporaryDirectory() as folder:
        picture = str(Path(folder) / "page.png")
        scan[0].get_pixmap(dpi=300, colorspace=pymupdf.csGRAY).save(picture)
        text = subprocess.run(
            ["tesseract", picture, "-", "-l", "eng", "--dpi", "300"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        ).stdout
    spent = round(_seconds() - before, 2)
    return Result(
        engine="tesseract -l eng",
        **about,
        **_likeness(page.get_text(), text),
        places=None,
        rows=None,
        confidence=None,
        cpu_seconds=spent,
    )


def scanned(page: Any, dpi: int, poor: bool) -> Any:
    """Return a file of one page that holds a picture of the page and no text."""
    picture = page.get_pixmap(dpi=dpi, annots=False).tobytes("png")
    scan = pymupdf.open()
    width, height = page.rect.width, page.rect.height
    scan.new_page(width=width, height=height).insert_image(
        (0, 0, width, height), stream=_poor(picture) if poor else picture
    )
    return scan


def _poor(picture: bytes) -> bytes:
    image = Image.open(io.BytesIO(picture)).convert("L")
    image = image.rotate(SKEW, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = numpy.asarray(image.filter(ImageFilter.GaussianBlur(0.8)), dtype=numpy.float32)
    grey = grey * 0.92 + 10 + numpy.random.default_rng(1).normal(0, 9, grey.shape)
    written = io.BytesIO()
    Image.fromarray(grey.clip(0, 255).astype(numpy.uint8)).save(written, "JPEG", quality=60)
    return written.getvalue()


def _likeness(true: str, found: str) -> dict[str, float]:
    wanted, got = _words(true), _words(found)
    f1 = 2 * (wanted & got).total() / max(1, wanted.total() + got.total())
    similarity = Levenshtein.normalized_similarity(" ".join(true.split()), " ".join(found.split()))
    return {"similarity": round(similarity, 4), "word_f1": round(f1, 4)}


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _placed(page: Any, lines: tuple[PrintedLine, ...], skew: float) -> tuple[float, float]:
    """Return the shares of words, among those read rightly, that are placed rightly across and down."""
    true: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for x0, y0, x1, y1, text, *_ in page.get_text("words"):
        true[text].append(_slanted(page.rect, (x0, (y0 + y1) / 2, x1), skew))
    across = down = words = 0
    for line in lines:
        for place, word in enumerate(line.text.split(" ")):
            x0, x1 = line.stops[2 * place : 2 * place + 2]
            off = [(abs(a - x0), abs(b - x1), abs(y - line.middle)) for a, y, b in true[word]]
            if off:
                near = min(off, key=lambda one: one[0] + 2 * one[2])
                if near[0] + near[2] < 40:  # else it is another place where the word stands
                    words += 1
                    across += max(near[:2]) <= 2
                    down += near[2] <= 2
    return round(across / max(1, words), 4), round(down / max(1, words), 4)


def _slanted(page: Any, word: tuple[float, float, float], skew: float) -> tuple[float, float, float]:
    x0, middle, x1 = word
    angle, down, half = math.radians(skew), middle - page.height / 2, page.width / 2
    left, right = (half + (x - half) * math.cos(angle) + down * math.sin(angle) for x in (x0, x1))
    return left, page.height / 2 - ((x0 + x1) / 2 - half) * math.sin(angle) + down * math.cos(angle), right


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _summary(results: list[Result]) -> dict[str, dict[str, float]]:
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[f"{result.engine}, {'poor' if result.poor else 'clean'}"].append(result)
    fields = ("similarity", "word_f1", "places", "rows", "confidence", "cpu_seconds")
    return {name: {field: _mean(group, field) for field in fields} for name, group in groups.items()}


def _mean(group: list[Result], field: str) -> float:
    values = [value for result in group if (value := getattr(result, field)) is not None]
    return round(sum(values) / len(values), 4) if values else math.nan


if __name__ == "__main__":
    main()
