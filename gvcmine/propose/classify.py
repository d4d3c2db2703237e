"""Learn values from labelled texts: ValueClassifier, and the part logistic.v1 that uses it to propose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted

from gvcmine.parts import Embedder, Support
from gvcmine.propose.embed import SentenceEmbedder
from gvcmine.propose.sentences import Vectors
from gvcmine.types.codebook import Variable
from gvcmine.types.text import Mention, Passage

RAREST = 3
"""Positive texts below which a value is not learnt: two cannot be both learnt from and checked on."""

FOLDS = 5
PENALTIES = (1.0, 3.0, 10.0, 30.0)
"""Ridge penalties tried. Ridge margins with Platt's calibration beat logistic regression on 2,500
titles of NBER working papers (mean average precision 0.51 to 0.49 with 150 texts, 0.60 to 0.57 with
1,700) and fit all values at once, a hundred times faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedValue:
    """What was learnt for one value: weights on the vector, calibration of the margin, threshold.

    probability = 1 / (1 + exp(-(slope * (vector @ weights + bias) + offset))), after Platt (1999).
    """

    weights: Vectors
    bias: float
    slope: float
    offset: float
    threshold: float

    def probability(self, vectors: Vectors) -> Vectors:
        """Return the calibrated probability for each row."""
        margin = vectors @ self.weights + self.bias
        return np.asarray(1 / (1 + np.exp(-(self.slope * margin + self.offset))), dtype=np.float32)


class ValueClassifier(BaseEstimator):  # type: ignore[misc]
    """Say which values a text shows; scikit-learn contract, several values a text, nothing to tune.

    One ridge regression a value on sentence embeddings, made a probability by Platt's sigmoid
    (Platt 1999). The penalty, the sigmoid and the threshold of each value come from out-of-fold
    scores, folds being made of whole groups. Where every training text has exactly one value, so
    has every prediction.

    After fitting: `values_` (sorted ids, columns of `predict_proba`), `rare_` (values with too few
    texts to learn; their probability is their share), `exclusive_`.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        """Take the embedder to use; None means the default model."""
        self.embedder = embedder

    def fit(
        self, texts: Sequence[str], label_sets: Sequence[set[str]], groups: Sequence[Any] | None = None
    ) -> "ValueClassifier":
        """Learn from texts, each with a set of value ids that may be empty.

        `groups` names the document of each text; texts of one group are never on both sides of a
        fold. Raises ValueError where the lengths differ, fewer than two texts are given, or no text has
        a value.
        """
        self.embedder_ = self.embedder if self.embedder is not None else SentenceEmbedder()
        return self.fit_vectors(self.embedder_.encode(list(texts)), label_sets, groups)

    def fit_vectors(
        self, vectors: Vectors, label_sets: Sequence[set[str]], groups: Sequence[Any] | None = None
    ) -> "ValueClassifier":
        """Learn from vectors, array (n_texts, n_dimensions), as `fit` does from texts."""
        sets = [frozenset(labels) for labels in label_sets]
        _check_lengths(len(vectors), sets, groups)
        self.values_ = sorted(set().union(*sets))
        self.exclusive_ = all(len(labels) == 1 for labels in sets)
        self.rare_: list[str] = []
        self.models_: dict[str, FittedValue] = {}
        targets = np.array([[value in labels for value in self.values_] for labels in sets])
        margins = _out_of_fold(vectors, targets, _folds(len(vectors), groups))
        fitted = [Ridge(alpha=penalty).fit(vectors, _signed(targets)) for penalty in PENALTIES]
        for column, value in enumerate(self.values_):
            positives = int(targets[:, column].sum())
            if min(positives, len(sets) - positives) < RAREST:
                self.rare_.append(value)
                self.models_[value] = _share_only(vectors.shape[1], positives / len(sets))
            else:
                self.models_[value] = _choose(fitted, margins[:, :, column], targets[:, column], column)
        self.n_texts_ = len(sets)
        return self

    def predict_proba(self, texts: Sequence[str]) -> Vectors:
        """Return probabilities, array (n_texts, n_values), columns in the order of `values_`."""
        check_is_fitted(self, "models_")
        if not hasattr(self, "embedder_"):
            self.embedder_ = self.embedder if self.embedder is not None else SentenceEmbedder()
        return self.predict_proba_vectors(self.embedder_.encode(list(texts)))

    def predict_proba_vectors(self, vectors: Vectors) -> Vectors:
        """Return what `predict_proba` returns, from vectors."""
        check_is_fitted(self, "models_")
        columns = [self.models_[value].probability(vectors) for value in self.values_]
        return np.stack(columns, axis=1) if columns else np.zeros((len(vectors), 0), dtype=np.float32)

    def predict(self, texts: Sequence[str]) -> list[set[str]]:
        """Return the set of values of each text."""
        return self.decide(self.predict_proba(texts))

    def decide(self, probabilities: Vectors) -> list[set[str]]:
        """Return the set of values for each row of probabilities."""
        if self.exclusive_:
            return [{self.values_[int(row.argmax())]} for row in probabilities]
        thresholds = np.array([self.models_[value].threshold for value in self.values_])
        return [
            {value for value, chosen in zip(self.values_, row >= thresholds, strict=True) if chosen}
            for row in probabilities
        ]


def _check_lengths(n_texts: int, sets: Sequence[frozenset[str]], groups: Sequence[Any] | None) -> None:
    if n_texts != len(sets) or (groups is not None and len(groups) != n_texts):
        raise ValueError(
            f"every text needs a label set and a group: there are {n_texts} texts, {len(sets)} label sets"
            + ("" if groups is None else f" and {len(groups)} groups")
        )
    if not any(sets):
        raise ValueError("no text has a value, so there is nothing to learn")
    if n_texts < 2:
        raise ValueError("one text cannot be both learnt from and checked on; give at least two texts")


def _folds(n_texts: int, groups: Sequence[Any] | None) -> list[tuple[Any, Any]]:
    """Return (train, test) rows; without groups every text is its own group, shuffled by a fixed seed."""
    codes = np.arange(n_texts) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    n_groups = len(np.unique(codes))
    if n_groups < 2:
        codes, n_groups = np.arange(n_texts), n_texts
    shuffled = np.random.default_rng(0).permutation(int(codes.max()) + 1)[codes]
    splitter = GroupKFold(n_splits=min(FOLDS, n_groups))
    return list(splitter.split(np.zeros(n_texts), groups=shuffled))


def _signed(targets: Any) -> Any:
    return np.where(targets, 1.0, -1.0)


def _out_of_fold(vectors: Vectors, targets: Any, folds: list[tuple[Any, Any]]) -> Any:
    """Return margins by models that did not see the text's group, (n_penalties, n_texts, n_values)."""
    margins = np.zeros((len(PENALTIES), *targets.shape))
    for train, test in folds:
        for index, penalty in enumerate(PENALTIES):
            model = Ridge(alpha=penalty).fit(vectors[train], _signed(targets[train]))
            margins[index, test] = model.predict(vectors[test]).reshape(len(test), -1)
    return margins


def _choose(fitted: list[Ridge], margins: Any, target: Any, column: int) -> FittedValue:
    """Return the model of lowest out-of-fold log loss after calibration."""
    sigmoids = [_platt(margin, target) for margin in margins]
    losses = [
        _log_loss(slope * margin + offset, target)
        for margin, (slope, offset) in zip(margins, sigmoids, strict=True)
    ]
    best = int(np.argmin(losses))
    slope, offset = sigmoids[best]
    model = fitted[best]
    return FittedValue(
        weights=np.atleast_2d(model.coef_)[column].astype(np.float32),
        bias=float(np.atleast_1d(model.intercept_)[column]),
        slope=slope,
        offset=offset,
        threshold=_best_threshold(1 / (1 + np.exp(-(slope * margins[best] + offset))), target),
    )


def _platt(margins: Any, target: Any) -> tuple[float, float]:
    """Return slope and offset of Platt's sigmoid, with his smoothed targets by weights."""
    positives, negatives = int(target.sum()), int((~target).sum())
    if not positives or not negatives:
        return 1.0, 0.0
    high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
    doubled = np.concatenate([margins, margins]).reshape(-1, 1)
    labels = np.concatenate([np.ones(len(margins)), np.zeros(len(margins))])
    chance = np.where(target, high, low)
    weights = np.concatenate([chance, 1 - chance])
    model = LogisticRegression(C=1e4).fit(doubled, labels, sample_weight=weights)
    return max(float(model.coef_[0, 0]), 1e-3), float(model.intercept_[0])


def _log_loss(log_odds: Any, target: Any) -> float:
    return float(np.logaddexp(0, np.where(target, -log_odds, log_odds)).mean())


def _best_threshold(probabilities: Any, target: Any) -> float:
    """Return the threshold of highest F1, drawn towards 0.5 where positives are few."""
    tried = np.unique(np.quantile(probabilities, np.linspace(0.02, 0.995, 80)))
    hits = np.array([(target & (probabilities >= cut)).sum() for cut in tried])
    chosen = np.array([(probabilities >= cut).sum() for cut in tried])
    best = float(tried[int((2 * hits / (chosen + target.sum())).argmax())])
    trust = target.sum() / (target.sum() + 5)
    return float(trust * best + (1 - trust) * 0.5)


def _share_only(dimensions: int, share: float) -> FittedValue:
    odds = float(np.log((share + 1e-4) / (1 - share + 1e-4)))
    weights = np.zeros(dimensions, dtype=np.float32)
    return FittedValue(weights=weights, bias=odds, slope=1.0, offset=0.0, threshold=0.5)


class ClassifierProposer:
    """The part logistic.v1: propose with a trained classifier of one variable."""

    name = "logistic.v1"

    def __init__(
        self, classifier: ValueClassifier, passage_vectors: Callable[[Sequence[Passage]], Vectors]
    ) -> None:
        """Take a fitted classifier and the source of one vector a passage."""
        self._classifier = classifier
        self._passage_vectors = passage_vectors

    def propose(
        self, passages: Sequence[Passage], mentions: Sequence[Mention], variable: Variable
    ) -> list[Support]:
        """Return a Support for every passage and learnt value; rare values are left to the cold start."""
        if not passages:
            return []
        probabilities = self._classifier.predict_proba_vectors(self._passage_vectors(passages))
        found = []
        for column, value in enumerate(self._classifier.values_):
            if value in self._classifier.rare_ or variable.value(value) is None:
                continue
            for passage, probability in zip(passages, probabilities[:, column], strict=True):
                found.append(
                    Support(
                        passage_id=passage.id,
                        value=value,
                        score=float(probability),
                        span=passage.span,
                        why=f"resembles what coders accepted ({probability:.2f})",
                    )
                )
        return found
