"""The baseline that needs no embedding: TF-IDF with logistic regression on sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from gvcmine.propose.learning.examples import Array
from gvcmine.propose.learning.ground import Ground, Rows
from gvcmine.propose.learning.learner import needed


@dataclass(frozen=True)
class WordBaseline:
    """Learns from the same sentences as the model, and is pooled the same way."""

    ground: Ground

    def passages(self, groups: Sequence[str], rows: Rows) -> Array:
        """Return scores of passages from their sentences `rows`, learnt from these groups."""
        ground, training = self.ground, self.ground.training
        found = np.zeros(ground.cold.cues.shape, dtype=np.float32)
        chosen = needed(training.targets, training.weights, ground.rows_of(groups), ground.lots)
        if not len(chosen) or not len(rows):
            return found
        used = np.unique(ground.words[chosen].indices)
        if not len(used):
            return found
        taught, asked = ground.words[chosen][:, used], ground.words[rows][:, used]
        tfidf = TfidfTransformer(sublinear_tf=True).fit(taught)
        features, held_out = tfidf.transform(taught), tfidf.transform(asked)
        for column in range(len(training.values)):
            target, weight = training.targets[chosen, column], training.weights[chosen, column]
            known = ~np.isnan(target) & (weight > 0)
            if len(set(target[known].tolist())) < 2:
                continue
            model = LogisticRegression(C=10, class_weight="balanced", max_iter=300, solver="liblinear")
            model.fit(features[known], target[known] == 1, sample_weight=weight[known])
            chances = model.predict_proba(held_out)[:, 1].astype(np.float32)
            np.maximum.at(found[:, column], ground.owners[rows], chances)
        return found
