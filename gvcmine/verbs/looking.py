"""Look at files and what was made of them: has anything changed since they were last read?"""

import hashlib
import time
from contextlib import suppress
from pathlib import Path

import gvcmine
from gvcmine.store.ledger import FileRecord
from gvcmine.store.stages import FORMAT
from gvcmine.verbs.candidates import source_of
from gvcmine.verbs.rooms import Rooms

_NOTE = "current"

_RACE_NS = 2_000_000_000
"""A file changed less than this before it was looked at may have changed again within one tick of the
file system's clock (two seconds on FAT, the coarsest) with nothing to show for it."""


def look(rooms: Rooms, path: Path, known: FileRecord | None, *, check: bool = False) -> FileRecord:
    """Return the state of a file, with nothing said yet of what it becomes.

    The bytes are hashed only where size or time differ from what is known of the file, where it had
    only just been changed when it was last looked at, or where `check` asks for it.
    """
    size, modified, digest, seen = 0, 0, "", time.time_ns()
    # A file that is unreadable or has just gone is reported by the reader, with the reason.
    with suppress(OSError):
        state = path.stat()
        size, modified = state.st_size, state.st_mtime_ns
        if known is not None and not check and _is_same(known, size, modified):
            digest, seen = known.sha256, known.seen_ns
        else:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileRecord(
        source=source_of(rooms.folders.corpus, path),
        size=size,
        modified_ns=modified,
        sha256=digest,
        outcome="refusal",
        inputs=_inputs(rooms),
        seen_ns=seen,
    )


def current_documents(rooms: Rooms) -> set[str]:
    """Return documents known to have been made by today's reader: their files are as `note_current` saw them.

    No file is opened, so that a second run costs next to nothing.
    """
    note = rooms.corpus.note(_NOTE) or {}
    kept = note.get("marks")
    if note.get("inputs") != _reading(rooms) or not isinstance(kept, dict):
        return set()
    return {document for document, mark in _marks(rooms).items() if kept.get(document) == mark}


def note_current(rooms: Rooms) -> None:
    """Note that the documents of all files are as today's reader makes them."""
    marks = _marks(rooms)
    own = {one for record in rooms.corpus.files() for one in record.documents}
    content = {"inputs": _reading(rooms), "marks": {one: marks[one] for one in sorted(own & set(marks))}}
    if rooms.corpus.note(_NOTE) != content:
        rooms.corpus.keep_note(_NOTE, content)


def _marks(rooms: Rooms) -> dict[str, str]:
    passages = rooms.corpus.marks("passages")
    texts = rooms.corpus.marks("text")
    return {one: f"{mark} {passages[one]}" for one, mark in texts.items() if one in passages}


def _reading(rooms: Rooms) -> str:
    return f"{rooms.settings.corpus.reader} {FORMAT}"


def _is_same(known: FileRecord, size: int, modified_ns: int) -> bool:
    unchanged = known.sha256 and known.size == size and known.modified_ns == modified_ns
    return bool(unchanged) and known.seen_ns - modified_ns > _RACE_NS


def _inputs(rooms: Rooms) -> str:
    """Name what a refusal depends on: another version, or other limits, may read what this one refuses."""
    settings = rooms.settings.corpus
    limits = (
        settings.most_megabytes,
        settings.most_pages,
        settings.seconds_a_file,
        settings.memory_megabytes,
    )
    return " ".join([gvcmine.__version__, settings.reader, *map(str, limits)])
