"""What a variable's model says of documents that it did not learn from: grouped cross-validation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gvcmine.errors import TrainingError
from gvcmine.propose.combine import Limits
from gvcmine.propose.learning.examples import Array, ColdScores, TrainingSet
from gvcmine.propose.learning.ground import Ground, Rows
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS, FoundEvidence, HeldOut
from gvcmine.propose.learning.learner import Learner, passage_odds
from gvcmine.propose.learning.unit_scores import model_scores, unit_scores
from gvcmine.propose.learning.word_baseline import WordBaseline
from gvcmine.propose.pooling import Pooling
from gvcmine.propose.weighing import Weights


@dataclass(frozen=True, kw_only=True)
class _Fold:
    """Outcomes for the units of one fold: rankings of units and of passages, by name."""

    rows: Rows
    units: dict[str, Array]
    passages: dict[str, Array]
    probability: Array
    learnt: tuple[str, ...]


def cross_validate(
    training: TrainingSet, vectors: Array, cold: ColdScores, *, most_groups: int | None = None
) -> HeldOut:
    """Return what models say of units whose group they did not learn from.

    Everything that is learnt (classifiers, trust, weights, pooling, the baselines) is learnt anew
    from the other folds' groups; of these at most `most_groups` are used, chosen by lot.

    Raises TrainingError where there are fewer than two groups, ValueError where shapes differ.
    """
    ground = Ground(training, vectors, cold)
    if len(ground.groups) < 2:
        raise TrainingError(
            f"{training.variable.id}: decisions on one document only; a model cannot be checked on the "
            "document that it learnt from"
        )
    learner, words = Learner(ground), WordBaseline(ground)
    fold_of = ground.fold_of
    shape = (len(ground.unit_names), len(training.values))
    scores = {name: np.zeros(shape, dtype=np.float32) for name in (MODEL, COLD_START, CUES, WORDS, MAJORITY)}
    probability, learnt = np.zeros(shape, dtype=np.float32), set()
    passages = {
        name: np.zeros(cold.cues.shape, dtype=np.float32) for name in (MODEL, COLD_START, CUES, WORDS)
    }
    for fold in sorted(set(fold_of.values())):
        others = [group for group in ground.groups if fold_of[group] != fold][:most_groups]
        rows = np.array(
            [row for row, one in enumerate(ground.unit_groups) if fold_of[one] == fold], dtype=np.intp
        )
        outcome = _outcome(ground, learner, words, others, rows, fold)
        for name, found in outcome.units.items():
            scores[name][rows] = found
        inside = ground.passage_folds == fold
        for name, found in outcome.passages.items():
            passages[name][inside] = found[inside]
        probability[rows] = outcome.probability
        learnt |= set(outcome.learnt)
    truth, known, stated, _ = ground.unit_labels
    return HeldOut(
        variable=training.variable.id,
        values=training.values,
        units=ground.unit_names,
        groups=ground.unit_groups,
        truth=truth,
        known=known,
        stated=stated,
        scores=scores,
        probability=probability,
        chosen=_chosen(scores[MODEL]),
        learnt=tuple(value for value in training.values if value in learnt),
        evidence=tuple(_evidence(ground, passages)),
    )


def _outcome(
    ground: Ground, learner: Learner, words: WordBaseline, others: Sequence[str], rows: Rows, fold: int
) -> _Fold:
    """Return what those who learnt from `others` say of the units `rows`, which lie in `fold`."""
    units, cold = [ground.unit_names[row] for row in rows], ground.cold
    learnt = learner.learnt(others)
    held_out = np.flatnonzero(ground.folds == fold).astype(np.intp)
    start = 1 / (1 + np.exp(-Weights().odds(cold.cues, cold.prototypes)))
    passages = {
        COLD_START: start.astype(np.float32),
        CUES: cold.cues,
        WORDS: words.passages(others, held_out),
    }
    scores = {name: unit_scores(ground, found, units, Pooling()) for name, found in passages.items()}
    if learnt is None:
        passages[MODEL], scores[MODEL] = passages[COLD_START], scores[COLD_START]
        pooling = Pooling()
    else:
        pooling = learnt.pooling
        passages[MODEL] = model_scores(ground, learnt, passage_odds(ground, learnt, held_out))
        scores[MODEL] = unit_scores(ground, passages[MODEL], units, pooling)
    scores[MAJORITY] = np.tile(_shares(ground, others), (len(units), 1))
    return _Fold(
        rows=rows,
        units=scores,
        passages=passages,
        probability=_probability(pooling, scores[MODEL]),
        learnt=() if learnt is None else tuple(value for value, one in learnt.trust.items() if one > 0),
    )


def _shares(ground: Ground, groups: Sequence[str]) -> Array:
    """Return the share of these groups' units that show each value."""
    truth, known, _, _ = ground.unit_labels
    inside = np.array([one in set(groups) for one in ground.unit_groups], dtype=bool)[:, None]
    return np.asarray(
        (truth & inside).sum(axis=0) / np.maximum((known & inside).sum(axis=0), 1), dtype=np.float32
    )


def _probability(pooling: Pooling, scores: Array) -> Array:
    """Return the calibrated probability, or the score itself where nothing calibrated it."""
    if pooling.calibration is None:
        return scores
    slope, offset = pooling.calibration
    clipped = np.clip(scores.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.asarray(1 / (1 + np.exp(-(slope * np.log(clipped / (1 - clipped)) + offset))), dtype=np.float32)


def _chosen(scores: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return what would be proposed with the default limits."""
    limits = Limits()
    places = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1)
    return np.asarray((scores >= limits.score) & (places < limits.values))


def _evidence(ground: Ground, passages: dict[str, Array]) -> Iterator[FoundEvidence]:
    """Yield the place of the best confirmed passage of each unit and value, in each ranking of passages."""
    for unit in ground.unit_names:
        rows = ground.unit_passages[unit]
        own = np.zeros(ground.truth.shape[0], dtype=bool)
        own[rows] = True
        for column in np.flatnonzero(ground.truth[rows].any(axis=0)):
            held = ground.truth[rows, column]
            ranks = {}
            for name, found in passages.items():
                scores = found[rows, column]
                best = float(scores[held].max())
                # Ties count as half found: the mean of the places that they share.
                above, equal = int((scores > best).sum()), int((scores == best).sum())
                ranks[name] = above + (equal + 1) // 2 if best > 0 else 0
            yield FoundEvidence(unit=unit, value=ground.training.values[column], ranks=ranks)
