"""How the scores of passages add up to the score of a unit."""

from collections.abc import Sequence
from math import prod

POOLED = 5
"""Passages that add to the score of a case; each counts half as much as the one before."""


def pooled(scores: Sequence[float]) -> float:
    """Return the score of a case from its passages' scores, best first: a damped noisy-or.

    >>> pooled([0.8])
    0.8
    >>> round(pooled([0.8, 0.8]), 2)
    0.88
    """
    return 1 - prod(1 - score * 0.5**rank for rank, score in enumerate(scores[:POOLED]))
