"""What became of each file of the corpus, one small JSON file each, so that none is read twice."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gvcmine.errors import StoreError
from gvcmine.store.folder import Folder
from gvcmine.types.text import Reference, RefusalReason, RetrievalStatus, content_id

Outcome = Literal["document", "refusal", "duplicate", "reference_list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A file as it was when last looked at, and what it became.

    `size` is in bytes, `modified_ns` the time stamp of the file system in nanoseconds, `sha256` that
    of the bytes. `duplicate_of` is the source of the file with the same content. `inputs` names the
    reader and the limits under which it was read. `pieces` are the ids of the documents after the
    first, where the file holds several works. `unread_pages` counts pages without usable text.
    `seconds` is how long reading took. `seen_ns` is the time, in nanoseconds, at which the bytes were
    looked at; `ocr` says that recognising words in pictures was tried.
    """

    source: str
    size: int
    modified_ns: int
    sha256: str
    outcome: Outcome
    document_id: str | None = None
    duplicate_of: str | None = None
    reason: RefusalReason | None = None
    detail: str = ""
    inputs: str = ""
    pieces: tuple[str, ...] = ()
    unread_pages: int = 0
    seconds: float = 0.0
    seen_ns: int = 0
    ocr: bool = False

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the ids of all documents that the file became."""
        return (self.document_id, *self.pieces) if self.document_id else ()


class Ledger:
    """The records of files and the references that were read from reference lists."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._seen: dict[str, tuple[str, FileRecord]] = {}

    def keep_file(self, record: FileRecord) -> None:
        """Keep what became of a file, in place of what was known of it."""
        self._seen.pop(content_id(record.source), None)
        self._write_json(self._record_path("files", record.source), dataclasses.asdict(record))

    def file(self, source: str) -> FileRecord | None:
        """Return what became of a file, or None.

        Raises StoreError where the record is damaged.
        """
        path = self._record_path("files", source)
        return self._read_record(path) if self._folder.exists(path) else None

    def files(self) -> list[FileRecord]:
        """Return the records of all files, sorted by source; one that was not replaced is read once only."""
        known, self._seen = self._seen, {}
        for name, mark in self._folder.marks("files", ".json").items():
            seen = known.get(name)
            if seen is None or seen[0] != mark:
                seen = mark, self._read_record(self._folder.path("files", name, ".json"))
            self._seen[name] = seen
        return sorted((record for _, record in self._seen.values()), key=lambda record: record.source)

    def forget_file(self, source: str) -> None:
        """Remove the record of a file and the references read from it, if there are any."""
        self._seen.pop(content_id(source), None)
        self._folder.remove(self._record_path("files", source))
        self._folder.remove(self._record_path("references", source))

    def keep_references(
        self, source: str, references: Sequence[Reference], problems: Sequence[str] = ()
    ) -> None:
        """Keep the references read from one reference list, in place of those kept for it before.

        `problems` are sentences on what could not be read. Nothing is written where all is as it was,
        so that `list_marks` stay.
        """
        rows = [dataclasses.asdict(reference) for reference in references]
        content = {"source": source, "references": rows, "problems": list(problems)}
        path = self._record_path("references", source)
        if not self._folder.exists(path) or self._folder.read(path) != _json(content):
            self._write_json(path, content)

    def list_marks(self) -> dict[str, str]:
        """Return a mark of each reference list, which changes when what was read from it changes."""
        return self._folder.marks("references", ".json")

    def list_problems(self) -> list[str]:
        """Return what could not be read in the reference lists, by name of the list."""
        found = []
        for path in self._folder.paths("references", ".json"):
            content = self._read_json(path)
            found.append((str(content.get("source")), content.get("problems", [])))
        return [str(problem) for _, problems in sorted(found) for problem in problems]

    def references(self) -> list[Reference]:
        """Return the references of all lists, by name of the list and in the order of each.

        Raises StoreError where a file is damaged.
        """
        lists = [self._read_list(path) for path in self._folder.paths("references", ".json")]
        found = sorted(lists, key=lambda pair: pair[0])
        return [reference for _, references in found for reference in references]

    def keep_note(self, name: str, content: dict[str, Any]) -> None:
        """Keep one small JSON object under a name, in place of an earlier one."""
        self._write_json(self._record_path("notes", name), content)

    def note(self, name: str) -> dict[str, Any] | None:
        """Return what `keep_note` kept, or None; a damaged note counts as none, for it is made again."""
        try:
            return self._read_json(self._record_path("notes", name))
        except StoreError:
            return None

    def _record_path(self, kind: str, source: str) -> str:
        return self._folder.path(kind, content_id(source), ".json")

    def _write_json(self, path: str, content: dict[str, Any]) -> None:
        # ASCII, so that a file name that is no valid UTF-8 comes back as it was.
        self._folder.write(path, _json(content))

    def _read_json(self, path: str) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(self._folder.read(path))
        except (OSError, ValueError) as error:
            raise _damaged(path, error) from error
        return content

    def _read_record(self, path: str) -> FileRecord:
        content = self._read_json(path)
        try:
            reason, pieces = content.pop("reason"), content.pop("pieces")
            return FileRecord(
                reason=RefusalReason(reason) if reason else None, pieces=tuple(pieces), **content
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _damaged(path, error) from error

    def _read_list(self, path: str) -> tuple[str, list[Reference]]:
        content = self._read_json(path)
        try:
            return str(content["source"]), [reference_from(row) for row in content["references"]]
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(path, error) from error


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True).encode("ascii")


def _damaged(path: str, error: Exception) -> StoreError:
    return StoreError(
        f"{path} cannot be read ({error}); it is derived from the corpus: delete it, or the whole "
        "folder .gvcmine, and run: gvcmine ingest"
    )


def reference_from(row: dict[str, Any]) -> Reference:
    """Return the reference of which `asdict` made a row; raises KeyError, TypeError or ValueError."""
    lists = {name: tuple(row[name]) for name in ("authors", "keywords")}
    return Reference(**row | lists | {"status": RetrievalStatus(row["status"])})
