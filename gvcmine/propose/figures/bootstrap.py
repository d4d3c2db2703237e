"""Figures with an interval: whole groups are drawn, since units of one document resemble each other.

The draws are made once, as weights (n, draws + 1): column 0 is the sample itself (every unit once),
each further column says how often each unit's group was drawn. A statistic is computed for all
columns at once, so a hundred figures on the same units cost one set of draws, and differences between
figures are paired (B. Efron, R. Tibshirani 1993: An Introduction to the Bootstrap; percentile
intervals, chapter 13).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gvcmine.propose.precision import Drawn, Draws

DRAWS = 1000
"""Bootstrap draws of groups for an interval; the ends move by less than 0.01 beyond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its 95 percent interval over groups (documents, or works of several documents)."""

    value: float
    low: float
    high: float


def group_weights(groups: Sequence[str], draws: int = DRAWS) -> Draws:
    """Return weights (n, draws + 1): column 0 is all ones, the others are draws of whole groups.

    Equal groups in equal order give equal weights, so a report is the same each time.
    """
    names = {name: place for place, name in enumerate(dict.fromkeys(groups))}
    rows = np.array([names[name] for name in groups], dtype=np.intp)
    generator = np.random.default_rng(0)
    drawn = generator.multinomial(len(names), np.full(len(names), 1 / max(1, len(names))), size=draws)
    weights = np.vstack([np.ones((1, len(names))), drawn]).T.astype(np.float32)
    return np.ascontiguousarray(weights[rows])


def figure(drawn: Drawn, groups: int = 0) -> Figure | None:
    """Return the figure of a statistic that was computed for all draws, or None where it has no value.

    Draws in which the statistic has no value (no positive was drawn) are left out. The interval is
    widened where needed to hold the figure itself. For a share of which every group is right, or
    none, all draws are alike; given the number of `groups`, the exact binomial bound for that many
    stands instead (C. Clopper, E. Pearson 1934).
    """
    if not np.isfinite(drawn[0]):
        return None
    value = float(drawn[0])
    others = drawn[1:][np.isfinite(drawn[1:])]
    low, high = np.quantile(others, [0.025, 0.975]) if len(others) else (value, value)
    low, high = min(value, float(low)), max(value, float(high))
    if groups and value >= 1:
        low = min(low, 0.025 ** (1 / groups))
    if groups and value <= 0:
        high = max(high, 1 - 0.025 ** (1 / groups))
    return Figure(value=round(value, 4), low=round(low, 4), high=round(high, 4))


def first_places(scores: Any, places: float) -> Drawn:
    """Return for each score the share of it that is among the first `places`; equal scores share.

    >>> first_places([0.9, 0.5, 0.5, 0.1], 2).tolist()
    [1.0, 0.5, 0.5, 0.0]
    """
    given = np.asarray(scores, dtype=np.float64)
    distinct, inverse, counts = np.unique(-given, return_inverse=True, return_counts=True)
    before = np.cumsum(counts) - counts
    share = np.clip((places - before) / counts, 0.0, 1.0)
    return np.asarray(share[inverse.reshape(-1)] if len(distinct) else given)
