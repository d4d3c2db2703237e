"""The stages of derived data: which columns each has, and how values become rows of tuples.

Column order is the order of the tuples. A change of columns changes the stage's format, by which files
of an older program are recognised and made anew.
"""

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from gvcmine.store.columns import struct
from gvcmine.store.proposal_columns import PROPOSAL
from gvcmine.store.region_columns import REGION, region_rows, regions_from
from gvcmine.types.text import (
    Assertion,
    Claim,
    ClaimSource,
    Document,
    DocumentKind,
    Line,
    Mention,
    Page,
    Passage,
    Rectangle,
    Section,
    Span,
)

FORMAT = "3"
_CHANGED = {"proposals": "alternatives"}
"""What was added to single stages since, so that a new column of one makes none of the others anew."""

_TEXT, _COUNT, _NUMBER = pa.string(), pa.int64(), pa.float64()

_SPAN = struct(start=_COUNT, end=_COUNT)
_LINE = struct(
    start=_COUNT,
    end=_COUNT,
    page=_COUNT,
    x0=_NUMBER,
    y0=_NUMBER,
    x1=_NUMBER,
    y1=_NUMBER,
    stops=pa.list_(_NUMBER),
)
_PAGE = struct(
    number=_COUNT,
    label=_TEXT,
    width=_NUMBER,
    height=_NUMBER,
    spans=pa.list_(_SPAN),
    confidence=_NUMBER,
    problem=_TEXT,
)
_CLAIM = struct(field=_TEXT, value=_TEXT, source=_TEXT)

DOCUMENT = struct(
    document_id=_TEXT,
    kind=_TEXT,
    source=_TEXT,
    text=_TEXT,
    text_id=_TEXT,
    reader=_TEXT,
    title=_TEXT,
    authors=pa.list_(_TEXT),
    year=_COUNT,
    doi=_TEXT,
    venue=_TEXT,
    reference_key=_TEXT,
    claims=pa.list_(_CLAIM),
    language=_TEXT,
    notes=pa.list_(_TEXT),
    file_id=_TEXT,
    pages=pa.list_(_PAGE),
    lines=pa.list_(_LINE),
)
PASSAGE = struct(
    passage_id=_TEXT,
    document_id=_TEXT,
    index=_COUNT,
    start=_COUNT,
    end=_COUNT,
    text=_TEXT,
    section=_TEXT,
    heading=_TEXT,
    language=_TEXT,
    confidence=_NUMBER,
    regions=pa.list_(REGION),
)
MENTION = struct(
    document_id=_TEXT,
    passage_id=_TEXT,
    start=_COUNT,
    end=_COUNT,
    label=_TEXT,
    text=_TEXT,
    id=_TEXT,
    assertion=_TEXT,
    rule=_TEXT,
    name=_TEXT,
    home=_TEXT,
)
HASHES = struct(hash=pa.uint64())

COLUMNS = {
    "text": DOCUMENT,
    "passages": PASSAGE,
    "hashes": HASHES,
    "mentions": MENTION,
    "proposals": PROPOSAL,
}
"""The columns of each stage; those of the vectors depend on their length."""


def stage_format(stage: str) -> str:
    """Return the mark of the columns that files of a stage have."""
    return " ".join([FORMAT, *([_CHANGED[stage]] if stage in _CHANGED else [])])


def vector_columns(dimensions: int) -> pa.StructType:
    """Return the columns of the vectors."""
    return struct(passage_id=_TEXT, vector=pa.list_(pa.float32(), dimensions))


def source_column(source: str) -> str:
    """Return a file name as valid text.

    On Linux a name may hold bytes that are no UTF-8, which Python shows as lone surrogates; such a
    name (and one that begins like it) is written as a JSON string.
    """
    plain = source.isprintable() and not source.startswith('"')
    return source if plain else json.dumps(source)


def source_name(column: str) -> str:
    """Read what `source_column` wrote."""
    return str(json.loads(column)) if column.startswith('"') else column


def document_row(document: Document) -> tuple[Any, ...]:
    """Return a document as a tuple of the columns of DOCUMENT."""
    return (
        document.id,
        str(document.kind),
        source_column(document.source),
        document.text,
        document.text_id,
        document.reader,
        document.title,
        document.authors,
        document.year,
        document.doi,
        document.venue,
        document.reference_key,
        [(claim.field, claim.value, str(claim.source)) for claim in document.claims],
        document.language,
        document.notes,
        document.file_id,
        [_page_row(page) for page in document.pages],
        [_line_row(line) for line in document.lines],
    )


def document_from(row: Sequence[Any]) -> Document:
    """Read what `document_row` returned."""
    of = dict(zip((field.name for field in DOCUMENT), row, strict=True))
    return Document(
        id=of["document_id"],
        kind=DocumentKind(of["kind"]),
        source=source_name(of["source"]),
        text=of["text"],
        text_id=of["text_id"],
        reader=of["reader"],
        title=of["title"],
        authors=tuple(of["authors"]),
        year=of["year"],
        doi=of["doi"],
        venue=of["venue"],
        reference_key=of["reference_key"],
        claims=tuple(Claim(field, value, ClaimSource(source)) for field, value, source in of["claims"]),
        language=of["language"],
        notes=tuple(of["notes"]),
        file_id=of["file_id"],
        pages=tuple(_page_from(page) for page in of["pages"]),
        lines=tuple(
            Line(span=Span(start, end), page=page, rectangle=Rectangle(*box), stops=tuple(stops))
            for start, end, page, *box, stops in of["lines"]
        ),
    )


def _line_row(line: Line) -> tuple[Any, ...]:
    box = line.rectangle
    return (line.span.start, line.span.end, line.page, box.x0, box.y0, box.x1, box.y1, line.stops)


def _page_row(page: Page) -> tuple[Any, ...]:
    spans = [(span.start, span.end) for span in page.spans]
    return (page.number, page.label, page.width, page.height, spans, page.confidence, page.problem)


def _page_from(row: Sequence[Any]) -> Page:
    number, label, width, height, spans, confidence, problem = row
    return Page(
        number=number,
        label=label,
        width=width,
        height=height,
        spans=tuple(Span(start, end) for start, end in spans),
        confidence=confidence,
        problem=problem,
    )


def passage_row(passage: Passage) -> tuple[Any, ...]:
    """Return a passage as a tuple of the columns of PASSAGE."""
    return (
        passage.id,
        passage.document_id,
        passage.index,
        passage.span.start,
        passage.span.end,
        passage.text,
        str(passage.section),
        passage.heading,
        passage.language,
        passage.confidence,
        region_rows(passage.regions),
    )


def passage_from(row: Sequence[Any]) -> Passage:
    """Read what `passage_row` returned."""
    (
        passage_id,
        document_id,
        index,
        start,
        end,
        text,
        section,
        heading,
        language,
        confidence,
        regions,
    ) = row
    return Passage(
        id=passage_id,
        document_id=document_id,
        index=index,
        span=Span(start, end),
        text=text,
        section=Section(section),
        heading=heading,
        language=language,
        confidence=confidence,
        regions=regions_from(regions),
    )


def mention_row(mention: Mention) -> tuple[Any, ...]:
    """Return a mention as a tuple of the columns of MENTION."""
    return (
        mention.document_id,
        mention.passage_id,
        mention.span.start,
        mention.span.end,
        mention.label,
        mention.text,
        mention.id,
        str(mention.assertion),
        mention.rule,
        mention.name,
        mention.home,
    )


def mention_from(row: Sequence[Any]) -> Mention:
    """Read what `mention_row` returned."""
    document_id, passage_id, start, end, label, text, linked, assertion, rule, name, home = row
    return Mention(
        document_id=document_id,
        passage_id=passage_id,
        span=Span(start, end),
        label=label,
        text=text,
        id=linked,
        assertion=Assertion(assertion),
        rule=rule,
        name=name,
        home=home,
    )
