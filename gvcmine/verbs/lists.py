"""Reference lists among the files of a corpus: which files are lists, and taking in what is new in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.references import is_reference_list, read_list
from gvcmine.store.ledger import FileRecord
from gvcmine.verbs.candidates import source_of
from gvcmine.verbs.rooms import Rooms

Records = Mapping[str, FileRecord]
"""What is known of files, by source."""


def is_list(rooms: Rooms, known: Records, now: Records, path: Path) -> bool:
    """Say whether a file is a list of references; one that has not changed is what it was."""
    source = source_of(rooms.folders.corpus, path)
    before = known.get(source)
    if before is not None and before.sha256 and before.sha256 == now[source].sha256:
        return before.outcome == "reference_list"
    return is_reference_list(path)


def take_lists(rooms: Rooms, known: Records, now: Records, lists: Sequence[Path]) -> list[str]:
    """Read the reference lists that are new or changed; return what is wrong in any of them."""
    problems: list[str] = []
    for path in lists:
        record = replace(now[source_of(rooms.folders.corpus, path)], outcome="reference_list")
        before = known.get(record.source)
        if before is not None and _same_list(before, record):
            continue
        try:
            found = read_list(path, record.source)
        except WorkspaceError as problem:
            problems.append(str(problem))
            continue
        rooms.corpus.keep_references(record.source, found.references, found.problems)
        rooms.corpus.keep_file(record)
    return problems + rooms.corpus.list_problems()


def _same_list(before: FileRecord, now: FileRecord) -> bool:
    states = ((record.outcome, record.sha256, record.inputs) for record in (before, now))
    return len(set(states)) == 1 and bool(now.sha256)
