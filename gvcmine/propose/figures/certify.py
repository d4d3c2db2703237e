"""Thresholds that keep a promise: above this score, proposals are right as often as said.

Learn then Test (A. Angelopoulos, S. Bates, E. Candès, M. Jordan, L. Lei 2021, arXiv:2110.01052): each
threshold is a hypothesis "precision is below the target here", tested by the exact binomial
distribution, and the family of tests is corrected so that, with the confidence asked for, none is
rejected wrongly, however the threshold is then chosen.

The correction is fixed-sequence testing from several starts (their section 3.2): thresholds are
tested from high scores to low, and a sequence ends with its first failure. Sequences begin where all
checks lie above, where as few do as could ever pass, and at even ratios between (a factor of two or
more apart), each at its share of `delta` (Bonferroni). A sample of less than twice the fewest is
tested once from its lowest score, with all of `delta`; this is the number that `checks_needed` tells.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

TARGETS = (0.80, 0.85, 0.90, 0.95, 0.99)
ERRORS = (0, 1, 2, 3, 4, 5)


def certified_threshold(
    scores: Sequence[float], correct: Sequence[bool], target: float = 0.95, delta: float = 0.05
) -> float | None:
    """Return the lowest score from which precision is at least `target`, with confidence 1 - delta.

    `scores` are those of independent blind checks (drawn at random from what is to be certified, not
    learnt from), `correct` whether each was right. The threshold takes every proposal with this score
    or a higher one, equal scores together. None where no threshold can be certified. In repeated
    samples a threshold whose true precision is below the target is returned with a probability of at
    most `delta`, given that precision, once it has fallen below the target, stays below it as the
    threshold falls further.

    Raises ValueError where lengths differ, a score is no number, or target or delta is not between 0
    and 1.

    >>> certified_threshold([0.7] * 59, [True] * 59)
    0.7
    >>> certified_threshold([0.7] * 58, [True] * 58) is None
    True
    """
    ranked, right = _checked(scores, correct, target, delta)
    if not len(ranked):
        return None
    distinct, counts = np.unique(-ranked, return_counts=True)
    above = np.cumsum(counts)
    wrong = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(wrong, np.searchsorted(distinct, -ranked), ~right)
    starts, level = _starts(len(ranked), target, delta)
    begin = sorted({int(np.searchsorted(above, start)) for start in starts})
    # Starts that fall on the same score are one test, and share nothing.
    level *= len(starts) / max(1, len(begin))
    passed = _chance(np.cumsum(wrong), above, target) <= level
    reached = [place for place in (_reached(passed, start) for start in begin) if place is not None]
    return float(-distinct[max(reached)]) if reached else None


def checks_needed(target: float, errors: int = 0, delta: float = 0.05) -> int:
    """Return how many checks, with so many errors among them, certify a target in one exact test.

    >>> [checks_needed(0.95, errors) for errors in range(3)]
    [59, 93, 124]
    """
    _check_shares(target, delta)
    low, high = errors, errors + 1
    while _chance(errors, high, target) > delta:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _chance(errors, middle, target) <= delta else (middle, high)
    return high


def more_checks_needed(
    scores: Sequence[float], correct: Sequence[bool], target: float = 0.95, delta: float = 0.05
) -> int:
    """Return how many further checks, all of them right, certify all scores seen: 0 where none is needed."""
    _, right = _checked(scores, correct, target, delta)
    wrong, checks = int((~right).sum()), max(len(right), 1)
    checks = max(checks, checks_needed(target, wrong, delta))
    while _chance(wrong, checks, target) > _starts(checks, target, delta)[1]:
        checks += 1
    return checks - len(right)


def _checked(
    scores: Sequence[float], correct: Sequence[bool], target: float, delta: float
) -> tuple[Any, Any]:
    ranked, right = np.asarray(scores, dtype=np.float64), np.asarray(correct)
    if ranked.ndim != 1 or ranked.shape != right.shape:
        raise ValueError(f"scores and correct must be of one length; they have {ranked.shape} {right.shape}")
    if not np.isfinite(ranked).all():
        raise ValueError("a score is not a number")
    if not np.isin(right, (0, 1)).all():
        raise ValueError("correct must say True or False of every score")
    _check_shares(target, delta)
    return ranked, right.astype(bool)


def _check_shares(target: float, delta: float) -> None:
    for name, value in (("target", target), ("delta", delta)):
        if not 0 < value < 1:
            raise ValueError(f"{name} must lie between 0 and 1; it is {value}")


def _starts(checks: int, target: float, delta: float) -> tuple[list[int], float]:
    """Return where sequences begin (checks at or above the threshold), and the level of each."""
    number = 0
    while checks_needed(target, 0, delta / (number + 1)) * 2**number <= checks:
        number += 1
    if number < 2:
        return [checks] * number, delta
    fewest = checks_needed(target, 0, delta / number)
    return [round(float(start)) for start in np.geomspace(fewest, checks, number)], delta / number


def _reached(passed: Any, start: int) -> int | None:
    """Return the place of the lowest threshold that a sequence reaches, or None where it fails at once."""
    failures = np.flatnonzero(~passed[start:])
    end = start + int(failures[0]) if len(failures) else len(passed)
    return end - 1 if end > start else None


def _chance(wrong: Any, checks: Any, target: float) -> Any:
    """Return the chance of so few errors, or fewer, were precision exactly at the target."""
    from scipy.special import bdtr

    return bdtr(wrong, checks, 1 - target)
