"""Read the front of a document: title, authors, addresses, keywords, and all that is claimed of them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gvcmine.ingest.authors import Byline, find_byline, keyword_lines, names_in
from gvcmine.ingest.claims import name_claims
from gvcmine.ingest.display import Block, blocks_of
from gvcmine.ingest.doi import own_doi
from gvcmine.ingest.headings import Style, opened_section
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.ingest.metadata import YEAR, plain_words
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
_LABELLED = re.compile(r"^[A-Z][\w() ]{1,24}:\s")
_CITE = re.compile(
    r"(?:to cite this (?:article|paper|chapter|document)"
    r"|please cite (?:the work|this \w+) as(?: follows)?)\W*",
    re.I,
)
_RIGHTS = re.compile(r"^\W{0,2}(?:©|\(c\)\s|copyright\b)", re.I)
_CITATION = re.compile(
    r"^(?P<authors>[^()]{4,200}?)\s*\(?(?P<year>(?:19|20)\d\d)\)?[.,:]?\s+"
    r"(?P<title>[^,]{8,250}?),\s+(?P<venue>[A-Z][^,\d]{3,80}),"
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
    first = [blocks_of(page) for page in pages[:PAGES]]
    title = find_title(first, style, _values(stated, "title"), heads)
    byline = find_byline(title.around, title.blocks)
    if not byline.names:
        byline = _later_byline(first, title)
    doi = own_doi(pages, title.text, _values(stated, "doi"))
    printed = _printed_claims(first, title, byline, doi)
    keywords = [line for blocks in first for line in keyword_lines(blocks)]
    lines = [line for block in title.blocks for line in block.lines]
    return Front(
        title_paragraphs=_holding(paragraphs, lines) + _repeats(paragraphs, title.text),
        author_paragraphs=_holding(paragraphs, byline.lines),
        affiliation_paragraphs=_holding(paragraphs, byline.addresses),
        keyword_paragraphs=_holding(paragraphs, keywords),
        claims=tuple(dict.fromkeys([*printed, *stated, *name_claims(source)])),
    )


def _values(claims: Iterable[Claim], field: str) -> list[str]:
    return [claim.value for claim in claims if claim.field == field]


def _later_byline(first: Sequence[Sequence[Block]], title: FoundTitle) -> Byline:
    """Return the authors under a second print of the title, as after a designer's cover."""
    wanted = title.text or ""
    for blocks in first:
        for place, block in enumerate(blocks):
            if not wanted or block in title.blocks or block.depth > 0.7:
                continue
            for run in (blocks[place : place + 1], blocks[place : place + 2]):
                if alike(" ".join(one.text for one in run), wanted):
                    found = find_byline(blocks, run)
                    if found.names:
                        return found
    return Byline()


def _printed_claims(
    first: Sequence[Sequence[Block]], title: FoundTitle, byline: Byline, doi: str | None
) -> list[Claim]:
    """Return one claim a field: the first that says anything, the surest places first."""
    values = [
        ("title", title.text),
        ("venue", title.host),
        ("authors", "; ".join(byline.names)),
        ("doi", doi),
    ]
    for imprint in _imprints(first, title):
        values += [("year", str(imprint.year or "")), ("venue", imprint.venue)]
    values += _cover_values(first, title)
    found: dict[str, str] = {}
    for field, value in values:
        if value:
            found.setdefault(field, value)
    return [Claim(field, value, ClaimSource.FIRST_PAGE) for field, value in found.items()]


def _imprints(first: Sequence[Sequence[Block]], title: FoundTitle) -> list[Imprint]:
    """Return where and when the work was published, as its first pages say."""
    fronts: list[str] = []
    marginal: list[str] = []
    for block in _before_lists(first):
        if block in title.blocks:
            continue
        prose = _is_prose(block)
        for line in block.lines if not prose or len(block.lines) < 9 else _rights(block):
            banded = not _BAND * block.tall < line.middle < (1 - _BAND) * block.tall
            if line.page == 1 and (banded or _is_issue(line.text)) or (banded and len(block.lines) == 1):
                marginal.append(line.text)
            if len(line.text) < 130 and (not prose or _RIGHTS.match(line.text)):
                fronts.append(line.text)
    return imprints(fronts, marginal)


def _before_lists(first: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """Yield the blocks of the first pages, those under "References" left out."""
    for blocks in first:
        for block in blocks:
            if opened_section(block.text) is Section.REFERENCES:
                return
            yield block


def _rights(block: Block) -> list[PrintedLine]:
    return [line for line in block.lines if _RIGHTS.match(line.text)]


def _is_prose(block: Block) -> bool:
    """Say whether a block is running text rather than lines of a title page."""
    words = block.text.split()
    return len(words) > 25 and sum(word.islower() for word in words) > 0.6 * len(words)


def _is_issue(text: str) -> bool:
    """Say whether a whole line names a journal, its issue and its year."""
    found = issue_line(text.rstrip("."))
    return found is not None and found.year is not None and len(text) < 100


def _cover_values(first: Sequence[Sequence[Block]], title: FoundTitle) -> list[tuple[str, str | None]]:
    """Return what the sheet of an archive, or a line "cite this as", says."""
    values: list[tuple[str, str | None]] = []
    for block in (block for blocks in first for block in blocks):
        for entry in _labelled(block) if block.page in title.covers else ():
            authors, journal = _COVER_AUTHORS.match(entry), _COVER_SOURCE.match(entry)
            names = names_in(authors.group(1)) if authors else None
            issue = issue_line(journal.group(1)) if journal else None
            values.append(("authors", "; ".join(map(sorted_name, names or ()))))
            values += [("venue", issue.venue), ("year", str(issue.year or ""))] if issue else []
        values += _cited_values(block.text)
    return values


def _labelled(block: Block) -> list[str]:
    """Return entries such as "Source: ...", a long one put together from its lines."""
    entries: list[str] = []
    for line in block.lines:
        if entries and not _LABELLED.match(line.text):
            entries[-1] += f" {line.text}"
        else:
            entries.append(line.text)
    return entries


def _cited_values(text: str) -> list[tuple[str, str | None]]:
    """Return what a work says of how it wants to be cited."""
    cite = _CITE.search(text)
    if cite is None:
        return []
    rest = text[cite.end() :]
    found, year = _CITATION.match(rest), YEAR.search(rest[:300])
    if found is None:
        return [("year", year.group())] if year else []
    names = names_in(found["authors"])
    return [
        ("authors", "; ".join(map(sorted_name, names or ()))),
        ("year", found["year"]),
        ("venue", found["venue"].strip()),
    ]


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


def _repeats(paragraphs: Sequence[Paragraph], title: str | None) -> tuple[Paragraph, ...]:
    """Return other paragraphs of the first pages that print the title once more."""
    if title is None or len(title) < 12:
        return ()
    first = [one for one in paragraphs if one.page <= PAGES and len(one.text) < 2 * len(title)]
    return tuple(one for one in first if plain_words(one.text) == plain_words(title))
