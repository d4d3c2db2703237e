"""What ingest reports: what one run did, and what the corpus then holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gvcmine.ingest.families import FamilyPair
from gvcmine.ingest.matching import Match
from gvcmine.store.ledger import FileRecord
from gvcmine.types.text import Refusal
from gvcmine.verbs.documents import present_documents, set_aside
from gvcmine.verbs.rooms import Rooms

_SLOWEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What one run of ingest did, and what the corpus then holds.

    `counts` always has files == files_read + refusals + duplicates and documents == files_read +
    abstract_only + extra_pieces; `set_aside` of the documents are the same work as others. `unread`
    names the files read that have pages without text, with the number of these pages. `slowest`
    names the files that took longest in this run, in seconds by the clock. `pairs` are documents that
    are or may be one work. `notes` say of files read in this run what could not be read of them;
    `problems` what else a person should know.
    """

    read: int = 0
    unchanged: int = 0
    counts: Mapping[str, int]
    refusals: tuple[Refusal, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    matches: tuple[Match, ...] = ()
    pairs: tuple[FamilyPair, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()
    slowest: tuple[tuple[str, float], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()


def report(
    rooms: Rooms,
    seconds: Mapping[str, float],
    *,
    matches: tuple[Match, ...],
    pairs: tuple[FamilyPair, ...],
    problems: Sequence[str],
    notes: Sequence[tuple[str, str]],
) -> IngestReport:
    """Sum up a run; `seconds` holds the files it read and how long each took."""
    records = rooms.corpus.files()
    candidates = [record for record in records if record.outcome != "reference_list"]
    slowest = sorted(seconds.items(), key=lambda pair: -pair[1])[:_SLOWEST]
    return IngestReport(
        read=len(seconds),
        unchanged=len(candidates) - len(seconds),
        counts=_counts(present_documents(rooms), candidates)
        | {"set_aside": len(set_aside(rooms)), "references": len(matches)},
        refusals=tuple(
            Refusal(
                source=record.source,
                reason=record.reason,
                detail=record.detail,
                unread_pages=record.unread_pages,
            )
            for record in candidates
            if record.outcome == "refusal" and record.reason is not None
        ),
        duplicates=tuple(
            (record.source, record.duplicate_of or "")
            for record in candidates
            if record.outcome == "duplicate"
        ),
        matches=matches,
        pairs=pairs,
        unread=tuple(
            (record.source, record.unread_pages)
            for record in candidates
            if record.outcome == "document" and record.unread_pages
        ),
        slowest=tuple((source, round(time, 1)) for source, time in slowest),
        notes=tuple(notes),
        problems=tuple(problems),
    )


def _counts(present: Sequence[str], records: Sequence[FileRecord]) -> dict[str, int]:
    outcomes = [record.outcome for record in records]
    of_files = {one for record in records for one in record.documents}
    abstracts = len(set(present) - of_files)
    extra = sum(len(record.pieces) for record in records)
    return {
        "files": len(records),
        "files_read": outcomes.count("document"),
        "refusals": outcomes.count("refusal"),
        "duplicates": outcomes.count("duplicate"),
        "documents": outcomes.count("document") + abstracts + extra,
        "abstract_only": abstracts,
        "extra_pieces": extra,
    }
