"""Turn printed pages into a document and its passages, whatever library took them from the file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from gvcmine.ingest.assemble import assemble, vocabulary
from gvcmine.ingest.claims import with_claims
from gvcmine.ingest.front import front_claims
from gvcmine.ingest.furniture import clear_furniture
from gvcmine.ingest.headings import running_style
from gvcmine.ingest.kinds import document_kinds
from gvcmine.ingest.languages import with_languages
from gvcmine.ingest.lines import PrintedPage
from gvcmine.ingest.order import in_reading_order
from gvcmine.ingest.paragraphs import build_paragraphs
from gvcmine.ingest.passages import cut_passages
from gvcmine.ingest.sections import name_sections
from gvcmine.types.text import Document, DocumentKind, Line, Page, Reading, Span, content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPages:
    """All that is taken from a file: its pages as printed and what it says of itself.

    `problems` says of pages by number why they were not read.
    """

    pages: tuple[PrintedPage, ...]
    metadata: dict[str, str | None]
    problems: Mapping[int, str] = field(default_factory=dict)


def make_reading(taken: TakenPages, *, source: str, document_id: str, reader: str) -> Reading:
    """Turn printed pages into a document and its passages, whatever library took them from the file."""
    cleared = clear_furniture(taken.pages)
    pages = [in_reading_order(page) for page in cleared.pages]
    lines = [line for page in pages for line in page.lines]
    style = running_style(lines)
    paragraphs = build_paragraphs(document_kinds(pages, style), style)
    front = front_claims(
        taken.pages, paragraphs, style, metadata=taken.metadata, source=source, furniture=cleared.furniture
    )
    parts = name_sections(paragraphs, front.sections, style)
    written = assemble(paragraphs, vocabulary(lines))
    document = Document(
        id=document_id,
        kind=DocumentKind.FILE,
        source=source,
        text=written.text,
        text_id=content_id(written.text, reader),
        reader=reader,
        pages=_pages(pages, written.lines, taken.problems),
        lines=written.lines,
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
