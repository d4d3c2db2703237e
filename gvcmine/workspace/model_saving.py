"""Write a new version of a model: whole or not at all, and only where its content is new."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gvcmine.workspace.folders import write_bytes
from gvcmine.workspace.model_folder import (
    MANIFEST,
    PART,
    Arrays,
    StoredModel,
    read_version,
    sha256,
    version_folders,
)

Doubts = Sequence[Mapping[str, Any]]


def save_model(  # noqa: PLR0913
    models: Path,
    variable: str,
    config: Mapping[str, Any],
    arrays: Arrays,
    card: str,
    metrics: Mapping[str, Any],
    doubts: Doubts,
) -> StoredModel:
    """Write a new version of a variable's model, whole or not at all; it is not promoted yet.

    Where an existing version holds the same, that one is returned (`new` is false). Training at the
    same time in two processes gives two numbers: the folder is renamed into place, which fails where
    the number is taken. `config` must hold `"part": "learnt.v1"`; NaN is no JSON and is refused.
    """
    from safetensors.numpy import save

    if config.get("part") != PART:
        raise ValueError(f'the config of a model holds "part": "{PART}"')
    contents = {
        "card.md": card.encode("utf-8"),
        "config.json": _json(config),
        "doubts.json": _json(list(doubts)),
        "metrics.json": _json(metrics),
        "weights.safetensors": save({name: arrays[name] for name in sorted(arrays)}),
    }
    sums = {name: sha256(content) for name, content in contents.items()}
    contents[MANIFEST] = _json(sums)
    fingerprint = sha256(contents[MANIFEST])
    folder = models / variable
    folder.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder, prefix=".new."))
    try:
        for name, content in contents.items():
            write_bytes(temporary / name, content)
            (temporary / name).chmod(0o444)
        temporary.chmod(0o755)
        return _placed(temporary, folder, fingerprint)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _placed(temporary: Path, folder: Path, fingerprint: str) -> StoredModel:
    """Return the intact version with this content, or give the written folder the next free number."""
    while True:
        versions = sorted(version_folders(folder), key=lambda path: int(path.name))
        for path in reversed(versions):
            present = read_version(path)
            if present.fingerprint == fingerprint:
                return present
        target = folder / str(int(versions[-1].name) + 1 if versions else 1)
        try:
            temporary.rename(target)
        except OSError:
            # Somebody else took the number since we looked, or something is wrong.
            if not target.is_dir():
                raise
        else:
            return replace(read_version(target), new=True)


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()
