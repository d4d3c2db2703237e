"""Thresholds that keep their promise, however they were chosen."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

import gvcmine
from gvcmine.propose.figures.certify import certified_threshold, checks_needed, more_checks_needed

checks = st.lists(
    st.tuples(st.sampled_from([0.1, 0.25, 0.5, 0.7, 0.9]), st.integers(0, 9).map(bool)), max_size=120
)


def split(made: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [score for score, _ in made], [right for _, right in made]


@given(checks, st.sampled_from([0.6, 0.8]), st.randoms())
def test_a_threshold_is_a_score_with_the_precision_asked_for_and_order_is_nothing(
    made: list[tuple[float, bool]], target: float, random: Any
) -> None:
    scores, right = split(made)
    found = certified_threshold(scores, right, target)
    shuffled = random.sample(made, len(made))
    assert certified_threshold(*split(shuffled), target) == found
    if found is None:
        return
    taken = [one for score, one in made if score >= found]
    assert found in scores
    assert sum(taken) / len(taken) >= target
    assert binom.cdf(len(taken) - sum(taken), len(taken), 1 - target) <= 0.05
    assert more_checks_needed(scores, [True] * len(scores), target) == 0
    # With one error less the promise is kept at least as low.
    if False in right:
        better = right.copy()
        better[right.index(False)] = True
        again = certified_threshold(scores, better, target)
        assert again is not None and again <= found


@given(st.integers(0, 400), st.sampled_from([0.8, 0.9, 0.95]), st.sampled_from([0.05, 0.1]))
def test_all_right_certifies_everything_from_the_number_of_the_table_on(
    number: int, target: float, delta: float
) -> None:
    scores = [1 / (place + 1) for place in range(number)]
    found = certified_threshold(scores, [True] * number, target, delta)
    needed = checks_needed(target, 0, delta)
    assert found == (min(scores) if number >= needed else None)
    assert more_checks_needed(scores, [True] * number, target, delta) == max(0, needed - number)


@pytest.mark.parametrize(("target", "row"), [(0.95, [59, 93, 124, 153, 181, 208]), (0.8, [14, 22, 30])])
def test_the_table_is_that_of_the_exact_binomial_test(target: float, row: list[int]) -> None:
    assert [checks_needed(target, errors) for errors in range(len(row))] == row
    for errors, number in enumerate(row):
        assert binom.cdf(errors, number, 1 - target) <= 0.05 < binom.cdf(errors, number - 1, 1 - target)


def test_equal_scores_are_taken_together() -> None:
    right = [True] * 80 + [True, False] * 40
    assert certified_threshold([0.9] * 80 + [0.4] * 80, right) == 0.9
    assert certified_threshold([0.9] * 160, right) is None
    # One score is one threshold and one test, however many checks there are.
    assert certified_threshold([0.5] * 208, [False] * 5 + [True] * 203) == 0.5
    assert certified_threshold([0.5] * 207, [False] * 5 + [True] * 202) is None


def test_wrong_input_is_refused_in_words() -> None:
    assert gvcmine.certified_threshold([], []) is None
    with pytest.raises(ValueError, match="one length"):
        certified_threshold([0.1], [])
    with pytest.raises(ValueError, match="not a number"):
        certified_threshold([float("nan")], [True])
    with pytest.raises(ValueError, match="True or False"):
        certified_threshold([0.9] * 70, [float("nan")] * 70)
    with pytest.raises(ValueError, match="target"):
        certified_threshold([0.1], [True], target=1.0)


@pytest.mark.parametrize(
    "right",
    [
        lambda score: np.full_like(score, 0.799),  # nowhere good enough, by a hair
        lambda score: 0.5 + 0.5 * score**0.5,  # falls through the target
        lambda score: np.where(score > 0.9, 0.7, 0.83),  # the best scores are the worst
    ],
)
def test_in_repeated_samples_the_promise_is_broken_no_more_often_than_said(
    right: Callable[[Any], Any],
) -> None:
    generator = np.random.default_rng(3)
    grid = np.linspace(0, 1, 2001)
    above = np.cumsum(right(grid)[::-1])[::-1] / np.arange(len(grid), 0, -1)
    repeats, broken = 600, 0
    for _ in range(repeats):
        scores = generator.random(120)
        found = certified_threshold(scores, generator.random(120) < right(scores), target=0.8, delta=0.1)
        broken += found is not None and float(np.interp(found, grid, above)) < 0.8
    # Three standard errors above what is allowed.
    assert broken / repeats <= 0.1 + 3 * (0.1 * 0.9 / repeats) ** 0.5


def test_where_proposals_are_good_a_threshold_is_found_and_lies_where_it_should() -> None:
    generator = np.random.default_rng(4)
    scores = generator.random(600)
    right = generator.random(600) < np.where(scores > 0.5, 0.99, 0.6)
    found = certified_threshold(scores, right, target=0.9)
    assert found is not None and 0.3 < found < 0.6
