"""What gvcmine keeps for a person, not for a workspace: exported models, hashes of files, codebook vectors.

All of it can be made again; the folder may be deleted at any time.
"""

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

_RECENT = 2.0
"""Seconds after a change during which a file may change again without another time stamp."""


def cache_folder() -> Path:
    """Return the folder of the cache: GVCMINE_CACHE, else what the system has for this user.

    Where nothing can be written there, a folder that lives as long as this process.
    """
    from platformdirs import user_cache_dir

    folder = Path(os.environ.get("GVCMINE_CACHE") or user_cache_dir("gvcmine"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _passing_folder()
    return folder if os.access(folder, os.W_OK) else _passing_folder()


@cache
def _passing_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gvcmine-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file; remembered while size and time stamps of the file stay the same.

    A change of content moves the time of last status change, which no program can set back.
    """
    stat = path.stat()
    place = str(path.resolve())
    stamp = [place, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
    note = cache_folder() / "hashes" / f"{hashlib.sha256(place.encode()).hexdigest()[:32]}.json"
    known = read_json(note)
    if known.get("stamp") == stamp:
        return str(known["sha256"])
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if time.time() - max(stat.st_mtime, stat.st_ctime) > _RECENT:
        # Without the note the next start is slower by the time of one reading, and no less right.
        with contextlib.suppress(OSError):
            write_whole(note, json.dumps({"stamp": stamp, "sha256": found}).encode())
    return found


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; an empty one where the file is missing or damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, making its folder.

    Raises OSError where the folder takes no files.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
