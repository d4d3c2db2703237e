"""Codes that a model would not have given: candidates for a second look, not errors.

The method is confident learning (C. Northcutt, L. Jiang, I. Chuang 2021: Confident Learning,
Estimating Uncertainty in Dataset Labels, JAIR 70), a value at a time. Scores come from models that
did not see the document. What a value's holders, and its others, have on average are the two
thresholds: a unit is suspect where its score lies beyond the mean of the other side. Each threshold
is a mean of the same scores, so that they need not be calibrated.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from gvcmine.propose.learning.heldout import MODEL, HeldOut

ENOUGH = 10
"""Units that hold a value, and units that do not, below which their mean score says too little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A unit and value where people and the held-out model disagree.

    `held` says what people said: that the value holds, or, stated, that it does not. `score` is
    the model's, `usual` the mean over the units of which people said the same; `margin` is how far
    apart these two lie.
    """

    unit: str
    value: str
    held: bool
    score: float
    usual: float
    margin: float


def find_doubts(held: HeldOut) -> tuple[Doubt, ...]:
    """Return the codes that held-out models doubt, the greatest margin first.

    A confirmed value is doubted where its score is not above the mean of the units without the
    value; a value that somebody said does not hold, where it is not below the mean of those with it.
    What is only presumed (other values were given) is counted in the mean, and never doubted: nobody
    decided on it. Only values that a classifier was trusted with are looked at, with ten units on
    each side, and only where it tells the two sides apart on average.
    """
    found: list[Doubt] = []
    for column, value in enumerate(held.values):
        if value in held.learnt:
            found += _of_value(held, column)
    return tuple(sorted(found, key=lambda one: (-one.margin, one.unit, one.value)))


def _of_value(held: HeldOut, column: int) -> Iterator[Doubt]:
    scores, known = held.scores[MODEL][:, column], held.known[:, column]
    holds, others = known & held.truth[:, column], known & ~held.truth[:, column]
    if min(holds.sum(), others.sum()) < ENOUGH:
        return
    with_it, without = float(scores[holds].mean()), float(scores[others].mean())
    if with_it <= without:
        return
    for row in np.flatnonzero(holds & (scores <= without)):
        yield _doubt(held, column, int(row), usual=with_it)
    for row in np.flatnonzero(others & held.stated[:, column] & (scores >= with_it)):
        yield _doubt(held, column, int(row), usual=without)


def _doubt(held: HeldOut, column: int, row: int, *, usual: float) -> Doubt:
    score = float(held.scores[MODEL][row, column])
    return Doubt(
        unit=held.units[row],
        value=held.values[column],
        held=bool(held.truth[row, column]),
        score=round(score, 4),
        usual=round(usual, 4),
        margin=round(abs(score - usual), 4),
    )


def doubts_data(found: tuple[Doubt, ...]) -> list[dict[str, Any]]:
    """Return doubts as what JSON can hold."""
    return [asdict(one) for one in found]


def doubts_from(data: list[dict[str, Any]]) -> tuple[Doubt, ...]:
    """Read what `doubts_data` returned."""
    return tuple(Doubt(**one) for one in data)
