"""Recognise the words of a page that holds a picture instead of text (optical character recognition).

The engine is Tesseract 5, from the wheel `tesserocr`, which is imported with the first page. On five
pages it read as well as the `tesseract` program (word F1 .99 on poor scans of the last three), at the
same cost; PyMuPDF's own way to Tesseract took three to four times as long on two of them and mixed up
their columns. scripts/bench_ocr.py measures it again. Lines come out like those of any other page.
"""

import os
import site
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gvcmine.ingest.lines import PrintedLine
from gvcmine.ingest.ocr_lines import SeenWord, View, printed_lines

LANGUAGES = ("eng", "fra", "spa", "por")
"""Tesseract's codes of the languages tried by default, where their data are installed."""

_SECONDS_A_PAGE = 6.0
"""Processor seconds: 5.4 a clean and 6.8 a poor scan (500 to 1,100 words) on a two-core machine in use."""

_RESOLUTION = 300.0
"""Dots per inch; Tesseract was trained at it, and what scanners deliver lies there or below."""

_MOST_PIXELS = 9_000_000
"""An A4 page at 300 dpi has 8.7 million. Larger pages get fewer dots per inch, so that time and memory
stay those of an A4 page, whatever size the file claims."""

_LEAST_SKEW, _MOST_SKEW = 0.1, 10.0
"""Degrees: less does no harm; more is not measured but guessed, mostly on pages without lines of text."""

_LOOKS_TURNED = 0.6
"""Mean certainty; upright text reached .9 even in bad scans, the same text upside down .36."""

_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)
"""Where packages of Linux, Homebrew, MacPorts and Windows put Tesseract's data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The lines recognised on a page, in reading order, and the mean certainty (0..1) of their words."""

    lines: tuple[PrintedLine, ...]
    confidence: float


def how_to_get(languages: Sequence[str] = ("eng",)) -> str | None:
    """Return None if pages in these languages can be recognised here, else what to install, in a sentence.

    Languages are named by Tesseract's codes, such as "eng" and "spa".
    """
    if find_spec("tesserocr") is None:
        return 'to read scanned pages, install the extra for it: pip install "gvcmine[ocr]"'
    if _data_folder(tuple(languages)) is not None:
        return None
    if tuple(languages) == ("eng",):
        return 'the data of English for reading scanned pages are missing: pip install "gvcmine[ocr]"'
    wanted, present = "+".join(languages), ", ".join(languages_here()) or "none"
    packages = " ".join("tesseract-ocr-" + language.replace("_", "-") for language in languages)
    return (
        f"no folder holds Tesseract's data for all of {wanted} (installed: {present}); install them with "
        f"apt install {packages} (Debian, Ubuntu) or brew install tesseract-lang (macOS), or put the "
        ".traineddata files of github.com/tesseract-ocr/tessdata_fast into one folder and name it in "
        "TESSDATA_PREFIX"
    )


def languages_here(wanted: Sequence[str] = LANGUAGES) -> tuple[str, ...]:
    """Return those of the languages that can be recognised together here, as many as one folder holds.

    Further languages cost an English page neither time nor words, and a Spanish page read as English
    loses a tenth of its words.
    """
    here = [
        tuple(name for name in wanted if _data_file(folder, name).is_file()) for folder in _data_folders()
    ]
    return max(here, key=len, default=())


def seconds_for(pages: int) -> float:
    """Return about how many processor seconds recognising so many pages takes."""
    return _SECONDS_A_PAGE * pages


def recognise(page: Any, number: int, languages: Sequence[str]) -> Recognised:
    """Recognise the words of a `pymupdf.Page`; `number` is the page's number in its file.

    The picture is set upright first, by whole quarters and by the degree. The order is the engine's:
    after that it was as good as cutting the page at its gutters. Raises ValueError where `how_to_get`
    has something to say.
    """
    complaint = how_to_get(languages)
    if complaint is not None:
        raise ValueError(complaint)
    engine = _engine(tuple(languages))
    view, words = _look(engine, page, turn=0)
    if _looks_turned(words):
        turn = _quarter_turn(page)
        if turn:
            view, words = _look(engine, page, turn)
    lines = printed_lines(words, view, number)
    weights = [len(word.text) for word in words]
    certainty = sum(word.certainty * weight for word, weight in zip(words, weights, strict=True))
    return Recognised(lines=lines, confidence=round(certainty / sum(weights), 3) if weights else 0.0)


def _look(engine: Any, page: Any, turn: int) -> tuple[View, list[SeenWord]]:
    picture, view = _picture(page, turn)
    _show(engine, picture, view.scale)
    try:
        engine.Recognize()
        return view, list(_words(engine))
    finally:
        engine.Clear()


def _show(engine: Any, picture: Any, scale: float) -> None:
    engine.SetImageBytes(bytes(picture.samples_mv), picture.width, picture.height, 1, picture.stride)
    engine.SetSourceResolution(round(72 * scale))


def _picture(page: Any, turn: int) -> tuple[Any, View]:
    """Return the page in shades of grey, set upright, and how it was taken."""
    mupdf = import_module("pymupdf")
    width, height = page.rect.width, page.rect.height
    scale = min(_RESOLUTION / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
    matrix = mupdf.Matrix(scale, scale) * mupdf.Matrix(turn)
    picture = page.get_pixmap(matrix=matrix, colorspace=mupdf.csGRAY, alpha=False, annots=False)
    skew = -mupdf.mupdf.fz_detect_skew(picture.this)
    if _LEAST_SKEW <= abs(skew) <= _MOST_SKEW:
        matrix *= mupdf.Matrix(skew)
        picture = page.get_pixmap(matrix=matrix, colorspace=mupdf.csGRAY, alpha=False, annots=False)
    else:
        skew = 0.0
    return picture, View(
        scale=scale,
        width=picture.width,
        height=picture.height,
        page_width=width,
        page_height=height,
        turn=turn,
        skew=skew,
    )


def _looks_turned(words: Sequence[SeenWord]) -> bool:
    telling = sum(len(word.text) >= 3 for word in words)
    sideways = sum(word.sideways for word in words) > 0.5 * telling
    return sideways or sum(word.certainty for word in words) < _LOOKS_TURNED * len(words)


def _quarter_turn(page: Any) -> int:
    """Return by how many degrees clockwise the page must be turned to be upright."""
    folder = _data_folder(("osd",))
    if folder is None:
        return 0
    picture, view = _picture(page, 0)
    engine = _engine(("osd",))
    _show(engine, picture, view.scale)
    try:
        found = engine.DetectOS()
        return -90 * int(found["orientation"]) % 360 if found else 0
    finally:
        engine.Clear()


@lru_cache(maxsize=2)
def _engine(languages: tuple[str, ...]) -> Any:
    """Return the engine with its data loaded; the second is the one that tells how a page is turned."""
    tesserocr: Any = import_module("tesserocr")
    told = languages == ("osd",)
    return tesserocr.PyTessBaseAPI(
        path=str(_data_folder(languages)),
        lang="+".join(languages),
        psm=tesserocr.PSM.OSD_ONLY if told else tesserocr.PSM.AUTO,
        oem=tesserocr.OEM.DEFAULT if told else tesserocr.OEM.LSTM_ONLY,
    )


def _words(engine: Any) -> Iterator[SeenWord]:
    tesserocr: Any = import_module("tesserocr")
    level, found = tesserocr.RIL, engine.GetIterator()
    block = line = -1
    while found is not None and not found.Empty(level.WORD):
        block += found.IsAtBeginningOf(level.BLOCK)
        line += found.IsAtBeginningOf(level.TEXTLINE)
        text = found.GetUTF8Text(level.WORD).strip()
        box = found.BoundingBox(level.WORD)
        if text and box is not None:
            row, base = found.RowAttributes(), found.Baseline(level.TEXTLINE)
            yield SeenWord(
                text=text,
                certainty=found.Confidence(level.WORD) / 100,
                box=box,
                block=block,
                line=line,
                height=row["row_height"] + row["descenders"],
                foot=(base[0][1] + base[1][1]) / 2 if base else box[3],
            )
        if not found.Next(level.WORD):
            return


def _data_folder(languages: tuple[str, ...]) -> Path | None:
    """Return the first folder that holds the data of all the languages: the engine takes one only."""
    for folder in _data_folders():
        if all(_data_file(folder, language).is_file() for language in languages):
            return folder
    return None


def _data_file(folder: Path, language: str) -> Path:
    return folder / f"{language}.traineddata"


def _data_folders() -> Iterator[Path]:
    if named := os.environ.get("TESSDATA_PREFIX"):
        yield from (Path(named), Path(named) / "tessdata")
    yield from (Path(base) / "share" / "tessdata" for base in (sys.prefix, site.getuserbase()))
    yield from map(Path, _FOLDERS)
