"""The folders of a workspace, and how files that a user keeps are written."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from gvcmine.errors import ReleaseError, WorkspaceError
from gvcmine.types.release import Release

SETTINGS = "gvcmine.toml"

_SETTINGS_TEXT = """\
# Settings of this workspace. Every key has a default; remove the # to change one.
# [corpus]
# workers = 0             # child processes that read files; 0 lets gvcmine choose
# most_megabytes = 200    # larger files are refused
# most_pages = 5000       # longer files are refused
# seconds_a_file = 90     # what takes longer to read is refused
# memory_megabytes = 1536 # what takes more memory to read is refused
# [propose]
# model = ""              # a folder with another sentence-transformers model
# backend = "auto"        # what runs it: onnx, torch, torch-bf16, cuda; see: gvcmine embedder
# values_a_variable = 5
# lowest_score = 0.4
# [review]
# order = "score.v1"      # or likely.v1, uncertain.v1, alike.v1, diverse.v1, random.v1
# random_share = 0.1      # drawn at random in all orders but score.v1, which reads whole documents
# [store]
# url = ""                # for example postgresql://user@host/database
# [release]
# quote_words = 40
"""

_GITIGNORE = """\
# Papers are other people's work: they stay out of version control unless you decide otherwise.
/corpus/*
!/corpus/README.md
/.gvcmine/
/annotations/*.sqlite3*
"""

_README = {
    "corpus": (
        "Sources: PDF, HTML, DOCX and text files, and reference lists (RIS, BibTeX, CSV...).\n"
        "gvcmine only reads here.\n"
    ),
    "annotations": (
        "What people decided: codebook.yaml, lexicon.yaml (words of your own for the tagger), the database\n"
        "gvcmine.sqlite3, gold/ for codings taken as correct in evaluation (the format of\n"
        "`gvcmine import codings`), releases/.\n"
    ),
    "models": "What machines learnt: <variable>/<version>/ with card.md, config.json and weights.\n",
}


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things lie in a workspace."""

    root: Path

    @property
    def corpus(self) -> Path:
        """Return the folder of sources."""
        return self.root / "corpus"

    @property
    def annotations(self) -> Path:
        """Return the folder of human work."""
        return self.root / "annotations"

    @property
    def models(self) -> Path:
        """Return the folder of trained models."""
        return self.root / "models"

    @property
    def derived(self) -> Path:
        """Return the folder that may be deleted at any time."""
        return self.root / ".gvcmine"

    @property
    def codebook(self) -> Path:
        """Return the codebook file."""
        return self.annotations / "codebook.yaml"

    @property
    def lexicon(self) -> Path:
        """Return the file of the team's own terms."""
        return self.annotations / "lexicon.yaml"

    @property
    def database(self) -> Path:
        """Return the database file used where no url is set."""
        return self.annotations / "gvcmine.sqlite3"

    @property
    def gold(self) -> Path:
        """Return the folder of codings taken as correct."""
        return self.annotations / "gold"

    @property
    def releases(self) -> Path:
        """Return the folder of releases."""
        return self.annotations / "releases"

    @property
    def settings(self) -> Path:
        """Return the settings file."""
        return self.root / SETTINGS

    @classmethod
    def of(cls, root: Path) -> "Folders":
        """Return the folders of an existing workspace.

        Raises WorkspaceError where there is none, saying how to make one.
        """
        folders = cls(root)
        if not folders.settings.is_file():
            raise WorkspaceError(
                f"{root} is no gvcmine workspace: it holds no {SETTINGS}; "
                f'make one with "gvcmine init {root}" or name another with -C DIR'
            )
        return folders

    @classmethod
    def create(cls, root: Path, codebook_text: str) -> "Folders":
        """Make a workspace in a new or empty folder, or beside files that it does not touch.

        Raises WorkspaceError where the folder is a workspace already or cannot be written.
        """
        folders = cls(root)
        if folders.settings.exists():
            raise WorkspaceError(f"{root} is a gvcmine workspace already; nothing was changed")
        try:
            for folder in (folders.corpus, folders.gold, folders.models):
                folder.mkdir(parents=True, exist_ok=True)
            for name, text in _README.items():
                _write_new(root / name / "README.md", f"# {name}\n\n{text}")
            _write_new(folders.codebook, codebook_text)
            _write_new(folders.lexicon, _lexicon_template())
            _ignore_in_git(root / ".gitignore")
            _write_new(folders.settings, _SETTINGS_TEXT)
        except OSError as problem:
            raise WorkspaceError(f"no workspace can be made in {root}: {problem.strerror}") from problem
        return folders


def _lexicon_template() -> str:
    """Return a lexicon without terms that tells how to write one."""
    return (files("gvcmine") / "data" / "own_lexicon.yaml").read_text(encoding="utf-8")


def _ignore_in_git(path: Path) -> None:
    """Write the ignored paths, or add those that a file of the user's lacks."""
    present = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    missing = [line for line in _GITIGNORE.splitlines() if line not in present]
    if missing:
        write_text(path, "\n".join([*present, *missing]) + "\n")


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        write_text(path, text)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, with LF line ends on every system."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write to a temporary name in the same folder, force it to disk, then rename.

    Raises OSError, which names the folder where that takes no files.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as problem:
        # The temporary name would tell nobody what to mend.
        raise OSError(problem.errno, problem.strerror, str(path.parent)) from problem
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes private files; a file that a team keeps is readable like its neighbours.
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_release(folder: Path, release: Release) -> bool:
    """Write a release into its own folder; return False where the same one is there already.

    Raises ReleaseError where another release has the name.
    """
    target = folder / release.name
    if target.exists():
        if _same(target, release):
            return False
        raise ReleaseError(
            f'a release "{release.name}" exists in {target} and its inputs were others; '
            "choose another name (a release never changes)"
        )
    folder.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder, prefix=f".{release.name}."))
    try:
        for file in release.files:
            write_bytes(temporary / file.name, file.content)
        temporary.chmod(0o755)
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return True


def _same(folder: Path, release: Release) -> bool:
    present = {path.name for path in folder.iterdir()}
    return present == {file.name for file in release.files} and all(
        (folder / file.name).read_bytes() == file.content for file in release.files
    )
