"""References and documents: which belong together, and which references are documents themselves."""

from collections.abc import Sequence
from dataclasses import replace

from gvcmine.ingest.references import Match, abstract_document, match_references
from gvcmine.types.text import Document, DocumentKind, Reading, RetrievalStatus
from gvcmine.verbs.documents import decided_units, forget, units_of
from gvcmine.verbs.rooms import Rooms

REFERENCES = "references"
"""The inputs of an abstract's text: the record itself, which its id stands for."""


def match_all(rooms: Rooms) -> tuple[Match, ...]:
    """Match all references to all documents; an unmatched one with an abstract is a document itself."""
    documents = [rooms.corpus.outline(document_id) for document_id in rooms.corpus.document_ids()]
    matches = match_references(rooms.corpus.references(), documents)
    # Several lists may hold one work; the first record names it.
    keys = {match.document_id: match.reference.key for match in reversed(matches) if match.document_id}
    for document in documents:
        if document.kind is DocumentKind.FILE and document.reference_key != keys.get(document.id):
            _name_reference(rooms, document, keys.get(document.id))
    _keep_abstracts(rooms, documents, _abstracts(matches))
    _note_retrieval(rooms, matches)
    return matches


def _abstracts(matches: Sequence[Match]) -> dict[str, Reading]:
    """Return the documents made of unmatched references; records with one DOI or title are one work."""
    wanted: dict[str, Reading] = {}
    seen: set[str] = set()
    for match in matches:
        reading = abstract_document(match.reference) if match.document_id is None else None
        title = "".join(filter(str.isalnum, match.reference.title.casefold()))
        names = {title, match.reference.doi or ""} - {""}
        if reading is not None and not names & seen:
            wanted[reading.document.id] = reading
            seen |= names
    return wanted


def _name_reference(rooms: Rooms, outline: Document, key: str | None) -> None:
    read = rooms.corpus.reading(outline.id)
    reading = replace(read, document=replace(read.document, reference_key=key))
    rooms.corpus.keep_reading(reading, rooms.settings.corpus.reader)


def _keep_abstracts(rooms: Rooms, documents: Sequence[Document], wanted: dict[str, Reading]) -> None:
    present = {document.id for document in documents if document.kind is DocumentKind.ABSTRACT_ONLY}
    decided = decided_units(rooms)
    for document_id in present - set(wanted):
        if not units_of(rooms, document_id) & decided:
            forget(rooms, document_id)
    for document_id, reading in wanted.items():
        if not all(rooms.corpus.is_current(stage, document_id, REFERENCES) for stage in ("text", "passages")):
            rooms.corpus.keep_reading(reading, REFERENCES)


def _note_retrieval(rooms: Rooms, matches: Sequence[Match]) -> None:
    by_source: dict[str, list[Match]] = {}
    for match in matches:
        by_source.setdefault(match.reference.source, []).append(match)
    for source, found in by_source.items():
        told = [
            replace(
                match.reference,
                status=RetrievalStatus.RETRIEVED if match.document_id else RetrievalStatus.SOUGHT,
            )
            for match in found
        ]
        if told != [match.reference for match in found]:
            rooms.corpus.keep_references(source, told)
