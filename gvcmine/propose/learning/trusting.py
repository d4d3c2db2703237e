"""How far a value's classifier may speak: as far as it helped on documents it had not seen."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gvcmine.propose.learning.examples import Marks
from gvcmine.propose.precision import average_precision as weighted_precision

Floats = np.ndarray[Any, np.dtype[Any]]

CAUTION = 0.5
"""Standard errors by which the gain must exceed nothing before a classifier is trusted. After 20 documents
of twenty texts each, 0 left 5 of 60 values of titles of working papers to the cold start and 0.5 left 12;
with neither was any value worse by a hundredth. Of names of products, whose groups differ more, one of
nine was worse (by 0.045) with 0.1 and 0.5 alike."""

MODEST = 5.0
"""Positive passages with which a classifier that helped gets half of its say."""

LEAST_POSITIVES, LEAST_GROUPS = 6, 5
"""Positives of a value, and documents they come from, below which nothing can be learnt and checked.
With 4 in 3, cases of the invented sample were ranked worse than by the cold start after eight documents."""

HARM = 0.02
"""Average precision that no value may lose by weights or pooling that help the others."""

BLOCKS = 20


def average_precision(scores: Floats, truth: Marks) -> float:
    """Return the average precision of a ranking; equal scores are one step. 0 without positives."""
    every_row = np.ones((len(truth), 1), dtype=np.float32)
    return float(np.nan_to_num(weighted_precision(every_row, truth, scores)[0]))


def gain(new: Floats, old: Floats, truth: Marks, groups: Sequence[Any]) -> tuple[float, float]:
    """Return by how much a ranking is better than another (average precision), and its standard error.

    The error is that of the grouped jackknife (Efron 1982): whole documents are left out, in up to
    `BLOCKS` blocks.
    """
    block = {name: index % BLOCKS for index, name in enumerate(sorted(set(groups)))}
    blocks = np.array([block[name] for name in groups])
    kept = [blocks != number for number in range(min(BLOCKS, len(block)))]
    weights = np.stack([np.ones(len(truth)), *kept], axis=1).astype(np.float32)
    gains = weighted_precision(weights, truth, new) - weighted_precision(weights, truth, old)
    # A block that holds all positives says nothing.
    without = gains[1:][np.isfinite(gains[1:])]
    if len(without) < 2:
        return float(gains[0]), float("inf")
    error = np.sqrt((len(without) - 1) / len(without) * np.square(without - without.mean()).sum())
    return float(gains[0]), float(error)


def clearly_better(gains: Sequence[float]) -> bool:
    """Say whether the gains of values are more than chance: their mean exceeds its standard error.

    What was learnt for a variable as a whole (weights, pooling) is kept only then.
    """
    if len(gains) < 2:
        return False
    return float(np.mean(gains)) > float(np.std(gains, ddof=1)) / len(gains) ** 0.5 and min(gains) > -HARM


def earned(new: Floats, old: Floats, truth: Marks, groups: Sequence[Any]) -> float:
    """Return the trust (0..1) that a classifier earned by ranking better: 0 unless it clearly did.

    With few positives also a true gain counts less, by n / (n + MODEST).
    """
    positives = int(truth.sum())
    if not positives:
        return 0.0
    more, error = gain(new, old, truth, groups)
    return round(positives / (positives + MODEST), 4) if more > CAUTION * error else 0.0
