"""Learn values from labelled texts: ValueClassifier."""

from collections.abc import Iterable, Sequence, Set
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted

from gvcmine.parts import Embedder
from gvcmine.propose.classifier.calibration import Calibration, calibrate, calibrate_exclusive
from gvcmine.propose.classifier.linear import Features, Linear, fit_linear, out_of_fold
from gvcmine.propose.classifier.pieces import encode_whole
from gvcmine.propose.classifier.words import word_features
from gvcmine.propose.embed import SentenceEmbedder
from gvcmine.propose.sentences import Vectors

RAREST = 3
"""Positive texts below which a value is not learnt: two cannot be both learnt from and checked on."""

FOLDS, MANY, FOLDS_OF_MANY = 5, 2000, 3
"""With more texts than `MANY` a fit on two thirds is as good as one on four fifths, in half the time."""


class ValueClassifier(BaseEstimator):  # type: ignore[misc]
    """Say which values a text shows; scikit-learn contract, several values a text, nothing to tune.

    One logistic regression on two kinds of features together: the sentence embedding (what a text means)
    and hashed words, pairs of words and pieces of words (how it is put). All values weigh
    the same however rare they are. Probabilities and thresholds come from out-of-fold
    margins, folds being made of whole groups. Where every training text has exactly one value,
    so has every prediction, and probabilities sum to one.

    After fitting: `values_` (sorted ids, columns of `predict_proba`), `rare_` (values with too few
    texts to learn; their probability is their share), `exclusive_`.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        """Take the embedder to use; None means the default model."""
        self.embedder = embedder

    def fit(
        self, texts: Sequence[str], label_sets: Sequence[set[str]], groups: Sequence[Any] | None = None
    ) -> "ValueClassifier":
        """Learn from texts, each with a set of value ids that may be empty; a lone id is a set of one.

        `groups` names the document of each text; texts of one group are never on both sides of a
        fold. Raises ValueError where the lengths differ, fewer than two texts are given, no text has
        a value, or something is no text or no set of ids.
        """
        texts = _listed(texts)
        values, targets = _targets(len(texts), label_sets, groups)
        self.embedder_ = self.embedder if self.embedder is not None else SentenceEmbedder()
        return self.fit_known(
            texts, encode_whole(self.embedder_.encode, texts), targets, None, groups, values
        )

    def fit_known(
        self,
        texts: Sequence[str] | None,
        vectors: Vectors,
        targets: Any,
        weights: Any | None,
        groups: Sequence[Any] | None,
        values: Sequence[str],
    ) -> "ValueClassifier":
        """Learn from what is known: the general form of `fit`, for callers that have the vectors.

        `targets`, array (n_texts, n_values), holds 1 where a text shows the value, 0 where it does not
        and NaN where nobody knows; `weights`, of the same shape, how much each cell counts (None: all
        the same). `values` names the columns. `texts` may be None where only vectors are known.

        Raises ValueError where the shapes differ, or nothing is known to show a value.
        """
        vectors, targets = np.asarray(vectors, dtype=np.float32), np.asarray(targets, dtype=np.float64)
        weights = np.ones_like(targets) if weights is None else np.asarray(weights, dtype=np.float64)
        _check_shapes(texts, vectors, targets, weights, groups, values)
        order = np.argsort(np.asarray(values, dtype=object), kind="stable")
        self.values_ = [values[column] for column in order]
        weights = np.where(np.isnan(targets), 0.0, weights)[:, order]
        targets = np.where(weights > 0, np.nan_to_num(targets), 0.0)[:, order]
        self.exclusive_ = bool((weights > 0).all() and (targets.sum(axis=1) == 1).all())
        positives, negatives = targets.sum(axis=0), ((weights > 0) & (targets == 0)).sum(axis=0)
        learnt = np.minimum(positives, negatives) >= RAREST
        self.rare_ = [value for value, often in zip(self.values_, learnt, strict=True) if not often]
        self.shares_ = (weights * targets).sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
        self.n_texts_, self.learnt_ = len(vectors), np.flatnonzero(learnt)
        examples = float(np.median(np.minimum(positives, negatives)[learnt])) if learnt.any() else 0.0
        self.words_ = None if texts is None else word_features(texts, examples)
        self._fit(Features(vectors=vectors, words=self._words(texts)), targets, weights, groups)
        return self

    def _fit(self, features: Features, targets: Any, weights: Any, groups: Sequence[Any] | None) -> None:
        self.model_: Linear | None = None
        self.calibration_: Calibration | None = None
        if not len(self.learnt_):
            return
        targets, weights = targets[:, self.learnt_], weights[:, self.learnt_]
        single = self._single
        if single:  # a text of a value that is not learnt has no answer to the one question
            weights = weights * targets.sum(axis=1, keepdims=True)

        def balanced(rows: Any) -> Any:
            return _balanced(targets[rows], weights[rows], exclusive=single)

        folds = _folds(len(targets), groups)
        margins = out_of_fold(features, targets, balanced, folds, exclusive=single)
        self.model_ = fit_linear(features, targets, balanced(slice(None)), exclusive=single)
        self.calibration_ = (calibrate_exclusive if single else calibrate)(margins, targets, weights)

    @property
    def _single(self) -> bool:
        """Say whether one question with a single answer was learnt, not one yes/no question a value."""
        return self.exclusive_ and len(self.learnt_) > 1

    def _words(self, texts: Sequence[str] | None) -> Any:
        if self.words_ is None:
            return None
        if texts is None:
            raise ValueError(
                "this classifier learnt from words too, so it needs the texts beside their vectors"
            )
        return self.words_(texts)

    def predict_proba(self, texts: Sequence[str]) -> Vectors:
        """Return probabilities, array (n_texts, n_values), columns in the order of `values_`."""
        check_is_fitted(self, "calibration_")
        texts = _listed(texts)
        if not hasattr(self, "embedder_"):
            self.embedder_ = self.embedder if self.embedder is not None else SentenceEmbedder()
        return self.predict_proba_vectors(texts, encode_whole(self.embedder_.encode, texts))

    def predict_proba_vectors(self, texts: Sequence[str] | None, vectors: Vectors) -> Vectors:
        """Return what `predict_proba` returns, from texts and their vectors."""
        check_is_fitted(self, "calibration_")
        found = np.repeat(self.shares_[None, :], len(vectors), axis=0)
        if self.model_ is not None and self.calibration_ is not None and len(vectors):
            features = Features(vectors=np.asarray(vectors, dtype=np.float32), words=self._words(texts))
            margins = self.model_.margins(features)
            known = self.calibration_.probabilities(margins, exclusive=self._single)
            left = 1 - np.delete(self.shares_, self.learnt_).sum() if self._single else 1.0
            found[:, self.learnt_] = known * left
        return np.asarray(found, dtype=np.float32)

    def predict(self, texts: Sequence[str]) -> list[set[str]]:
        """Return the set of values of each text."""
        return self.decide(self.predict_proba(texts))

    def decide(self, probabilities: Vectors) -> list[set[str]]:
        """Return the set of values for each row of probabilities."""
        thresholds = np.full(len(self.values_), 0.5 if not self._single else np.inf)
        if self.calibration_ is not None:
            thresholds[self.learnt_] = self.calibration_.thresholds
        if self.exclusive_:
            return [{self.values_[int(row.argmax())]} for row in probabilities / thresholds]
        return [
            {value for value, chosen in zip(self.values_, row >= thresholds, strict=True) if chosen}
            for row in probabilities
        ]


def _listed(texts: Sequence[str]) -> list[str]:
    """Return the texts of a list, an array or a series."""
    if isinstance(texts, str):
        raise ValueError("texts is one text; give a list of texts")
    found = list(texts)
    for place, text in enumerate(found):
        if not isinstance(text, str):
            raise ValueError(f"texts[{place}] is no text but {text!r}")
    return [str(text) for text in found]


def _label_set(labels: Any) -> frozenset[str]:
    """Return the ids; the letters of a lone id are none, and neither is a row of 0 and 1."""
    if isinstance(labels, str):
        return frozenset({labels})
    known = isinstance(labels, Iterable) and (
        isinstance(labels, Set) or all(isinstance(label, str) for label in labels)
    )
    if not known:
        raise ValueError(f"every text needs a set of value ids; {labels!r} is none")
    return frozenset(labels)


def _targets(
    n_texts: int, label_sets: Sequence[set[str]], groups: Sequence[Any] | None
) -> tuple[list[str], Any]:
    """Return the sorted values and the 0/1 array (n_texts, n_values) of the label sets."""
    sets = [_label_set(labels) for labels in label_sets]
    if n_texts != len(sets) or (groups is not None and len(groups) != n_texts):
        raise ValueError(
            f"every text needs a label set and a group: there are {n_texts} texts, {len(sets)} label sets"
            + ("" if groups is None else f" and {len(groups)} groups")
        )
    if not any(sets):
        raise ValueError("no text has a value, so there is nothing to learn")
    if n_texts < 2:
        raise ValueError("one text cannot be both learnt from and checked on; give at least two texts")
    values = sorted(frozenset().union(*sets))
    return values, np.array([[value in labels for value in values] for labels in sets], dtype=np.float64)


def _check_shapes(
    texts: Sequence[str] | None,
    vectors: Any,
    targets: Any,
    weights: Any,
    groups: Sequence[Any] | None,
    values: Sequence[str],
) -> None:
    expected = (len(vectors), len(values))
    if targets.shape != expected or weights.shape != expected:
        raise ValueError(
            f"targets and weights need shape {expected}, one row a vector and one column a value; "
            f"they have {targets.shape} and {weights.shape}"
        )
    if texts is not None and len(texts) != len(vectors):
        raise ValueError(f"every text needs a vector: there are {len(texts)} texts, {len(vectors)} vectors")
    if groups is not None and len(groups) != len(vectors):
        raise ValueError(f"every text needs a group: there are {len(vectors)} texts, {len(groups)} groups")
    if not ((targets == 1) & (weights > 0)).any():
        raise ValueError("no text has a value, so there is nothing to learn")


def _balanced(targets: Any, weights: Any, *, exclusive: bool) -> Any:
    """Return the weights with every outcome of a value counting the same in sum, however rare."""
    total = np.maximum(weights.sum(axis=0), 1e-9)
    positives = np.maximum((weights * targets).sum(axis=0), 1e-9)
    if exclusive:
        factor = positives.sum() / (targets.shape[1] * positives)
        return weights * (targets @ factor)[:, None]
    negatives = np.maximum((weights * (1 - targets)).sum(axis=0), 1e-9)
    return weights * (total / (2 * np.where(targets == 1, positives, negatives)))


def _folds(n_texts: int, groups: Sequence[Any] | None) -> list[tuple[Any, Any]]:
    """Return (train, test) rows; without groups every text is its own group, shuffled by a fixed seed."""
    codes = np.arange(n_texts) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    n_groups = len(np.unique(codes))
    if n_groups < 2:
        codes, n_groups = np.arange(n_texts), n_texts
    shuffled = np.random.default_rng(0).permutation(int(codes.max()) + 1)[codes]
    splitter = GroupKFold(n_splits=min(FOLDS if n_texts <= MANY else FOLDS_OF_MANY, n_groups))
    return list(splitter.split(np.zeros(n_texts), groups=shuffled))
