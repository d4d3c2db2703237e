"""The models folder: immutable versions, checked at every load, and a history of promotions."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gvcmine.errors import WorkspaceError
from gvcmine.types.codebook import Level, Value, Variable
from gvcmine.workspace.model_cards import (
    PART,
    StoredModel,
    codebook_marks,
    find_model,
    former_version,
    promote_model,
    promoted_models,
    rollback_model,
    save_model,
    stored_models,
)


def saved(models: Path, documents: int = 3, variable: str = "u_type", **changes: Any) -> StoredModel:
    config = {"part": PART, "documents": documents, "values": ["eu_process"], **changes}
    arrays = {"weights": np.arange(6, dtype=np.float32).reshape(2, 3), "bias": np.array([0.5])}
    doubts = [{"unit": "case:1", "value": "eu_process", "margin": 0.25}]
    return save_model(models, variable, config, arrays, "# Upgrading\n", {"ap": 0.5}, doubts)


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    made = saved(tmp_path)
    assert (made.version, made.new, made.promoted) == (1, True, False)
    read = find_model(tmp_path, "u_type")
    assert (read.config["documents"], read.card, read.metrics) == (3, "# Upgrading\n", {"ap": 0.5})
    assert read.doubts == [{"unit": "case:1", "value": "eu_process", "margin": 0.25}]
    arrays = read.arrays()
    assert arrays["weights"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert arrays["bias"].dtype == np.float64


def test_equal_content_is_one_version_and_has_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    first, again = saved(tmp_path / "one"), saved(tmp_path / "one")
    assert (again.version, again.new, again.fingerprint) == (1, False, first.fingerprint)
    saved(tmp_path / "two", documents=9)
    other = saved(tmp_path / "two")
    assert (other.version, other.fingerprint) == (2, first.fingerprint)
    here, there = ({path.name: path.read_bytes() for path in m.folder.iterdir()} for m in (first, other))
    assert here == there


def test_trainings_at_the_same_time_take_different_numbers(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: saved(tmp_path, documents=number), range(16)))
    assert sorted(model.version for model in made) == list(range(1, 17))
    assert [model.problem for model in stored_models(tmp_path)] == [""] * 16
    assert not list((tmp_path / "u_type").glob(".new*"))


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("weights.safetensors", lambda path: path.write_bytes(path.read_bytes() + b" "), "was changed after"),
        ("card.md", lambda path: path.write_text("# Better\n"), "was changed after"),
        ("config.json", lambda path: path.write_text("{"), "was changed after"),
        ("metrics.json", lambda path: path.unlink(), "cannot be read"),
        ("manifest.json", lambda path: path.unlink(), "has no manifest.json"),
        ("manifest.json", lambda path: path.write_text("{"), "is damaged"),
        ("manifest.json", lambda path: path.write_text("[]"), "does not name"),
        ("evil.pkl", lambda path: path.write_bytes(b"x"), "does not belong to the model"),
    ],
)
def test_a_model_that_was_tampered_with_is_refused_by_name(
    tmp_path: Path, name: str, spoil: Any, told: str
) -> None:
    before = saved(tmp_path)
    path = before.folder / name
    if path.exists():
        path.chmod(0o644)
    spoil(path)
    with pytest.raises(WorkspaceError, match=told) as caught:
        find_model(tmp_path, "u_type", 1)
    assert name in str(caught.value)
    assert [told in model.problem for model in stored_models(tmp_path)] == [True]
    if name in ("weights.safetensors", "manifest.json"):
        with pytest.raises(WorkspaceError):
            before.arrays()
    again = saved(tmp_path)
    assert (again.version, again.new, again.problem) == (2, True, "")


def test_files_changed_together_with_the_manifest_are_not_the_promoted_model(tmp_path: Path) -> None:
    promote_model(tmp_path, "u_type", saved(tmp_path).version)
    other = saved(tmp_path, documents=4)
    for path in other.folder.iterdir():
        target = tmp_path / "u_type" / "1" / path.name
        target.chmod(0o644)
        target.write_bytes(path.read_bytes())
    assert "not the model that was promoted" in promoted_models(tmp_path)["u_type"].problem


def test_damaged_weights_are_refused_though_their_sum_is_right(tmp_path: Path) -> None:
    from gvcmine.workspace.model_folder import sha256

    model = saved(tmp_path)
    contents = {path.name: path.read_bytes() for path in model.folder.iterdir()}
    contents["weights.safetensors"] = b"\x80\x04pickled"
    target = tmp_path / "u_type" / "2"
    target.mkdir()
    sums = {name: sha256(held) for name, held in contents.items() if name != "manifest.json"}
    contents["manifest.json"] = json.dumps(sums).encode()
    for name, held in contents.items():
        (target / name).write_bytes(held)
    with pytest.raises(WorkspaceError, match=r"weights\.safetensors cannot be read"):
        find_model(tmp_path, "u_type", 2).arrays()


def test_models_of_an_earlier_program_are_refused_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "u_type" / "1"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"part": "logistic.v1", "values": []}))
    (folder.parent / "promoted").write_text("1\n")
    with pytest.raises(WorkspaceError, match="made by an earlier version; train again"):
        find_model(tmp_path, "u_type")
    assert "earlier version" in promoted_models(tmp_path)["u_type"].problem


def test_rolling_back_walks_through_what_was_promoted_to_the_cold_start(tmp_path: Path) -> None:
    for documents in (3, 4, 5):
        promote_model(tmp_path, "u_type", saved(tmp_path, documents=documents).version)
    promote_model(tmp_path, "u_type", 3)
    history = tmp_path / "u_type" / "promoted"
    assert len(history.read_text().splitlines()) == 3
    assert former_version(tmp_path, "u_type") == 2
    back = [rollback_model(tmp_path, "u_type") for _ in range(3)]
    assert [model and model.version for model in back] == [2, 1, None]
    assert promoted_models(tmp_path) == {}
    lines = history.read_text().splitlines()
    assert len(lines) == 6
    assert [line.split()[0] for line in lines] == ["1", "2", "3", "2", "1", "0"]
    with pytest.raises(WorkspaceError, match="nothing to go back from"):
        rollback_model(tmp_path, "u_type")
    promote_model(tmp_path, "u_type", 2)
    assert promoted_models(tmp_path)["u_type"].version == 2


def test_what_is_not_there_is_said_with_what_is(tmp_path: Path) -> None:
    saved(tmp_path)
    with pytest.raises(WorkspaceError, match='no model "u_type 7"; there are: u_type 1'):
        promote_model(tmp_path, "u_type", 7)
    (tmp_path / "u_type" / "promoted").write_text("the best one\n")
    with pytest.raises(WorkspaceError, match="line 1"):
        promoted_models(tmp_path)


def test_marks_change_with_the_meaning_of_a_value_and_not_with_its_cues() -> None:
    def marks(**changes: Any) -> dict[str, Any]:
        value = Value(**{"id": "a", "label": "A", "definition": "does  this", **changes})
        return codebook_marks(Variable(id="v", label="V", level=Level.CASE, values=(value,)))

    assert marks() == marks(cues=("more",), label="Another", definition="does this")
    assert marks()["values"] != marks(definition="does that")["values"]
    assert marks()["values"] != marks(exclude="not this")["values"]
    assert marks(definition="")["values"] != marks(definition="", label="B")["values"]
