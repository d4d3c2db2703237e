"""The rooms that verbs work in: folders, settings, codebook, derived data, decisions."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.store.coding import CodingStore
from gvcmine.store.corpus import CorpusStore
from gvcmine.tag.patterns import problem
from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.lexicon import Lexicon
from gvcmine.workspace.codebook_file import read_codebook
from gvcmine.workspace.folders import Folders
from gvcmine.workspace.lexicon_file import read_lexicon
from gvcmine.workspace.settings import Settings, read_settings


@dataclass(frozen=True)
class Rooms:
    """One workspace, opened. The codebook and the stores are read when first needed."""

    folders: Folders
    settings: Settings
    database: str = ""

    @classmethod
    def of(cls, root: Path, database: str = "") -> "Rooms":
        """Open the workspace in a folder; `database`, where given, replaces the setting store.url."""
        folders = Folders.of(root)
        settings = read_settings(folders.settings)
        return cls(folders, settings, database or _from_root(folders.root, settings.store.url))

    @cached_property
    def codebook(self) -> Codebook:
        """Return the codebook of the workspace."""
        return read_codebook(self.folders.codebook)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Return the team's own terms, none where it wrote none.

        Raises LexiconError where they cannot be used.
        """
        return read_lexicon(self.folders.annotations, self.codebook, problem)

    @cached_property
    def codebook_text(self) -> str:
        """Return the codebook file as written."""
        return self.folders.codebook.read_text(encoding="utf-8")

    @cached_property
    def corpus(self) -> CorpusStore:
        """Return the store of derived data."""
        return CorpusStore(self.folders.derived)

    @cached_property
    def coding(self) -> CodingStore:
        """Return the store of human work, made on first use of a workspace."""
        return CodingStore.open(self.database or self.folders.database, create=True)

    def variable(self, name: str) -> Variable:
        """Return a variable that people code, by id.

        Raises WorkspaceError listing what exists.
        """
        variable = self.codebook.variable(name)
        if variable is None or not variable.codable:
            known = ", ".join(variable.id for variable in self.codebook.codable)
            raise WorkspaceError(f'the codebook has no variable "{name}" to code; it has: {known}')
        return variable


def _from_root(root: Path, url: str) -> str:
    """Read a relative SQLite path in the settings from the workspace, wherever the command was typed."""
    prefix = "sqlite:///"
    path = Path(url.removeprefix(prefix))
    if not url.startswith(prefix) or path.is_absolute():
        return url
    return f"{prefix}{(root / path).resolve().as_posix()}"
