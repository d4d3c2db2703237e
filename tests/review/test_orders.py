"""In which order a coder meets proposals; what he decided, deferred or answered in the queue."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvcmine import parts
from gvcmine.parts import OrderContext
from gvcmine.review.orders.chance import AtRandom, mixed
from gvcmine.review.orders.likeness import chain, spread
from gvcmine.review.orders.scoring import LeastCertain, MostLikely, boundary
from gvcmine.review.queue import Queue
from gvcmine.types.coding import Alternative, Verdict

NAMES = ("score.v1", "likely.v1", "uncertain.v1", "alike.v1", "diverse.v1", "random.v1")


def ids(proposals: Any) -> list[str]:
    return [one.id for one in proposals]


def pointing(*degrees: float) -> Any:
    """Return unit vectors in the plane."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def context(codebook: Any, vectors: dict[str, float] | None = None, coder: str = "ana") -> OrderContext:
    angles = vectors or {}
    return OrderContext(
        codebook=codebook,
        coder=coder,
        vectors=lambda some: pointing(*(angles.get(one.id, 0) for one in some)),
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_order_is_a_part_that_keeps_all_proposals_and_repeats_itself(
    name: str, proposal: Any, codebook: Any
) -> None:
    some = [proposal(f"p{n}", score=n / 9, document_id=f"d{n % 2}", unit=f"case:{n % 2}") for n in range(9)]
    order = parts.load(name)(context(codebook, {f"p{n}": 40 * n for n in range(9)}))
    assert order.name == name
    once = order.rank(some, [])
    assert sorted(ids(once)) == sorted(ids(some))
    assert parts.load(name)(context(codebook, {f"p{n}": 40 * n for n in range(9)})).rank(some, []) == once


def test_most_likely_first_goes_over_all_documents_within_a_variable(proposal: Any, codebook: Any) -> None:
    some = [
        proposal("scale", "c_scale", "sc_firm", score=0.99, document_id="d1"),
        proposal("low", score=0.2, document_id="d1"),
        proposal("high", score=0.9, document_id="d2"),
    ]
    assert ids(MostLikely(context(codebook)).rank(some, [])) == ["high", "low", "scale"]


def test_toss_ups_come_first_by_probability_where_it_is_known(proposal: Any, codebook: Any) -> None:
    some = [
        proposal("sure", score=0.95),
        proposal("near", score=0.55),
        replace(proposal("known", score=0.99), probability=0.51),
    ]
    assert ids(LeastCertain(context(codebook)).rank(some, [])) == ["known", "near", "sure"]


def test_what_a_coder_rejects_moves_the_point_of_doubt(proposal: Any, codebook: Any, log: Any) -> None:
    some = [proposal(f"p{n}", score=n / 20) for n in range(20)]
    told = [
        {"proposal": f"p{n}", "verdict": Verdict.ACCEPT if n >= 16 else Verdict.REJECT_VALUE}
        for n in range(10, 20, 1)
    ]
    decisions = [entry.decision for entry in log(*told)]
    assert LeastCertain(context(codebook)).rank(some, [])[0].score == 0.5
    assert LeastCertain(context(codebook)).rank(some, decisions)[0].score in (0.75, 0.8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=12))
def test_law_no_cut_has_fewer_errors_than_the_boundary(outcomes: Any) -> None:
    def errors(cut: float) -> int:
        return sum((score >= cut) != accepted for score, accepted in outcomes)

    # A cut at the lowest score accepts all, one above the highest none.
    found = boundary(outcomes)
    fewest = min(errors(cut) for cut in np.arange(-0.25, 9, 0.5))
    highest = max(score for score, _ in outcomes)
    assert min(errors(found), errors(highest + 1) if found == highest else len(outcomes)) == fewest


def test_a_chain_goes_to_the_nearest_that_is_left() -> None:
    assert chain(pointing(0, 90, 10, 80, 20)) == [0, 2, 4, 3, 1]
    assert chain(pointing()) == []


def test_look_alikes_of_a_value_come_in_a_row_and_values_are_not_mixed(proposal: Any, codebook: Any) -> None:
    some = [
        proposal("far", score=0.8),
        proposal("best", score=0.9),
        proposal("near", score=0.1),
        proposal("fish", value="sec_fish", score=0.95),
        proposal("apparel", value="sec_apparel", score=0.05),
    ]
    order = parts.load("alike.v1")(context(codebook, {"best": 0, "near": 5, "far": 90, "fish": 1}))
    # c_sector lists apparel, leather, fish.
    assert ids(order.rank(some, [])) == ["apparel", "best", "near", "far", "fish"]


def test_the_next_is_the_farthest_from_what_was_seen_and_chosen() -> None:
    assert spread(pointing(0, 5, 180, 90), pointing(), 3) == [0, 2, 3, 1]
    assert spread(pointing(0, 5, 180, 90), pointing(175), 4)[:2] == [0, 3]
    assert spread(pointing(), pointing(), 3) == []


def test_beyond_the_spread_nothing_is_lost() -> None:
    found = spread(pointing(*range(0, 100, 10)), pointing(), 2)
    assert (found[:2], sorted(found)) == ([0, 9], list(range(10)))


def test_diversity_starts_from_what_the_coder_decided(proposal: Any, codebook: Any, log: Any) -> None:
    some = [proposal("decided"), proposal("same", score=0.9), proposal("other", score=0.1)]
    order = parts.load("diverse.v1")(context(codebook, {"decided": 0, "same": 2, "other": 120}))
    decisions = [entry.decision for entry in log({"proposal": "decided", "verdict": Verdict.ACCEPT})]
    assert ids(order.rank(some, decisions)) == ["other", "same", "decided"]


def test_chance_is_the_coders_own_and_does_not_depend_on_what_else_is_there(
    proposal: Any, codebook: Any
) -> None:
    some = [proposal(f"p{n}") for n in range(30)]
    anas = ids(AtRandom(context(codebook)).rank(some, []))
    assert anas != ids(AtRandom(context(codebook, coder="ben")).rank(some, []))
    fewer = ids(AtRandom(context(codebook)).rank(some[::2], []))
    assert fewer == [one for one in anas if one in fewer]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.sampled_from([0.0, 0.05, 0.1, 0.3, 0.5, 1.0]), st.randoms())
def test_law_stopping_anywhere_leaves_the_share_that_was_drawn(count: int, share: float, chance: Any) -> None:
    class One:
        def __init__(self, number: int) -> None:
            self.id = str(number)

    ranked: Any = [One(number) for number in range(count)]
    drawn = chance.sample(ranked, count)
    found = mixed(ranked, drawn, share)
    assert sorted(ids(found), key=int) == ids(ranked)
    for stop in range(count + 1):
        seen = set(ids(found[:stop]))
        from_draw = int(round(share * 100) * stop / 100)
        assert seen >= set(ids(drawn[:from_draw]))
        assert seen >= set(ids(ranked[: stop - from_draw]))


def test_a_share_outside_0_to_1_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        mixed([], [], 1.5)


# The queue ----------------------------------------------------------------------------------------


def test_a_queue_kept_up_to_date_equals_one_made_anew(proposal: Any, codebook: Any, log: Any) -> None:
    some = [
        proposal("a1", unit="case:a"),
        proposal("a2", value="sec_fish", unit="case:a"),
        proposal("b1", unit="case:b"),
        proposal("s1", "c_scale", "sc_firm", unit="case:b"),
    ]
    entries = log(
        {"proposal": "a1", "verdict": Verdict.DEFER, "value": "sec_leather"},
        {"proposal": "b1", "verdict": Verdict.ACCEPT, "value": "sec_leather", "unit": "case:b"},
        {"proposal": "a2", "verdict": Verdict.REJECT_VALUE, "value": "sec_fish", "coder": "ben"},
        {"verdict": Verdict.UNDO, "target": "k2", "unit": "case:b"},
        {"proposal": "a1", "verdict": Verdict.ACCEPT, "value": "sec_leather"},
        {"verdict": Verdict.UNDO, "target": "k5"},
        {"variable": "c_scale", "unit": "case:b", "verdict": Verdict.COMPLETE},
        {"proposal": "a1", "verdict": Verdict.UNDO, "target": "k1"},
    )
    kept = Queue(some, [], "ana", codebook)
    seen = []
    for number, entry in enumerate(entries, start=1):
        kept.take(entry)
        anew = Queue(some, entries[:number], "ana", codebook)
        assert ids(kept.waiting()) == ids(anew.waiting())
        assert (kept.done, kept.first()) == (anew.done, anew.first())
        assert ids(kept.waiting("case:b")) == [one.id for one in kept.waiting() if one.unit == "case:b"]
        seen.append(ids(kept.waiting()))
    assert seen[0] == ["a2", "b1", "s1", "a1"]
    assert seen[1] == ["a2", "s1", "a1"]
    assert seen[3] == seen[0]
    assert seen[-1] == ["a1", "a2", "b1"]


def _with_alternative(proposal: Any) -> Any:
    other = proposal("x", "c_scale", "sc_cluster", quotes=("rose in the cluster",))
    return replace(
        proposal("p1", "c_scale", "sc_firm"),
        alternatives=(
            Alternative(
                value="sc_cluster", qualifiers=(), score=0.4, probability=None,
                evidence=other.evidence, why=("cue",),
            ),
        ),
    )  # fmt: skip


def test_rejecting_a_value_brings_its_alternative_and_giving_one_ends_the_question(
    proposal: Any, codebook: Any, log: Any
) -> None:
    asked = _with_alternative(proposal)
    queue = Queue([asked], [], "ana", codebook)
    on_scale = {"variable": "c_scale", "proposal": "p1"}
    rejected, undone, accepted = log(
        {**on_scale, "verdict": Verdict.REJECT_VALUE, "value": "sc_firm"},
        {**on_scale, "verdict": Verdict.UNDO, "target": "k1"},
        {**on_scale, "verdict": Verdict.ACCEPT, "value": "sc_firm"},
    )
    queue.take(rejected)
    follower = queue.first()
    assert follower is not None
    assert (follower.value, follower.id != "p1", queue.source(follower)) == ("sc_cluster", True, asked)
    queue.take(undone)
    assert queue.first() == asked
    queue.take(accepted)
    assert (queue.first(), queue.done) == (None, 1)


def test_when_all_values_are_rejected_the_question_ends(proposal: Any, codebook: Any, log: Any) -> None:
    asked = _with_alternative(proposal)
    entries = log(
        *(
            {"variable": "c_scale", "proposal": one.id, "verdict": Verdict.REJECT_VALUE, "value": one.value}
            for one in asked.in_turn
        )
    )
    assert Queue([asked], entries[:1], "ana", codebook).waiting()
    assert Queue([asked], entries, "ana", codebook).waiting() == []


def test_an_answered_variable_of_one_value_is_not_asked_again_by_a_later_run(
    proposal: Any, codebook: Any, log: Any
) -> None:
    later = proposal("later", "c_scale", "sc_cluster", quotes=("Mills grew",))
    several = proposal("several", value="sec_fish", quotes=("Mills grew",))
    entries = log({"variable": "c_scale", "value": "sc_firm"}, {"value": "sec_leather"})
    assert ids(Queue([later, several], entries, "ana", codebook).waiting()) == ["several"]


def test_decisions_of_others_and_of_unknown_units_change_nothing(
    proposal: Any, codebook: Any, log: Any
) -> None:
    queue = Queue([proposal("p1")], [], "ana", codebook)
    others = ({"proposal": "p1", "coder": "ben"}, {"proposal": "p1", "round": "check"}, {"unit": "case:z"})
    for entry in log(*others):
        queue.take(entry)
    assert ids(queue.waiting()) == ["p1"]
