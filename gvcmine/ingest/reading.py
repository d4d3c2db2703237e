"""Turn printed pages into a document and its passages, whatever library took them from the file."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gvcmine.ingest.assemble import assemble, vocabulary
from gvcmine.ingest.claims import with_claims
from gvcmine.ingest.collection import find_works
from gvcmine.ingest.front import front_claims
from gvcmine.ingest.furniture import clear_furniture
from gvcmine.ingest.headings import running_style
from gvcmine.ingest.kinds import document_kinds
from gvcmine.ingest.languages import with_languages
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.ingest.margin_numbers import without_margin_numbers
from gvcmine.ingest.order import in_reading_order
from gvcmine.ingest.paragraphs import build_paragraphs
from gvcmine.ingest.passages import cut_passages
from gvcmine.ingest.sections import name_sections
from gvcmine.types.text import Document, DocumentKind, Line, Page, Reading, Section, Span, content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPages:
    """All that is taken from a file: its pages as printed and what it says of itself.

    `problems` says of pages by number why they were not read.
    """

    pages: tuple[PrintedPage, ...]
    metadata: dict[str, str | None]
    problems: Mapping[int, str] = field(default_factory=dict)


def make_reading(taken: TakenPages, *, source: str, document_id: str, reader: str) -> Reading:
    """Turn printed pages into a document and its passages, whatever library took them from the file.

    Where the file holds several works, each is a document of its own; the pages before the first work
    (a cover, the contents) belong to it as front matter.
    """
    taken = replace(taken, pages=without_margin_numbers(taken.pages))
    cleared = clear_furniture(taken.pages)
    pages = [in_reading_order(page) for page in cleared.pages]
    style = running_style(line for page in pages for line in page.lines)
    starts = find_works(pages, style)
    origin = _Origin(taken, cleared.furniture, source, document_id, reader)
    if not starts:
        return _reading(pages, origin, document_id, DocumentKind.FILE)
    ends = [*starts[1:], pages[-1].number + 1]
    works = [
        _reading(
            [page for page in pages if (start if place else 1) <= page.number < end],
            origin,
            hashlib.sha256(f"{document_id} {place}".encode()).hexdigest(),
            DocumentKind.PIECE,
            start,
        )
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    return replace(works[0], further=tuple(works[1:]))


@dataclass(frozen=True, slots=True)
class _Origin:
    """What all works of a file share: what was taken from it, its furniture, its names."""

    taken: TakenPages
    furniture: tuple[PrintedLine, ...]
    source: str
    file_id: str
    reader: str


def _reading(
    pages: Sequence[PrintedPage], origin: _Origin, document_id: str, kind: DocumentKind, start: int = 1
) -> Reading:
    """Return one work, whose title stands on page `start`; `pages` are in reading order, furniture gone."""
    whole = kind is DocumentKind.FILE
    lines = [line for page in pages for line in page.lines]
    style = running_style(lines)
    paragraphs = build_paragraphs(document_kinds(pages, style), style)
    numbers = range(start, pages[-1].number + 1)
    front = front_claims(
        [page for page in origin.taken.pages if page.number in numbers],
        paragraphs,
        style,
        # What a file says of itself is said of the whole collection.
        metadata=origin.taken.metadata if whole else {},
        source=origin.source,
        furniture=[line for line in origin.furniture if line.page in numbers],
    )
    named = {id(one): Section.FRONT_MATTER for one in paragraphs if one.page < start} | front.sections
    parts = name_sections(paragraphs, named, style)
    written = assemble(paragraphs, vocabulary(lines))
    document = Document(
        id=document_id,
        kind=kind,
        source=origin.source,
        text=written.text,
        text_id=content_id(written.text, origin.reader),
        reader=origin.reader,
        pages=_pages(pages, written.lines, origin.taken.problems),
        lines=written.lines,
        file_id=None if whole else origin.file_id,
    )
    passages, language = with_languages(cut_passages(document, parts, written.spans))
    document = replace(with_claims(document, front.claims), language=language)
    return Reading(document=document, passages=passages)


def _pages(
    printed: Iterable[PrintedPage], lines: Iterable[Line], problems: Mapping[int, str]
) -> tuple[Page, ...]:
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
            confidence=page.confidence,
            problem=problems.get(page.number),
        )
        for page in printed
    )
