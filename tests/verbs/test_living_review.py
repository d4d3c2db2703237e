"""A living review: what a new model, a rollback or a changed codebook makes anew, and what stays."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command_line import Called

from gvcmine import parts
from gvcmine.errors import WorkspaceError
from gvcmine.project import Project
from gvcmine.propose.learning.columns import Columns
from gvcmine.propose.learning.learnt_model import Learnt, learnt_data
from gvcmine.propose.learning.sentence_model import SentenceModel
from gvcmine.propose.pooling import Pooling
from gvcmine.propose.sentences import Vectors, unit_rows
from gvcmine.propose.weighing import Weights
from gvcmine.types.coding import Decision, Proposal, Verdict
from gvcmine.types.text import Document, DocumentKind, Passage, Reading, Section, Span, content_id
from gvcmine.verbs.documents import open_cases
from gvcmine.verbs.serving import service_of
from gvcmine.workspace.model_cards import StoredModel, codebook_marks, save_model

CODEBOOK = """\
codebook: small
version: "{version}"
variables:
- {{id: fruit, label: Fruit, level: case, multiple: true, values: [
    {{id: f_apple, label: First, definition: grows the first, cues: ["orchard*"]}},
    {{id: f_pear, label: Second, definition: "{pear}", cues: [perry]}}]}}
- {{id: sky, label: Sky, level: case, values: [
    {{id: s_rain, label: Rain, definition: it rains, cues: [rain]}}]}}
"""
MARKS = ("apples", "pears", "rain")
TEXTS = (
    "The farmers of the valley sold {0}, and those of the hills nothing.",
    "It began to rain on the orchards in spring, and the people stayed in their houses.",
    "Nobody spoke of the harvest there, and the year was long.",
)
NUMBER = 4


class MarkEmbedder:
    """Vectors in which each of a few words has a direction of its own."""

    name, fingerprint = "minilm.v1", "marks"

    def __init__(self, model: str = "") -> None:
        """Take no notice of the model."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [[1.0, *(float(mark in text.casefold()) for mark in MARKS)] for text in texts]
        return unit_rows(np.array(rows, dtype=np.float32).reshape(len(texts), len(MARKS) + 1))


def reading(number: int) -> Reading:
    """Return a document of three passages; the even ones sold apples, the odd ones pears."""
    texts = [text.format(MARKS[number % 2]) for text in TEXTS]
    whole, document_id = "\n\n".join(texts), content_id("paper", str(number)) * 2
    starts = [whole.index(text) for text in texts]
    return Reading(
        document=Document(
            id=document_id, kind=DocumentKind.ABSTRACT_ONLY, source=f"{number}.txt", text=whole, reader="r",
            text_id=content_id(whole), title=f"Paper {number}", language="en",
        ),
        passages=tuple(
            Passage(
                id=content_id(document_id, str(index)), document_id=document_id, index=index, text=text,
                span=Span(start, start + len(text)), section=Section.BODY,
            )
            for index, (start, text) in enumerate(zip(starts, texts, strict=True))
        ),
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def marks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Embed with a part that is ready at once."""
    load = parts.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "load", lambda name: MarkEmbedder if name == "minilm.v1" else load(name))
        patch.setenv("GVCMINE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def proposed(marks: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with proposals of the cold start, to be copied."""
    root = tmp_path_factory.mktemp("living") / "workspace"
    book = tmp_path_factory.mktemp("book") / "codebook.yaml"
    book.write_text(CODEBOOK.format(version="1", pear="grows the second"), encoding="utf-8")
    project = Project.create(root, book)
    for number in range(NUMBER):
        project.rooms.corpus.keep_reading(reading(number), "r")
    open_cases(project.rooms)
    project.tag()
    report = project.propose()
    assert (report.proposed, report.made, report.kept, report.models) == (NUMBER, 2 * NUMBER, 0, ())
    project.close()
    return root


@pytest.fixture
def folder(proposed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(proposed, tmp_path / "workspace"))


@pytest.fixture
def work(folder: Path) -> Iterator[Project]:
    project = Project.open(folder)
    yield project
    project.close()


def learnt(project: Project, trust: float = 1.0, **config: Any) -> StoredModel:
    """Save a model that learnt that who sells something shows the value."""
    values = ("f_apple", "f_pear")
    meaning = np.zeros((len(MARKS) + 1, 2), dtype=np.float32)
    meaning[1, 0] = meaning[2, 1] = 4
    found = Learnt(
        classifier=SentenceModel(
            meaning=meaning, wording=np.zeros((1, 2), dtype=np.float32), slots=np.array([0], dtype=np.int32),
            rarity=np.zeros(1, dtype=np.float32), bias=np.full(2, -1, dtype=np.float32),
            slope=np.ones(2, dtype=np.float32), offset=np.zeros(2, dtype=np.float32),
        ),
        columns=Columns(values=values, groups={}, steps=False),
        usual=(0.3, 0.3), positives=(8.0, 8.0), weights=Weights(), pooling=Pooling(), rare={},
        trust=dict.fromkeys(values, trust),
    )  # fmt: skip
    data, arrays = learnt_data(found)
    variable, book = project.rooms.variable("fruit"), project.codebook
    provenance = {
        "documents": 6, "decisions": 16, "data": "d", "embedder": "marks", "codebook": book.fingerprint,
        "codebook_version": book.version, "definitions": codebook_marks(variable),
    }  # fmt: skip
    metrics = {"units": 6, "values": [], "macro_average_precision": {}}
    models = project.rooms.folders.models
    return save_model(models, "fruit", data | provenance | config, arrays, "# Fruit\n", metrics, ())


def by_variable(project: Project) -> dict[str, list[Proposal]]:
    found: dict[str, list[Proposal]] = {}
    for one in project.proposals():
        found.setdefault(one.variable, []).append(one)
    return found


def in_files(project: Project) -> list[Proposal]:
    corpus = project.rooms.corpus
    return [one for document_id in corpus.document_ids() for one in corpus.proposals(document_id)]


def taught(project: Project) -> set[str | None]:
    """Return the values that what coders confirmed speaks for."""
    return {one.value for one in project.proposals() if any("coders" in reason for reason in one.why)}


def test_a_new_model_makes_only_its_variable_anew_and_a_rollback_brings_the_same_back(work: Project) -> None:
    before = by_variable(work)
    work.promote("fruit", learnt(work).version)
    report = work.propose()
    assert (report.proposed, report.made, report.kept) == (NUMBER, NUMBER, NUMBER)
    assert report.models == ("fruit 1",)
    assert (report.unused, report.partly) == ((), ())
    after = by_variable(work)
    assert after["sky"] == before["sky"]
    assert {one.id for one in after["fruit"]}.isdisjoint(one.id for one in before["fruit"])
    assert any("coders" in reason for one in after["fruit"] for reason in one.why)
    assert sorted(in_files(work), key=lambda one: one.id) == sorted(work.proposals(), key=lambda one: one.id)
    status = work.status()
    assert all(one.proposed for one in status.documents)

    again = work.propose()
    assert (again.proposed, again.made, again.unchanged, again.kept) == (0, 0, NUMBER, 2 * NUMBER)
    assert work.rollback("fruit") is None
    assert not any(one.proposed for one in work.status().documents)
    assert work.propose().made == NUMBER
    assert by_variable(work) == before


def test_a_proposal_that_stays_as_it_was_keeps_its_id_and_its_decision(work: Project) -> None:
    seen = by_variable(work)["fruit"][0]
    work.rooms.coding.mark_shown(seen.id)
    # A model that has no say in any value: another run, and nothing that a coder could see differs.
    work.promote("fruit", learnt(work, trust=0.0).version)
    assert work.propose().made == NUMBER
    now = next(one for one in work.proposals() if one.id == seen.id)
    assert now == seen
    assert {one.id for one in in_files(work)} == {one.id for one in work.proposals()}


def test_a_stop_between_database_and_file_is_mended_by_the_next_run(
    work: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.promote("fruit", learnt(work).version)

    def stopped(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(work.rooms.corpus, "keep_proposals", stopped)
        with pytest.raises(KeyboardInterrupt):
            work.propose()
    assert work.propose().proposed == NUMBER
    assert sorted(in_files(work), key=lambda one: one.id) == sorted(work.proposals(), key=lambda one: one.id)
    assert work.propose().proposed == 0


def test_under_another_codebook_a_model_serves_what_still_means_the_same(folder: Path) -> None:
    with_model = Project.open(folder)
    with_model.promote("fruit", learnt(with_model).version)
    with_model.propose()
    assert taught(with_model) == {"f_apple", "f_pear"}
    with_model.close()

    path = folder / "annotations" / "codebook.yaml"
    path.write_text(CODEBOOK.format(version="2", pear="keeps bees"), encoding="utf-8")
    work = Project.open(folder)
    work.tag()
    report = work.propose()
    (told,) = report.partly
    assert "learnt codebook version 1" in told
    assert "changed since: f_pear" in told
    assert report.models == ("fruit 1",)
    assert taught(work) == {"f_apple"}
    (entry,) = work.registry()
    assert (entry.service.values, entry.service.used) == (("f_apple",), True)
    work.close()


def test_a_variable_that_is_gone_or_asked_otherwise_is_not_served(work: Project) -> None:
    model, book = learnt(work), work.codebook
    fruit, sky = book.variables
    gone = service_of(model, replace(book, variables=(sky,)), "marks")
    assert (gone.used, gone.values) == (False, ())
    assert 'has no variable "fruit" to code any more' in gone.told
    single = replace(book, variables=(replace(fruit, multiple=False), sky))
    assert "train again: gvcmine train fruit" in service_of(model, single, "marks").why
    others = replace(book, variables=(replace(fruit, values=(replace(fruit.values[0], id="f_fig"),)), sky))
    found = service_of(model, others, "marks")
    assert (found.used, found.vanished, found.fresh) == (False, ("f_apple", "f_pear"), ("f_fig",))
    assert "none of the values that it learnt" in found.told


def test_a_model_of_another_embedding_is_not_used_and_the_setting_is_named(work: Project) -> None:
    before = work.proposals()
    work.promote("fruit", learnt(work, embedder="other-model:torch:fp32").version)
    report = work.propose()
    assert (report.models, report.proposed) == ((), 0)
    assert "other-model:torch:fp32" in report.unused[0]
    assert "propose.backend" in report.unused[0]
    assert work.proposals() == before


def test_a_damaged_model_stops_propose_and_not_the_list(folder: Path, called: Called) -> None:
    work = Project.open(folder)
    model = learnt(work)
    work.promote("fruit", model.version)
    work.close()
    weights = model.folder / "weights.safetensors"
    weights.chmod(0o644)
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    told = called("propose", "-C", folder).refused()
    assert "weights.safetensors was changed after the model was made" in told
    assert 'train again with "gvcmine train fruit"' in told
    assert "was changed after" in called("models", "list", "-C", folder).ok().out.replace("\n", " ")
    called("status", "-C", folder).ok()
    called("models", "rollback", "fruit", "-C", folder).ok()
    assert json.loads(called("propose", "--json", "-C", folder).ok().out)["proposed"] == 0


def test_the_difference_of_two_models_is_told_and_stores_nothing(folder: Path, called: Called) -> None:
    work = Project.open(folder)
    learnt(work)
    before = work.proposals()
    with pytest.raises(WorkspaceError, match="name two versions, 0 being the cold start"):
        work.diff_models()
    (found,) = work.diff_models("fruit", (0, 1))
    assert (found.variable, found.before, found.after, found.documents) == ("fruit", 0, 1, NUMBER)
    assert work.proposals() == before
    work.promote("fruit", 1)
    work.propose()
    after = by_variable(work)["fruit"]
    assert found.proposals_after == len(after)
    kinds = Counter(move.kind for move in found.moves)
    assert kinds["first"] >= 1
    for move in found.moves:
        score = {(one.unit, one.value): one.score for one in after}.get((move.unit, move.value))
        assert move.score_after == score
        assert move.quote in reading(int(move.source[0])).document.text
    (back,) = work.diff_models("fruit", (1, 0))
    assert (back.proposals_before, back.proposals_after) == (found.proposals_after, found.proposals_before)
    assert {(m.unit, m.value, m.score_before) for m in back.moves} == {
        (m.unit, m.value, m.score_after) for m in found.moves
    }
    work.close()

    told = called("models", "diff", "-C", folder).ok().out
    assert "fruit, from cold start to version 1" in told
    assert json.loads(called("models", "diff", "--json", "-C", folder).ok().out)["diffs"][0]["moves"]
    assert "no model" in called("models", "diff", "fruit", "1", "7", "-C", folder).refused()


def test_a_doubt_names_coder_quote_and_document_until_the_code_is_changed(
    folder: Path, called: Called
) -> None:
    work = Project.open(folder)
    proposal = next(one for one in work.proposals() if one.variable == "fruit")
    decision = Decision(
        key="k", unit=proposal.unit, variable="fruit", verdict=Verdict.ADD, coder="ana",
        at="2026-01-01T00:00:00Z", value=proposal.value, evidence=proposal.evidence[:1],
    )  # fmt: skip
    work.rooms.coding.append(decision)
    model = learnt(work)
    doubts = [
        {"unit": proposal.unit, "value": proposal.value, "held": True, "score": 0.02, "usual": 0.7,
         "margin": 0.68}
    ]  # fmt: skip
    models = work.rooms.folders.models
    again = save_model(models, "fruit", model.config, model.arrays(), model.card, model.metrics, doubts)
    work.promote("fruit", again.version)
    (found,) = work.diff_models("fruit")
    (doubt,) = found.doubts
    assert (doubt.coders, doubt.held, doubt.quote) == (("ana",), True, proposal.evidence[0].quote)
    assert doubt.source.endswith(".txt")
    told = called("models", "diff", "fruit", "-C", folder).ok().out
    assert "ana said it does hold; score 0.02" in told

    work.rooms.coding.append(
        Decision(
            key="u", unit=proposal.unit, variable="fruit", verdict=Verdict.UNDO, coder="ana",
            at="2026-01-02T00:00:00Z", target="k",
        )
    )  # fmt: skip
    (found,) = work.diff_models("fruit")
    assert (found.doubts, found.settled) == ((), 1)
    work.close()


def test_versions_are_compared_with_intervals_and_a_warning_where_the_documents_differ(
    folder: Path, called: Called
) -> None:
    work = Project.open(folder)
    model = learnt(work)

    def figures(score: float) -> dict[str, Any]:
        figure = {"value": score, "low": score - 0.1, "high": score + 0.1}
        held = {"model": figure, "cold start": {"value": 0.5, "low": 0.4, "high": 0.6}}
        own = {"value": "f_pear", "average_precision": held}
        return {"units": 30, "values": [own], "macro_average_precision": held, "macro_f1": {}, "suggest": {}}

    models = work.rooms.folders.models
    for score, data in ((0.6, "one"), (0.7, "two"), (0.8, "two")):
        config = dict(model.config) | {"data": data}
        save_model(models, "fruit", config, model.arrays(), "# Fruit\n", figures(score), ())
    found = work.compare_models("fruit", 2, 3)
    assert not found.same_documents
    assert work.compare_models("fruit", 3, 4).same_documents
    cold = work.compare_models("fruit", 0, 3)
    assert cold.same_documents
    assert (cold.figures[0].first, cold.only_second) != (None, ())
    assert cold.figures[0].first and cold.figures[0].first.value == 0.5
    work.close()
    told = called("models", "compare", "fruit", "2", "3", "-C", folder).ok().out
    assert "not strictly comparable" in told
    assert "0.60 (0.50 to 0.70)" in told
    assert "0.70 (0.60 to 0.80)" in called("models", "list", "-C", folder).ok().out
    assert (
        "cannot be compared with itself"
        in called("models", "compare", "fruit", "2", "2", "-C", folder).refused()
    )
    facts = json.loads(called("models", "show", "fruit", "3", "--json", "-C", folder).ok().out)
    assert facts["metrics"]["units"] == 30
    assert facts["serves"] == ["f_apple", "f_pear"]
