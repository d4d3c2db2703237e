import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvcmine.release.derive import Outcome, Side, economic_overall, social_overall, trajectory
from gvcmine.types.codebook import Missing


def side(*directions: Any, **more: Any) -> Any:
    return Side(outcomes=[Outcome(direction=one) for one in directions], **more)


def groups(*pairs: Any) -> Any:
    return Side(outcomes=[Outcome(direction=direction, group=group) for direction, group in pairs])


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        (["dir_up"], "up"),
        (["dir_up", "dir_none"], "up"),
        (["dir_down_adaptive"], "down"),
        (["dir_down", "dir_none"], "down"),
        (["dir_up", "dir_down_passive"], "mixed"),
        (["dir_mixed"], "mixed"),
        (["dir_none"], "none"),
        ([None], None),
        ([], None),
    ],
)
def test_the_economic_side_sums_up_its_directions(directions: Any, expected: Any) -> None:
    assert economic_overall(side(*directions)) == expected


def test_a_completed_side_without_a_direction_is_not_reported_and_an_open_one_is_blank() -> None:
    assert economic_overall(side(is_complete=True)) == "not_reported"
    assert social_overall(side(is_complete=False)) is None


def test_a_missing_status_stays_its_word_and_a_dispute_is_blank() -> None:
    assert economic_overall(side(missing=Missing.UNCLEAR)) == "unclear"
    assert economic_overall(side("dir_up", is_disputed=True)) is None


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("dir_up", "lg_regular"), ("dir_down", "lg_irregular")], "mixed_groups"),
        ([("dir_up", "lg_women"), ("dir_down", "lg_women")], "mixed"),
        ([("dir_up", None), ("dir_down", "lg_all")], "mixed"),
        ([("dir_up", None), ("dir_down", "lg_women")], "mixed_groups"),
        ([("dir_mixed", "lg_women"), ("dir_up", "lg_regular")], "mixed"),
        ([("dir_up", "lg_women"), ("dir_up", "lg_regular")], "up"),
    ],
)
def test_groups_that_diverge_are_told_from_one_group_with_mixed_outcomes(pairs: Any, expected: Any) -> None:
    assert social_overall(groups(*pairs)) == expected


@pytest.mark.parametrize(
    ("economic", "social", "expected"),
    [
        ("up", "up", "tr_high_road"),
        ("up", "none", "tr_econ_only"),
        ("up", "down", "tr_low_road"),
        ("up", "mixed_groups", "tr_split_groups"),
        ("up", "mixed", "tr_mixed_dimensions"),
        ("down", "up", "tr_social_first"),
        ("none", "down", "tr_low_trap"),
        ("up", "not_reported", "tr_undetermined"),
        ("unclear", "up", "tr_undetermined"),
        (None, "up", None),
    ],
)
def test_the_two_sides_together_give_the_trajectory(economic: Any, social: Any, expected: Any) -> None:
    assert trajectory(economic, social) == expected


def test_every_pair_of_words_has_a_trajectory() -> None:
    words = ("up", "down", "mixed", "none", *Missing)
    assert all(trajectory(one, other) for one, other in itertools.product(words, (*words, "mixed_groups")))


@settings(max_examples=50, deadline=None)
@given(st.permutations([("dir_up", "a"), ("dir_down", "b"), ("dir_none", "a"), ("dir_mixed", "c")]))
def test_law_the_order_of_rows_does_not_matter(pairs: Any) -> None:
    assert social_overall(groups(*pairs)) == "mixed_groups"
