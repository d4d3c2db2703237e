"""What a variable's model says of documents that it did not learn from: grouped cross-validation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gvcmine.errors import TrainingError
from gvcmine.propose.combine import Limits
from gvcmine.propose.learning.examples import Array, Marks
from gvcmine.propose.learning.ground import Ground, Rows
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS, FoundEvidence, HeldOut
from gvcmine.propose.learning.learner import Learner, passage_odds
from gvcmine.propose.learning.learnt_model import Learnt
from gvcmine.propose.learning.unit_scores import cold_scores, model_scores, unit_scores
from gvcmine.propose.learning.word_baseline import WordBaseline
from gvcmine.propose.pooling import Pooling
from gvcmine.types.codebook import Variable


@dataclass(frozen=True, kw_only=True)
class _Fold:
    """Outcomes for one fold: scores of the units `rows` and of the passages `places`, by ranking."""

    rows: Rows
    units: dict[str, Array]
    places: Rows
    passages: dict[str, Array]
    probability: Array
    learnt: tuple[str, ...]


def cross_validate(learner: Learner, *, most_groups: int | None = None) -> HeldOut:
    """Return what models say of units whose group they did not learn from.

    Everything that is learnt (classifiers, trust, weights, pooling, the baselines) is learnt anew
    from the other folds' groups; of these at most `most_groups` are used, chosen by lot.

    Raises TrainingError where there are fewer than two groups.
    """
    ground = learner.ground
    training, n_units = ground.training, len(ground.unit_names)
    if len(ground.groups) < 2:
        raise TrainingError(
            f"{training.variable.id}: decisions on one document only; a model cannot be checked on the "
            "document that it learnt from"
        )
    folds = [_outcome(learner, fold, most_groups) for fold in sorted(set(ground.fold_of.values()))]
    truth, known, stated, _ = ground.unit_labels
    scores = {
        name: _joined(n_units, [(one.rows, one.units[name]) for one in folds]) for name in folds[0].units
    }
    passages = {
        name: _joined(len(ground.cold.passage_ids), [(one.places, one.passages[name]) for one in folds])
        for name in folds[0].passages
    }
    learnt = {value for one in folds for value in one.learnt}
    return HeldOut(
        variable=training.variable.id,
        values=training.values,
        units=ground.unit_names,
        groups=ground.unit_groups,
        truth=truth,
        known=known,
        stated=stated,
        scores=scores,
        probability=_joined(n_units, [(one.rows, one.probability) for one in folds]),
        chosen=_chosen(scores[MODEL], training.variable),
        learnt=tuple(value for value in training.values if value in learnt),
        evidence=tuple(_evidence(ground, passages)),
    )


def _joined(length: int, parts: Sequence[tuple[Rows, Array]]) -> Array:
    """Return the rows of all folds as one array; rows that are in none are zeros."""
    found = np.zeros((length, parts[0][1].shape[1]), dtype=np.float32)
    for rows, own in parts:
        found[rows] = own
    return found


def _outcome(learner: Learner, fold: int, most_groups: int | None) -> _Fold:
    """Return what those who learnt from the other folds say of the units of this one."""
    ground, cold = learner.ground, learner.ground.cold
    others = [group for group in ground.groups if ground.fold_of[group] != fold][:most_groups]
    rows = np.flatnonzero([ground.fold_of[group] == fold for group in ground.unit_groups])
    units = [ground.unit_names[row] for row in rows]
    held_out, places = np.flatnonzero(ground.folds == fold), np.flatnonzero(ground.passage_folds == fold)
    passages = {
        COLD_START: cold_scores(cold),
        CUES: cold.cues,
        WORDS: WordBaseline(ground).passages(others, held_out),
    }
    scores = {name: unit_scores(ground, found, units, Pooling()) for name, found in passages.items()}
    learnt = learner.learnt(others)
    if learnt is None:
        passages[MODEL], scores[MODEL] = passages[COLD_START], scores[COLD_START]
    else:
        passages[MODEL] = model_scores(ground, learnt, passage_odds(ground, learnt, held_out))
        scores[MODEL] = unit_scores(ground, passages[MODEL], units, learnt.pooling)
    scores[MAJORITY] = np.tile(_shares(ground, others), (len(units), 1))
    return _Fold(
        rows=rows,
        units=scores,
        places=places,
        passages={name: found[places] for name, found in passages.items()},
        probability=_probability(learnt, scores[MODEL]),
        learnt=() if learnt is None else tuple(value for value, one in learnt.trust.items() if one > 0),
    )


def _shares(ground: Ground, groups: Sequence[str]) -> Array:
    """Return the share of these groups' units that show each value."""
    truth, known, _, _ = ground.unit_labels
    inside = np.isin(ground.unit_groups, groups)[:, None]
    return np.asarray(
        (truth & inside).sum(axis=0) / np.maximum((known & inside).sum(axis=0), 1), dtype=np.float32
    )


def _probability(learnt: Learnt | None, scores: Array) -> Array:
    """Return the calibrated probability of each score, NaN where nothing calibrated it."""
    if learnt is None or learnt.pooling.calibration is None:
        return np.full_like(scores, np.nan)
    found = [learnt.pooling.probability(float(score)) for score in scores.ravel()]
    return np.array(found, dtype=np.float32).reshape(scores.shape)


def _chosen(scores: Array, variable: Variable) -> Marks:
    """Return what would be proposed with the default limits; of a variable of one value, one."""
    limits = Limits()
    most = limits.values if variable.multiple else 1
    places = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1)
    return np.asarray((scores >= limits.score) & (places < most))


def _evidence(ground: Ground, passages: dict[str, Array]) -> Iterator[FoundEvidence]:
    """Yield the place of the best confirmed passage of each unit and value, in each ranking of passages."""
    shows, known, _, _ = ground.unit_labels
    for unit, said in zip(ground.unit_names, shows & known, strict=True):
        rows = ground.unit_passages[unit]
        # Another unit of the same text may show what this one does not.
        for column in np.flatnonzero(said & ground.truth[rows].any(axis=0)):
            held = ground.truth[rows, column]
            ranks = {}
            for name, found in passages.items():
                scores = found[rows, column]
                best = float(scores[held].max())
                # Ties count as half found: the mean of the places that they share.
                above, equal = int((scores > best).sum()), int((scores == best).sum())
                ranks[name] = above + (equal + 1) // 2 if best > 0 else 0
            yield FoundEvidence(unit=unit, value=ground.training.values[column], ranks=ranks)
