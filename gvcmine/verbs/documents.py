"""The life of a document: its units, its first case, and how it leaves without taking decisions along."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import gvcmine
from gvcmine.ingest.families import pair_ids, stand_ins
from gvcmine.store.ledger import FileRecord
from gvcmine.types.coding import Case, Run, case_unit, document_unit
from gvcmine.types.text import DocumentKind, content_id
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.settling import settled

FAMILY = "@family"
"""The variable of what a person says of a pair of documents: same, version or different."""


def live_documents(rooms: Rooms) -> list[str]:
    """Return the ids of the documents that are tagged, proposed for and queued: those not set aside."""
    aside = set_aside(rooms)
    return [one for one in present_documents(rooms) if one not in aside]


def set_aside(rooms: Rooms) -> dict[str, str]:
    """Return the documents that a person called the same work as another one → the one that stands for it.

    Text and decisions of a document set aside stay, and so do its codings in a release.
    """
    same = {
        pair_ids(unit): said.note for unit, said in settled(rooms, FAMILY).items() if said.value == "same"
    }
    return stand_ins(same, present_documents(rooms)) if same else {}


def without_set_aside(rooms: Rooms, ids: Sequence[str]) -> Sequence[str]:
    """Return those of several documents that are not set aside; all of them where every one is."""
    aside = set_aside(rooms) if len(ids) > 1 else {}
    return [one for one in ids if one not in aside] or ids


def present_documents(rooms: Rooms) -> list[str]:
    """Return the ids of the documents of a file as it is now, and abstracts.

    The text of an earlier version of a file stays while decisions rest on it, but it is coded no more.
    """
    recorded = {one for record in rooms.corpus.files() for one in record.documents}
    return [
        one
        for one in rooms.corpus.document_ids()
        if one in recorded or rooms.corpus.outline(one).kind is DocumentKind.ABSTRACT_ONLY
    ]


def units_of(rooms: Rooms, document_id: str) -> set[str]:
    """Return the units that rest on a document: itself and its cases."""
    cases = rooms.coding.cases_of(document_id)
    return {document_unit(document_id), *(case_unit(case.id) for case in cases)}


def decided_units(rooms: Rooms) -> set[str]:
    """Return the units that somebody has decided on."""
    return {entry.decision.unit for entry in rooms.coding.decisions()}


def open_cases(rooms: Rooms) -> None:
    """Open the default case of every document that has no case yet; its id is minted here, once."""
    with_case = {document_id for case in rooms.coding.cases() for document_id in case.document_ids}
    new = [rooms.corpus.outline(one) for one in rooms.corpus.document_ids() if one not in with_case]
    rooms.coding.keep_cases(
        Case(
            id=content_id(document.id, "0"),
            label=document.title or document.source,
            document_ids=(document.id,),
        )
        for document in new
    )


def forget_vanished(rooms: Rooms, now: Mapping[str, FileRecord]) -> list[str]:
    """Forget files that are gone; a document with decisions is kept, and named in the problems returned.

    `now` holds the files that are there. One of the same content takes the place of a file that was
    renamed.
    """
    gone = [record for record in rooms.corpus.files() if record.source not in now]
    if not gone:
        return []
    decided, contents = decided_units(rooms), {record.sha256 for record in now.values()}
    problems = []
    for record in gone:
        is_renamed = record.sha256 in contents
        own = {unit for one in record.documents for unit in units_of(rooms, one)}
        if not is_renamed and own & decided:
            problems.append(f"{record.source} is gone, but its document has decisions and was kept")
            continue
        for document_id in () if is_renamed else record.documents:
            forget(rooms, document_id)
        rooms.corpus.forget_file(record.source)
    return problems


def rename(rooms: Rooms, before: FileRecord, now: FileRecord) -> None:
    """Keep the documents of a file that has another name now and cannot be read again as it was."""
    for document_id in before.documents:
        reading = rooms.corpus.reading(document_id)
        document = replace(reading.document, source=now.source)
        rooms.corpus.keep_reading(replace(reading, document=document), rooms.settings.corpus.reader)
    kept = {name: getattr(now, name) for name in ("source", "size", "modified_ns", "seen_ns")}
    rooms.corpus.keep_file(replace(before, **kept))


def forget_orphans(rooms: Rooms) -> list[str]:
    """Forget texts that no file stands for any more: its bytes changed, or a run was killed half-way.

    A text with decisions stays, out of the queue, and is named in the sentences returned.
    """
    orphans = sorted(set(rooms.corpus.document_ids()) - set(present_documents(rooms)))
    decided = decided_units(rooms) if orphans else set()
    kept = []
    for document_id in orphans:
        retire(rooms, document_id)
        if units_of(rooms, document_id) & decided:
            source = rooms.corpus.outline(document_id).source
            kept.append(
                f"{source} was replaced by another file; the decisions on what it held stay with that "
                f"earlier text (document {document_id[:12]}), which is kept and coded no more"
            )
        else:
            rooms.corpus.forget(document_id)
    return kept


def forget(rooms: Rooms, document_id: str) -> None:
    """Remove what was derived from a document and take its proposals from the queue; decisions stay."""
    retire(rooms, document_id)
    rooms.corpus.forget(document_id)


def retire(rooms: Rooms, document_id: str) -> None:
    """Take the proposals for a document from the queue; the next `propose` may put them back."""
    nothing = Run(
        id=content_id("forgotten", document_id),
        part="forgotten",
        settings=(),
        inputs="",
        codebook_version="",
        software_version=gvcmine.__version__,
    )
    rooms.coding.replace_proposals(document_id, nothing, ())
