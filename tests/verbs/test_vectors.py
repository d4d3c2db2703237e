"""Vectors are kept by content and embedder: only what is new is embedded, and embedders never mix."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from gvcmine.errors import GvcmineError
from gvcmine.propose.sentences import Vectors
from gvcmine.types.text import Passage, Section, Span
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.vectors import VectorLibrary, load_embedder
from gvcmine.workspace.folders import Folders
from gvcmine.workspace.settings import ProposeSettings, Settings


class Recording:
    """An embedder that remembers what it was asked; `mark` stands in each of its vectors."""

    name = "recording.v1"

    def __init__(self, mark: float) -> None:
        self.mark, self.fingerprint = mark, f"recording:{mark}"
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), self.mark] for text in texts], dtype=np.float32).reshape(len(texts), 2)


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    return Rooms(Folders(tmp_path), Settings())


def a_passage(text: str) -> Passage:
    span = Span(0, len(text))
    return Passage(id="p", document_id="d", index=0, span=span, text=text, section=Section.BODY)


def test_only_new_sentences_of_a_changed_document_are_embedded(rooms: Rooms) -> None:
    embedder = Recording(1)
    VectorLibrary(rooms, embedder).of_passages([a_passage("Wages rose. Firms closed.")])
    found = VectorLibrary(rooms, embedder).of_passages([a_passage("Prices fell there. Wages rose.")])
    assert embedder.asked == ["Wages rose.", "Firms closed.", "Prices fell there."]
    assert found.array[:, 0].tolist() == [18, 11]
    assert rooms.corpus.embedder("d") == "recording:1"


def test_fewer_texts_take_nothing_from_what_is_kept(rooms: Rooms) -> None:
    embedder = Recording(1)
    library = VectorLibrary(rooms, embedder)
    library.of_texts("d", ["a", "bb", "a"])
    assert library.of_texts("d", ["bb"])[:, 0].tolist() == [2]
    assert library.of_texts("d", ["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
    assert library.of_texts("d", []).shape == (0, 2)
    assert embedder.asked == ["a", "bb"]


def test_vectors_of_two_embedders_never_stand_together(rooms: Rooms) -> None:
    VectorLibrary(rooms, Recording(1)).of_texts("d", ["a", "bb"])
    other = Recording(2)
    assert VectorLibrary(rooms, other).of_texts("d", ["a", "bb", "ccc"])[:, 1].tolist() == [2, 2, 2]
    assert other.asked == ["a", "bb", "ccc"]
    assert rooms.corpus.embedder("d") == "recording:2"


def test_a_damaged_file_is_made_again(rooms: Rooms) -> None:
    embedder = Recording(1)
    before = VectorLibrary(rooms, embedder).of_texts("d", ["a", "bb"])
    (file,) = (rooms.folders.derived / "vectors").rglob("*.parquet")
    content = bytearray(file.read_bytes())
    content[8:60] = bytes(52)
    file.write_bytes(bytes(content))
    assert np.array_equal(VectorLibrary(rooms, embedder).of_texts("d", ["a", "bb"]), before)
    assert embedder.asked == ["a", "bb"] * 2


def test_an_unknown_backend_is_told_with_its_setting(tmp_path: Path) -> None:
    settings = Settings(propose=ProposeSettings(backend="tpu"))
    with pytest.raises(GvcmineError, match=r'propose\.backend in gvcmine\.toml is "tpu"'):
        _ = load_embedder(Rooms(Folders(tmp_path), settings)).fingerprint
