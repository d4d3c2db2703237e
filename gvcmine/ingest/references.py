"""Read reference lists (RIS) and say which reference belongs to which document."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.metadata import doi_in, plain_words
from gvcmine.ingest.records.sniffing import decoded, format_of
from gvcmine.types.text import (
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

_LOOKED_INTO = (".csv", ".tsv", ".json", ".txt")
_HEAD = 64 * 1024
"""Bytes of a file that are looked at to tell whether it is a list."""

_SAME_TITLE = 92
"""Lowest likeness (0..100) of two titles of one work: sets a lost subtitle word or a spelling apart
from another paper of the same authors."""

_SHORTEST_TITLE = 15
"""Shorter titles ("Introduction", "Editorial") name too many works."""

_TAG_LINE = re.compile(r"^([A-Z][A-Z0-9])  -(?:\s|$)")
_NARROW_TAG_LINE = re.compile(r"^([A-Z][A-Z0-9]) ?-(?:\s|$)")
"""Some programs write one blank before the hyphen; elsewhere that may be text ("EU - China")."""

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")

_FIELDS = {
    "title": ("TI", "T1", "CT", "BT"),
    "authors": ("AU", "A1"),
    "year": ("PY", "Y1", "DA"),
    "doi": ("DO", "DI", "M3", "UR", "L3", "N1"),
    "abstract": ("AB", "N2"),
    "venue": ("JO", "T2", "JF", "JA", "J2", "SO"),
    "database": ("DB", "DP"),
}
"""RIS tags that hold each field, the usual one first; databases disagree about them."""

How = Literal["doi", "title", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which document a reference belongs to, by what, and how sure (0..100)."""

    reference: Reference
    document_id: str | None
    how: How
    score: float


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
    text, _ = decoded(head[: head.rfind(b"\n") + 1] or head if len(head) == _HEAD else head)
    return format_of(text) is not None


def read_references(path: Path, source: str) -> list[Reference]:
    """Return the references of an RIS file; `source` is its name inside the corpus folder.

    Every record becomes a reference, without a title too, so that counts add up. Raises
    WorkspaceError with the line where the file is no RIS.
    """
    return _with_own_keys(_reference(record, source) for record in _records(_decoded(path, source), source))


def match_references(references: Sequence[Reference], documents: Sequence[Document]) -> tuple[Match, ...]:
    """Match references to documents, by DOI first, then by title.

    Several references may match one document, because lists of several databases overlap. Titles
    are compared without case, accents and punctuation; a year that contradicts the one in the
    document's file name rules a match out. Order follows the references.
    """
    found: dict[int, Match] = {}
    files = [document for document in documents if document.kind is not DocumentKind.ABSTRACT_ONLY]
    by_doi = {document.doi.lower(): document for document in reversed(files) if document.doi}
    for place, reference in enumerate(references):
        document = by_doi.get(reference.doi or "")
        if document is not None:
            found[place] = Match(reference=reference, document_id=document.id, how="doi", score=100.0)
    for score, place, document_id in _title_pairs(references, found, files):
        if place not in found:
            found[place] = Match(
                reference=references[place], document_id=document_id, how="title", score=score
            )
    return tuple(
        found.get(place) or Match(reference=reference, document_id=None, how="none", score=0.0)
        for place, reference in enumerate(references)
    )


def abstract_document(reference: Reference) -> Reading | None:
    """Return a document made of a reference's title and abstract, or None where it has no abstract.

    Its id is the SHA-256 of the bibliographic record, so the same record found twice is one document;
    where it was found and whether its full text was sought do not count.
    """
    if not (reference.abstract or "").strip():
        return None
    title, abstract = _tidy(reference.title), _tidy(reference.abstract or "")
    text = f"{title}\n\n{abstract}"
    text_id = content_id(text, READER)
    document_id = _record_id(reference)
    span = Span(len(title) + 2, len(text))
    document = Document(
        id=document_id,
        kind=DocumentKind.ABSTRACT_ONLY,
        source=reference.source,
        text=text,
        text_id=text_id,
        reader=READER,
        title=title,
        doi=reference.doi,
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


def _title_pairs(
    references: Sequence[Reference], found: Mapping[int, Match], documents: Iterable[Document]
) -> list[tuple[float, int, str]]:
    from rapidfuzz import fuzz, process

    titled = [document for document in documents if document.title]
    titles = [plain_words(document.title or "") for document in titled]
    pairs = []
    for place, reference in enumerate(references):
        title = plain_words(reference.title)
        if place in found or len(title) < _SHORTEST_TITLE:
            continue
        likely = process.extract(
            title, titles, scorer=fuzz.token_sort_ratio, score_cutoff=_SAME_TITLE, limit=5
        )
        pairs += [
            (float(score), place, titled[index].id)
            for _, score, index in likely
            if not _contradicts(reference, titled[index])
        ]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))


def _contradicts(reference: Reference, document: Document) -> bool:
    """Say whether the DOI, or the year in the file's name, speaks against a match."""
    if reference.doi and document.doi and reference.doi != document.doi:
        return True
    years = [int(year) for year in _YEAR.findall(re.sub(r"[_\W]", " ", Path(document.source).name))]
    # A preprint is up to three years older than the article.
    return reference.year is not None and len(years) == 1 and abs(years[0] - reference.year) > 3


def _record_id(reference: Reference) -> str:
    names = ("title", "authors", "year", "doi", "venue", "abstract")
    record = {name: value for name, value in asdict(reference).items() if name in names}
    return sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _decoded(path: Path, source: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WorkspaceError(f"{source}: the file cannot be opened ({error.strerror}); check it") from error
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _records(text: str, source: str) -> list[dict[str, list[str]]]:
    """Return the records, each as tag → values in the order of the file.

    rispy leaves out a last record without end, and runs two together where an end is missing, so
    ends are put in and continued lines joined first.
    """
    import rispy

    lines = text.splitlines()
    tag_line = _TAG_LINE if any(line.startswith("TY  -") for line in lines) else _NARROW_TAG_LINE
    first = next((number for number, line in enumerate(lines, start=1) if line.strip()), None)
    if first is not None and not any(tag_line.match(line) and line.startswith("TY") for line in lines):
        raise WorkspaceError(
            f'{source}, line {first}: this is not an RIS file (no record begins with "TY  - "); '
            "export the references again as RIS"
        )
    plain = _plain_lines(lines, tag_line)
    tags = sorted({line[:2] for line in plain} | {"TY", "ER"})
    parser = rispy.RisParser(mapping={tag: tag for tag in tags}, list_tags=tags[:], delimiter_tags_mapping={})
    records: list[dict[str, list[str]]] = parser.parse("\n".join(plain))
    return records


def _plain_lines(lines: Iterable[str], tag_line: re.Pattern[str]) -> list[str]:
    """Return one line for each tag, every record ended."""
    plain: list[str] = []
    inside = False
    for line in lines:
        found = tag_line.match(line.strip("\ufeff"))
        if found is None:
            if inside and line.strip():
                plain[-1] += f" {line.strip()}"
            continue
        tag, value = found.group(1), line[found.end() :].strip()
        if tag == "TY" and inside:
            plain.append("ER  - ")
        inside = tag != "ER" and (inside or tag == "TY")
        if inside or (tag == "ER" and plain and not plain[-1].startswith("ER")):
            plain.append(f"{tag}  - {value}")
    return [*plain, "ER  - "] if inside else plain


def _reference(record: Mapping[str, Sequence[str]], source: str) -> Reference:
    values = {name: _values(record, tags) for name, tags in _FIELDS.items()}
    title = next(iter(values["title"]), "")
    authors = tuple(values["authors"])
    year = next((int(found.group()) for value in values["year"] if (found := _YEAR.search(value))), None)
    return Reference(
        key=next(iter(record.get("ID", ())), "") or _made_key(title, authors, year),
        title=title,
        authors=authors,
        year=year,
        doi=next((doi for value in values["doi"] if (doi := doi_in(value))), None),
        venue=next(iter(values["venue"]), None),
        abstract=max(values["abstract"], key=len, default=None),
        source=source,
        database=next(iter(values["database"]), None),
    )


def _values(record: Mapping[str, Sequence[str]], tags: Sequence[str]) -> list[str]:
    return [_tidy(value) for tag in tags for value in record.get(tag, ()) if value.strip()]


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


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
