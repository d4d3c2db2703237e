"""Multiple-instance learning: a unit is known to show a value, but nobody said where.

A unit's label is never copied on its sentences. Instead the sentences that most likely carry it are
taken as positives of reduced weight, a classifier is fitted, and the choice is made anew with its help:
mi-SVM in spirit (Andrews, Tsochantaridis and Hofmann 2003, "Support vector machines for multiple-instance
learning"), started from what the cold start says of the passages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gvcmine.propose.learning.examples import Array
from gvcmine.propose.learning.ground import Ground, Rows
from gvcmine.propose.weighing import Weights

CHOSEN = 0.5
"""What a chosen sentence counts beside one that a coder quoted."""

EACH = 40
"""Sentences of a unit for each one that is chosen; a value is stated more than once in a long text."""

MOST_CHOSEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """The sentences of a unit that shows a value somewhere; `column` is that of the value."""

    rows: tuple[int, ...]
    column: int
    weight: float


Choice = tuple[tuple[int, ...], ...]
"""For each bag the sentences that were chosen."""


def open_bags(ground: Ground, rows: Rows) -> list[Bag]:
    """Return the bags among these sentences: units said to show a value of which no sentence is known to."""
    training, inside = ground.training, set(rows.tolist())
    found = []
    for label in training.labels:
        members = training.units.get(label.unit, ())
        if not label.shows or label.value not in training.values or not members or members[0] not in inside:
            continue
        column = training.values.index(label.value)
        targets = training.targets[list(members), column]
        unknown = tuple(row for row, target in zip(members, targets, strict=True) if np.isnan(target))
        if not (targets == 1).any() and unknown:
            found.append(Bag(rows=unknown, column=column, weight=label.weight))
    return found


def cold_odds(ground: Ground) -> Array:
    """Return what the cold start says of the passage of each sentence, log-odds (n_examples, n_values)."""
    by_passage = Weights().odds(ground.cold.cues, ground.cold.prototypes)
    return np.asarray(by_passage[ground.owners], dtype=np.float32)


def choose(bags: Sequence[Bag], odds: Array) -> Choice:
    """Return the sentences of highest log-odds (n_examples, n_values) of each bag, at least one."""
    chosen = []
    for bag in bags:
        number = min(MOST_CHOSEN, 1 + len(bag.rows) // EACH)
        ranked = sorted(bag.rows, key=lambda row: (-float(odds[row, bag.column]), row))
        chosen.append(tuple(sorted(ranked[:number])))
    return tuple(chosen)


def taught(targets: Array, weights: Array, bags: Sequence[Bag], choice: Choice) -> tuple[Array, Array]:
    """Return targets and weights with the chosen sentences as positives; the rest stay unknown."""
    targets, weights = targets.copy(), weights.copy()
    for bag, rows in zip(bags, choice, strict=True):
        for row in rows:
            targets[row, bag.column] = 1
            share = CHOSEN * bag.weight / len(rows)
            weights[row, bag.column] = max(float(weights[row, bag.column]), share)
    return targets, weights
