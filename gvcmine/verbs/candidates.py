"""Which files of the corpus are candidates for reading, found without opening or following what is none."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from gvcmine.errors import WorkspaceError

NOT_CANDIDATES = ("readme", "license", "licence", "manifest")
"""Names (without ending) of files that describe a corpus and are no sources."""

TOLD_BY_PEOPLE = ("searches.csv", "pieces.csv")
"""Names of files in which people tell about the corpus."""


@dataclass(slots=True, kw_only=True)
class Found:
    """The candidates below some paths, sorted, and what could not be looked at.

    `unseen` holds the names inside the corpus of folders that could not be opened: what is in them
    is not known, which is not to say that it is gone.
    """

    files: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


def find_candidates(corpus: Path, paths: Sequence[Path] = ()) -> Found:
    """Return the files of the corpus, or only those below the given paths.

    A link to a file is read as the file. Links to folders are not followed, so that no loop and no
    folder elsewhere is walked through; pipes, sockets and devices are never opened. Raises
    WorkspaceError where there is nothing to read or a path lies outside the corpus.
    """
    if not corpus.is_dir():
        raise WorkspaceError(f"there is no folder {corpus}; make it and put PDF files into it")
    found = Found()
    for path in paths or (corpus,):
        start = _inside(corpus, path)
        if start.is_dir():
            _walk(corpus, start, found)
        else:
            _take(corpus, start, found)
    found.files = sorted(set(found.files))
    if not found.files and not found.problems:
        raise WorkspaceError(
            f"there is nothing to read in {corpus}; put PDF files or reference lists (RIS, BibTeX...) into it"
        )
    return found


def source_of(corpus: Path, path: Path) -> str:
    """Return the name of a file inside the corpus folder, with / between folders."""
    # Candidates are made by joining names to the corpus folder; to compare part by part is ten times slower.
    return str(path)[len(str(corpus)) + 1 :].replace(os.sep, "/") or "."


def _inside(corpus: Path, path: Path) -> Path:
    """Return a path that a person gave as a path below the corpus folder; its links stay links."""
    if not path.exists() and not path.is_symlink():
        raise WorkspaceError(f"{path} does not exist; name a file or folder inside {corpus}")
    whole = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    if not whole.is_relative_to(corpus.resolve()):
        raise WorkspaceError(f"{path} lies outside {corpus}; copy it there, then run ingest again")
    return corpus / whole.relative_to(corpus.resolve())


def _walk(corpus: Path, folder: Path, found: Found) -> None:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            name = source_of(corpus, here)
            found.unseen.append(name)
            found.problems.append(f"{name}: the folder cannot be opened ({error.strerror}); check it")
            continue
        for entry in listed:
            if entry.is_dir(follow_symlinks=False):
                if not _is_hidden(entry.name):
                    waiting.append(Path(entry.path))
            else:
                _take(corpus, Path(entry.path), found)


def _take(corpus: Path, path: Path, found: Found) -> None:
    """Add a file to what was found, or a sentence about what is there in its place."""
    name = source_of(corpus, path)
    if not _is_source(PurePosixPath(name)):
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        what = "a link to what is not there" if path.is_symlink() else f"not readable ({error.strerror})"
        found.problems.append(f"{name} is {what}; repair or remove it")
        return
    if stat.S_ISREG(mode):
        found.files.append(path)
    elif not stat.S_ISDIR(mode):
        found.problems.append(
            f"{name} is a pipe, socket or device and was not opened; remove it from corpus/"
        )
    elif not path.resolve().is_relative_to(corpus.resolve()):
        found.problems.append(
            f"{name} is a link to a folder and was not followed; copy the files into corpus/"
        )


def _is_source(path: PurePosixPath) -> bool:
    hidden = any(_is_hidden(part) for part in path.parts)
    told = path.stem.lower() in NOT_CANDIDATES or path.name.lower() in TOLD_BY_PEOPLE
    return not hidden and not told


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))
