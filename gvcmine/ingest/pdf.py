"""Read PDF files with PyMuPDF; meant to run in a child process under limits (see `gvcmine.ingest.jobs`)."""

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from gvcmine.ingest import gate
from gvcmine.ingest.characters import unreadable_share
from gvcmine.ingest.lines import PrintedPage, page_lines
from gvcmine.ingest.ocr import languages_here, recognise
from gvcmine.ingest.reading import TakenPages, make_reading
from gvcmine.types.text import Reading, Refusal, RefusalReason

_DRAWN = 200
"""A page whose drawing instructions take more bytes than this (compressed) is not blank."""

_MANY_SHAPES = 300
"""A page with more filled shapes and next to no text shows its words as shapes; charts have fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PyMuPDFReader:
    """Turn a PDF into a document with passages; part "pymupdf.v1".

    `ocr` asks to recognise the words of pages without text, in `ocr_languages` (Tesseract's codes) or
    in those that are installed.
    """

    name: str = "pymupdf.v1"
    most_bytes: int = 200_000_000
    most_pages: int = 5_000
    passwords: tuple[str, ...] = field(default=(), repr=False)
    ocr: bool = False
    ocr_languages: tuple[str, ...] = ()

    def read(self, path: Path, source: str) -> Reading | Refusal:
        """Read the file at `path`; `source` is its name inside the corpus folder.

        Raises MemoryError where the process has too little memory for the file.
        """
        refusal = gate.check_bytes(path, source, self.most_bytes)
        if refusal is not None:
            return refusal
        languages = (self.ocr_languages or languages_here()) if self.ocr else ()
        taken = _take_pages(path, source, self.most_pages, self.passwords, languages)
        if isinstance(taken, Refusal):
            return taken
        made = make_reading(taken, source=source, document_id=gate.file_digest(path), reader=self.name)
        return gate.check_reading(made) or made


def _take_pages(
    path: Path,
    source: str,
    most_pages: int,
    passwords: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> TakenPages | Refusal:
    mupdf = _mupdf()
    try:
        with mupdf.open(**_place(path), filetype="pdf") as file:
            if file.needs_pass and not any(file.authenticate(word) for word in passwords):
                return gate.refuse_locked(source, len(passwords))
            return _take_from(file, source, most_pages, languages)
    except Exception as error:  # noqa: BLE001 (MuPDF raises RuntimeError, ValueError and classes of its own)
        _pass_on_memory(error)
        detail = f"the file is damaged ({_what_failed(error)}); {gate.SAVE_AGAIN}"
        return gate.refuse(source, RefusalReason.DAMAGED, detail)


def _place(path: Path) -> dict[str, Any]:
    """Name a file to MuPDF, which takes names of valid text only; of others it gets the bytes."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        return {"stream": path.read_bytes()}
    return {"filename": path}


def _take_from(file: Any, source: str, most_pages: int, languages: Sequence[str]) -> TakenPages | Refusal:
    refusal = gate.check_pages(source, file.page_count, most_pages)
    if refusal is not None:
        return refusal
    pages, counts = [], []
    for place in range(file.page_count):
        page, count = _take_page(file, place, languages)
        pages.append(page)
        counts.append(count)
    refusal = gate.check_text(source, counts)
    problems = {number: count.problem for number, count in enumerate(counts, start=1) if count.problem}
    return refusal or TakenPages(pages=tuple(pages), metadata=_metadata(file), problems=problems)


def _metadata(file: Any) -> dict[str, str | None]:
    """Return what the file says of itself, its XMP packet under "xmp"."""
    try:
        packet = file.get_xml_metadata()
    except Exception as error:  # noqa: BLE001 (a broken packet does not spoil the file)
        _pass_on_memory(error)
        packet = None
    return {**(file.metadata or {}), "xmp": packet}


def _take_page(file: Any, place: int, languages: Sequence[str]) -> tuple[PrintedPage, gate.PageCount]:
    """Return a page and what is on it, its words recognised (OCR) in these languages where it has none."""
    number = place + 1
    try:
        page = file[place]
        printed, count = _printed(page, number)
        if languages and (count.textless or count.garbled):
            return _recognised(page, printed, count, languages)
        return printed, count
    except Exception as error:  # noqa: BLE001 (one bad page does not spoil the others)
        _pass_on_memory(error)
        empty = PrintedPage(number=number, width=0.0, height=0.0, label=None, lines=())
        return empty, gate.PageCount(characters=0, broken=True)


def _printed(page: Any, number: int) -> tuple[PrintedPage, gate.PageCount]:
    mupdf = _mupdf()
    text_page = page.get_textpage(flags=mupdf.TEXT_PRESERVE_WHITESPACE | mupdf.TEXT_MEDIABOX_CLIP)
    content, words = text_page.extractDICT(), text_page.extractWORDS()
    if page.rotation:
        content, words = _turned(content, words, page.rotation_matrix, mupdf)
    printed = PrintedPage(
        number=number,
        width=page.rect.width,
        height=page.rect.height,
        label=page.get_label() or None,
        lines=page_lines(content, words, number, lambda: _is_covered(page)),
    )
    return printed, _count(page, content)


def _recognised(
    page: Any, printed: PrintedPage, count: gate.PageCount, languages: Sequence[str]
) -> tuple[PrintedPage, gate.PageCount]:
    found = recognise(page, printed.number, languages)
    text = "".join("".join(line.text.split()) for line in found.lines)
    if not text:
        # A photograph holds no words: it was looked at, and nothing is missing.
        return printed, replace(count, pictures=False, drawn=False, covered=False)
    count = gate.PageCount(characters=len(text), letters=sum(map(str.isalnum, text)))
    return replace(printed, lines=found.lines, confidence=found.confidence), count


def _turned(content: Any, words: Any, matrix: Any, mupdf: Any) -> tuple[Any, Any]:
    """Return what MuPDF found on a page as it lies in the file, with the page's rotation applied."""

    def turned(box: Any) -> tuple[float, ...]:
        return tuple(mupdf.Rect(box) * matrix)

    for block in content["blocks"]:
        for line in block.get("lines", ()):
            across, down = line["dir"]
            line["dir"] = (across * matrix.a + down * matrix.c, across * matrix.b + down * matrix.d)
            line["bbox"] = turned(line["bbox"])
            for span in line["spans"]:
                span["bbox"] = turned(span["bbox"])
    return content, [(*turned(word[:4]), *word[4:]) for word in words]


def _count(page: Any, content: dict[str, Any]) -> gate.PageCount:
    text = "".join(
        span["text"]
        for block in content["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
    )
    solid = "".join(text.split())
    if solid:
        return gate.PageCount(
            characters=len(solid),
            letters=sum(map(str.isalnum, solid)),
            unreadable=unreadable_share(text),
            covered=len(solid) < gate.ENOUGH_CHARACTERS and _is_covered(page),
        )
    # Only the page's dictionary is asked: to interpret a bomb once was bad enough.
    return gate.PageCount(
        characters=0,
        pictures=bool(page.get_images()),
        fonts=bool(page.get_fonts()),
        drawn=any(len(page.parent.xref_stream_raw(xref) or b"") > _DRAWN for xref in page.get_contents()),
    )


def _is_covered(page: Any) -> bool:
    """Say whether a picture, or letters drawn as shapes, take up most of a page."""
    shapes, area = 0, 0.0
    for kind, (x0, y0, x1, y1) in page.get_bboxlog():
        shapes += kind == "fill-path"
        if "image" in kind:
            area += max(0.0, x1 - x0) * max(0.0, y1 - y0)
    return shapes > _MANY_SHAPES or area > abs(page.rect) / 2


def _pass_on_memory(error: Exception) -> None:
    # MuPDF reports a refused allocation as a plain RuntimeError ("calloc (42 x 1 bytes) failed").
    if isinstance(error, MemoryError) or "alloc" in str(error):
        raise MemoryError(str(error)) from error


def _what_failed(error: Exception) -> str:
    """Return the library's words, unless they only repeat the file's name."""
    words = str(error).splitlines()[0] if str(error) else ""
    return words if words and "Failed to open" not in words else "its inner structure cannot be followed"


def _mupdf() -> Any:
    """Import PyMuPDF quietly and without its layout model, which takes 0.6 s and is not used."""
    if "pymupdf" not in sys.modules:
        sys.modules.setdefault("pymupdf.layout", None)  # type: ignore[arg-type]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        mupdf: Any = import_module("pymupdf")
    mupdf.TOOLS.mupdf_display_errors(False)
    mupdf.TOOLS.mupdf_display_warnings(False)
    return mupdf
