"""The learning curve: how good proposals become with the number of documents learnt from."""

from collections.abc import Callable, Sequence

import numpy as np

from gvcmine.propose.figures.metrics import ENOUGH, CurvePoint, curve_point
from gvcmine.propose.learning.heldout import HeldOut

SMALLEST = 5
"""Groups of the first point: below, a fold holds too little to learn anything."""

POINTS = 5


def curve_sizes(groups: int, points: int = POINTS) -> tuple[int, ...]:
    """Return the numbers of groups to learn from: equal ratios from five up to four fifths of all.

    Four fifths is what five-fold cross-validation learns from at most.

    >>> curve_sizes(100)
    (5, 10, 20, 40, 80)
    """
    most = groups * 4 // 5
    if most < SMALLEST:
        return ()
    sizes = np.geomspace(SMALLEST, most, points)
    return tuple(dict.fromkeys(int(round(float(size))) for size in sizes))


def learning_curve(
    held_out_after: Callable[[int], HeldOut], full: HeldOut, points: int = POINTS
) -> tuple[CurvePoint, ...]:
    """Return mean average precision by the number of groups learnt from, beside the other rankings.

    `held_out_after(k)` gives the held-out outcomes of learning from at most k groups a fold, on the
    same units as `full`, the outcomes of learning from all. The mean is over the values with enough
    positives, the same at each point; there is no curve where no value has enough.
    """
    values = told_values(full)
    if not values:
        return ()
    groups = len(set(full.groups))
    sizes = curve_sizes(groups, points)
    found = [curve_point(size, held_out_after(size), values) for size in sizes[:-1]]
    return (*found, *(curve_point(size, full, values) for size in sizes[-1:]))


def told_values(held: HeldOut) -> Sequence[str]:
    """Return the values with enough positives for figures."""
    counts = (held.truth & held.known).sum(axis=0)
    return [value for value, count in zip(held.values, counts, strict=True) if count >= ENOUGH]
