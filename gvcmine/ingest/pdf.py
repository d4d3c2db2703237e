"""Read PDF files with PyMuPDF; meant to run in a child process under limits (see `gvcmine.compute`)."""

import contextlib
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from gvcmine import parts
from gvcmine.compute import Done, Limits, Stopped, run_limited
from gvcmine.ingest import gate
from gvcmine.ingest.assemble import assemble, vocabulary
from gvcmine.ingest.characters import unreadable_share
from gvcmine.ingest.furniture import clear_furniture
from gvcmine.ingest.headings import running_style
from gvcmine.ingest.kinds import document_kinds
from gvcmine.ingest.lines import PrintedLine, PrintedPage, page_lines
from gvcmine.ingest.metadata import find_doi, plain_words, stated_title
from gvcmine.ingest.order import in_reading_order
from gvcmine.ingest.paragraphs import build_paragraphs
from gvcmine.ingest.passages import cut_passages
from gvcmine.ingest.sections import find_title, name_sections
from gvcmine.parts import Reader
from gvcmine.types.text import (
    Document,
    DocumentKind,
    Line,
    Page,
    Reading,
    Refusal,
    RefusalReason,
    Span,
    content_id,
)

_DRAWN = 200
"""A page whose drawing instructions take more bytes than this (compressed) is not blank."""

_DOI_PAGES = 3
"""A paper's own DOI stands on its first pages; later ones belong to works it cites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingJob:
    """One file to read: where it lies, its name inside the corpus folder, and how much of it is allowed."""

    path: Path
    source: str
    most_bytes: int = 200_000_000
    most_pages: int = 2_000
    reader: str = "pymupdf.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PyMuPDFReader:
    """Turn a PDF with a text layer into a document with passages; part "pymupdf.v1"."""

    name: str = "pymupdf.v1"
    most_bytes: int = 200_000_000
    most_pages: int = 2_000

    def read(self, path: Path, source: str) -> Reading | Refusal:
        """Read the file at `path`; `source` is its name inside the corpus folder.

        Raises MemoryError where the process has too little memory for the file.
        """
        refusal = gate.check_bytes(path, source, self.most_bytes)
        if refusal is not None:
            return refusal
        taken = _take_pages(path, source, self.most_pages)
        if isinstance(taken, Refusal):
            return taken
        return make_reading(taken, source=source, document_id=gate.file_digest(path), reader=self.name)


def read_file(job: ReadingJob) -> Reading | Refusal:
    """Read one file; the function that child processes run."""
    reader: Reader = parts.load(job.reader)(most_bytes=job.most_bytes, most_pages=job.most_pages)
    return reader.read(job.path, job.source)


def read_limited(
    jobs: Iterable[ReadingJob],
    limits: Limits = Limits(seconds=120),  # noqa: B008 (frozen); 2,000 pages take about 40 seconds
    workers: int = 1,
) -> Iterator[tuple[ReadingJob, Reading | Refusal]]:
    """Yield every job with its reading or refusal; no file can stop the others."""
    for job, outcome in run_limited(read_file, jobs, limits=limits, workers=workers):
        yield job, outcome.value if isinstance(outcome, Done) else _refusal(job, outcome, limits)


def _refusal(job: ReadingJob, stopped: Stopped, limits: Limits) -> Refusal:
    if stopped.reason == "timed_out":
        detail = f"reading it took more than {limits.seconds:g} seconds; {gate.SAVE_AGAIN}"
        return gate.refuse(job.source, RefusalReason.TIMED_OUT, detail)
    if stopped.reason == "out_of_memory":
        detail = f"reading it took more than {limits.memory_bytes / 1e9:.1f} GB of memory; {gate.SAVE_AGAIN}"
        return gate.refuse(job.source, RefusalReason.OUT_OF_MEMORY, detail)
    detail = f"the program that reads PDF files failed on it ({stopped.detail}); {gate.SAVE_AGAIN}"
    return gate.refuse(job.source, RefusalReason.UNREADABLE, detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPages:
    """All that is taken from a file: its pages as printed and what it says of itself."""

    pages: tuple[PrintedPage, ...]
    metadata: dict[str, str | None]


def make_reading(taken: TakenPages, *, source: str, document_id: str, reader: str) -> Reading:
    """Turn printed pages into a document and its passages, whatever library took them from the file."""
    cleared = clear_furniture(taken.pages)
    pages = [in_reading_order(page) for page in cleared.pages]
    lines = [line for page in pages for line in page.lines]
    style = running_style(lines)
    paragraphs = build_paragraphs(document_kinds(pages, style), style)
    repeated = {plain_words(line.text) for line in cleared.furniture}
    title = find_title(paragraphs, stated_title(taken.metadata), repeated)
    parts = name_sections(paragraphs, title, style)
    written = assemble(paragraphs, vocabulary(lines))
    printed_title = " ".join(paragraph.text for paragraph in title)
    document = Document(
        id=document_id,
        kind=DocumentKind.FILE,
        source=source,
        text=written.text,
        text_id=content_id(written.text, reader),
        reader=reader,
        pages=_pages(pages, written.lines),
        lines=written.lines,
        title=printed_title or stated_title(taken.metadata),
        doi=find_doi((line.text for line in _first_lines(taken.pages)), taken.metadata),
    )
    return Reading(document=document, passages=cut_passages(document, parts, written.spans))


def _first_lines(pages: Iterable[PrintedPage]) -> Iterator[PrintedLine]:
    return (line for page in pages if page.number <= _DOI_PAGES for line in page.lines)


def _pages(printed: Iterable[PrintedPage], lines: Iterable[Line]) -> tuple[Page, ...]:
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for line in lines:
        here = spans[line.page]
        # Lines that follow each other in the text are two characters (an empty line) apart at most.
        if here and line.span.start - here[-1].end <= 2:
            here[-1] = Span(here[-1].start, line.span.end)
        else:
            here.append(line.span)
    return tuple(
        Page(
            number=page.number,
            label=page.label,
            width=page.width,
            height=page.height,
            spans=tuple(spans[page.number]),
        )
        for page in printed
    )


def _take_pages(path: Path, source: str, most_pages: int) -> TakenPages | Refusal:
    mupdf = _mupdf()
    try:
        with mupdf.open(path, filetype="pdf") as file:
            return _take_from(file, source, most_pages, mupdf)
    except Exception as error:  # noqa: BLE001 (MuPDF raises RuntimeError, ValueError and classes of its own)
        _pass_on_memory(error)
        detail = f"the file is damaged ({_what_failed(error)}); {gate.SAVE_AGAIN}"
        return gate.refuse(source, RefusalReason.DAMAGED, detail)


def _take_from(file: Any, source: str, most_pages: int, mupdf: Any) -> TakenPages | Refusal:
    if file.needs_pass:
        detail = "the file is locked with a password; save an unlocked copy and put that in corpus/"
        return gate.refuse(source, RefusalReason.ENCRYPTED, detail)
    refusal = gate.check_pages(source, file.page_count, most_pages)
    if refusal is not None:
        return refusal
    pages, counts = [], []
    for place in range(file.page_count):
        page, count = _take_page(file, place, mupdf)
        pages.append(page)
        counts.append(count)
    refusal = gate.check_text(source, counts)
    return refusal or TakenPages(pages=tuple(pages), metadata=dict(file.metadata or {}))


def _take_page(file: Any, place: int, mupdf: Any) -> tuple[PrintedPage, gate.PageCount]:
    number = place + 1
    try:
        page = file[place]
        content = page.get_text("dict", flags=mupdf.TEXT_PRESERVE_WHITESPACE | mupdf.TEXT_MEDIABOX_CLIP)
        printed = PrintedPage(
            number=number,
            width=content["width"],
            height=content["height"],
            label=page.get_label() or None,
            lines=page_lines(content, number),
        )
        return printed, _count(page, content)
    except Exception as error:  # noqa: BLE001 (one bad page does not spoil the others)
        _pass_on_memory(error)
        empty = PrintedPage(number=number, width=0.0, height=0.0, label=None, lines=())
        return empty, gate.PageCount(characters=0, broken=True)


def _count(page: Any, content: dict[str, Any]) -> gate.PageCount:
    text = "".join(
        span["text"]
        for block in content["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
    )
    characters = len("".join(text.split()))
    if characters:
        return gate.PageCount(characters=characters, unreadable=unreadable_share(text))
    # Only the page's dictionary is asked: to interpret a bomb once was bad enough.
    return gate.PageCount(
        characters=0,
        pictures=bool(page.get_images()),
        fonts=bool(page.get_fonts()),
        drawn=any(len(page.parent.xref_stream_raw(xref) or b"") > _DRAWN for xref in page.get_contents()),
    )


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
