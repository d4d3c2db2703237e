"""Learn one variable from decisions, so that the cold start is helped where that is proven."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gvcmine.errors import TrainingError
from gvcmine.propose.learning.examples import Array, Marks
from gvcmine.propose.learning.ground import Ground, Rows
from gvcmine.propose.learning.learnt_model import Learnt
from gvcmine.propose.learning.mil import choose, cold_odds, open_bags, taught
from gvcmine.propose.learning.sentence_model import fit_sentences
from gvcmine.propose.learning.trusting import (
    LEAST_GROUPS,
    LEAST_POSITIVES,
    average_precision,
    clearly_better,
    earned,
)
from gvcmine.propose.learning.unit_scores import fitted_pooling
from gvcmine.propose.pooling import Pooling
from gvcmine.propose.weighing import Weights, fit_weights

ROUNDS = 3
"""Times that the sentences of units without quotes are chosen; the choice rarely changes after two."""

BACKGROUND = 10
LEAST_BACKGROUND, MOST_BACKGROUND = 400, 1200
"""Sentences that show nothing and were not read by a coder: how many are learnt from for each
positive one, at least and at most. Ridge regression gains nothing from more of them."""

SPOKEN = 0.25
"""Weight from which a sentence was itself read or rejected by a coder, and is always learnt from."""

EDGE = 7.0
"""Log-odds beyond which a classifier's word counts no more."""


def fit(learner: "Learner") -> Learnt:
    """Learn a variable from all that is known of it.

    How far each value's classifier is trusted, the weights of the parts and the pooling come from
    cross-validation over documents inside the training set. Equal inputs give equal outcomes.

    Raises TrainingError where no sentence and no unit shows a value.
    """
    ground = learner.ground
    learnt = learner.learnt(ground.groups)
    if learnt is None:
        name = ground.training.variable.id
        raise TrainingError(f"{name}: no confirmed codes, so there is nothing to learn from")
    return learnt


@dataclass(frozen=True)
class Learner:
    """Learns from chosen groups of one ground; classifiers that are asked for twice are fitted once.

    To learn from everything and to cross-validate ask for the same ones, so they share a learner.
    """

    ground: Ground
    _fitted: dict[tuple[str, ...], Learnt | None] = field(default_factory=dict)

    def learnt(self, groups: Sequence[str]) -> Learnt | None:
        """Return what these groups teach, or None where they show no value."""
        sentences = self.sentences(groups)
        if sentences is None:
            return None
        above = self.out_of_fold(groups)
        chosen = np.isin(self.ground.passage_groups, list(groups))
        trust, rare = _trust(self.ground, chosen, above)
        weights = _weights(self.ground, chosen, above, trust)
        learnt = replace(sentences, trust=trust, rare=rare, weights=weights)
        return replace(learnt, pooling=fitted_pooling(self.ground, groups, learnt, above))

    def sentences(self, groups: Sequence[str]) -> Learnt | None:
        """Return the classifier of sentences that these groups teach, trusted with nothing yet."""
        key = tuple(sorted(groups))
        if key not in self._fitted:
            self._fitted[key] = _sentence_model(self.ground, self.ground.rows_of(groups))
        return self._fitted[key]

    def out_of_fold(self, groups: Sequence[str]) -> Array:
        """Return log-odds of passages by classifiers that did not learn from their group, 0 elsewhere."""
        ground = self.ground
        rows, found = ground.rows_of(groups), np.zeros(ground.cold.cues.shape, dtype=np.float32)
        if len(set(groups)) < LEAST_GROUPS:
            return found
        for fold in sorted(set(ground.folds[rows].tolist())):
            held_out = rows[ground.folds[rows] == fold]
            away = {ground.training.groups[row] for row in held_out}
            model = self.sentences([one for one in groups if one not in away])
            if model is not None:
                found += passage_odds(ground, model, held_out)
        return found


def passage_odds(ground: Ground, learnt: Learnt, rows: Rows) -> Array:
    """Return log-odds of passages from their best sentences; 0 for passages without one of `rows`."""
    odds = learnt.odds_of_words(ground.words[rows], ground.vectors[rows])
    return ground.best_sentences(np.clip(odds, -EDGE, EDGE), rows)


def _sentence_model(ground: Ground, rows: Rows) -> Learnt | None:
    bags, odds = open_bags(ground, rows), cold_odds(ground)
    choice = choose(bags, odds)
    model: Learnt | None = None
    for _ in range(ROUNDS):
        model = _one_fit(
            ground, rows, *taught(ground.training.targets, ground.training.weights, bags, choice)
        )
        if model is None or not bags:
            return model
        inside = np.array(sorted({row for bag in bags for row in bag.rows}), dtype=np.intp)
        both = odds.copy()
        both[inside] += model.odds_of_words(ground.words[inside], ground.vectors[inside])
        again = choose(bags, both)
        if again == choice:
            break
        choice = again
    return model


def _one_fit(ground: Ground, rows: Rows, targets: Array, weights: Array) -> Learnt | None:
    chosen = needed(targets, weights, rows, ground.lots)
    columns = ground.columns
    known, share = columns.spread(targets[chosen], weights[chosen])
    if not (known == 1).any():
        return None
    groups = [ground.training.groups[row] for row in chosen]
    classifier = fit_sentences(ground.words[chosen], ground.vectors[chosen], known, share, groups)
    positive = np.where(known == 1, share, 0).sum(axis=0)
    usual = positive / np.maximum(np.where(np.isnan(known), 0, share).sum(axis=0), 1e-9)
    return Learnt(
        classifier=classifier,
        columns=columns,
        usual=tuple(round(float(one), 6) for one in usual),
        positives=tuple(round(float(one), 3) for one in positive),
        weights=Weights(),
        trust=dict.fromkeys(columns.values, 0.0),
        pooling=Pooling(),
        rare={},
    )


def needed(targets: Array, weights: Array, rows: Rows, lots: Rows) -> Rows:
    """Return the sentences to learn from: those that people spoke of, and others drawn by lot."""
    shown = (targets[rows] == 1).any(axis=1)
    spoken = shown | (np.where(np.isnan(targets[rows]), 0, weights[rows]) >= SPOKEN).any(axis=1)
    others = rows[~spoken & ~np.isnan(targets[rows]).all(axis=1)]
    number = min(MOST_BACKGROUND, max(LEAST_BACKGROUND, BACKGROUND * int(shown.sum())))
    drawn = others[np.argsort(lots[others], kind="stable")[:number]]
    return np.sort(np.concatenate([rows[spoken], drawn])).astype(np.intp)


def _trust(ground: Ground, chosen: Marks, above: Array) -> tuple[dict[str, float], dict[str, str]]:
    """Return how far each value's classifier is trusted, and why some are not."""
    weights, cold = Weights(), ground.cold
    old = weights.odds(cold.cues, cold.prototypes)
    new = weights.odds(cold.cues, cold.prototypes, above)
    trust, rare = {}, {}
    for column, value in enumerate(ground.training.values):
        rows = chosen & ground.known[:, column]
        truth, groups = ground.truth[rows, column], ground.passage_groups[rows]
        found = len(set(groups[truth]))
        trust[value] = 0.0
        if truth.sum() < LEAST_POSITIVES or found < LEAST_GROUPS:
            rare[value] = (
                f"{int(truth.sum())} passages with confirmed evidence in {found} documents; at least "
                f"{LEAST_POSITIVES} in {LEAST_GROUPS} are needed"
            )
            continue
        trust[value] = earned(new[rows, column], old[rows, column], truth, list(groups))
        if not trust[value]:
            rare[value] = (
                f"with {int(truth.sum())} passages in {found} documents the classifier did not clearly "
                "rank better than cues and prototypes alone"
            )
    return trust, rare


def _weights(ground: Ground, chosen: Marks, above: Array, trust: dict[str, float]) -> Weights:
    """Return the variable's weights; the default where learnt ones did not rank held-out passages better."""
    cold, truth = ground.cold, ground.truth
    share = np.array([trust[value] for value in ground.training.values], dtype=np.float32)
    usable = ground.known & chosen[:, None] & (share > 0)
    shares = np.broadcast_to(share, usable.shape)

    def fitted(cells: Marks) -> Weights:
        return fit_weights(
            cold.cues[cells], cold.prototypes[cells], above[cells], shares[cells], truth[cells]
        )

    tried = np.zeros(cold.cues.shape, dtype=np.float32)
    for fold in sorted(set(ground.passage_folds[chosen].tolist())):
        held_out = ground.passage_folds == fold
        some = fitted(usable & ~held_out[:, None])
        tried[held_out] = some.odds(cold.cues[held_out], cold.prototypes[held_out], above[held_out], share)
    default = Weights().odds(cold.cues, cold.prototypes, above, share)
    better = [
        average_precision(tried[rows, column], truth[rows, column])
        - average_precision(default[rows, column], truth[rows, column])
        for column in np.flatnonzero(share > 0)
        for rows in (usable[:, column],)
    ]
    return fitted(usable) if clearly_better(better) else Weights()
