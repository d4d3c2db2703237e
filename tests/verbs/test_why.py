"""Why a proposal was made, told from a whole workspace; and what may not stand behind one."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Called

from gvcmine.project import Project
from gvcmine.propose.claims import supporting_sentences
from gvcmine.types.coding import Decision, Proposal, Verdict

pytestmark = pytest.mark.slow


def decide(project: Project, proposal: Proposal, verdict: Verdict, coder: str = "ana") -> None:
    project.decide(
        Decision(
            key=f"{coder}-{proposal.id}",
            unit=proposal.unit,
            variable=proposal.variable,
            verdict=verdict,
            value=proposal.value,
            qualifiers=proposal.qualifiers,
            coder=coder,
            at="2026-01-01T00:00:00Z",
            proposal=proposal.id,
            evidence=proposal.evidence,
        )
    )


def test_why_names_words_passages_and_the_nearest_examples(workspace: Path, called: Called) -> None:
    arguments = ("why", "surgical_instruments_pakistan.pdf", "a_actor", "act_first_tier", "-C", workspace)
    (before,) = json.loads(called(*arguments, "--json").ok().out)
    assert "nobody has yet" in before["note"]
    assert sum(one["log_odds"] for one in before["parts"]) > 0
    assert [one["part"] for one in before["parts"]] == ["start", "cues.v1", "prototypes.v1"]
    assert before["evidence"][0]["page"] == 1 and before["probability"] is None
    with closing(Project.open(workspace)) as project:
        desk = project.review("eva", order="random.v1")
        some = [
            one for one in project.rooms.coding.proposals(variable="a_actor") if one.value == "act_first_tier"
        ]
        mine = next(one for one in some if one.unit == before["unit"])
        others = [one for one in some if one.unit != before["unit"]]
        decide(project, others[0], Verdict.ACCEPT)
        decide(project, others[1], Verdict.REJECT_EVIDENCE, coder="ben")
        # What Ben makes of the same unit, Eva must not see before she decides.
        decide(project, mine, Verdict.REJECT_VALUE, coder="ben")
        nearby, sources = project.review("eva").nearby(mine)
        assert {one.judged.unit for one in (*nearby.accepted, *nearby.rejected)} == {
            others[0].unit,
            others[1].unit,
        }
        assert {one.judged.evidence.document_id for one in nearby.accepted} <= set(sources)
        first = desk.next_entry()
        assert first is not None and first.total == len(desk._proposals)
    (after,) = json.loads(called(*arguments, "--json").ok().out)
    assert {one["coder"] for one in after["nearest_accepted"]} == {"ana"}
    assert {one["coder"] for one in after["nearest_rejected"]} == {"ben"}
    assert all(-1 <= one["likeness"] <= 1 for one in after["nearest_accepted"])
    told = called(*arguments).ok().out
    assert "in log-odds" in told and "accepted (" in told and "cues: " in told


def test_class_c_tells_passages_and_no_reasons(workspace: Path, called: Called) -> None:
    found = json.loads(
        called("why", "surgical_instruments_pakistan.pdf", "t_mode", "-C", workspace, "--json").ok().out
    )
    assert found and all(one["value"] is None and one["parts"] == one["why"] == [] for one in found)
    assert all(one["evidence"] for one in found)


def test_what_is_not_proposed_is_told_with_what_is(workspace: Path, called: Called) -> None:
    paper = "surgical_instruments_pakistan.pdf"
    answer = called("why", paper, "c_sector", "sec_fish", "-C", workspace)
    assert answer.code == 1 and "sec_surgical" in answer.err
    answer = called("why", paper, "c_nothing", "-C", workspace)
    assert answer.code == 1 and "c_sector" in answer.err


def test_an_unknown_order_lists_the_orders(workspace: Path, called: Called) -> None:
    for name in ("nosuch.v1", "csv.v1"):
        answer = called("review", "-C", workspace, "--coder", "ana", "--order", name)
        assert answer.code == 1 and "alike.v1, diverse.v1" in answer.err and "csv.v1," not in answer.err


def test_evidence_stands_in_codable_passages_and_in_sentences_that_claim_something(workspace: Path) -> None:
    with closing(Project.open(workspace)) as project:
        rooms = project.rooms
        checked = 0
        for document_id in rooms.corpus.document_ids():
            passages, mentions = rooms.corpus.passages(document_id), rooms.corpus.mentions(document_id)
            codable = [one.span for one in passages if one.section.codable]
            for proposal in rooms.coding.proposals(document_id=document_id):
                variable = rooms.codebook.variable(proposal.variable)
                assert variable is not None
                spans = [one.span for one in proposal.evidence]
                assert all(any(passage.contains(span) for passage in codable) for span in spans)
                assert supporting_sentences(spans, mentions, variable).all(), proposal
                checked += len(spans)
        assert checked > 100
