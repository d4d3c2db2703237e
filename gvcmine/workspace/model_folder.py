"""One version of a model on disk: models/<variable>/<version>/, written once and checked at every load.

    card.md               what the model is, for people
    config.json           what it learnt from and with which settings
    metrics.json          how good it was on documents that it did not see
    weights.safetensors   numbers only, never pickle: a file from a colleague cannot run code
    doubts.json           confirmed codes that it would not have given
    manifest.json         the SHA-256 of each of these files

Nothing inside tells a time or the version's number: what is learnt twice from the same inputs has
the same bytes. The format of the weights is safetensors (Hugging Face 2022).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gvcmine.errors import WorkspaceError
from gvcmine.types.codebook import Variable
from gvcmine.types.text import content_id

Arrays = dict[str, Any]

PART = "learnt.v1"
"""The part that model folders of this program hold; others are refused."""

MANIFEST = "manifest.json"
FILES = ("card.md", "config.json", "doubts.json", "metrics.json", "weights.safetensors")
"""What the manifest names; a folder holds these files and no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModel:
    """One version of a variable's model as it lies on disk.

    `fingerprint` is the SHA-256 of its manifest, and so of all its content. `problem` says why it
    cannot be used and is empty where it can; `config` is empty then. It was changed, is incomplete,
    or, where `outdated`, was made by an earlier program. `new` tells a version that was just written
    from one that was there already.
    """

    variable: str
    version: int
    folder: Path
    fingerprint: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    promoted: bool = False
    problem: str = ""
    outdated: bool = False
    new: bool = False

    @property
    def name(self) -> str:
        """Return variable and version."""
        return f"{self.variable} {self.version}"

    @property
    def card(self) -> str:
        """Return the model card in Markdown."""
        return self._content("card.md").decode("utf-8")

    @property
    def metrics(self) -> Any:
        """Return the figures on documents that the model did not see, as they were reported."""
        return _parsed(self.folder / "metrics.json", self._content("metrics.json"))

    @property
    def doubts(self) -> list[dict[str, Any]]:
        """Return the confirmed codes that the model would not have given, the greatest doubt first."""
        found = _parsed(self.folder / "doubts.json", self._content("doubts.json"))
        return list(found)

    def arrays(self) -> Arrays:
        """Return the weights by name, NumPy arrays.

        Raises WorkspaceError where the model was changed, or the file cannot be read.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load

        try:
            return dict(load(self._content("weights.safetensors")))
        except SafetensorError as problem:
            raise WorkspaceError(
                f"{self.folder / 'weights.safetensors'} cannot be read: {problem}; {_advice(self.variable)}"
            ) from problem

    def _content(self, name: str) -> bytes:
        """Return a file after checking it, since it may have changed after the folder was listed."""
        if self.problem:
            raise WorkspaceError(self.problem)
        manifest = (self.folder / MANIFEST).read_bytes() if (self.folder / MANIFEST).is_file() else b""
        if sha256(manifest) != self.fingerprint:
            raise WorkspaceError(f"{self.folder / MANIFEST} was changed; {_advice(self.variable)}")
        return _checked(self.folder / name, _sums(self.folder, manifest, self.variable)[name], self.variable)


class _EarlierModel(WorkspaceError):
    """The folder holds what an earlier program learnt."""


def codebook_marks(variable: Variable) -> dict[str, Any]:
    """Return what a model must remember of a variable to say, under another codebook, what it can serve.

    `question` changes with level, scale and number of answers; `values` holds for each value id a
    hash of what it means: definition and rules, or the label where it has neither. Cues and examples
    are not part of it: they change what is found, not what is right.
    """
    return {
        "question": content_id(variable.level, variable.scale, str(variable.multiple)),
        "values": {
            value.id: _meaning(value.definition, value.include, value.exclude) or _meaning(value.label)
            for value in variable.values
        },
    }


def _meaning(*texts: str) -> str:
    squeezed = [" ".join(text.split()) for text in texts]
    return content_id(*squeezed) if any(squeezed) else ""


def read_version(folder: Path, *, promoted: str | None = None) -> StoredModel:
    """Return the model in a folder, checked file by file; where it cannot be used, `problem` says why.

    `promoted`, where given, is the fingerprint that was written down when it was promoted.
    """
    variable = folder.parent.name
    bare = StoredModel(
        variable=variable, version=int(folder.name), folder=folder, promoted=promoted is not None
    )
    try:
        fingerprint, config = _verified(folder, variable)
        if promoted and promoted != fingerprint:
            raise WorkspaceError(
                f"{folder} is not the model that was promoted (another manifest); {_advice(variable)}"
            )
    except WorkspaceError as problem:
        return replace(bare, problem=str(problem), outdated=isinstance(problem, _EarlierModel))
    return replace(bare, fingerprint=fingerprint, config=config)


def _verified(folder: Path, variable: str) -> tuple[str, dict[str, Any]]:
    """Return fingerprint and config of a folder whose files are all as its manifest says."""
    present = {path.name for path in folder.iterdir()}
    if MANIFEST not in present:
        # Earlier programs wrote no manifest: that they made it is told by the part.
        config = _object(folder / "config.json") if "config.json" in present else {}
        _refuse_earlier(folder, config, variable)
        raise WorkspaceError(f"{folder} has no {MANIFEST}; {_advice(variable)}")
    manifest = _read(folder / MANIFEST)
    sums = _sums(folder, manifest, variable)
    for name in sorted(present - {*sums, MANIFEST}):
        raise WorkspaceError(
            f"{folder / name} does not belong to the model (its manifest does not name it); take it away"
        )
    contents = {name: _checked(folder / name, wanted, variable) for name, wanted in sums.items()}
    config = _parsed(folder / "config.json", contents["config.json"])
    if not isinstance(config, dict):
        raise WorkspaceError(f"{folder / 'config.json'} holds no JSON object; {_advice(variable)}")
    _refuse_earlier(folder, config, variable)
    return sha256(manifest), config


def _refuse_earlier(folder: Path, config: Mapping[str, Any], variable: str) -> None:
    if config.get("part") != PART:
        raise _EarlierModel(
            f'{folder} was made by an earlier version; train again with "gvcmine train {variable}"'
        )


def _sums(folder: Path, manifest: bytes, variable: str) -> dict[str, str]:
    sums = _parsed(folder / MANIFEST, manifest)
    if not isinstance(sums, dict) or set(sums) != set(FILES):
        raise WorkspaceError(f"{folder / MANIFEST} does not name {', '.join(FILES)}; {_advice(variable)}")
    return sums


def _checked(path: Path, wanted: str, variable: str) -> bytes:
    content = _read(path)
    found = sha256(content)
    if found != wanted:
        raise WorkspaceError(
            f"{path} was changed after the model was made (SHA-256 {found[:12]}… instead of "
            f"{str(wanted)[:12]}…); {_advice(variable)}"
        )
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise WorkspaceError(
            f"{path} cannot be read ({problem.strerror}); {_advice(path.parent.parent.name)}"
        ) from problem


def _object(path: Path) -> dict[str, Any]:
    found = _parsed(path, _read(path))
    return found if isinstance(found, dict) else {}


def _parsed(path: Path, content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError as problem:
        advice = _advice(path.parent.parent.name)
        raise WorkspaceError(f"{path} is damaged ({problem}); {advice}") from problem


def _advice(variable: str) -> str:
    return (
        f'put the file back as it was, use another version ("gvcmine models list", then promote or '
        f'rollback), or train again with "gvcmine train {variable}"'
    )


def version_folders(folder: Path) -> Iterator[Path]:
    """Yield the folders of a variable's versions, in no order."""
    for path in folder.glob("*/"):
        if path.name.isdecimal() and str(int(path.name)) == path.name:
            yield path


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
