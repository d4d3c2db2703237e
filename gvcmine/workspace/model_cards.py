"""The models folder: models/<variable>/<version>/ with card.md, config.json, weights.safetensors.

Weights are safetensors, never pickle: a model file from a colleague cannot run code (safetensors
format, Hugging Face 2022). models/<variable>/promoted names the version that `propose` uses.
"""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gvcmine.errors import WorkspaceError
from gvcmine.workspace.folders import write_bytes, write_text

Arrays = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModel:
    """One version of a variable's model as it lies on disk."""

    variable: str
    version: int
    folder: Path
    config: dict[str, Any]
    promoted: bool

    @property
    def card(self) -> str:
        """Return the model card in Markdown."""
        return (self.folder / "card.md").read_text(encoding="utf-8")

    def arrays(self) -> Arrays:
        """Return the weights by name, NumPy arrays.

        Raises WorkspaceError where the file is missing or damaged.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        path = self.folder / "weights.safetensors"
        try:
            return dict(load_file(path))
        except (OSError, SafetensorError) as problem:
            raise WorkspaceError(
                f"the weights of model {self.variable} {self.version} cannot be read: {problem}; "
                f'train again with "gvcmine train {self.variable}" or promote another version'
            ) from problem


def stored_models(models: Path) -> list[StoredModel]:
    """Return all versions of all models, by variable and version."""
    found = []
    for config in sorted(models.glob("*/*/config.json")):
        variable, version = config.parent.parent.name, config.parent.name
        if version.isdecimal():
            found.append(_stored(models, variable, int(version)))
    return sorted(found, key=lambda model: (model.variable, model.version))


def promoted_models(models: Path) -> dict[str, StoredModel]:
    """Return the promoted model of each variable that has one."""
    return {model.variable: model for model in stored_models(models) if model.promoted}


def find_model(models: Path, variable: str, version: int | None = None) -> StoredModel:
    """Return a version of a variable's model, by default the newest.

    Raises WorkspaceError listing what exists.
    """
    known = stored_models(models)
    versions = [model for model in known if model.variable == variable]
    wanted = [model for model in versions if version in (None, model.version)]
    if wanted:
        return wanted[-1]
    exists = ", ".join(f"{model.variable} {model.version}" for model in known) or "none yet"
    asked = variable if version is None else f"{variable} {version}"
    raise WorkspaceError(f'there is no model "{asked}"; there are: {exists}')


def save_model(models: Path, variable: str, config: dict[str, Any], arrays: Arrays, card: str) -> StoredModel:
    """Write a new version of a variable's model, whole or not at all; it is not promoted yet."""
    from safetensors.numpy import save

    folder = models / variable
    folder.mkdir(parents=True, exist_ok=True)
    version = (
        max((model.version for model in stored_models(models) if model.variable == variable), default=0) + 1
    )
    temporary = Path(tempfile.mkdtemp(dir=folder, prefix=".new."))
    try:
        write_bytes(temporary / "weights.safetensors", save(arrays))
        write_text(temporary / "config.json", json.dumps(config, indent=2, sort_keys=True) + "\n")
        write_text(temporary / "card.md", card.replace("{version}", str(version)))
        temporary.chmod(0o755)
        temporary.rename(folder / str(version))
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return _stored(models, variable, version)


def promote_model(models: Path, variable: str, version: int) -> StoredModel:
    """Make a version the one that `propose` uses."""
    model = find_model(models, variable, version)
    write_text(models / variable / "promoted", f"{model.version}\n")
    return _stored(models, variable, version)


def _stored(models: Path, variable: str, version: int) -> StoredModel:
    folder = models / variable / str(version)
    mark = models / variable / "promoted"
    promoted = mark.is_file() and mark.read_text(encoding="utf-8").strip() == str(version)
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError as problem:
        raise WorkspaceError(f"{folder / 'config.json'} is damaged: {problem}") from problem
    return StoredModel(variable=variable, version=version, folder=folder, config=config, promoted=promoted)
