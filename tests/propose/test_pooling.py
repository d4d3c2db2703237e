"""How passages add up to a unit, what is learnt of it, and when a score becomes a probability."""

import subprocess
import sys
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.propose.pooling import (
    BLIND_DOCUMENTS,
    BLIND_LABELS,
    LEAST,
    Pooling,
    calibrate,
    fit_pooling,
    pooled,
)

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=8)
WEIGHTS = st.floats(0, 3)
POOLINGS = st.builds(Pooling, bias=st.floats(-3, 3), best=WEIGHTS, rest=WEIGHTS, count=WEIGHTS)


def drawn(count: int, seed: int = 0) -> tuple[list[list[float]], list[bool]]:
    """Return units whose truth follows the best passage alone, twice as sharply as the noisy-or says."""
    draw = np.random.default_rng(seed)
    scores = [sorted(draw.uniform(0.05, 0.95, draw.integers(1, 9)), reverse=True) for _ in range(count)]
    odds = [2 * log(one[0] / (1 - one[0])) - 2 for one in scores]
    return scores, [bool(draw.random() < 1 / (1 + exp(-each))) for each in odds]


def miss(pooling: Pooling, scores: list[list[float]], truth: list[bool]) -> float:
    """Return the share of pairs of a unit that holds and one that does not which come in the wrong order."""
    high = np.array([pooling.score(one) for one, holds in zip(scores, truth, strict=True) if holds])
    low = np.array([pooling.score(one) for one, holds in zip(scores, truth, strict=True) if not holds])
    return float((high[:, None] <= low[None, :]).mean())


@given(SHARES)
def test_by_default_the_score_is_the_damped_noisy_or(scores: list[float]) -> None:
    ordered = sorted(scores, reverse=True)
    assert Pooling().score(ordered) == pytest.approx(pooled(ordered), abs=1e-8)
    assert Pooling().probability(0.9) is None


@given(POOLINGS, SHARES, st.integers(0, 7), st.floats(0, 1))
def test_a_better_or_further_passage_never_lowers_a_score(
    pooling: Pooling, scores: list[float], place: int, better: float
) -> None:
    before = pooling.score(sorted(scores, reverse=True))
    raised = list(scores)
    raised[place % len(scores)] = max(scores[place % len(scores)], better)
    for changed in (raised, [*scores, better]):
        assert pooling.score(sorted(changed, reverse=True)) >= before - 1e-12


def test_weights_that_would_punish_support_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Pooling(best=-0.1)
    with pytest.raises(ValueError, match="not negative"):
        Pooling(calibration=(-1.0, 0.0))


def test_with_little_or_one_sided_data_nothing_changes() -> None:
    scores, truth = drawn(400)
    few = [at for at, holds in enumerate(truth) if holds][: LEAST - 1]
    few += [at for at, holds in enumerate(truth) if not holds]
    assert fit_pooling([scores[at] for at in few], [truth[at] for at in few], [1.0] * len(few)) == Pooling()
    assert fit_pooling(scores, [True] * 400, [1.0] * 400) == Pooling()
    assert fit_pooling(scores, truth, [0.0] * 400) == Pooling()
    assert fit_pooling([[]] * 400, truth, [1.0] * 400) == Pooling()


def test_what_is_learnt_ranks_new_units_better_and_comes_in_by_degrees() -> None:
    unseen = drawn(2000, seed=1)
    some, many = (fit_pooling(*drawn(count), [1.0] * count) for count in (60, 1500))
    assert many.best > 0
    assert some.best < many.best
    assert miss(many, *unseen) < miss(Pooling(), *unseen) - 0.005


def test_labels_of_no_use_change_next_to_nothing() -> None:
    scores, _ = drawn(300)
    draw = np.random.default_rng(3)
    truth = [bool(draw.random() < pooled(one)) for one in scores]
    learnt = fit_pooling(scores, truth, [1.0] * 300)
    apart = [abs(learnt.score(one) - pooled(one)) for one in scores]
    assert max(apart) < 0.12


def test_on_average_as_much_is_shown_as_by_default() -> None:
    scores, truth = drawn(500)
    learnt = fit_pooling(scores, truth, [1.0] * 500)

    def mean(pooling: Pooling) -> float:
        chances = [pooling.score(one) for one in scores]
        return float(np.mean([log(one / (1 - one)) for one in chances]))

    assert learnt != Pooling()
    assert mean(learnt) == pytest.approx(mean(Pooling()), abs=0.01)


def test_a_probability_needs_enough_blind_labels_of_enough_documents() -> None:
    draw = np.random.default_rng(5)
    scores = draw.uniform(0.2, 0.95, 600)
    truth = [bool(draw.random() < each**2) for each in scores]
    groups = [f"d{number % BLIND_DOCUMENTS}" for number in range(600)]
    few = BLIND_LABELS - 1
    assert calibrate(Pooling(), scores[:few], truth[:few], groups[:few]).probability(0.5) is None
    assert calibrate(Pooling(), scores, truth, ["d"] * 600).probability(0.5) is None
    assert calibrate(Pooling(), scores, [True] * 600, groups).probability(0.5) is None
    fitted = calibrate(Pooling(), scores, truth, groups)
    for asked in (0.3, 0.5, 0.7, 0.9):
        assert fitted.probability(asked) == pytest.approx(asked**2, abs=0.08)
    chances = [fitted.probability(float(each)) or 0.0 for each in np.sort(scores)]
    assert chances == sorted(chances)


def test_a_score_that_is_wrong_way_round_is_no_probability_that_falls() -> None:
    scores = [at / 100 for at in range(1, 100)]
    fitted = calibrate(Pooling(), scores, [at < 50 for at in range(99)], [f"d{at % 6}" for at in range(99)])
    assert fitted.probability(0.1) == pytest.approx(fitted.probability(0.9) or 0)


def test_pooling_by_default_imports_nothing_heavy() -> None:
    told = "import sys, gvcmine.propose.pooling as p; p.Pooling().score([.5]); print(*sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "scipy", "sklearn", "torch"} & set(modules.split())
