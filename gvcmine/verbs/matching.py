"""References and documents: which belong together, and which references are documents themselves."""

from collections.abc import Sequence
from dataclasses import replace

import gvcmine
from gvcmine.ingest.references import Match, abstract_document, match_references
from gvcmine.types.coding import Run, case_unit, document_unit
from gvcmine.types.text import Document, DocumentKind, Reading, RetrievalStatus, content_id
from gvcmine.verbs.rooms import Rooms


def match_all(rooms: Rooms) -> tuple[Match, ...]:
    """Match all references to all documents; an unmatched one with an abstract is a document itself."""
    documents = [rooms.corpus.outline(document_id) for document_id in rooms.corpus.document_ids()]
    matches = match_references(rooms.corpus.references(), documents)
    keys = {match.document_id: match.reference.key for match in matches if match.document_id}
    for document in documents:
        if document.kind is DocumentKind.FILE and document.reference_key != keys.get(document.id):
            _name_reference(rooms, document, keys.get(document.id))
    wanted = {}
    for match in matches:
        reading = abstract_document(match.reference) if match.document_id is None else None
        if reading is not None:
            wanted[reading.document.id] = reading
    _keep_abstracts(rooms, documents, wanted)
    _note_retrieval(rooms, matches)
    return matches


def _name_reference(rooms: Rooms, outline: Document, key: str | None) -> None:
    read = rooms.corpus.reading(outline.id)
    reading = replace(read, document=replace(read.document, reference_key=key))
    rooms.corpus.keep_reading(reading, rooms.settings.corpus.reader)


def _keep_abstracts(rooms: Rooms, documents: Sequence[Document], wanted: dict[str, Reading]) -> None:
    present = {document.id for document in documents if document.kind is DocumentKind.ABSTRACT_ONLY}
    decided = {entry.decision.unit for entry in rooms.coding.decisions()}
    for document_id in present - set(wanted):
        if not units_of(rooms, document_id) & decided:
            forget(rooms, document_id)
    for document_id in sorted(set(wanted) - present):
        rooms.corpus.keep_reading(wanted[document_id], "references")


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


def units_of(rooms: Rooms, document_id: str) -> set[str]:
    """Return the units that rest on a document: itself and its cases."""
    cases = rooms.coding.cases_of(document_id)
    return {document_unit(document_id), *(case_unit(case.id) for case in cases)}


def forget(rooms: Rooms, document_id: str) -> None:
    """Remove what was derived from a document and take its proposals from the queue; decisions stay."""
    nothing = Run(
        id=content_id("forgotten", document_id),
        part="forgotten",
        settings=(),
        inputs="",
        codebook_version="",
        software_version=gvcmine.__version__,
    )
    rooms.coding.replace_proposals(document_id, nothing, ())
    rooms.corpus.forget(document_id)
