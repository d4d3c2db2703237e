"""Training in a workspace: what is learnt and promoted, what is not and why."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gvcmine.errors import TrainingError
from gvcmine.ingest.families import PairState
from gvcmine.project import Project, silent
from gvcmine.propose.combine import evidence_at
from gvcmine.propose.sentences import Vectors, unit_rows
from gvcmine.types.coding import Decision, Evidence, Verdict, case_unit
from gvcmine.types.text import Document, DocumentKind, Passage, Reading, Section, Span, content_id
from gvcmine.verbs import lessons
from gvcmine.verbs.documents import open_cases
from gvcmine.verbs.families import settle_pair
from gvcmine.verbs.lessons import read_lessons
from gvcmine.verbs.training import TrainReport, train

CODEBOOK = """\
codebook: small
version: "1"
variables:
- {id: fruit, label: Fruit, level: case, multiple: true,
   values: [{id: f_one, label: First}, {id: f_two, label: Second}]}
- {id: tree, label: Tree, level: case, values: [{id: t_oak, label: Oak}]}
- {id: land, label: Land, level: case, scale: country, multiple: true}
"""
MARKS = ("apples", "pears", "rain")
TEXTS = ("Farmers sold {0}.", "It began to rain.", "Nobody spoke of it there.", "The year was long.")
NUMBER = 20


class MarkEmbedder:
    """Vectors in which each of a few words has a direction of its own; the codebook has none of them."""

    name, fingerprint = "marks.v1", "marks"

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [[1.0, *(float(mark in text) for mark in MARKS)] for text in texts]
        return unit_rows(np.array(rows, dtype=np.float32).reshape(len(texts), len(MARKS) + 1))


def paper(number: int) -> tuple[Document, tuple[Passage, ...]]:
    """Return a document of four passages; the even ones sold apples, the odd ones pears."""
    said = MARKS[:2] if number % 2 == 0 else MARKS[1::-1]
    texts = [text.format(*said) for text in TEXTS]
    whole, document_id = "\n\n".join(texts), content_id("paper", str(number)) * 2
    document = Document(
        id=document_id, kind=DocumentKind.ABSTRACT_ONLY, source=f"{number}.txt", text=whole, reader="r",
        text_id=content_id(whole), title=f"Paper {number}", language="en",
    )  # fmt: skip
    passages = tuple(
        Passage(
            id=content_id(document_id, str(index)), document_id=document_id, index=index, text=text,
            span=Span(whole.index(text), whole.index(text) + len(text)), section=Section.BODY,
        )
        for index, text in enumerate(texts)
    )  # fmt: skip
    return document, passages


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("school") / "workspace"
    book = tmp_path_factory.mktemp("book") / "codebook.yaml"
    book.write_text(CODEBOOK, encoding="utf-8")
    project = Project.create(root, book)
    for number in range(NUMBER):
        document, passages = paper(number)
        project.rooms.corpus.keep_reading(Reading(document=document, passages=passages), "r")
    open_cases(project.rooms)
    return root


@pytest.fixture
def school(stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(lessons, "load_embedder", lambda rooms: MarkEmbedder())
    monkeypatch.setenv("GVCMINE_CACHE", str(tmp_path / "cache"))
    return Project.open(Path(shutil.copytree(stored, tmp_path / "workspace")))


def code(project: Project, number: int, value: str, place: int | None = 0, **more: Any) -> None:
    """Commit a decision on a paper, with the passage at a place as evidence."""
    document, passages = paper(number)
    evidence: tuple[Evidence, ...] = () if place is None else (evidence_at(document, passages[place].span),)
    case = project.rooms.coding.cases_of(document.id)[0]
    decision = Decision(
        key=f"{number} {value} {place} {more}", unit=case_unit(case.id),
        variable=more.pop("variable", "fruit"), verdict=more.pop("verdict", Verdict.ADD), coder="ana",
        at="2024-01-01T00:00:00Z", value=value, evidence=evidence, **more,
    )  # fmt: skip
    project.rooms.coding.append(decision)


def code_all(project: Project, value_of: Callable[[int], str]) -> None:
    for number in range(NUMBER):
        code(project, number, value_of(number))


def trained(project: Project, *names: str, promote: bool = True) -> TrainReport:
    return train(project.rooms, names, silent, promote=promote)


def test_what_people_quoted_is_learnt_and_promoted_where_it_beats_the_cold_start(school: Project) -> None:
    code_all(school, lambda number: ("f_one", "f_two")[number % 2])
    report = trained(school)
    (one,) = report.trained
    assert (one.model.name, one.model.new, one.model.promoted, one.unproven) == ("fruit 1", True, True, "")
    assert one.learnt == ("f_one", "f_two")
    assert (one.decisions, one.blind, one.documents) == (NUMBER, NUMBER, NUMBER)
    assert one.report.suggest["model"][0].value == 1 > one.report.suggest["cold start"][0].value
    assert (report.undecided, report.too_little) == (("tree",), ())
    config = one.model.config
    assert (config["embedder"], config["last_decision"], config["decisions"]) == ("marks", NUMBER, NUMBER)

    # The same decisions give the same bytes; what is decided on other variables changes nothing.
    code(school, 0, "t_oak", variable="tree")
    again = trained(school, "fruit").trained[0].model
    assert (again.version, again.new, again.promoted) == (1, False, True)


def test_what_does_not_help_is_kept_with_the_reason_and_not_promoted(school: Project) -> None:
    # Who sells what is told in the first passage; the quotes stand where nothing tells it.
    for number in range(NUMBER):
        code(school, number, ("f_one", "f_two")[number // 2 % 2], 1 + 2 * (number % 2))
    (one,) = trained(school).trained
    assert not one.model.promoted
    assert "cold start" in one.unproven
    assert set(one.learnt) | set(one.rare) == {"f_one", "f_two"}


@pytest.mark.parametrize(
    ("codes", "name", "reason"),
    [
        ([], "", "too little to train on"),
        ([], "fruit", "fruit: no confirmed codes (no decisions)"),
        ([], "land", "land has no list of values"),
        ([(0, "f_one"), (0, "f_two")], "", "2 confirmed codes in 1 document; at least 3 documents"),
        ([(number, "f_old") for number in range(5)], "fruit", "no longer has are left out: f_old (5)"),
        ([(number, "t_oak") for number in range(5)], "tree", "every unit shows every value"),
    ],
)
def test_too_little_is_one_clear_sentence_and_writes_nothing(
    school: Project, codes: list[tuple[int, str]], name: str, reason: str
) -> None:
    for number, value in codes:
        code(school, number, value, variable="tree" if value == "t_oak" else "fruit")
    with pytest.raises(TrainingError) as refused:
        trained(school, *filter(None, [name]))
    assert reason in str(refused.value)
    assert not list(school.rooms.folders.models.glob("*/*"))


def test_only_rejections_are_too_little(school: Project) -> None:
    for number in range(5):
        code(school, number, "f_one", verdict=Verdict.REJECT_VALUE)
    with pytest.raises(TrainingError, match="only rejections and missing statuses"):
        trained(school, "fruit")


def test_versions_of_one_work_are_one_group_until_a_person_says_otherwise(school: Project) -> None:
    for number in range(4):
        code(school, number, "f_one")

    def groups() -> dict[str, str]:
        training = read_lessons(school.rooms, silent).lesson(school.rooms.variable("fruit")).training
        return {one.document_id: one.group for one in training.examples}

    ids = [paper(number)[0].id for number in range(4)]
    settle_pair(school.rooms, PairState.VERSION, (ids[0], ids[1]), person="ana")
    found = groups()
    assert found[ids[0]] == found[ids[1]] == min(ids[:2])
    settle_pair(school.rooms, PairState.DIFFERENT, (ids[0], ids[1]), person="ana")
    assert groups()[ids[0]] != groups()[ids[1]]


def test_documents_without_a_passage_to_learn_from_are_named(school: Project) -> None:
    code_all(school, lambda number: ("f_one", "f_two")[number % 2])
    document, passages = paper(11)
    foreign = Document(**{name: getattr(document, name) for name in document.__slots__} | {"language": "fr"})
    school.rooms.corpus.keep_reading(Reading(document=foreign, passages=passages), "r")
    found = read_lessons(school.rooms, silent)
    assert found.unread == (document.id,)
    assert document.id not in found.lesson(school.rooms.variable("fruit")).documents
