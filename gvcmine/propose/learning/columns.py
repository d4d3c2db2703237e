"""What is learnt of a variable: its values, groups of values, and the steps of a scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import logit

from gvcmine.propose.learning.examples import Array
from gvcmine.types.codebook import Scale, Variable

ALONE = 5.0
"""Positive sentences with which a value's own classifier counts as much as that of its group."""

_TINY = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns a classifier learns for some values, and the way back from them to the values.

    `groups` names for a value the column of its group, which learns from the positives of all the
    group's values. With `steps` the values are ordered, and column k learns "this value or a higher
    one" (Frank and Hall 2001, "A simple approach to ordinal classification").
    """

    values: tuple[str, ...]
    groups: Mapping[str, str]
    steps: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns; those of the values come first, in their order."""
        return self.values + tuple(dict.fromkeys(self.groups.values()))

    def spread(self, known: Array, weights: Array) -> tuple[Array, Array]:
        """Return targets and weights (n, n_columns) from those of the values (n, n_values)."""
        if self.steps:
            members = [list(range(first, len(self.values))) for first in range(len(self.values))]
        else:
            own = [[column] for column in range(len(self.values))]
            members = own + [
                [column for column, value in enumerate(self.values) if self.groups.get(value) == name]
                for name in dict.fromkeys(self.groups.values())
            ]
        both = [_any(known[:, some], weights[:, some]) for some in members]
        targets, shares = zip(*both, strict=True)
        return np.stack(targets, axis=1), np.stack(shares, axis=1)

    def gathered(self, chances: Array, usual: Array, positives: Sequence[float]) -> Array:
        """Return log-odds (n, n_values), above those that are usual, from chances (n, n_columns).

        `usual` (n_columns,) holds each column's share among the sentences learnt from; `positives`
        how many taught it. A value with few positives leans on the classifier of its group.
        """
        if self.steps:
            return _odds(_steps(chances)) - _odds(_steps(usual[None, :]))
        above = _odds(chances) - _odds(usual)
        names = self.names
        out = above[:, : len(self.values)].copy()
        for column, value in enumerate(self.values):
            if value in self.groups:
                own = positives[column] / (positives[column] + ALONE)
                group = above[:, names.index(self.groups[value])]
                out[:, column] = own * out[:, column] + (1 - own) * group
        return out


def columns_of(variable: Variable, values: Sequence[str]) -> Columns:
    """Return the columns for these values of a variable, in the order of the values.

    A group needs two of the values; two ordered values are no scale.
    """
    if variable.scale is Scale.ORDINAL and len(values) > 2:
        return Columns(values=tuple(values), groups={}, steps=True)
    parents = {}
    for value in values:
        entry = variable.value(value)
        if entry is not None and entry.parent:
            parents[value] = entry.parent
    named = list(parents.values())
    # The column of a group never shares the name of a value's own.
    groups = {value: f"group {parent}" for value, parent in parents.items() if named.count(parent) > 1}
    return Columns(values=tuple(values), groups=groups, steps=False)


def _any(known: Array, weights: Array) -> tuple[Array, Array]:
    """Return whether any of the members is shown: known where one is, or where all are known not to be."""
    shown = known == 1
    denied = (known == 0).all(axis=1)
    target = np.where(shown.any(axis=1), 1.0, np.where(denied, 0.0, np.nan))
    share = np.where(shown.any(axis=1), np.where(shown, weights, 0).max(axis=1), weights.min(axis=1))
    return target.astype(np.float32), np.where(np.isnan(target), 0, share).astype(np.float32)


def _steps(at_least: Array) -> Array:
    """Return the chance of each step from those of "this or higher", made to fall from step to step."""
    falling = np.minimum.accumulate(at_least, axis=1)
    parts = [falling[:, low] - falling[:, high] for low, high in pairwise(range(falling.shape[1]))]
    return np.stack([*parts, falling[:, -1]], axis=1)


def _odds(chances: Array) -> Array:
    return np.asarray(logit(np.clip(chances, _TINY, 1 - _TINY)), dtype=np.float32)
