"""Draw the pages of PDF files as pictures, each in a child process under limits.

Pages are drawn in shades of grey: what is laid over them has the colours, and the files stay small.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gvcmine.compute import Done, Limits, Stopped, run_limited
from gvcmine.types.text import Rectangle

MOST_PIXELS = 4_000_000
"""No picture has more: a poster, or a page that claims to be one, would fill the memory."""

_LONGEST = 8_000
"""Pixels of the longer side at most: no browser shows more of a page that is one long strip."""

WIDE = 1_100
"""Pixels across a page: about 130 dots an inch on A4, which is sharp in a browser window."""

_SHADES = bytes(min(255, (shade + 8) // 17 * 17) for shade in range(256))
"""Sixteen shades of grey: print looks the same, and a PNG takes two thirds of the bytes."""

_SMALLER = ((1.0, 60), (0.8, 50), (0.6, 45), (0.45, 40))
"""Share of the wanted size, and quality of a JPEG, tried in turn until the picture is small enough."""

_ENOUGH_FAILURES = 3
"""After so many pages that took too long or too much, the rest of the file is not tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureJob:
    """One page to draw: the file, the page counted from 1, pixels across, and how many bytes it may have."""

    path: Path
    page: int
    wide: int = WIDE
    most_bytes: int = 150_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """A page as a picture, with the boxes of all its words in points from the top left corner.

    `content` is a PNG or JPEG file as `media_type` says, `width` and `height` its pixels. Where the
    page could not be drawn, `problem` says why and there is no content.
    """

    page: int
    content: bytes = b""
    media_type: str = "image/png"
    width: int = 0
    height: int = 0
    words: tuple[Rectangle, ...] = ()
    problem: str | None = None


def draw_page(job: PictureJob) -> PagePicture:
    """Draw one page; the function that child processes run.

    Raises MemoryError where the page needs more memory than the process may have.
    """
    # Only the child process that draws needs the reader of PDF files, which imports much.
    from gvcmine.ingest.pdf import _mupdf

    mupdf = _mupdf()
    try:
        with mupdf.open(job.path, filetype="pdf") as file:
            if file.needs_pass:
                return PagePicture(page=job.page, problem="the file is locked with a password")
            if job.page > file.page_count:
                return PagePicture(page=job.page, problem=f"the file has {file.page_count} pages only")
            return _drawn(file[job.page - 1], job, mupdf)
    except Exception as error:  # noqa: BLE001 (MuPDF raises RuntimeError, ValueError and classes of its own)
        if isinstance(error, MemoryError) or "alloc" in str(error):
            raise MemoryError(str(error)) from error
        return PagePicture(page=job.page, problem=f"the page is damaged ({type(error).__name__})")


def draw_limited(
    jobs: Iterable[PictureJob],
    limits: Limits = Limits(seconds=20, memory_bytes=3 * 1024**3 // 2),  # noqa: B008 (frozen)
    workers: int = 1,
) -> Iterator[PagePicture]:
    """Yield a picture for every job, as they are done; a page that fails says why.

    After three pages that took too long or too much memory the others are given up.
    """
    waiting, failures = iter(jobs), 0

    def tried() -> Iterator[PictureJob]:
        while failures < _ENOUGH_FAILURES and (job := next(waiting, None)):
            yield job

    for job, outcome in run_limited(draw_page, tried(), limits=limits, workers=workers):
        if isinstance(outcome, Done):
            yield outcome.value
        else:
            failures += 1
            yield PagePicture(page=job.page, problem=_why(outcome, limits))
    for job in waiting:
        yield PagePicture(
            page=job.page, problem="not tried, because other pages of the file could not be drawn"
        )


def _why(stopped: Stopped, limits: Limits) -> str:
    if stopped.reason == "timed_out":
        return f"drawing it took more than {limits.seconds:g} seconds"
    if stopped.reason == "out_of_memory":
        return f"drawing it took more than {limits.memory_bytes / 1e9:.1f} GB of memory"
    return "the program that draws pages failed on it"


def _drawn(page: Any, job: PictureJob, mupdf: Any) -> PagePicture:
    picture = _greys(page, job, mupdf, 1.0)
    content, media_type = picture.tobytes("png"), "image/png"
    for share, quality in _SMALLER:
        if len(content) <= job.most_bytes:
            break
        picture = _greys(page, job, mupdf, share)
        content, media_type = picture.tobytes("jpg", jpg_quality=quality), "image/jpeg"
    return PagePicture(
        page=job.page,
        content=content,
        media_type=media_type,
        width=picture.width,
        height=picture.height,
        words=_words(page, mupdf),
    )


def _greys(page: Any, job: PictureJob, mupdf: Any, share: float) -> Any:
    wide, high = page.rect.width, page.rect.height
    # Both sides are rounded up, which may add a row and a column of pixels.
    most = MOST_PIXELS - 2 * _LONGEST - 1
    scale = min(share * job.wide / wide, _LONGEST / max(wide, high), (most / (wide * high)) ** 0.5)
    drawn = page.get_pixmap(matrix=mupdf.Matrix(scale, scale), colorspace=mupdf.csGRAY, alpha=False)
    shades = drawn.samples.translate(_SHADES)
    return mupdf.Pixmap(mupdf.csGRAY, drawn.width, drawn.height, shades, 0)


def _words(page: Any, mupdf: Any) -> tuple[Rectangle, ...]:
    # PyMuPDF takes text from the page as it is without its rotation.
    turned = page.rotation_matrix
    boxes = (mupdf.Rect(word[:4]) * turned for word in page.get_text("words"))
    return tuple(Rectangle(box.x0, box.y0, box.x1, box.y1) for box in boxes)
