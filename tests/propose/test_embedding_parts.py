"""Batches, the choice of a backend, and what the user's cache remembers."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.errors import GvcmineError
from gvcmine.propose.embedding import probe, user_cache
from gvcmine.propose.embedding.batches import ROWS, TOKENS, batches
from gvcmine.propose.embedding.model_files import find_model
from gvcmine.propose.embedding.remembered import remembered_vectors
from gvcmine.propose.embedding.user_cache import cache_folder, file_hash
from gvcmine.propose.sentences import Vectors


@given(st.lists(st.integers(1, 900)))
def test_batches_hold_every_text_once_sorted_by_length_and_small(lengths: list[int]) -> None:
    found = list(batches(lengths))
    flat = [index for batch in found for index in batch]
    assert sorted(flat) == list(range(len(lengths)))
    assert [lengths[index] for index in flat] == sorted(lengths)
    for batch in found:
        padded = len(batch) * max(lengths[index] for index in batch)
        assert len(batch) == 1 or (len(batch) <= ROWS and padded <= TOKENS)


def a_machine(monkeypatch: pytest.MonkeyPatch, *, flags: set[str], cards: int, lacks: Sequence[str]) -> None:
    monkeypatch.setattr(probe, "processor_flags", lambda: flags)
    monkeypatch.setattr(probe, "_graphics_cards", lambda: cards)
    monkeypatch.setattr(probe, "version", lambda name: "2.13.0")
    monkeypatch.setattr(probe, "find_spec", lambda name: None if name in lacks else object())


def test_auto_takes_what_the_machine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    files = find_model("")
    for flags, cards, lacks, wanted in (
        ({"avx2"}, 0, (), "onnx"),
        ({"amx_bf16"}, 0, (), "onnx"),
        (set(), 1, (), "cuda"),
        (set(), 0, ("onnxruntime",), "torch"),
    ):
        a_machine(monkeypatch, flags=flags, cards=cards, lacks=lacks)
        assert probe.choose(files, "auto").name == wanted


def test_bf16_is_offered_only_where_the_processor_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    files = find_model("")
    a_machine(monkeypatch, flags={"avx512_bf16"}, cards=0, lacks=())
    assert probe.choose(files, "torch-bf16").dtype == "bf16"
    a_machine(monkeypatch, flags={"avx2"}, cards=0, lacks=())
    with pytest.raises(
        GvcmineError, match=r"propose\.backend.*neither amx_bf16.*This machine has: onnx, torch"
    ):
        probe.choose(files, "torch-bf16")
    with pytest.raises(GvcmineError, match=r'propose\.backend .* is "tpu"; choose auto or one of onnx'):
        probe.choose(files, "tpu")


def test_a_model_with_other_modules_is_left_to_torch(tmp_path: Path) -> None:
    kinds = ("Transformer", "Pooling", "Dense")
    modules = [{"path": "", "type": f"sentence_transformers.models.{kind}"} for kind in kinds]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    files = find_model(str(tmp_path))
    assert probe.choose(files, "auto").name in ("torch", "cuda")
    with pytest.raises(GvcmineError, match="its modules are Transformer, Pooling, Dense"):
        probe.choose(files, "onnx")


def test_a_hash_is_remembered_until_the_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GVCMINE_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "weights"
    file.write_bytes(b"one")
    # A file as it stands two seconds after its change.
    monkeypatch.setattr(user_cache.time, "time", lambda: file.stat().st_ctime + 3)
    first = file_hash(file)
    assert len(list((tmp_path / "cache" / "hashes").iterdir())) == 1
    stamp = file.stat()
    time.sleep(0.02)
    file.write_bytes(b"two")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert file_hash(file) != first


def test_a_cache_that_cannot_be_written_is_replaced_for_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("GVCMINE_CACHE", str(tmp_path / "file" / "cache"))
    assert cache_folder().is_dir()


class Counting:
    """An embedder that counts the texts it is given."""

    name, fingerprint = "counting.v1", "counting"

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def test_vectors_are_remembered_by_embedder_and_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GVCMINE_CACHE", str(tmp_path))
    embedder, other = Counting(), Counting()
    other.fingerprint = "other"
    first = remembered_vectors(embedder, ["a", "bb"])
    assert np.array_equal(remembered_vectors(embedder, ["a", "bb"]), first)
    assert embedder.asked == 2
    remembered_vectors(embedder, ["a", "bbb"])
    remembered_vectors(other, ["a", "bb"])
    assert (embedder.asked, other.asked) == (4, 2)
    for file in tmp_path.rglob("*.safetensors"):
        file.write_bytes(file.read_bytes()[:-1] + b"\x01")
    assert np.array_equal(remembered_vectors(embedder, ["a", "bb"]), first)
    assert embedder.asked == 6
