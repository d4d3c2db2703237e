"""The models folder: which versions there are, and which of them `propose` uses.

models/<variable>/promoted is a history: each line names a version (0: the cold start) and the
fingerprint of its manifest, the last line holds, and a line that ends in "rollback" takes the last
promotion before it back.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.workspace.folders import write_text
from gvcmine.workspace.model_folder import (
    PART,
    StoredModel,
    codebook_marks,
    read_version,
    version_folders,
)
from gvcmine.workspace.model_saving import save_model

__all__ = [
    "COLD_START",
    "PART",
    "StoredModel",
    "codebook_marks",
    "find_model",
    "former_version",
    "promote_model",
    "promoted_models",
    "promoted_versions",
    "rollback_model",
    "save_model",
    "stored_models",
]

COLD_START = 0
"""The version number that stands for no model."""

_LINE = re.compile(r"(?P<version>\d+)(?: (?P<fingerprint>[0-9a-f]{64}))?(?P<back> rollback)?")
_Step = tuple[int, str]


def stored_models(models: Path) -> list[StoredModel]:
    """Return all versions of all models, by variable and version; one that cannot be used says why."""
    return [model for folder in _variables(models) for model in _versions(folder)]


def promoted_models(models: Path) -> dict[str, StoredModel]:
    """Return the promoted model of each variable that has one, with its `problem` where it has one.

    Raises WorkspaceError where a history of promotions cannot be read.
    """
    found = {}
    for folder in _variables(models):
        version, fingerprint = _current(folder)
        if version == COLD_START:
            continue
        path = folder / str(version)
        found[folder.name] = (
            read_version(path, promoted=fingerprint) if path.is_dir() else _gone(folder, version)
        )
    return found


def find_model(models: Path, variable: str, version: int | None = None) -> StoredModel:
    """Return a version of a variable's model, by default the newest.

    Raises WorkspaceError listing what exists where there is none, or naming what is wrong with it.
    """
    versions = _versions(models / variable) if (models / variable).is_dir() else []
    wanted = [model for model in versions if version in (None, model.version)]
    if wanted:
        if wanted[-1].problem:
            raise WorkspaceError(wanted[-1].problem)
        return wanted[-1]
    exists = _listed(stored_models(models))
    asked = variable if version is None else f"{variable} {version}"
    raise WorkspaceError(f'there is no model "{asked}"; there are: {exists}')


def promote_model(models: Path, variable: str, version: int) -> StoredModel:
    """Make a version the one that `propose` uses; what was promoted before stays in the history."""
    model = find_model(models, variable, version)
    steps = _steps(models / variable)
    if not steps or steps[-1] != (version, model.fingerprint):
        _append(models / variable, f"{version} {model.fingerprint}")
    return replace(model, promoted=True)


def rollback_model(models: Path, variable: str) -> StoredModel | None:
    """Go back to what was promoted before; None is the cold start. Twice walks further back.

    Raises WorkspaceError where nothing is promoted, or the former version cannot be used.
    """
    folder = models / variable
    steps = _steps(folder)
    if not steps:
        in_use = _listed(promoted_models(models).values())
        raise WorkspaceError(
            f'no model of "{variable}" is promoted, so there is nothing to go back from; promoted: {in_use}'
        )
    if len(steps) == 1:
        _append(folder, f"{COLD_START} rollback")
        return None
    version, fingerprint = steps[-2]
    model = read_version(folder / str(version), promoted=fingerprint) if version else None
    if model is not None and model.problem:
        raise WorkspaceError(model.problem)
    _append(folder, " ".join(filter(None, (str(version), fingerprint, "rollback"))))
    return model


def former_version(models: Path, variable: str) -> int:
    """Return the version that was promoted before the present one; 0, the cold start, where none was."""
    steps = _steps(models / variable)
    return steps[-2][0] if len(steps) > 1 else COLD_START


def promoted_versions(models: Path) -> dict[str, int]:
    """Return the number of the promoted version of each variable that has models; 0: the cold start."""
    return {folder.name: _current(folder)[0] for folder in _variables(models)}


def _variables(models: Path) -> list[Path]:
    return sorted(folder for folder in models.glob("*/") if any(version_folders(folder)))


def _versions(folder: Path) -> list[StoredModel]:
    version, fingerprint = _current(folder)
    return [
        read_version(path, promoted=fingerprint if int(path.name) == version else None)
        for path in sorted(version_folders(folder), key=lambda path: int(path.name))
    ]


def _gone(folder: Path, version: int) -> StoredModel:
    problem = (
        f"{folder / str(version)} is promoted and no longer there; put it back, use another version "
        f'("gvcmine models list", then promote or rollback), or train again: gvcmine train {folder.name}'
    )
    return StoredModel(
        variable=folder.name, version=version, folder=folder / str(version), promoted=True, problem=problem
    )


def _listed(models: Iterable[StoredModel]) -> str:
    return ", ".join(model.name for model in models) or "none yet"


def _current(folder: Path) -> _Step:
    steps = _steps(folder)
    return steps[-1] if steps else (COLD_START, "")


def _steps(folder: Path) -> list[_Step]:
    """Return the promotions that stand, oldest first: each rollback takes one away."""
    path = folder / "promoted"
    steps: list[_Step] = []
    if not path.is_file():
        return steps
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise WorkspaceError(
                f'{path} line {number}: "{line}" is no promotion; a line is the number of a version and the '
                'SHA-256 of its manifest, and "rollback" where it took one back'
            )
        if found["back"]:
            del steps[-1:]
        else:
            steps.append((int(found["version"]), found["fingerprint"] or ""))
    return steps


def _append(folder: Path, line: str) -> None:
    path = folder / "promoted"
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    kept = before if before.endswith("\n") or not before else f"{before}\n"
    write_text(path, f"{kept}{line}\n")
