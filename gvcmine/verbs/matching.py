"""References and documents: which belong together, and which references are documents themselves."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import gvcmine
from gvcmine.ingest.claims import all_claims, with_claims
from gvcmine.ingest.matching import METHOD, Doubt, Match, match_references
from gvcmine.ingest.references import abstract_document, claims_of
from gvcmine.ingest.searches import SEARCHES, Search, read_searches, with_search
from gvcmine.ingest.works import record_ids, works
from gvcmine.store import stages
from gvcmine.store.ledger import reference_from
from gvcmine.types.coding import Decision
from gvcmine.types.text import (
    ClaimSource,
    Document,
    DocumentKind,
    Reading,
    Reference,
    RetrievalStatus,
    content_id,
)
from gvcmine.verbs.describing import Choices, choices, chosen_for
from gvcmine.verbs.documents import (
    FAMILY,
    decided_units,
    forget,
    present_documents,
    set_aside,
    units_of,
)
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.settling import settled_each

REFERENCES = "references"
"""The inputs of an abstract's text: the record itself, which its id stands for."""

MATCH, RETRIEVAL = "@match", "@retrieval"
"""The variables of what people say of a reference: its document, and that its text was not to be had."""

_NOTE = "matches"
"""The name under which the matches are kept in the ledger."""


def reference_unit(record_id: str) -> str:
    """Return the unit of decisions on a reference."""
    return f"ref:{record_id}"


def match_all(rooms: Rooms) -> tuple[Match, ...]:
    """Match all references to all documents; an unmatched one with an abstract is a document itself.

    Each reference is returned with its search, where it is known, and its retrieval status. Where no
    list, no document and nothing that people settled has changed, what was found last is returned.
    """
    settled, chosen = settled_each(rooms, (MATCH, RETRIEVAL, FAMILY)), choices(rooms)
    said = [*settled.values(), *chosen.values()]
    note, marks = rooms.corpus.note(_NOTE) or {}, _marks(rooms)
    kept = _kept(note, _inputs(rooms, marks, *said))
    if kept is not None:
        return kept
    # Abstracts are many, and need not be opened to see that they are as they were kept.
    whole = _unchanged(note, marks)
    documents = [rooms.corpus.outline(one) for one in rooms.corpus.document_ids() if one not in whole]
    matches = _with_status(_found(rooms, documents, settled[MATCH], chosen), settled[RETRIEVAL])
    # Several lists may hold one work; the first record names it.
    owners = {match.document_id: match.reference for match in reversed(matches) if match.document_id}
    for document in documents:
        if document.kind is not DocumentKind.ABSTRACT_ONLY:
            _name_reference(rooms, document, owners.get(document.id))
    wanted = _abstracts(matches)
    _keep_abstracts(rooms, documents, wanted, whole)
    marks = _marks(rooms)
    inputs = _inputs(rooms, marks, *said)
    rooms.corpus.keep_note(_NOTE, _note(inputs, matches, {one: marks[one] for one in wanted}))
    return matches


def _found(
    rooms: Rooms, documents: Sequence[Document], matched: Mapping[str, Decision], chosen: Choices
) -> tuple[Match, ...]:
    """Match all references, by what people said of them, of documents, and of those that are one work."""
    found, _ = searches(rooms)
    references = [with_search(reference, found) for reference in rooms.corpus.references()]
    # A document set aside is no rival for its reference: the one that stands for the work gets it.
    aside = set_aside(rooms)
    # Nor is the text of a file that was replaced, which stays only because decisions rest on it.
    present = set(present_documents(rooms)) - set(aside)
    candidates = [chosen_for(document, chosen) for document in documents if document.id in present]
    named = {
        unit.removeprefix(reference_unit("")): aside.get(one.value or "", one.value or "")
        for unit, one in matched.items()
    }
    return match_references(references, candidates, named)


def _note(inputs: str, matches: Sequence[Match], abstracts: Mapping[str, str]) -> dict[str, Any]:
    rows = [dataclasses.asdict(match) for match in matches]
    return {"inputs": inputs, "format": stages.FORMAT, "abstracts": dict(abstracts), "matches": rows}


def searches(rooms: Rooms) -> tuple[dict[str, Search], tuple[str, ...]]:
    """Return what searches.csv says of each list, and a sentence for each of its rows that cannot be used."""
    path = rooms.folders.corpus / SEARCHES
    lists = [record.source for record in rooms.corpus.files() if record.outcome == "reference_list"]
    try:
        return read_searches(path.read_bytes(), lists)
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        return {}, (f"{SEARCHES} cannot be opened ({error.strerror})",)


def _marks(rooms: Rooms) -> dict[str, str]:
    """Return a mark of each document, which changes with its text or passages."""
    passages = rooms.corpus.marks("passages")
    return {one: f"{mark} {passages.get(one, '')}" for one, mark in rooms.corpus.marks("text").items()}


def _inputs(rooms: Rooms, marks: Mapping[str, str], *said: Mapping[str, Decision]) -> str:
    """Return a hash of all that the matches depend on, at the cost of listing folders."""
    path = rooms.folders.corpus / SEARCHES
    told = ""
    with suppress(OSError):  # what cannot be opened says nothing; `searches` tells the person
        told = path.read_text("latin-1")
    parts = [METHOD, gvcmine.__version__, stages.FORMAT, told]
    parts += [repr(sorted(each.items())) for each in (rooms.corpus.list_marks(), marks)]
    for decisions in said:
        parts.append(repr([(unit, one.value, one.note) for unit, one in sorted(decisions.items())]))
    return content_id(*parts)


def _kept(note: Mapping[str, Any], inputs: str) -> tuple[Match, ...] | None:
    if note.get("inputs") != inputs:
        return None
    try:
        return tuple(_match_from(row) for row in note["matches"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # of another version: the matches are made again


def _unchanged(note: Mapping[str, Any], marks: Mapping[str, str]) -> set[str]:
    """Return the documents made of abstracts whose files are as they were kept."""
    known = note.get("abstracts") if note.get("format") == stages.FORMAT else None
    return (
        {one for one, mark in known.items() if marks.get(one) == mark} if isinstance(known, dict) else set()
    )


def _match_from(row: dict[str, Any]) -> Match:
    doubts = tuple(Doubt(**doubt) for doubt in row["doubts"])
    return Match(**row | {"reference": reference_from(row["reference"]), "doubts": doubts})


def _with_status(matches: Sequence[Match], said: Mapping[str, Decision]) -> tuple[Match, ...]:
    """Return the matches with the retrieval status of each work on its references."""
    told = list(matches)
    for places in works([match.reference for match in matches]):
        status, note = _status([matches[place] for place in places], said)
        for place in places:
            reference = replace(told[place].reference, status=status, status_note=note)
            told[place] = replace(told[place], reference=reference)
    return tuple(told)


def _status(work: Sequence[Match], said: Mapping[str, Decision]) -> tuple[RetrievalStatus, str | None]:
    if any(match.document_id for match in work):
        return RetrievalStatus.RETRIEVED, None
    decision = next((said[unit] for unit in units_of_work(m.reference for m in work) if unit in said), None)
    if decision is None:
        return RetrievalStatus.SOUGHT, None
    return RetrievalStatus.NOT_RETRIEVED, decision.note


def units_of_work(references: Iterable[Reference]) -> list[str]:
    """Return the units of a work, one for each id of its records, sorted."""
    return sorted({reference_unit(one) for reference in references for one in record_ids(reference)})


def _abstracts(matches: Sequence[Match]) -> dict[str, Reading]:
    """Return the documents made of unmatched works: of the first record of each that has an abstract."""
    references = [match.reference for match in matches]
    wanted: dict[str, Reading] = {}
    for places in works(references):
        if any(matches[place].document_id for place in places):
            continue
        readings = (abstract_document(references[place]) for place in places)
        reading = next((one for one in readings if one is not None), None)
        if reading is not None:
            wanted[reading.document.id] = reading
    return wanted


def _name_reference(rooms: Rooms, outline: Document, reference: Reference | None) -> None:
    """Give a document the key of its reference, and what the reference says of it."""
    key = reference.key if reference else None
    claims = tuple(claim for claim in all_claims(outline) if claim.source is not ClaimSource.REFERENCE)
    claims += claims_of(reference) if reference else ()
    if outline.reference_key == key and outline.claims == claims:
        return
    read = rooms.corpus.reading(outline.id)
    named = replace(with_claims(read.document, claims), reference_key=key)
    reading = replace(read, document=named)
    rooms.corpus.keep_reading(reading, rooms.corpus.inputs("text", outline.id))


def _keep_abstracts(
    rooms: Rooms, documents: Sequence[Document], wanted: Mapping[str, Reading], whole: Collection[str]
) -> None:
    """Keep the documents that are wanted, and forget others on which nobody decided."""
    opened = (document.id for document in documents if document.kind is DocumentKind.ABSTRACT_ONLY)
    gone = {*opened, *whole} - set(wanted)
    decided = decided_units(rooms) if gone else set()
    for document_id in gone:
        if not units_of(rooms, document_id) & decided:
            forget(rooms, document_id)
    for document_id in wanted.keys() - set(whole):
        if not all(rooms.corpus.is_current(stage, document_id, REFERENCES) for stage in ("text", "passages")):
            rooms.corpus.keep_reading(wanted[document_id], REFERENCES)
