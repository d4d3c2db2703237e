"""Files below one folder, on a disk or in an object store, each replaced as a whole."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from gvcmine.types.text import content_id

_STATES = ("size", "mtime", "ino", "ETag", "etag", "LastModified", "last_modified", "updated", "created")
"""What disks and object stores tell of a file, by the names that fsspec gives; each tells some."""


class Folder:
    """A folder of small files addressed by (kind, name), spread over 256 subfolders of each kind.

    `place` is a path or an fsspec URL. A reader sees the old file or the new one, never half of one.
    """

    def __init__(self, place: str | Path) -> None:
        self._files: Any
        self._local = isinstance(place, Path) or "://" not in place
        if self._local:
            self._files, self.place = LocalFileSystem(), str(Path(place).absolute())
        else:
            self._files, self.place = url_to_fs(place)

    def path(self, kind: str, name: str, ending: str) -> str:
        """Return where a file stands."""
        return f"{self.place}/{kind}/{content_id(name)[:2]}/{quote(name, safe='')}{ending}"

    def read(self, path: str) -> bytes:
        """Return the content of a file; raises FileNotFoundError or another OSError."""
        if self._local:
            # Without fsspec in between: a corpus has thousands of small files, read at every start.
            return Path(path).read_bytes()
        content: bytes = self._files.cat_file(path)
        return content

    def read_end(self, path: str, size: int) -> bytes:
        """Return the last `size` bytes of a file, or all of a shorter one."""
        with self._files.open(path, "rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - size))
            content: bytes = file.read()
        return content

    def write(self, path: str, content: bytes) -> None:
        """Write under a temporary name in the same folder, then rename.

        Not fsynced: what is derived can be derived again, and a torn file is recognised by its reader.
        """
        folder, _, name = path.rpartition("/")
        unfinished = f"{folder}/.{uuid.uuid4().hex}.unfinished"
        self._files.makedirs(folder, exist_ok=True)
        try:
            self._files.pipe_file(unfinished, content)
            if self._local:
                os.replace(unfinished, path)  # noqa: PTH105
            else:
                self._files.mv(unfinished, path)
        except BaseException:
            if self._files.exists(unfinished):
                self._files.rm_file(unfinished)
            raise

    def remove(self, path: str) -> None:
        """Remove a file if it is there."""
        if self._files.exists(path):
            self._files.rm_file(path)

    def exists(self, path: str) -> bool:
        """Say whether a file is there."""
        return bool(self._files.exists(path))

    def paths(self, kind: str, ending: str) -> Iterator[str]:
        """Give the paths of all whole files of a kind."""
        for part in self._list(f"{self.place}/{kind}"):
            for path in self._list(part):
                if path.endswith(ending):
                    yield path

    def marks(self, kind: str, ending: str) -> dict[str, str]:
        """Return a mark of each whole file of a kind, by name; it changes when the file is replaced."""
        found: dict[str, str] = {}
        for part in self._list(f"{self.place}/{kind}"):
            if self._local:
                found.update(_local_marks(part, ending))
                continue
            for state in self._files.ls(part, detail=True):
                if str(state["name"]).endswith(ending):
                    told = [str(state[name]) for name in _STATES if state.get(name) is not None]
                    found[name_in(str(state["name"]).replace("\\", "/"), ending)] = " ".join(told)
        return found

    def _list(self, folder: str) -> list[str]:
        try:
            if self._local:
                return [f"{folder}/{name}" for name in os.listdir(folder)]  # noqa: PTH208
            return [str(path).replace("\\", "/") for path in self._files.ls(folder, detail=False)]
        except (FileNotFoundError, NotADirectoryError):
            return []


def _local_marks(folder: str, ending: str) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(ending):
                    state = entry.stat()
                    mark = f"{state.st_size} {state.st_mtime_ns} {state.st_ino}"
                    yield name_in(entry.name, ending), mark
    except (FileNotFoundError, NotADirectoryError):
        return


def name_in(path: str, ending: str) -> str:
    """Return the name under which a path was made."""
    return unquote(path.rpartition("/")[2].removesuffix(ending))
