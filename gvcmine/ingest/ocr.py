"""Recognise the words of a page that holds a picture instead of text (optical character recognition).

The engine is Tesseract, from the wheel `tesserocr`; it is imported when the first page is recognised.
What comes out has the form of any other page: printed lines with boxes and word places in points.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gvcmine.ingest.gate import PageCount
from gvcmine.ingest.lines import PrintedLine
from gvcmine.types.text import Rectangle

_SECONDS_A_PAGE = 4.0

_MOST_PIXELS = 9_000_000

_BEST_RESOLUTION = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The lines recognised on a page, in reading order, and the mean certainty (0..1) of their letters."""

    lines: tuple[PrintedLine, ...]
    confidence: float


def how_to_get(languages: Sequence[str] = ("eng",)) -> str | None:
    """Return None if pages can be recognised here, else a sentence that says what to install."""
    if find_spec("tesserocr") is None:
        return 'reading scanned pages needs an extra: pip install "gvcmine[ocr]"'
    if _data_folder(tuple(languages)) is None:
        return "no data for " + "+".join(languages)
    return None


def seconds_for(pages: int) -> float:
    """Return how many seconds of processor time recognising so many pages is likely to take."""
    return _SECONDS_A_PAGE * pages


def needs_ocr(count: PageCount) -> bool:
    """Say whether the page's words must be recognised from its picture."""
    return count.pictures and count.characters < 50


def recognise(page: Any, number: int, languages: Sequence[str]) -> Recognised:
    """Recognise the words of a `pymupdf.Page`; `number` is the page's number in its file."""
    resolution = _resolution(page.rect.width, page.rect.height)
    picture = page.get_pixmap(dpi=int(resolution), colorspace="GRAY", alpha=False, annots=False)
    engine = _engine(tuple(languages))
    engine.SetImageBytes(bytes(picture.samples_mv), picture.width, picture.height, 1, picture.stride)
    engine.SetSourceResolution(int(resolution))
    engine.Recognize()
    scale = page.rect.width / picture.width
    lines = tuple(_lines(engine, number, scale))
    certainty = engine.MeanTextConf() / 100
    engine.Clear()
    return Recognised(lines=lines, confidence=certainty)


def _resolution(width: float, height: float) -> float:
    return min(_BEST_RESOLUTION, 72 * (_MOST_PIXELS / (width * height)) ** 0.5)


@lru_cache(maxsize=1)
def _engine(languages: tuple[str, ...]) -> Any:
    tesserocr = import_module("tesserocr")
    folder = _data_folder(languages)
    return tesserocr.PyTessBaseAPI(
        path=str(folder), lang="+".join(languages), oem=tesserocr.OEM.LSTM_ONLY, psm=tesserocr.PSM.AUTO
    )


def _data_folder(languages: tuple[str, ...]) -> Path | None:
    for folder in _data_folders():
        if all((folder / f"{language}.traineddata").is_file() for language in languages):
            return folder
    return None


def _data_folders() -> Iterator[Path]:
    if named := os.environ.get("TESSDATA_PREFIX"):
        yield from (Path(named), Path(named) / "tessdata")
    yield Path(sys.prefix) / "share" / "tessdata"
    yield Path("/usr/share/tesseract-ocr/5/tessdata")


def _lines(engine: Any, number: int, scale: float) -> Iterator[PrintedLine]:
    level = import_module("tesserocr").RIL
    found = engine.GetIterator()
    words: list[tuple[str, tuple[int, int, int, int]]] = []
    block = -1
    while found is not None:
        block += found.IsAtBeginningOf(level.BLOCK)
        text = found.GetUTF8Text(level.WORD)
        if text and text.strip():
            words.append((text.strip(), found.BoundingBox(level.WORD)))
        if words and found.IsAtFinalElement(level.TEXTLINE, level.WORD):
            yield _line(words, number, block, scale)
            words = []
        if not found.Next(level.WORD):
            return


def _line(
    words: Sequence[tuple[str, tuple[int, int, int, int]]], number: int, block: int, scale: float
) -> PrintedLine:
    boxes = [[edge * scale for edge in box] for _, box in words]
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return PrintedLine(
        page=number,
        block=block,
        text=" ".join(text for text, _ in words),
        box=Rectangle(round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)),
        size=round(y1 - y0, 1),
        stops=tuple(round(edge, 2) for box in boxes for edge in (box[0], box[2])),
    )
