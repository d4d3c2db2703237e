"""The verb show: what a person needs to judge at a glance how a document was read.

Here are the values only: which passages, where they stand, what the pages look like. How they are
drawn is the matter of a face (see `gvcmine/cli/show.py`).
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.gate import file_digest
from gvcmine.ingest.pictures import PagePicture, PictureJob, draw_limited
from gvcmine.types.text import Document, DocumentKind, Page, Passage, Rectangle, Section
from gvcmine.verbs.describing import described
from gvcmine.verbs.finding import find_document
from gvcmine.verbs.rooms import Rooms

Progress = Callable[[str, int, int], None]

MOST_BYTES = 9_000_000
"""Bytes of all pictures of a document of up to 60 pages; in text form (base64) they take a third more."""

_FEW_PAGES, _LEAST_BYTES = 60, 40_000
"""Longer documents get fewer bytes a page, but not so few that print cannot be read."""

_NEAR = 1.5
"""Lines with more than this many line heights between them are two boxes: a figure may stand there."""

_BESIDE = 2.5
"""Pieces of one printed line that are this many line heights apart (cells of a table) share a box."""

_CELLS = (1_000.0, 12.0)
"""Points across and down that may part two cells of one table; in a row they may stand far apart."""

_MARGIN = 1.0
"""Points by which a word may stand out of the box of its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which passages to show: of these sections (none named: all), codable ones only, first to last page."""

    sections: tuple[Section, ...] = ()
    codable: bool = False
    pages: tuple[int, int] | None = None

    def keeps(self, passage: Passage) -> bool:
        """Say whether a passage is chosen; one that stands on several pages needs one of them."""
        if self.codable and not passage.section.codable:
            return False
        if self.sections and passage.section not in self.sections:
            return False
        return self.pages is None or any(self.has_page(region.page) for region in passage.regions)

    def has_page(self, number: int) -> bool:
        """Say whether a page is chosen."""
        return self.pages is None or self.pages[0] <= number <= self.pages[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A document and the chosen of its passages, in text order.

    `everything` holds all its passages. `file` is the file that it was read from, if that is still
    the same; otherwise `file_problem` says what happened to it, or neither is there for an abstract.
    """

    document: Document
    passages: tuple[Passage, ...]
    everything: tuple[Passage, ...]
    choice: Choice
    file: Path | None = None
    file_problem: str | None = None

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return the chosen pages."""
        return tuple(page for page in self.document.pages if self.choice.has_page(page.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A box on a page around neighbouring lines of one passage; `part` counts the boxes of the passage."""

    passage: Passage
    part: int
    page: int
    rectangle: Rectangle


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """A page, its picture if there is one, the outlines on it, its printed lines, and the text left out."""

    page: Page
    picture: PagePicture | None
    outlines: tuple[Outline, ...]
    left_out: tuple[Rectangle, ...]


def show(rooms: Rooms, name: str, choice: Choice = Choice()) -> Shown:  # noqa: B008 (frozen)
    """Return the document that goes by this name, with the chosen passages.

    Raises WorkspaceError where no or several documents go by it, or the pages do not exist.
    """
    document_id = find_document(rooms, name)
    reading = rooms.corpus.reading(document_id)
    document, passages = described(rooms, reading.document), reading.passages
    _check_pages(document, choice)
    file, problem = _file_of(rooms, document)
    return Shown(
        document=document,
        passages=tuple(passage for passage in passages if choice.keeps(passage)),
        everything=passages,
        choice=choice,
        file=file,
        file_problem=problem,
    )


def draw(rooms: Rooms, shown: Shown, progress: Progress) -> tuple[DrawnPage, ...]:
    """Return the chosen pages with pictures and outlines; a page without a picture says why.

    What was not read from a PDF has no pages with a size, and none is returned.
    """
    if not any(page.width > 0 for page in shown.document.pages):
        return ()
    pages = shown.pages
    pictures = _pictures(rooms, shown.file, pages, progress) if shown.file else {}
    boxes = [outline for passage in shown.passages for outline in outlines(passage)]
    taken = _boxes_by_page(shown.everything)
    drawn = []
    for page in pages:
        picture = pictures.get(page.number)
        words = picture.words if picture else ()
        drawn.append(
            DrawnPage(
                page=page,
                picture=picture,
                outlines=tuple(box for box in boxes if box.page == page.number),
                left_out=left_out(words, taken.get(page.number, ())),
            )
        )
    return tuple(drawn)


def outlines(passage: Passage) -> tuple[Outline, ...]:
    """Return the boxes around a passage: one for each column or page that it stands in."""
    boxes: list[tuple[int, Rectangle]] = []
    for region in passage.regions:
        if boxes and boxes[-1][0] == region.page and _continues(boxes[-1][1], region.rectangle):
            boxes[-1] = (region.page, _around(boxes[-1][1], region.rectangle))
        else:
            boxes.append((region.page, region.rectangle))
    near = _CELLS if passage.section is Section.TABLE else (0.0, 0.0)
    return tuple(
        Outline(passage=passage, part=part, page=page, rectangle=box)
        for part, (page, box) in enumerate(_united(boxes, near), start=1)
    )


def left_out(words: Iterable[Rectangle], taken: Sequence[Rectangle]) -> tuple[Rectangle, ...]:
    """Return boxes around the words of a page whose middle lies in none of the boxes taken, a line each."""
    found: list[Rectangle] = []
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        if any(
            box.x0 - _MARGIN <= x <= box.x1 + _MARGIN and box.y0 - _MARGIN <= y <= box.y1 + _MARGIN
            for box in taken
        ):
            continue
        if found and _beside(found[-1], word):
            found[-1] = _around(found[-1], word)
        else:
            found.append(word)
    return tuple(found)


def _continues(box: Rectangle, line: Rectangle) -> bool:
    height = line.y1 - line.y0
    below = box.y1 - height <= line.y0 <= box.y1 + _NEAR * height
    return (below and line.x0 < box.x1 and box.x0 < line.x1) or _beside(box, line)


def _beside(box: Rectangle, other: Rectangle) -> bool:
    middle, height = (other.y0 + other.y1) / 2, other.y1 - other.y0
    gap = max(other.x0 - box.x1, box.x0 - other.x1)
    return box.y1 - 1.5 * height <= middle <= box.y1 and gap <= _BESIDE * height


def _united(boxes: list[tuple[int, Rectangle]], near: tuple[float, float]) -> list[tuple[int, Rectangle]]:
    """Put boxes of one page together that lie over each other, or are parted by less than `near` points."""
    united: list[tuple[int, Rectangle]] = []
    for page, box in boxes:
        while clash := next((one for one in united if one[0] == page and _meet(one[1], box, near)), None):
            united.remove(clash)
            box = _around(clash[1], box)
        united.append((page, box))
    return united


def _meet(one: Rectangle, other: Rectangle, near: tuple[float, float]) -> bool:
    across = max(one.x0, other.x0) - min(one.x1, other.x1)
    down = max(one.y0, other.y0) - min(one.y1, other.y1)
    return across < near[0] and down < near[1]


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    return Rectangle(
        min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1)
    )


def _boxes_by_page(passages: Iterable[Passage]) -> dict[int, list[Rectangle]]:
    boxes: dict[int, list[Rectangle]] = {}
    for passage in passages:
        for region in passage.regions:
            boxes.setdefault(region.page, []).append(region.rectangle)
    return boxes


def _check_pages(document: Document, choice: Choice) -> None:
    if choice.pages is None or any(choice.has_page(page.number) for page in document.pages):
        return
    if not document.pages:
        raise WorkspaceError(f"{document.source} has no pages; leave out --page")
    first, last = document.pages[0].number, document.pages[-1].number
    raise WorkspaceError(
        f"{document.source} has the pages {first} to {last}, counted from the file's first, "
        "not as printed; name some of these"
    )


def _file_of(rooms: Rooms, document: Document) -> tuple[Path | None, str | None]:
    """Return the file if it is the one that was read; else what happened to it."""
    if document.kind is DocumentKind.ABSTRACT_ONLY:
        return None, None
    path = rooms.folders.corpus / document.source
    try:
        same = file_digest(path) == (document.file_id or document.id)
    except (OSError, ValueError) as problem:
        reason = "is gone" if isinstance(problem, FileNotFoundError) else "cannot be opened"
        return None, f"{document.source} {reason}: only the text that was read from it can be shown"
    if not same:
        return None, (
            f"{document.source} has changed since it was read: only the text that was read from it "
            "can be shown; run: gvcmine ingest"
        )
    return path, None


def _pictures(rooms: Rooms, path: Path, pages: Sequence[Page], progress: Progress) -> dict[int, PagePicture]:
    most_bytes = max(_LEAST_BYTES, MOST_BYTES // max(_FEW_PAGES, len(pages)))
    jobs = [PictureJob(path=path, page=page.number, most_bytes=most_bytes) for page in pages]
    workers = rooms.settings.corpus.workers or max(1, min(4, (os.cpu_count() or 2) // 2))
    pictures: dict[int, PagePicture] = {}
    for picture in draw_limited(jobs, workers=min(workers, max(1, len(jobs)))):
        pictures[picture.page] = picture
        progress("Draw", len(pictures), len(jobs))
    return pictures
