"""How far a coder's word is trusted."""

from typing import Any

import pytest

from gvcmine.propose.learning.reliability import PRIOR_AGREED, PRIOR_COMPARED, Reliability, reliabilities
from gvcmine.types.codebook import Missing
from gvcmine.types.coding import Decision, Role, Verdict


def said(coder: str, unit: str, value: str | None, verdict: Verdict = Verdict.ADD, **more: Any) -> Decision:
    return Decision(
        key=f"{coder} {unit} {value} {verdict} {more}", unit=unit, variable="v", verdict=verdict,
        coder=coder, at="2024-01-01T00:00:00Z", value=value, **more,
    )  # fmt: skip


def counts(decisions: list[Decision], *, multiple: bool = False) -> dict[str, tuple[float, float]]:
    found = reliabilities(decisions, {"v"} if multiple else ())
    return {coder: (one.agreed, one.compared) for coder, one in found.items()}


def test_a_coder_alone_has_the_prior() -> None:
    assert counts([said("ana", "u1", "a")]) == {"ana": (0, 0)}
    assert Reliability(coder="ana").share == PRIOR_AGREED / PRIOR_COMPARED


def test_a_ruling_counts_fully_and_another_coder_half() -> None:
    both = [said("ana", "u1", "a"), said("bo", "u1", "a")]
    assert counts(both) == {"ana": (0.5, 0.5), "bo": (0.5, 0.5)}
    # Two answers are asked of each in a conflict: his own, and the other's.
    ruled = [said("ana", "u1", "a"), said("bo", "u1", "b"), said("eva", "u1", "a", role=Role.ADJUDICATOR)]
    assert counts(ruled) == {"ana": (2, 2), "bo": (0, 2)}


def test_of_three_coders_the_one_against_two_is_wrong_and_split_others_are_no_measure() -> None:
    # Of ana and bo each is measured only where the two others agree: nowhere here.
    assert counts([said("ana", "u1", "a"), said("bo", "u1", "a"), said("cy", "u1", "b")]) == {
        "ana": (0, 0), "bo": (0, 0), "cy": (0, 2),
    }  # fmt: skip


def test_silence_on_one_of_several_values_is_an_answer_only_when_the_variable_is_complete() -> None:
    open_ = [said("ana", "u1", "a"), said("bo", "u1", "b")]
    assert counts(open_, multiple=True) == {"ana": (0, 0), "bo": (0, 0)}
    closed = [*open_, said("bo", "u1", None, Verdict.COMPLETE)]
    assert counts(closed, multiple=True) == {"ana": (0, 0.5), "bo": (0, 0.5)}
    absent = [said("ana", "u1", "a"), said("bo", "u1", None, missing=Missing.NOT_REPORTED)]
    assert counts(absent, multiple=True)["ana"] == (0, 0.5)


def test_trust_shrinks_to_the_prior_and_is_never_nothing() -> None:
    trusts = [Reliability(coder="x", agreed=agreed, compared=100).trust for agreed in (0, 50, 80, 100)]
    assert trusts == sorted(trusts)
    assert trusts[0] == 0.05
    assert Reliability(coder="x").trust == pytest.approx(0.8)
    once_wrong = Reliability(coder="x", agreed=0, compared=1)
    assert 0.6 < once_wrong.trust < 0.8
