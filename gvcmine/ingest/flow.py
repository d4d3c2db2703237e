"""Turn blocks of a file without printed pages into a document with passages.

Each heading opens a page: its number counts headings, its label is their text. Pages have no size,
and every line an empty box: what is shown is "page 3, Methods", and no place on it is claimed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gvcmine.ingest.blocks import Block, BlockKind
from gvcmine.ingest.claims import name_claims, with_claims
from gvcmine.ingest.doi import first_own_doi
from gvcmine.ingest.headings import opened_section, run_in_section
from gvcmine.ingest.languages import with_languages
from gvcmine.ingest.metadata import plain_words
from gvcmine.ingest.passages import cut_passages
from gvcmine.types.text import (
    Claim,
    ClaimSource,
    Document,
    DocumentKind,
    Line,
    Page,
    Reading,
    Rectangle,
    Section,
    Span,
    content_id,
)

NOWHERE = Rectangle(0.0, 0.0, 0.0, 0.0)
"""The box of text that stands on no printed page."""

_LABEL = 60
"""Characters of a heading that are kept as the label of its page."""

_HEADING_WORDS = 6
_PLAIN_HEADING = 2
"""A known heading that is set as plain text has few words, and is taken for one of the second level."""

_BY_LINE_WORDS = 20
"""Names and addresses between title and text seldom take more words."""

_LONGEST_ABSTRACT = 450
"""Words after which an abstract without an end has ended."""

_DOI_BLOCKS = 12
"""A paper's own DOI stands at its beginning; later ones belong to works it cites."""

_KINDS = {
    BlockKind.TABLE: Section.TABLE,
    BlockKind.CAPTION: Section.CAPTION,
    BlockKind.FOOTNOTE: Section.FOOTNOTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A block in its place: its section, the heading above it, whether it is a heading, and its page."""

    section: Section
    heading: str | None
    is_heading: bool
    page: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a document comes from: its name in the corpus folder, its id, and the part that reads it.

    `confidence` says how sure (0..1) its sections are: where the file marks headings, they are.
    """

    source: str
    document_id: str
    reader: str
    confidence: float = 1.0


def make_reading(blocks: Sequence[Block], claims: Sequence[Claim], origin: Origin) -> Reading:
    """Return the document and its passages, in the order of the blocks.

    `claims` are what the file says of itself; title and DOI are also looked for in the text.
    """
    blocks = _with_known_headings(blocks)
    title = _title_block(blocks, next((claim.value for claim in claims if claim.field == "title"), None))
    stretches = [replace(one, confidence=origin.confidence) for one in _walk(blocks, title)]
    text = "\n\n".join(block.text for block in blocks)
    spans = tuple(_spans(blocks))
    document = Document(
        id=origin.document_id,
        kind=DocumentKind.FILE,
        source=origin.source,
        text=text,
        text_id=content_id(text, origin.reader),
        reader=origin.reader,
        pages=_pages(blocks, stretches, spans),
        lines=tuple(
            Line(span=span, page=stretch.page, rectangle=NOWHERE)
            for stretch, span in zip(stretches, spans, strict=True)
        ),
    )
    passages, language = with_languages(cut_passages(document, stretches, spans))
    printed = _printed_claims(blocks, title, claims)
    known = with_claims(document, [*claims, *printed, *name_claims(origin.source)])
    return Reading(document=replace(known, language=language), passages=passages)


def _with_known_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with lines such as "References" made headings where they are set as plain text."""
    return [
        replace(block, kind=BlockKind.HEADING, level=_PLAIN_HEADING)
        if block.kind is BlockKind.TEXT
        and len(block.text.split()) <= _HEADING_WORDS
        and opened_section(block.text)
        else block
        for block in blocks
    ]


def _title_block(blocks: Sequence[Block], stated: str | None) -> int | None:
    """Return the place of the title: what prints the stated one, else the first heading of level 1."""
    early = list(enumerate(blocks[:8]))
    if stated is not None:
        for place, block in early:
            if plain_words(block.text) == plain_words(stated):
                return place
    tops = [place for place, block in early if block.kind is BlockKind.HEADING and block.level == 1]
    known = [place for place in tops if opened_section(blocks[place].text) is None]
    return known[0] if known and len(blocks[known[0]].text.split()) > 1 else None


def _printed_claims(blocks: Sequence[Block], title: int | None, claims: Sequence[Claim]) -> Iterator[Claim]:
    named = blocks[title].text if title is not None else None
    if named is not None:
        yield Claim("title", named, ClaimSource.FIRST_PAGE)
    stated = [claim.value for claim in claims if claim.field == "doi"]
    doi = first_own_doi((block.text for block in blocks[:_DOI_BLOCKS]), named, stated)
    if doi is not None:
        yield Claim("doi", doi, ClaimSource.FIRST_PAGE)


def _walk(blocks: Sequence[Block], title: int | None) -> Iterator[Stretch]:
    """Name the section of each block; a known heading changes it until one of its level or above."""
    section, level, heading, page, words = Section.BODY, 0, None, 1, 0
    front = _front_matter(blocks, title)
    for place, block in enumerate(blocks):
        is_heading = block.kind is BlockKind.HEADING and place != title
        if is_heading:
            opened = opened_section(block.text)
            if opened is not None or block.level <= level:
                section, level, words = opened or Section.BODY, block.level, 0
            heading = block.text
        page = block.page or (page + 1 if is_heading and place else page)
        words += len(block.text.split())
        if section is Section.ABSTRACT and words > _LONGEST_ABSTRACT:
            section, level = Section.BODY, 0
        here = Section.FRONT_MATTER if place in front else _section_of(block, section)
        here = Section.TITLE if place == title else here
        above = None if here is Section.FOOTNOTE else heading
        yield Stretch(section=here, heading=above, is_heading=is_heading, page=page)


def _front_matter(blocks: Sequence[Block], title: int | None) -> set[int]:
    """Return the places of by-lines and dates: short lines, no sentences, between title and first heading."""
    if title is None:
        return set()
    found: set[int] = set()
    for place in range(title + 1, len(blocks)):
        text, kind = blocks[place].text, blocks[place].kind
        if kind is BlockKind.HEADING:
            return found
        if kind is BlockKind.TEXT and len(text.split()) <= _BY_LINE_WORDS and not text.endswith((".", ":")):
            found.add(place)
    return set()


def _section_of(block: Block, section: Section) -> Section:
    if block.kind in _KINDS:
        # Notes follow the whole text in DOCX files, so also the references; their tables are of them.
        within = section is Section.REFERENCES and block.kind is not BlockKind.FOOTNOTE
        return Section.REFERENCES if within else _KINDS[block.kind]
    if block.kind is BlockKind.TEXT and section in (Section.BODY, Section.ABSTRACT):
        return run_in_section(block.text) or section
    return section


def _spans(blocks: Sequence[Block]) -> Iterator[Span]:
    start = 0
    for block in blocks:
        yield Span(start, start + len(block.text))
        start += len(block.text) + 2


def _pages(blocks: Sequence[Block], stretches: Sequence[Stretch], spans: Sequence[Span]) -> tuple[Page, ...]:
    ends: dict[int, Span] = {}
    labels: defaultdict[int, str | None] = defaultdict(lambda: None)
    for block, stretch, span in zip(blocks, stretches, spans, strict=True):
        before = ends.get(stretch.page)
        ends[stretch.page] = Span(before.start if before else span.start, span.end)
        if before is None and block.kind is BlockKind.HEADING and block.page is None:
            labels[stretch.page] = _short(block.text)
    return tuple(
        Page(number=number, label=labels[number], width=0.0, height=0.0, spans=(span,))
        for number, span in ends.items()
    )


def _short(heading: str) -> str:
    return heading if len(heading) <= _LABEL else heading[: _LABEL - 1].rsplit(" ", 1)[0] + "…"
