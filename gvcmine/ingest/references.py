"""Read reference lists of any known format, and make documents of abstracts without a file."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.metadata import doi_in, plain_words
from gvcmine.ingest.records.bibtex import read_bibtex
from gvcmine.ingest.records.csl import read_csl
from gvcmine.ingest.records.isi import read_isi
from gvcmine.ingest.records.medline import read_medline
from gvcmine.ingest.records.record import Listing, Problem, Record, tidy
from gvcmine.ingest.records.ris import read_ris
from gvcmine.ingest.records.sniffing import Format, decoded, format_of
from gvcmine.ingest.records.tables import read_table
from gvcmine.types.text import (
    Claim,
    ClaimSource,
    Document,
    DocumentKind,
    Passage,
    Reading,
    Reference,
    Section,
    Span,
    content_id,
)

READER = "abstract.v1"
"""Names the way in which a record becomes a text: title, empty line, abstract."""

REFERENCE_LISTS = (".ris", ".bib", ".bibtex", ".nbib", ".isi", ".ciw", ".csv", ".tsv", ".json", ".txt")
"""Endings of files that are, or for the last four may be, reference lists; see `is_reference_list`."""

_READERS: dict[Format, Callable[[str], Listing]] = {
    "ris": read_ris,
    "isi": read_isi,
    "medline": read_medline,
    "bibtex": read_bibtex,
    "csl": read_csl,
    "table": read_table,
}

_TAGS: tuple[Format, ...] = ("ris", "isi", "medline")
_EXPECTED: dict[str, tuple[tuple[Format, ...], str]] = {
    ".ris": (_TAGS, 'this is not an RIS file (no record begins with "TY  - ")'),
    ".nbib": (_TAGS, 'this is not a PubMed list (no record begins with "PMID- ")'),
    ".isi": (_TAGS, 'this is not a Web of Science list (no record begins with "PT ")'),
    ".ciw": (_TAGS, 'this is not a Web of Science list (no record begins with "PT ")'),
    ".bib": (("bibtex",), 'this is not a BibTeX file (no entry begins with "@")'),
    ".bibtex": (("bibtex",), 'this is not a BibTeX file (no entry begins with "@")'),
    ".json": (("csl",), "this is not CSL-JSON (no entry has a title)"),
}
"""What a file of each ending may hold, and what is said where it holds something else. Databases give
the same content several endings; a file of any other ending may hold each format."""

_LOOKED_INTO = (".csv", ".tsv", ".json", ".txt")
_HEAD = 64 * 1024
"""Bytes of a file that are looked at to tell whether it is a list."""

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)(?!\d)")
_AFTER_DOI = re.compile(r"(?:/(?:abstract|full|fulltext|html|pdf|epdf|summary))?(?:[?#].*)?$", re.I)
"""What publishers' addresses add to the DOI in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceList:
    """The references of one list, and a sentence for each place that could not be read as meant."""

    references: tuple[Reference, ...]
    problems: tuple[str, ...] = ()


def is_reference_list(path: Path) -> bool:
    """Say whether a file is a list of references: by its ending, or, for tables and texts, its content.

    A file that cannot be opened is none.
    """
    ending = path.suffix.lower()
    if ending not in _LOOKED_INTO:
        return ending in REFERENCE_LISTS
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    text, _ = decoded(head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head)
    # A text that quotes a record somewhere is no list.
    return format_of(text[:2000] if ending == ".txt" else text) is not None


def read_list(path: Path, source: str) -> ReferenceList:
    """Read a reference list; `source` is its name inside the corpus folder.

    Every record becomes a reference, without a title too, so that counts add up. What cannot be read
    is told with its line. Raises WorkspaceError where nothing in the file is a reference.
    """
    try:
        text, guessed = decoded(path.read_bytes())
    except OSError as error:
        raise WorkspaceError(f"{source}: the file cannot be opened ({error.strerror}); check it") from error
    bare = text.strip("\ufeff \n\t")
    if not bare:
        return ReferenceList(references=(), problems=(f"{source}: the list is empty",))
    name = _format(path, text, source)
    listing = _READERS[name](text)
    if not listing.records and listing.problems:
        raise WorkspaceError(_told(source, listing.problems[0]))
    problems = [*listing.problems, *_untitled(listing.records)]
    if guessed:
        what = f'the file is not UTF-8 and was read as "{guessed}"; check names with accents'
        problems.insert(0, Problem(line=1, what=what))
    return ReferenceList(
        references=tuple(_with_own_keys(_reference(record, source) for record in listing.records)),
        problems=tuple(_told(source, problem) for problem in problems),
    )


def read_references(path: Path, source: str) -> list[Reference]:
    """Return the references of a list without its problems; raises what `read_list` raises."""
    return list(read_list(path, source).references)


def claims_of(reference: Reference) -> tuple[Claim, ...]:
    """Return what a reference says of the document that it belongs to."""
    values = {
        "title": reference.title,
        "authors": "; ".join(reference.authors),
        "year": str(reference.year or ""),
        "doi": reference.doi or "",
        "venue": reference.venue or "",
    }
    return tuple(Claim(field, value, ClaimSource.REFERENCE) for field, value in values.items() if value)


def abstract_document(reference: Reference) -> Reading | None:
    """Return a document made of a reference's title and abstract, or None where it has no abstract.

    Its id is the SHA-256 of the bibliographic record, so the same record found twice is one document;
    where it was found and whether its full text was sought do not count.
    """
    if not (reference.abstract or "").strip():
        return None
    title, abstract = tidy(reference.title), tidy(reference.abstract or "")
    text = f"{title}\n\n{abstract}"
    text_id = content_id(text, READER)
    document_id = _abstract_id(reference)
    span = Span(len(title) + 2, len(text))
    document = Document(
        id=document_id,
        kind=DocumentKind.ABSTRACT_ONLY,
        source=reference.source,
        text=text,
        text_id=text_id,
        reader=READER,
        title=title,
        authors=reference.authors,
        year=reference.year,
        doi=reference.doi,
        venue=reference.venue,
        reference_key=reference.key,
    )
    passage = Passage(
        id=content_id(document_id, text_id, str(span.start), str(span.end)),
        document_id=document_id,
        index=0,
        span=span,
        text=abstract,
        section=Section.ABSTRACT,
    )
    return Reading(document=document, passages=(passage,))


def _abstract_id(reference: Reference) -> str:
    names = ("title", "authors", "year", "doi", "venue", "abstract")
    record = {name: value for name, value in asdict(reference).items() if name in names}
    return sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _format(path: Path, text: str, source: str) -> Format:
    allowed, complaint = _EXPECTED.get(path.suffix.lower(), ((*_READERS,), ""))
    found = format_of(text)
    if path.suffix.lower() == ".json" and found is None and text.lstrip("\ufeff \n\t")[:1] in ("[", "{"):
        found = "csl"
    if found in allowed:
        return found
    line = next(number for number, line in enumerate(text.split("\n"), start=1) if line.strip("\ufeff \t"))
    kind = path.suffix.lower().lstrip(".").upper()
    complaint = complaint or "this is no list of references (no line names columns such as title and authors)"
    wanted = "RIS" if path.suffix.lower() not in _EXPECTED else kind
    raise WorkspaceError(f"{source}, line {line}: {complaint}; export the references again as {wanted}")


def _told(source: str, problem: Problem) -> str:
    return f"{source}, line {problem.line}: {problem.what}"


def _untitled(records: Iterable[Record]) -> list[Problem]:
    what = "this record has no title; it counts as a reference, but matches no document by title"
    return [Problem(line=record.line, what=what) for record in records if not record.title]


def _reference(record: Record, source: str) -> Reference:
    year = next((int(found.group(1)) for value in record.dates if (found := _YEAR.search(value))), None)
    # A number names nothing to people, and another list has the same.
    key = "" if record.key.isdigit() else tidy(record.key)
    return Reference(
        key=key or _made_key(record.title, record.authors, year),
        title=record.title,
        authors=record.authors,
        year=year,
        doi=next((doi for value in record.dois if (doi := _doi(value))), None),
        venue=record.venue or None,
        abstract=record.abstract or None,
        keywords=record.keywords,
        source=source,
        database=record.database or None,
        query=record.query or None,
        searched_on=record.searched_on or None,
    )


def _doi(value: str) -> str | None:
    doi = doi_in(value)
    return _AFTER_DOI.sub("", doi) if doi and "://" in value else doi


def _made_key(title: str, authors: Sequence[str], year: int | None) -> str:
    """Return surname, year and first long word, as people name papers: gereffi2005governance."""
    surname = plain_words(authors[0].split(",")[0]).replace(" ", "") if authors else "anonymous"
    word = next((word for word in plain_words(title).split() if len(word) > 3), "untitled")
    return f"{surname}{year or ''}{word}"


def _with_own_keys(references: Iterable[Reference]) -> list[Reference]:
    """Number the keys that stand twice in one file: smith2010chains, smith2010chains-2."""
    seen: Counter[str] = Counter()
    own = []
    for reference in references:
        seen[reference.key] += 1
        count = seen[reference.key]
        own.append(reference if count == 1 else replace(reference, key=f"{reference.key}-{count}"))
    return own
