"""What a workspace may set in gvcmine.toml: few keys, each with a default; an unknown key is an error."""

import difflib
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from gvcmine.errors import WorkspaceError

ZERO_ALLOWED = ("workers", "quote_words")
"""Whole numbers for which 0 has a meaning: gvcmine chooses; no words are quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusSettings:
    """How files are read. `workers` 0 means one child process for every two cores, at most four.

    `memory_megabytes` are of 1,048,576 bytes each, and count what one child process may use.
    """

    reader: str = "pymupdf.v1"
    workers: int = 0
    most_megabytes: int = 200
    most_pages: int = 5000
    seconds_a_file: int = 90
    memory_megabytes: int = 1536


@dataclass(frozen=True, slots=True, kw_only=True)
class TagSettings:
    """Which tagger finds mentions."""

    tagger: str = "gvc.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeSettings:
    """How proposals are made.

    `model` is a folder with a sentence-transformers model, or the name of one in the local cache; empty:
    the default. `backend` runs it: auto, onnx, torch, torch-bf16 or cuda (`gvcmine embedder` lists them).
    """

    embedder: str = "minilm.v1"
    model: str = ""
    backend: str = "auto"
    values_a_variable: int = 5
    evidence_a_proposal: int = 3
    lowest_score: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    """In which order proposals are reviewed.

    `random_share` (0..1) of them is drawn at random, except in orders that go through whole documents.
    """

    order: str = "score.v1"
    random_share: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where decisions are kept; an empty url means annotations/gvcmine.sqlite3."""

    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSettings:
    """How much of the text is quoted in a release, in words."""

    quote_words: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a workspace, one field a table of the file."""

    corpus: CorpusSettings = field(default_factory=CorpusSettings)
    tag: TagSettings = field(default_factory=TagSettings)
    propose: ProposeSettings = field(default_factory=ProposeSettings)
    review: ReviewSettings = field(default_factory=ReviewSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    release: ReleaseSettings = field(default_factory=ReleaseSettings)


def read_settings(path: Path) -> Settings:
    """Read a settings file.

    Raises WorkspaceError naming the key that is unknown or holds a value of the wrong kind.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise WorkspaceError(f"{path.name} is not valid TOML: {problem}") from problem
    kinds = {
        "corpus": CorpusSettings,
        "tag": TagSettings,
        "propose": ProposeSettings,
        "review": ReviewSettings,
        "store": StoreSettings,
        "release": ReleaseSettings,
    }
    _refuse_unknown(path.name, "", content, list(kinds))
    tables = {name: _table(path.name, name, kinds[name], table) for name, table in content.items()}
    return Settings(**tables)


def _table(file: str, name: str, kind: type[Any], table: Any) -> Any:
    if not isinstance(table, dict):
        raise WorkspaceError(f"{file}: {name} is a table; write [{name}] on a line of its own")
    defaults = kind()
    known = [item.name for item in fields(kind)]
    _refuse_unknown(file, f"{name}.", table, known)
    for key, value in table.items():
        wanted = type(getattr(defaults, key))
        numeric = wanted is float and isinstance(value, int) and not isinstance(value, bool)
        if type(value) is not wanted and not numeric:
            raise WorkspaceError(
                f"{file}: {name}.{key} is {value!r}; it takes {_words(wanted)}, "
                f"by default {getattr(defaults, key)!r}"
            )
        least = 0 if wanted is float or key in ZERO_ALLOWED else 1
        if wanted in (int, float) and value < least:
            raise WorkspaceError(f"{file}: {name}.{key} is {value}; it must be at least {least}")
    return kind(**table)


def _refuse_unknown(file: str, where: str, found: dict[str, Any], known: list[str]) -> None:
    for key in found:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {where}{close[0]}?" if close else f"known are: {', '.join(known)}"
            raise WorkspaceError(f"{file}: {where}{key}: unknown key, {hint}")


def _words(kind: type[Any]) -> str:
    return {int: "a whole number", float: "a number", str: "text in quotes"}[kind]
