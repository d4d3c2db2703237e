import dataclasses
import multiprocessing
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.dataset as ds
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_values import a_proposal, a_reading, mentions, proposals, readings, references

from gvcmine.errors import StoreError
from gvcmine.store.columns import decode, encode
from gvcmine.store.corpus import COMMANDS, CorpusStore, FileRecord
from gvcmine.store.stages import DOCUMENT, document_from, document_row
from gvcmine.types.text import Reading, Reference, RefusalReason

MEMORY = "memory://gvcmine-corpus"


def a_record(source: str = "a.pdf", **changes: Any) -> FileRecord:
    fields: dict[str, Any] = {
        "source": source,
        "size": 10,
        "modified_ns": 1_700_000_000_123_456_789,
        "sha256": "ab" * 32,
        "outcome": "document",
        "document_id": "ab" * 32,
    }
    return FileRecord(**fields | changes)


def stage_file(root: Any, stage: str) -> Path:
    (path,) = (root / stage).rglob("*.parquet")
    return path


@given(readings)
@settings(deadline=None, max_examples=60)
def test_a_reading_comes_back_as_it_was(reading: Reading) -> None:
    store = CorpusStore(MEMORY)
    store.keep_reading(reading)
    assert store.reading(reading.document.id) == reading


@given(st.lists(mentions, max_size=4))
@settings(deadline=None, max_examples=60)
def test_mentions_come_back_as_they_were(found: list[Any]) -> None:
    store = CorpusStore(MEMORY)
    store.keep_mentions("d", found, "i")
    assert store.mentions("d") == found


@given(st.lists(proposals, max_size=3))
@settings(deadline=None, max_examples=60)
def test_proposals_come_back_as_they_were(found: list[Any]) -> None:
    store = CorpusStore(MEMORY)
    store.keep_proposals("d", found, "i")
    assert store.proposals("d") == found


@given(st.lists(references, max_size=3))
@settings(deadline=None, max_examples=60)
def test_references_come_back_as_they_were(found: list[Any]) -> None:
    store = CorpusStore(MEMORY)
    store.keep_references("a.ris", found)
    assert store.references() == found


def test_references_are_sorted_by_list_and_replaced_with_it(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    first, second, third = (Reference(key=key, title="t") for key in "xyz")
    store.keep_references("b.ris", [first])
    store.keep_references("a.ris", [second, third])
    assert store.references() == [second, third, first]
    store.keep_references("a.ris", [third])
    assert store.references() == [third, first]
    store.forget_file("a.ris")
    assert store.references() == [first]


@pytest.mark.parametrize("shape", [(0, 384), (3, 384), (2, 1)])
def test_vectors_come_back_to_the_last_bit(tmp_path: Path, shape: tuple[int, int]) -> None:
    store = CorpusStore(tmp_path)
    array = np.random.default_rng(0).normal(size=shape).astype("float32")
    names = [f"p{number}" for number in range(shape[0])]
    store.keep_vectors("d", names, array, "i")
    ids, found = store.vectors("d")
    assert ids == names
    assert found.dtype == np.float32
    assert found.shape == shape
    assert found.tobytes() == array.tobytes()


def test_vectors_that_do_not_match_their_passages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 passages cannot have 3 vectors"):
        CorpusStore(tmp_path).keep_vectors("d", ["a", "b"], np.zeros((3, 4), "float32"), "i")


def test_values_may_be_numpy_scalars(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    store.keep_proposals("d", [a_proposal(score=np.float32(0.5))], "i")
    assert store.proposals("d") == [a_proposal()]


def test_a_document_is_listed_once_its_text_is_kept(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    assert store.document_ids() == []
    for document_id in ("b", "a", "../odd: id/é"):
        store.keep_reading(a_reading(document_id))
    assert store.document_ids() == ["../odd: id/é", "a", "b"]
    assert all(path.is_relative_to(tmp_path) for path in tmp_path.rglob("*"))
    store.forget("b")
    assert store.document_ids() == ["../odd: id/é", "a"]
    assert store.count("passages") == 6


def test_a_stage_is_current_for_the_inputs_it_was_made_from(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    assert not store.is_current("mentions", "d1", "inputs-1")
    store.keep_mentions("d1", [], "inputs-1")
    assert store.is_current("mentions", "d1", "inputs-1")
    assert not store.is_current("mentions", "d1", "inputs-2")
    store.keep_mentions("d1", [], "inputs-2")
    assert store.is_current("mentions", "d1", "inputs-2")


def test_what_another_version_made_says_how_it_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = CorpusStore(tmp_path)
    store.keep_mentions("d1", [], "inputs")
    monkeypatch.setattr("gvcmine.store.stages.FORMAT", "next")
    assert not store.is_current("mentions", "d1", "inputs")
    with pytest.raises(StoreError, match="of another version of gvcmine.*gvcmine run"):
        store.mentions("d1")


def test_a_new_column_of_proposals_makes_no_text_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = CorpusStore(tmp_path)
    store.keep_reading(a_reading("d1"), "inputs")
    store.keep_proposals("d1", [], "inputs")
    monkeypatch.setattr("gvcmine.store.stages._CHANGED", {})
    assert store.is_current("text", "d1", "inputs")
    assert not store.is_current("proposals", "d1", "inputs")


def test_an_unknown_stage_is_named_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r'"pages".*mentions'):
        CorpusStore(tmp_path).is_current("pages", "d", "")


def test_counts_are_rows_over_all_documents(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    assert store.count("passages") == 0
    store.keep_reading(a_reading("a", 3))
    store.keep_reading(a_reading("b", 4))
    store.keep_vectors("a", ["x"], np.zeros((1, 4), "float32"), "")
    assert [store.count(stage) for stage in COMMANDS] == [2, 7, 0, 0, 1, 0]


@pytest.mark.parametrize(("stage", "command"), COMMANDS.items())
def test_what_was_never_made_names_the_command_that_makes_it(
    tmp_path: Path, stage: str, command: str
) -> None:
    read = {"text": "document"}.get(stage, stage)
    with pytest.raises(StoreError, match=rf"document d1.*{command}"):
        getattr(CorpusStore(tmp_path), read)("d1")


def test_every_cut_of_a_file_is_recognised(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    store.keep_reading(a_reading("d1"), "i")
    path = stage_file(tmp_path, "passages")
    whole = path.read_bytes()
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        assert not store.is_current("passages", "d1", "i")
        with pytest.raises(StoreError, match=r"passages.*d1\.parquet is damaged.*gvcmine ingest"):
            store.passages("d1")


@pytest.mark.parametrize("stage", ["text", "passages", "vectors"])
def test_a_flipped_bit_is_either_harmless_or_recognised(tmp_path: Path, stage: str) -> None:
    store = CorpusStore(tmp_path)
    reading = a_reading("d1")
    vectors = np.arange(12, dtype="float32").reshape(3, 4)
    ids = [passage.id for passage in reading.passages]
    store.keep_reading(reading)
    store.keep_vectors("d1", ids, vectors, "")
    path = stage_file(tmp_path, stage)
    whole = path.read_bytes()
    recognised = 0
    for position in range(4, len(whole), 41):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 16]) + whole[position + 1 :])
        try:
            found_ids, found = store.vectors("d1")
            assert store.reading("d1") == reading
            assert (found_ids, found.tobytes()) == (ids, vectors.tobytes())
        except StoreError:
            recognised += 1
    assert recognised > 0


def test_half_a_character_is_refused_in_plain_words(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    reading = a_reading()
    broken = dataclasses.replace(reading.document, text="a\ud800b")
    with pytest.raises(StoreError, match="cannot be kept"):
        store.keep_reading(dataclasses.replace(reading, document=broken))
    assert store.document_ids() == []


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = CorpusStore(tmp_path)
    store.keep_mentions("d", [], "old")

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("gvcmine.store.folder.os.replace", fail)
    with pytest.raises(OSError, match="no space left"):
        store.keep_mentions("d", [], "new")
    assert store.is_current("mentions", "d", "old")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["d.parquet"]


def test_derived_data_read_as_one_table(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    store.keep_reading(a_reading("a", 3))
    store.keep_reading(a_reading("b", 4))
    table = ds.dataset(tmp_path / "passages", format="parquet").to_table()
    assert table.num_rows == 7
    assert sorted(set(table.column("document_id").to_pylist())) == ["a", "b"]


@given(st.lists(readings, max_size=3))
@settings(deadline=None, max_examples=30)
def test_columns_give_back_the_rows_they_were_made_of(drawn: list[Reading]) -> None:
    documents = [reading.document for reading in drawn]
    column = encode([document_row(document) for document in documents], DOCUMENT)
    assert [document_from(row) for row in decode(column)] == documents


@pytest.mark.parametrize("root", [MEMORY + "-files", None])
def test_the_ledger_keeps_one_record_per_source(tmp_path: Path, root: Any) -> None:
    store = CorpusStore(root or tmp_path)
    refused = a_record(
        "b/c.pdf", outcome="refusal", document_id=None, reason=RefusalReason.DAMAGED, detail="cut"
    )
    copy = a_record("é\udcff.pdf", outcome="duplicate", document_id=None, duplicate_of="a.pdf")
    for record in (copy, refused, a_record(size=1), a_record()):
        store.keep_file(record)
    assert store.files() == [a_record(), refused, copy]
    assert store.file("b/c.pdf") == refused
    assert store.file("other.pdf") is None
    store.forget_file("b/c.pdf")
    store.forget_file("b/c.pdf")
    assert store.files() == [a_record(), copy]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b'{"reason": "bored"}', b"\xff"])
def test_a_damaged_record_names_its_file(tmp_path: Path, damage: bytes) -> None:
    store = CorpusStore(tmp_path)
    store.keep_file(a_record())
    (path,) = tmp_path.rglob("*.json")
    path.write_bytes(damage)
    with pytest.raises(StoreError, match=rf"{path.name}.*gvcmine ingest"):
        store.files()


def _write_many(root: Path, number: int) -> None:
    store = CorpusStore(root)
    for _ in range(40):
        store.keep_mentions("d", [], str(number))


@pytest.mark.skipif(sys.platform == "win32", reason="there a file that is open cannot be replaced")
def test_readers_never_meet_half_a_file(tmp_path: Path) -> None:
    store = CorpusStore(tmp_path)
    store.keep_mentions("d", [], "0")
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(tmp_path, number)) for number in (1, 2)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert store.mentions("d") == []
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert len(list(tmp_path.rglob("*.*"))) == 1
