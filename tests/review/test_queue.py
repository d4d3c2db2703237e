from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvcmine.parts import OrderContext
from gvcmine.review.orders.reading import ByScore
from gvcmine.review.progress import variable_progress
from gvcmine.review.queue import evidence_views, open_proposals
from gvcmine.types.codebook import Codebook, Missing
from gvcmine.types.coding import Evidence, Proposal, Verdict
from gvcmine.types.text import Passage, Section, Span

TEXT = "Mills grew. Tanneries closed after the ban. Wages of women rose in the cluster. The end."


def ids(proposals: Any) -> Any:
    return [one.id for one in proposals]


def test_the_queue_keeps_a_document_together_and_follows_codebook_and_score(
    proposal: Any, codebook: Any
) -> None:
    proposals = [
        proposal("b-low", document_id="d2", unit="case:b", score=0.1),
        proposal("b-scale", "c_scale", "sc_firm", document_id="d2", unit="case:b", score=0.9),
        proposal("a", document_id="d1", unit="case:a", score=0.8),
        proposal("b-high", value="sec_fish", document_id="d2", unit="case:b", score=0.7),
        proposal("paper", "p_eligibility", "inc_eligible", document_id="d1", unit="doc:d1"),
    ]
    assert ids(open_proposals(proposals, [], "ana", codebook)) == ["b-high", "b-low", "b-scale", "a", "paper"]


def test_a_decided_row_is_not_open_whatever_the_verdict_and_comes_back_after_undo(
    log: Any, proposal: Any, codebook: Any
) -> None:
    proposals = [proposal("p1"), proposal("p2", value="sec_fish")]
    for verdict in (Verdict.ACCEPT, Verdict.REJECT_VALUE, Verdict.REJECT_EVIDENCE):
        entries = log(
            {"verdict": verdict, "value": "sec_leather", "proposal": "p1"},
            {"verdict": Verdict.UNDO, "target": "k1"},
        )
        assert ids(open_proposals(proposals, entries[:1], "ana", codebook)) == ["p2"]
        assert ids(open_proposals(proposals, entries, "ana", codebook)) == ["p1", "p2"]


def test_a_later_run_does_not_ask_again_for_a_row_already_decided(
    log: Any, proposal: Any, codebook: Any
) -> None:
    entries = log({"verdict": Verdict.CORRECT, "value": "sec_fish", "rejected": "sec_leather"})
    again = [proposal("new-1"), proposal("new-2", value="sec_fish"), proposal("new-3", value="sec_apparel")]
    assert ids(open_proposals(again, entries, "ana", codebook)) == ["new-3"]


def test_a_value_that_was_replaced_later_does_not_come_back(log: Any, proposal: Any, codebook: Any) -> None:
    proposals = [proposal("p1", "c_scale", "sc_firm"), proposal("p2", "c_scale", "sc_cluster")]
    entries = log(
        {"variable": "c_scale", "value": "sc_firm", "proposal": "p1", "verdict": Verdict.ACCEPT},
        {"variable": "c_scale", "value": "sc_cluster", "proposal": "p2", "verdict": Verdict.ACCEPT},
    )
    assert open_proposals(proposals, entries, "ana", codebook) == []


def test_evidence_without_a_value_is_not_shown_again_at_a_place_already_judged(
    log: Any, proposal: Any, codebook: Any
) -> None:
    judged, elsewhere = (
        proposal("p1", "t_mode", None, quotes=("after the ban",)),
        proposal("p3", "t_mode", None, quotes=("Mills grew",)),
    )
    again = proposal("p2", "t_mode", None, quotes=("closed after the ban",))
    entries = log(
        {"variable": "t_mode", "value": "mode_vulnerability", "proposal": "p1", "evidence": judged.evidence}
    )
    assert ids(open_proposals([again, elsewhere], entries, "ana", codebook)) == ["p3"]


def test_a_row_whose_qualifiers_were_corrected_does_not_come_back_with_a_later_run(
    log: Any, proposal: Any, codebook: Any
) -> None:
    wages = {"variable": "u_social", "value": "so_wages"}
    again = proposal("p2", qualifiers=(("direction", "dir_up"),), **wages)
    elsewhere = proposal("p3", qualifiers=(("direction", "dir_none"),), quotes=("Mills grew",), **wages)
    entries = log(
        {
            **wages,
            "verdict": Verdict.CORRECT,
            "rejected": "so_wages",
            "qualifiers": (("direction", "dir_down"),),
            "proposal": "p1",
            "evidence": again.evidence,
        }
    )
    assert ids(open_proposals([again, elsewhere], entries, "ana", codebook)) == ["p3"]


def test_deferred_proposals_stay_open_and_go_last(log: Any, proposal: Any, codebook: Any) -> None:
    proposals = [proposal("p1", score=0.9), proposal("p2", value="sec_fish", score=0.1)]
    entries = log({"verdict": Verdict.DEFER, "value": "sec_leather", "proposal": "p1"})
    assert ids(open_proposals(proposals, entries, "ana", codebook)) == ["p2", "p1"]


def test_a_completed_variable_and_another_coder_or_round_are_kept_apart(
    log: Any, proposal: Any, codebook: Any
) -> None:
    proposals = [proposal("p1")]
    entries = log({"verdict": Verdict.COMPLETE})
    assert open_proposals(proposals, entries, "ana", codebook) == []
    assert ids(open_proposals(proposals, entries, "ben", codebook)) == ["p1"]
    assert ids(open_proposals(proposals, entries, "ana", codebook, round="check")) == ["p1"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.floats(0, 1)), max_size=8))
def test_law_ranking_keeps_every_proposal_and_is_stable(rows: Any) -> None:
    from_rows = [
        _proposal(f"p{number}", unit=f"case:{unit}", variable=variable, score=score)
        for number, (unit, variable, score) in enumerate(rows)
    ]
    order = ByScore(OrderContext(codebook=Codebook(name="b", version="1", fingerprint="f", variables=())))
    ranked = order.rank(from_rows, [])
    assert sorted(ids(ranked)) == sorted(ids(from_rows))
    assert order.rank(ranked, []) == ranked


def _proposal(id: Any, unit: Any, variable: Any, score: Any) -> Any:
    evidence = Evidence(document_id="d", text_id="t", span=Span(0, 1), quote="M")
    return Proposal(
        id=id, unit=unit, variable=variable, value="v", qualifiers=(), score=score, probability=None,
        evidence=(evidence,), why=(), run="r", codebook_version="1",
    )  # fmt: skip


def passage(start: Any, end: Any) -> Any:
    return Passage(
        id="s", document_id="d1", index=0, span=Span(start, end), text=TEXT[start:end], section=Section.BODY
    )


def test_evidence_is_cut_into_before_quote_and_after(proposal: Any) -> None:
    one = proposal("p1", quotes=("Tanneries closed",))
    (view,) = evidence_views(one.evidence, [passage(12, 43)], {"d1": "a.pdf"}, {("d1", 7): "143"})
    assert (view.before, view.quote, view.after) == ("", "Tanneries closed", " after the ban.")
    assert (view.source, view.page, view.printed) == ("a.pdf", 7, "143")


def test_a_quote_that_does_not_stand_literally_in_its_passage_is_not_shown(proposal: Any) -> None:
    one = proposal("p1", quotes=("Tanneries closed",))
    moved = Passage(id="s", document_id="d1", index=0, span=Span(12, 43), text="x" * 31, section=Section.BODY)
    assert evidence_views(one.evidence, [moved]) == ()


def test_at_most_three_places_are_shown(proposal: Any) -> None:
    one = proposal("p1", quotes=("Mills", "grew", "Tanneries", "closed"))
    assert len(evidence_views(one.evidence, [passage(0, len(TEXT))])) == 3


@pytest.mark.parametrize(("unit", "expected"), [("doc:d1", {"p_eligibility"}), ("case:a", {"c_sector"})])
def test_progress_tells_values_status_completion_and_what_is_open(
    log: Any, proposal: Any, codebook: Any, unit: Any, expected: Any
) -> None:
    entries = log(
        {"value": "sec_fish"},
        {"value": "sec_leather"},
        {"verdict": Verdict.COMPLETE},
        {"unit": "doc:d1", "variable": "p_eligibility", "missing": Missing.UNCLEAR},
        {"value": "sec_apparel", "coder": "ben"},
    )
    still_open = [proposal("p1", "c_scale", "sc_firm")]
    told = {
        one.variable.id: one for one in variable_progress(unit, codebook, entries, "ana", "main", still_open)
    }
    assert {name for name, one in told.items() if one.is_answered} == expected
    if unit == "case:a":
        assert told["c_sector"].values == ("sec_fish", "sec_leather")
        assert (told["c_sector"].complete, told["c_scale"].open) == (True, 1)
    else:
        assert told["p_eligibility"].missing is Missing.UNCLEAR
