"""Read the front of a document: title, authors, addresses, keywords, and all that is claimed of them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gvcmine.ingest.authors import Byline, find_byline, keyword_lines, names_in
from gvcmine.ingest.claims import name_claims
from gvcmine.ingest.display import blocks_of
from gvcmine.ingest.doi import own_doi
from gvcmine.ingest.headings import Style
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.ingest.metadata import plain_words
from gvcmine.ingest.names import sorted_name
from gvcmine.ingest.pieces import Paragraph
from gvcmine.ingest.stated import stated_claims
from gvcmine.ingest.title import PAGES, FoundTitle, alike, find_title
from gvcmine.ingest.venue import Imprint, imprints, issue_line
from gvcmine.types.text import Claim, ClaimSource, Section

_BAND = 0.16
"""Share of a first page's height, above and below, in which journals print their name and issue."""

_COVER_AUTHORS = re.compile(r"^(?:author\(?s?\)?|autor(?:en|es)?|by)\s*:\s*(.+)$", re.I)
_COVER_SOURCE = re.compile(r"^(?:source|published in|in|journal|quelle)\s*:\s*(.+)$", re.I)
_CITE = re.compile(
    r"(?:to cite this (?:article|paper|chapter|document)|please cite (?:the work|this \w+) as(?: follows)?)\W*",
    re.I,
)
_CITATION = re.compile(
    r"^(?P<authors>[^()]{4,200}?)\s*\(?(?P<year>(?:19|20)\d\d)\)?[.,:]?\s+(?P<title>[^,]{8,250}?),\s+(?P<venue>[A-Z][^,\d]{3,80}),"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Which paragraphs print title, authors, addresses and keywords, and what is claimed of the document."""

    title_paragraphs: tuple[Paragraph, ...] = ()
    author_paragraphs: tuple[Paragraph, ...] = ()
    affiliation_paragraphs: tuple[Paragraph, ...] = ()
    keyword_paragraphs: tuple[Paragraph, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def sections(self) -> dict[int, Section]:
        """Return the section of each paragraph of the front, by `id(paragraph)`."""
        named = (
            (Section.KEYWORDS, self.keyword_paragraphs),
            (Section.AFFILIATIONS, self.affiliation_paragraphs),
            (Section.AUTHORS, self.author_paragraphs),
            (Section.TITLE, self.title_paragraphs),
        )
        return {id(paragraph): section for section, held in named for paragraph in held}


def front_claims(
    pages: Sequence[PrintedPage],
    paragraphs: Sequence[Paragraph],
    style: Style,
    *,
    metadata: Mapping[str, str | None],
    source: str,
    furniture: Iterable[PrintedLine] = (),
) -> Front:
    """Return the front of a document.

    `pages` are as printed, running heads included; `paragraphs` what they became; `metadata` what the
    file says of itself, its XMP packet under "xmp"; `source` its name; `furniture` the lines taken
    away as running heads and feet.
    """
    stated = stated_claims(metadata)
    heads = {plain_words(line.text) for line in furniture if len(line.text) > 3}
    title = find_title(pages, style, _values(stated, "title"), heads)
    byline = find_byline(title.around, title.blocks)
    if not byline.names:
        byline = _later_byline(pages, title)
    printed = [*_printed_claims(pages, title, byline, _values(stated, "doi"))]
    first = pages[:PAGES]
    keywords = [line for page in first for line in keyword_lines(blocks_of(page))]
    repeats = _repeats(paragraphs, title.text)
    lines = [line for block in title.blocks for line in block.lines]
    return Front(
        title_paragraphs=_holding(paragraphs, lines) + tuple(repeats),
        author_paragraphs=_holding(paragraphs, byline.lines),
        affiliation_paragraphs=_holding(paragraphs, byline.addresses),
        keyword_paragraphs=_holding(paragraphs, keywords),
        claims=tuple(dict.fromkeys([*printed, *stated, *name_claims(source)])),
    )


def _values(claims: Iterable[Claim], field: str) -> list[str]:
    return [claim.value for claim in claims if claim.field == field]


def _later_byline(pages: Sequence[PrintedPage], title: FoundTitle) -> Byline:
    """Return the authors under a second print of the title, as after a designer's cover."""
    wanted = title.text or ""
    for page in pages[:PAGES]:
        blocks = blocks_of(page)
        for place, block in enumerate(blocks):
            for run in (blocks[place : place + 1], blocks[place : place + 2]):
                text = " ".join(one.text for one in run)
                if wanted and block not in title.blocks and block.depth < 0.7 and alike(text, wanted):
                    found = find_byline(blocks, run)
                    if found.names:
                        return found
    return Byline()


def _printed_claims(
    pages: Sequence[PrintedPage], title: FoundTitle, byline: Byline, stated_dois: Collection[str]
) -> list[Claim]:
    values: list[tuple[str, str | None]] = [("title", title.text)]
    values.append(("authors", "; ".join(byline.names)))
    values.append(("doi", own_doi(pages, title.text, stated_dois)))
    for imprint in _imprints(pages, title):
        values.append(("year", str(imprint.year) if imprint.year else None))
        values.append(("venue", imprint.venue))
    if title.host:
        values.insert(1, ("venue", title.host))
    values += _cover_values(pages, title)
    seen: set[str] = set()
    kept = []
    for field, value in values:
        # The years and venues are sorted by trust; what a lower line says of them is no second opinion.
        if value and field not in seen:
            kept.append(Claim(field, value, ClaimSource.FIRST_PAGE))
            seen.add(field)
    return kept


def _imprints(pages: Sequence[PrintedPage], title: FoundTitle) -> list[Imprint]:
    """Return where and when the work was published, as its first pages say."""
    blocks = [block for page in pages[:2] for block in blocks_of(page)]
    if title.around and title.around[0].page > 2:
        blocks += title.around
    fronts, marginal = [], []
    for block in blocks:
        for line in block.lines:
            banded = not _BAND * block.tall < line.middle < (1 - _BAND) * block.tall
            if len(line.text) < 130:
                fronts.append(line.text)
            if banded or (
                line.page == 1 and issue_line(line.text.rstrip(".")) is not None and line.text[:1].isupper()
            ):
                marginal.append(line.text)
    return imprints(fronts, marginal)


def _cover_values(pages: Sequence[PrintedPage], title: FoundTitle) -> list[tuple[str, str | None]]:
    """Return what the sheet of an archive, or a line "cite this as", says."""
    values: list[tuple[str, str | None]] = []
    for page in pages[:PAGES]:
        for block in blocks_of(page):
            if page.number in title.covers:
                authors, journal = _COVER_AUTHORS.match(block.text), _COVER_SOURCE.match(block.text)
                names = names_in(authors.group(1)) if authors else None
                issue = issue_line(journal.group(1)) if journal else None
                values.append(("authors", "; ".join(map(sorted_name, names or ()))))
                values += [("venue", issue.venue), ("year", str(issue.year or ""))] if issue else []
            cite = _CITE.search(block.text)
            found = _CITATION.match(block.text[cite.end() :]) if cite else None
            if found is not None:
                names = names_in(found["authors"])
                values.append(("authors", "; ".join(map(sorted_name, names or ()))))
                values += [("year", found["year"]), ("venue", found["venue"].strip())]
    return values


def _holding(paragraphs: Sequence[Paragraph], lines: Collection[PrintedLine]) -> tuple[Paragraph, ...]:
    """Return the paragraphs most of whose letters stand on these lines."""
    places = {(line.page, line.box) for line in lines}
    if not places:
        return ()
    last = max(page for page, _ in places)
    found = []
    for paragraph in paragraphs:
        if paragraph.page <= last:
            here = sum(len(line.text) for line in paragraph.lines if (line.page, line.box) in places)
            if here > 0.5 * sum(len(line.text) for line in paragraph.lines):
                found.append(paragraph)
    return tuple(found)


def _repeats(paragraphs: Sequence[Paragraph], title: str | None) -> list[Paragraph]:
    """Return other paragraphs of the first pages that print the title once more."""
    if title is None or len(title) < 12:
        return []
    first = [
        paragraph
        for paragraph in paragraphs
        if paragraph.page <= PAGES and len(paragraph.text) < 2 * len(title)
    ]
    return [paragraph for paragraph in first if plain_words(paragraph.text) == plain_words(title)]
