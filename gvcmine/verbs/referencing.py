"""References on demand: what the lists hold, what is new, and what people settle about a record."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.matching import NOWHERE, Doubt, Match, Outcome
from gvcmine.ingest.metadata import doi_in
from gvcmine.ingest.works import ListCount, list_counts, new_records, record_ids, works
from gvcmine.types.text import DocumentKind, Reference, RetrievalStatus
from gvcmine.verbs.exchanging import Library
from gvcmine.verbs.matching import MATCH, RETRIEVAL, match_all, searches, units_of_work
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.settling import settle, settled

_SHORTEST_ID = 6
"""Fewer first digits of an id are no name: too many records may share them."""

UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """All records of one work: `reference` is the first of them, `sources` the lists that hold one.

    `document` is the file that it is matched to; `doubts` are pairs of a file and what is in doubt.
    """

    id: str
    reference: Reference
    records: int
    sources: tuple[str, ...]
    outcome: Outcome
    how: str
    document_id: str | None
    document: str
    doubts: tuple[tuple[str, Doubt], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceReport:
    """The numbers of a search, from records found to texts obtained.

    `databases` counts all records by database. Records are works and duplicates; works are matched,
    doubtful and unmatched; and they are retrieved, not retrieved (`reasons` says why) and still sought.
    `abstracts` counts works without a file whose abstract is a document.
    """

    records: int
    duplicates: int
    works: int
    databases: Mapping[str, int]
    outcomes: Mapping[str, int]
    statuses: Mapping[str, int]
    reasons: Mapping[str, int]
    abstracts: int
    lists: tuple[ListCount, ...]
    problems: tuple[str, ...]


def listed(rooms: Rooms) -> tuple[Work, ...]:
    """Return all works of the reference lists, in the order of the lists.

    Raises WorkspaceError where no list was read.
    """
    matches = match_all(rooms)
    if not matches:
        raise WorkspaceError(
            f"no references are known; put a list (RIS, BibTeX, CSV, CSL-JSON, .nbib or .ciw) into "
            f"{rooms.folders.corpus} and run: gvcmine ingest"
        )
    names = _document_names(rooms)
    groups = works([match.reference for match in matches])
    return tuple(_work([matches[place] for place in places], names) for places in groups)


def report(rooms: Rooms) -> ReferenceReport:
    """Return the numbers of all reference lists; raises WorkspaceError where no list was read."""
    found = listed(rooms)
    references = [match.reference for match in match_all(rooms)]
    statuses = Counter(str(work.reference.status) for work in found)
    outcomes = Counter(work.outcome for work in found)
    reasons = (work.reference.status_note for work in found if work.reference.status_note)
    _, problems = searches(rooms)
    abstracts = rooms.corpus.document_ids()
    return ReferenceReport(
        records=len(references),
        duplicates=len(references) - len(found),
        works=len(found),
        databases=dict(Counter(reference.database or UNKNOWN for reference in references).most_common()),
        outcomes={name: outcomes[name] for name in ("matched", "doubtful", "unmatched")},
        statuses={str(name): statuses[str(name)] for name in RetrievalStatus},
        reasons=dict(Counter(reasons).most_common()),
        abstracts=sum(rooms.corpus.outline(one).kind is DocumentKind.ABSTRACT_ONLY for one in abstracts),
        lists=list_counts(references),
        problems=(*rooms.corpus.list_problems(), *problems),
    )


def new_works(rooms: Rooms, lists: Collection[str]) -> tuple[Work, ...]:
    """Return the works that these lists have and no other one has.

    Raises WorkspaceError where a name is that of no list.
    """
    found = listed(rooms)
    known = sorted({source for work in found for source in work.sources})
    for name in lists:
        if name not in known:
            raise WorkspaceError(f'no reference list is called "{name}"; there are: {", ".join(known)}')
    references = [match.reference for match in match_all(rooms)]
    new = {record_ids(reference)[0] for reference in new_records(references, lists)}
    return tuple(work for work in found if work.id in new)


def mark(rooms: Rooms, name: str, reason: str | None, *, person: str) -> Work:
    """Commit that the text of a work was not to be had, and why; None takes that back.

    Raises WorkspaceError where the name fits no work or several, where the reason is empty, or where
    the work has a file; DecisionRefused where no person is named.
    """
    work, units = _find(rooms, name)
    if reason is None:
        _take_back(rooms, RETRIEVAL, units, person)
        return _again(rooms, work)
    if not reason.strip():
        raise WorkspaceError('say why the text was not retrieved, for example "no library holds it"')
    if work.document_id is not None:
        raise WorkspaceError(
            f"{work.reference.key} is retrieved: {work.document} is its text; if that is wrong, say so "
            f"first: gvcmine references match {work.reference.key} --none"
        )
    _take_back(rooms, RETRIEVAL, units, person)
    settle(rooms, units[0], RETRIEVAL, str(RetrievalStatus.NOT_RETRIEVED), person=person, note=reason.strip())
    return _again(rooms, work)


def match(rooms: Rooms, name: str, document: str | None, *, person: str) -> Work:
    """Commit which document a work belongs to; NOWHERE means none of them, None takes back what was said.

    Raises WorkspaceError where a name fits nothing or several, DecisionRefused where no person is named.
    """
    work, units = _find(rooms, name)
    value = document if document in (None, NOWHERE) else _document(rooms, document or "")
    _take_back(rooms, MATCH, units, person)
    if value is not None:
        settle(rooms, units[0], MATCH, value, person=person)
    return _again(rooms, work)


def _work(matches: Sequence[Match], names: Mapping[str, str]) -> Work:
    best = next((match for match in matches if match.document_id), matches[0])
    doubtful = next((match for match in matches if match.outcome == "doubtful"), best)
    return Work(
        id=record_ids(matches[0].reference)[0],
        reference=matches[0].reference,
        records=len(matches),
        sources=tuple(dict.fromkeys(match.reference.source for match in matches)),
        outcome=best.outcome if best.document_id else doubtful.outcome,
        how=best.how,
        document_id=best.document_id,
        document=names.get(best.document_id or "", best.document_id or ""),
        doubts=tuple(
            (names.get(doubt.document_id, doubt.document_id), doubt)
            for doubt in (() if best.document_id else doubtful.doubts)
        ),
    )


def _document_names(rooms: Rooms) -> dict[str, str]:
    named = {}
    for record in rooms.corpus.files():
        for place, document_id in enumerate((record.document_id, *record.pieces), start=1):
            if document_id and record.outcome == "document":
                named[document_id] = record.source if place == 1 else f"{record.source} (piece {place})"
    return named


def _find(rooms: Rooms, name: str) -> tuple[Work, list[str]]:
    """Return the work of this key, LIST:KEY, DOI or first digits of an id, and the units it may have."""
    matches = match_all(rooms)
    found = []
    for work, places in zip(listed(rooms), works([match.reference for match in matches]), strict=True):
        records = [matches[place].reference for place in places]
        if any(_is_named(reference, name) for reference in records):
            own = [f"ref:{record_ids(records[0])[0]}"]
            found.append((work, [*own, *(unit for unit in units_of_work(records) if unit not in own)]))
    if len(found) == 1:
        return found[0]
    if found:
        told = ", ".join(f"{work.reference.source}:{work.reference.key}" for work, _ in found)
        raise WorkspaceError(f'"{name}" names {len(found)} works; write one of: {told}')
    raise WorkspaceError(
        f'no reference is called "{name}"; use a key or DOI, as "gvcmine references list" shows them'
    )


def _is_named(reference: Reference, name: str) -> bool:
    bare = name.strip().casefold()
    keys = (reference.key.casefold(), f"{reference.source}:{reference.key}".casefold())
    if bare in keys or (reference.doi and doi_in(bare) == reference.doi):
        return True
    return len(bare) >= _SHORTEST_ID and any(one.startswith(bare) for one in record_ids(reference))


def _document(rooms: Rooms, name: str) -> str:
    files = [one for one in rooms.corpus.document_ids() if _is_file(rooms, one)]
    found = [one for one in Library(rooms).documents(name) if one in files]
    if not found and len(name) >= _SHORTEST_ID:
        found = [one for one in files if one.startswith(name.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        told = ", ".join(one[:12] for one in found)
        raise WorkspaceError(f'"{name}" names {len(found)} documents; use the first digits of an id: {told}')
    raise WorkspaceError(
        f'no document with a file is called "{name}"; use a file name, as "gvcmine status" shows it'
    )


def _is_file(rooms: Rooms, document_id: str) -> bool:
    return rooms.corpus.outline(document_id).kind is not DocumentKind.ABSTRACT_ONLY


def _take_back(rooms: Rooms, variable: str, units: Collection[str], person: str) -> None:
    said = settled(rooms, variable)
    for unit in units:
        if unit in said:
            settle(rooms, unit, variable, None, person=person)


def _again(rooms: Rooms, work: Work) -> Work:
    """Return a work as it is after what was settled."""
    return next(one for one in listed(rooms) if one.id == work.id)
