"""The embedder that comes with gvcmine: equal vectors from its backends, known before anything loads."""

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gvcmine.errors import GvcmineError
from gvcmine.propose.embed import SentenceEmbedder
from gvcmine.propose.embedding import onnx_export
from gvcmine.propose.embedding.model_files import find_model
from gvcmine.propose.embedding.onnx_export import exported_model
from gvcmine.propose.sentences import Vectors

TEXTS = [
    "Suppliers in Dhaka moved into design.",
    "Wages rose.",
    "The buyers of cut flowers asked for a certificate, and growers who had none lost their orders.",
]
LONG = ["Chains are governed by markets, modules, relations, captivity and hierarchy. " * 40, "No.", ""]

HEAVY = ("torch", "sentence_transformers", "transformers", "sklearn", "onnx")


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return SentenceEmbedder(backend="onnx")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user cache of one test."""
    monkeypatch.setenv("GVCMINE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def least_cosine(some: Vectors, others: Vectors) -> float:
    """Return the least cosine between rows, in numbers of 64 bits: those of 32 err in the seventh digit."""
    one, two = some.astype(np.float64), others.astype(np.float64)
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(two, axis=1)
    return float((np.einsum("ij,ij->i", one, two) / lengths).min())


def loads(program: str) -> list[str]:
    """Return which heavy libraries a program has imported at its end, run on its own."""
    told = f"import sys, json; {program}; print(json.dumps([one for one in {HEAVY!r} if one in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    return list(json.loads(done.stdout.splitlines()[-1]))


def test_the_fingerprint_is_known_without_loading_the_model() -> None:
    program = "from gvcmine.propose.embed import SentenceEmbedder; SentenceEmbedder().fingerprint"
    assert loads(program) == []


def test_the_fingerprint_names_model_weights_backend_format_and_length() -> None:
    prints = [SentenceEmbedder(backend=one).fingerprint for one in ("onnx", "torch")]
    assert prints == [f"all-MiniLM-L6-v2:53aa51172d142c89:{one}:fp32:256" for one in ("onnx", "torch")]


def test_the_fingerprint_tells_contents_apart_not_places(tmp_path: Path) -> None:
    prints = []
    for name, content in (("one", b"1"), ("two", b"2"), ("other/one", b"1")):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "config.json").write_text("{}")
        (folder / "model.safetensors").write_bytes(content)
        prints.append(SentenceEmbedder(str(folder)).fingerprint)
    assert prints[0] == prints[2] != prints[1]


@pytest.mark.slow
def test_vectors_are_numbers_of_32_bits_and_of_length_one(embedder: SentenceEmbedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.slow
def test_both_exact_backends_give_the_same_vectors(embedder: SentenceEmbedder) -> None:
    texts = [*TEXTS, *LONG, "  Odd   spaces\n\n and Ünïcode: 40 % – № 5 "]
    theirs = SentenceEmbedder(backend="torch").encode(texts)
    assert least_cosine(embedder.encode(texts), theirs) >= 0.99999


@pytest.mark.slow
def test_a_row_depends_on_its_text_alone(embedder: SentenceEmbedder) -> None:
    texts = [*TEXTS, *LONG]
    alone = np.concatenate([embedder.encode([text]) for text in texts])
    company = embedder.encode([*reversed(texts), *(f"{number} firms closed." for number in range(20))])
    assert least_cosine(company[: len(texts)][::-1], alone) >= 0.9999999


@pytest.mark.slow
def test_once_exported_nothing_heavy_is_imported(embedder: SentenceEmbedder) -> None:
    embedder.encode(TEXTS)
    program = f"from gvcmine.propose.embed import SentenceEmbedder as E; E(backend='onnx').encode({TEXTS!r})"
    assert loads(program) == []


def test_a_damaged_export_is_made_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter([b"a graph" * 1000, b"another graph"])
    monkeypatch.setattr(onnx_export, "_graph", lambda files: next(made))
    monkeypatch.setattr(onnx_export, "least_cosine", lambda files, graph: 1.0)
    files = find_model("")
    graph = exported_model(files)
    assert exported_model(files).read_bytes() == b"a graph" * 1000
    graph.write_bytes(b"a graph" * 999 + b"A graph")
    assert exported_model(files).read_bytes() == b"another graph"


def test_an_export_with_other_vectors_is_refused(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_export, "_graph", lambda files: b"a graph")
    monkeypatch.setattr(onnx_export, "least_cosine", lambda files, graph: 0.98)
    with pytest.raises(GvcmineError, match=r'cosine 0\.98.*propose\.backend = "torch"'):
        exported_model(find_model(""))
    assert not list(cache.rglob("*.onnx"))


@pytest.mark.slow
def test_texts_of_like_meaning_lie_nearer_than_others(embedder: SentenceEmbedder) -> None:
    pay, wages, flowers = embedder.encode(["Workers earn more.", "Wages rose.", "Roses are cut at dawn."])
    assert pay @ wages > pay @ flowers


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_without_a_model_is_named_in_the_message(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "no-model"
    if exists:
        folder.mkdir()
    with pytest.raises(GvcmineError, match=r"propose\.model in gvcmine\.toml") as problem:
        SentenceEmbedder(str(folder)).encode(TEXTS)
    assert str(folder) in str(problem.value)


def test_a_model_of_the_hub_is_found_in_the_local_cache_and_never_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(GvcmineError, match=r"not on this disk(.|\n)*propose\.model in gvcmine\.toml"):
        SentenceEmbedder("BAAI/bge-small-en-v1.5").encode(TEXTS)
    place = tmp_path / "models--BAAI--bge-small-en-v1.5"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text("abc")
    default = find_model("").folder
    shutil.copytree(default, place / "snapshots" / "abc", ignore=shutil.ignore_patterns("*.safetensors"))
    with pytest.raises(GvcmineError, match="not complete"):
        _ = SentenceEmbedder("BAAI/bge-small-en-v1.5").fingerprint
    (place / "snapshots" / "abc" / "model.safetensors").symlink_to(default / "model.safetensors")
    found = SentenceEmbedder("BAAI/bge-small-en-v1.5", backend="onnx")
    assert found.fingerprint.startswith("BAAI/bge-small-en-v1.5:")
    assert found.fingerprint.endswith(":onnx:fp32:256")


def test_a_pickled_embedder_has_its_settings_and_loads_anew(embedder: SentenceEmbedder) -> None:
    vectors = embedder.encode(TEXTS)
    copy = pickle.loads(pickle.dumps(embedder))  # noqa: S301
    assert vars(copy) == {"model": "", "backend": "onnx"}
    assert np.array_equal(copy.encode(TEXTS), vectors)
