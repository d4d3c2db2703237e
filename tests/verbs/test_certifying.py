"""What blind checks certify in a workspace: who counts as blind, and what counts as right."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Called

from gvcmine.project import Project
from gvcmine.types.codebook import Missing
from gvcmine.types.coding import Decision, Evidence, Proposal, Run, Seen, Verdict
from gvcmine.types.text import Span
from gvcmine.verbs import certifying

NUMBER = 80
RUN = Run(id="r", part="p", settings=(), inputs="i", codebook_version="1", software_version="0")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A workspace in which 80 units have a proposal, the earlier the better its score."""
    made = Project.create(tmp_path / "work")
    for number in range(NUMBER):
        made.rooms.coding.replace_proposals(f"d{number}", RUN, [proposal(number)])
    yield made
    made.close()


def proposal(number: int) -> Proposal:
    evidence = Evidence(document_id=f"d{number}", text_id="t", span=Span(0, 4), quote="iron")
    return Proposal(
        id=f"p{number}", unit=f"case:{number}", variable="u_social", value="so_wages", qualifiers=(),
        score=round(1 - number / 100, 4), probability=None, evidence=(evidence,), why=(), run="r",
        codebook_version="1",
    )  # fmt: skip


def code(project: Project, number: int, value: str | None, **more: Any) -> None:
    given = {"coder": "ana", "verdict": Verdict.ADD} | more
    project.rooms.coding.append(
        Decision(
            key=f"{number} {value} {more}",
            unit=f"case:{number}",
            variable="u_social",
            value=value,
            at="2026-01-01T00:00:00Z",
            **given,
        )  # fmt: skip
    )


def test_sixty_right_answers_certify_and_wrong_ones_below_do_not_hurt(project: Project) -> None:
    for number in range(59):
        code(project, number, "so_wages")
    (found,) = project.checks()
    assert (found.variable, found.checks, found.right, found.documents) == ("u_social", 59, 59, 59)
    assert (found.threshold, found.more) == (proposal(58).score, 0)
    code(project, 59, "so_hours")
    (found,) = project.checks()
    # Sixty checks are one test, and 93 are needed with an error.
    assert (found.checks, found.right, found.threshold, found.more) == (60, 59, None, 33)
    assert project.checks(0.8)[0].threshold == proposal(59).score


def test_only_answers_of_those_who_saw_nothing_count(project: Project) -> None:
    code(project, 0, "so_wages", seen=Seen(value=True), verdict=Verdict.ACCEPT, proposal="p0")
    code(project, 1, "so_wages")
    code(project, 1, "so_wages", coder="ben", seen=Seen(value=True), verdict=Verdict.ACCEPT, proposal="p1")
    code(project, 5, "so_wages")
    shown = Seen(value=True)
    code(project, 5, "so_hours", coder="ben", seen=shown, verdict=Verdict.REJECT_VALUE, proposal="p5")
    assert project.checks() == [], "who rejected what he was shown saw it too"
    code(project, 2, None, missing=Missing.NOT_REPORTED)
    code(project, 3, "so_wages")
    code(project, 3, "so_hours", coder="ben")
    code(project, 4, "so_wages")
    code(project, 4, "so_hours")
    (found,) = project.checks()
    # Nothing reported is wrong, so is what one coder of two left out; several values are all right.
    assert (found.checks, found.right) == (3, 1)


def test_what_the_model_in_use_learnt_from_is_no_check(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Service:
        class model:  # noqa: N801
            config = {"last_decision": 2}

    monkeypatch.setattr(certifying, "services", lambda rooms: {"u_social": Service()})
    monkeypatch.setattr(certifying, "in_use", lambda found: found)
    for number in range(5):
        code(project, number, "so_wages")
    (found,) = project.checks()
    assert (found.checks, found.learnt_from) == (3, 2)
    code(project, 0, "so_wages", coder="ben")
    (found,) = project.checks()
    assert (found.checks, found.learnt_from) == (3, 3), "a later answer on a unit learnt from is no check"


def test_the_command_tells_what_each_precision_needs_and_what_there_is(
    project: Project, called: Called
) -> None:
    work = project.rooms.folders.root
    told = called("evaluate", "--checks", "-C", work).ok().out
    assert "59" in told and "1049" in told and "No variable was coded blind yet" in told
    for number in range(30):
        code(project, number, "so_wages")
    told = called("evaluate", "--checks", "--target", "0.9", "-C", work).ok().out
    assert f"score {proposal(29).score:.3f}" in told
    facts = json.loads(called("evaluate", "--checks", "--json", "-C", work).ok().out)
    assert facts["needed"][3] == {"target": 0.95, "checks": [59, 93, 124, 153, 181, 208]}
    assert (facts["variables"][0]["threshold"], facts["variables"][0]["more"]) == (None, 29)
    assert "between 0 and 1" in called("evaluate", "--checks", "--target", "95", "-C", work).refused(2)
