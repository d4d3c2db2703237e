"""What a corpus is made of: documents, pages, passages, mentions and references.

Offsets are half-open and count code points of the document's text. Lengths on a page are PDF
points from the top left corner, with the page's rotation applied. Pages are counted from 1 in the
order of the file; the printed label stands beside the number.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff"
"""Letters of Thai, Lao, Burmese, Khmer, Chinese and Japanese, which set no blanks between words; a class
for regular expressions."""

_UNSPACED = re.compile(f"[{UNSPACED}]")


def content_id(*parts: str) -> str:
    """Return 32 hexadecimal digits that depend on the parts and on nothing else.

    Each part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.

    >>> content_id("ab", "c") == content_id("a", "bc")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(encoded)}:".encode())
        digest.update(encoded)
    return digest.hexdigest()[:32]


class DocumentKind(StrEnum):
    """Where a document's text came from."""

    FILE = "file"
    ABSTRACT_ONLY = "abstract_only"
    PIECE = "piece"


class Section(StrEnum):
    """The part of a document that a passage belongs to."""

    TITLE = "title"
    AUTHORS = "authors"
    AFFILIATIONS = "affiliations"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"
    BODY = "body"
    FOOTNOTE = "footnote"
    TABLE = "table"
    CAPTION = "caption"
    ACKNOWLEDGEMENTS = "acknowledgements"
    REFERENCES = "references"
    APPENDIX = "appendix"
    FRONT_MATTER = "front_matter"
    FURNITURE = "furniture"

    @property
    def codable(self) -> bool:
        """Say whether a passage of this section may support a code."""
        return self in _CODABLE


_CODABLE = frozenset({Section.ABSTRACT, Section.BODY, Section.FOOTNOTE, Section.APPENDIX})


class RefusalReason(StrEnum):
    """Why a file did not become a document."""

    NOT_PDF = "not_pdf"
    UNSUPPORTED = "unsupported"
    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NO_PAGES = "no_pages"
    NO_TEXT_LAYER = "no_text_layer"
    GARBLED = "garbled"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    UNREADABLE = "unreadable"


class RetrievalStatus(StrEnum):
    """Whether the full text of a reference was obtained (PRISMA 2020: sought, retrieved, not retrieved)."""

    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class Assertion(StrEnum):
    """What the text claims with a mention; values of the codebook's x_assertion without their prefix."""

    FINDING = "finding"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    BACKGROUND = "background"
    RECOMMENDATION = "recommendation"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a document's text, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse spans that end before they start."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from zero, not {self.start} to {self.end}")

    def overlaps(self, other: "Span") -> bool:
        """Say whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Say whether the other lies inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box on a page, in PDF points from the top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Region:
    """A box on a numbered page."""

    page: int
    rectangle: Rectangle


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a file: its size in points and the stretches of text that stand on it.

    `confidence` is the mean certainty (0..1) of the words where they were recognised from a picture
    (OCR), and None where the file holds them. `problem` says why the page was not read, if so.
    """

    number: int
    label: str | None
    width: float
    height: float
    spans: tuple[Span, ...]
    confidence: float | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line: the stretch of text it became, and where it stands. The unit of the offset map.

    `stops` holds left and right edge (points) of each word of the stretch, words being what blanks
    part: x0, x1, x0, x1... It is empty where the words' places are not known.
    """

    span: Span
    page: int
    rectangle: Rectangle
    stops: tuple[float, ...] = ()

    def words(self, text: str) -> Iterator[tuple[Span, float, float]]:
        """Yield span, left and right edge of each word, given the document's text.

        In scripts that set no blanks each letter is a word, all of a run taken to be equally wide.
        """
        start = self.span.start
        for place, word in enumerate(text[start : self.span.end].split(" ")):
            x0, x1 = self.stops[2 * place : 2 * place + 2] or (self.rectangle.x0, self.rectangle.x1)
            if word.isascii() or not _UNSPACED.search(word):
                yield Span(start, start + len(word)), x0, x1
            else:
                step = (x1 - x0) / len(word)
                for letter in range(len(word)):
                    left = x0 + letter * step
                    yield Span(start + letter, start + letter + 1), left, left + step
            start += len(word) + 1


class ClaimSource(StrEnum):
    """Where a piece of metadata was found, the most trustworthy last."""

    FILE_NAME = "file_name"
    FILE = "file"
    FIRST_PAGE = "first_page"
    REFERENCE = "reference"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of a document: `field` is title, authors, year, doi or venue.

    Several authors are parted by "; ", each as "Surname, First names" where that is known.
    """

    field: str
    value: str
    source: ClaimSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text under study, with the map from its characters to the page.

    `id` is the SHA-256 of the file's bytes, or of the canonical record where there is no file.
    `text` is in reading order, NFC, lines ended by LF. `lines` are sorted and do not overlap;
    a character outside all of them (a paragraph break, say) stands nowhere on a page. `claims` holds
    all that was found about title, authors, year, DOI and venue; the fields of these names hold the
    most trustworthy of it. `language` is the ISO 639-1 code of most of the text. `notes` are sentences
    for people about what could not be read. `file_id` is the SHA-256 of the file of a piece.
    """

    id: str
    kind: DocumentKind
    source: str
    text: str
    text_id: str
    reader: str
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    venue: str | None = None
    reference_key: str | None = None
    claims: tuple[Claim, ...] = ()
    language: str | None = None
    notes: tuple[str, ...] = ()
    file_id: str | None = None

    def regions(self, span: Span) -> tuple[Region, ...]:
        """Return the boxes of the words that share a character with the span, one a printed line."""
        first = bisect_right(self.lines, span.start, key=lambda line: line.span.end)
        found = []
        for place in range(first, len(self.lines)):
            line = self.lines[place]
            if line.span.start >= span.end:
                break
            found.append(Region(line.page, self._covered(line, span)))
        return tuple(found)

    def span_at(self, region: Region) -> Span | None:
        """Return the stretch of text from the first to the last word whose middle lies in the region."""
        box = region.rectangle
        found: list[Span] = []
        for line in self.lines:
            middle = (line.rectangle.y0 + line.rectangle.y1) / 2
            if line.page != region.page or not box.y0 <= middle <= box.y1:
                continue
            for word, x0, x1 in line.words(self.text):
                if box.x0 <= (x0 + x1) / 2 <= box.x1:
                    found.append(word)
        return Span(min(word.start for word in found), max(word.end for word in found)) if found else None

    def _covered(self, line: Line, span: Span) -> Rectangle:
        """Return the box around those words of a line that the span touches."""
        box = line.rectangle
        if not line.stops or span.contains(line.span):
            return box
        touched = [(x0, x1) for word, x0, x1 in line.words(self.text) if word.overlaps(span)]
        if not touched:
            return box
        return Rectangle(min(x0 for x0, _ in touched), box.y0, max(x1 for _, x1 in touched), box.y1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph-sized stretch of a document, shown and scored as a whole.

    `confidence` says how sure (0..1) its section is; `language` is an ISO 639-1 code, or None where
    the stretch is too short to tell.
    """

    id: str
    document_id: str
    index: int
    span: Span
    text: str
    section: Section
    heading: str | None = None
    language: str | None = None
    confidence: float = 1.0
    regions: tuple[Region, ...] = ()

    @property
    def page(self) -> int | None:
        """Return the page on which the passage begins, or None where it has no page."""
        return self.regions[0].page if self.regions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A labelled stretch of text found by the tagger.

    `id` is the ISO 3166-1 alpha-3 code of a COUNTRY or PLACE, else a value of the codebook, or
    empty where the thing is named but not linked. `name` is the full name of a PLACE or ORG under which
    all its other names meet ("ILO" and "International Labour Office" are the International Labour
    Organization), and empty for other labels; `home` is the country of an ORG, where it is known.
    `span` counts from the start of the document; `rule` names what made the mention.
    """

    document_id: str
    passage_id: str
    span: Span
    label: str
    text: str
    id: str
    assertion: Assertion
    rule: str
    name: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A bibliographic record, where it came from, and whether its full text was obtained.

    `key` names it to people and is unique in its list. `source` is the list, inside the corpus folder;
    `database`, `query` and `searched_on` (YYYY, YYYY-MM or YYYY-MM-DD) are those of the search that
    found it, as far as they are known. `status_note` says why a text was not retrieved.
    """

    key: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    venue: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    source: str = ""
    database: str | None = None
    query: str | None = None
    searched_on: str | None = None
    status: RetrievalStatus = RetrievalStatus.SOUGHT
    status_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file that did not become a document, with the reason in one word and in one sentence.

    `unread_pages` counts the pages that OCR could read.
    """

    source: str
    reason: RefusalReason
    detail: str
    unread_pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a Reader makes of one file: the document and all its passages, in text order.

    A file that holds several works (proceedings, say) is several documents of kind PIECE; `further`
    holds the readings of all but the first.
    """

    document: Document
    passages: tuple[Passage, ...]
    further: tuple["Reading", ...] = ()
