"""How good a classifier would be on documents it did not see: grouped cross-validation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

from gvcmine.propose.classify import FOLDS, RAREST, ValueClassifier
from gvcmine.propose.sentences import Vectors
from gvcmine.propose.training import TrainingSet

DRAWS = 500
"""Bootstrap draws of documents for an interval; the ends move by less than 0.01 beyond."""

Truth = np.ndarray[Any, np.dtype[np.bool_]]
Names = np.ndarray[Any, np.dtype[np.object_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueScore:
    """Quality of one value on held-out documents.

    `low` and `high` bound the average precision (95 percent, bootstrap over documents); `share` is
    the average precision of a ranking that knows nothing, `words` that of TF-IDF with logistic
    regression on the same folds.
    """

    value: str
    positives: int
    precision: float
    recall: float
    f1: float
    average_precision: float
    low: float
    high: float
    share: float
    words: float


def cross_validate(training: TrainingSet, vectors: Vectors) -> list[ValueScore]:
    """Return the quality of every value that can be learnt; no document is on both sides of a fold."""
    documents = np.array(training.documents, dtype=object)
    values = sorted(set().union(*training.label_sets))
    truth = np.array([[value in labels for value in values] for labels in training.label_sets])
    ranked = np.zeros(truth.shape, dtype=np.float32)
    chosen = np.zeros(truth.shape, dtype=bool)
    by_words = np.zeros(truth.shape, dtype=np.float32)
    texts = [passage.text for passage in training.passages]
    splitter = GroupKFold(n_splits=min(FOLDS, len(set(training.documents))))
    for train, test in splitter.split(vectors, groups=documents):
        labels = [set(training.label_sets[row]) for row in train]
        if not any(labels):
            continue
        model = ValueClassifier().fit_vectors(vectors[train], labels, list(documents[train]))
        columns = [values.index(value) for value in model.values_]
        probabilities = model.predict_proba_vectors(vectors[test])
        ranked[np.ix_(test, columns)] = probabilities
        for row, picked in zip(test, model.decide(probabilities), strict=True):
            chosen[row] = [value in picked for value in values]
        by_words[test] = _by_words([texts[i] for i in train], truth[train], [texts[i] for i in test])
    return [
        _score(value, truth[:, column], ranked[:, column], chosen[:, column], by_words[:, column], documents)
        for column, value in enumerate(values)
        if truth[:, column].sum() >= RAREST
    ]


def _by_words(train: Sequence[str], truth: Truth, test: Sequence[str]) -> Vectors:
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    features, held_out = vectorizer.fit_transform(train), vectorizer.transform(test)
    scores = np.zeros((len(test), truth.shape[1]), dtype=np.float32)
    for column in range(truth.shape[1]):
        target = truth[:, column]
        if target.any() and not target.all():
            model = LogisticRegression(C=10, class_weight="balanced", max_iter=500, solver="liblinear")
            scores[:, column] = model.fit(features, target).decision_function(held_out)
    return scores


def _score(
    value: str, truth: Truth, ranked: Vectors, chosen: Truth, by_words: Vectors, documents: Names
) -> ValueScore:
    hits = int((truth & chosen).sum())
    precision = hits / max(1, int(chosen.sum()))
    recall = hits / int(truth.sum())
    low, high = _interval(truth, ranked, documents)
    return ValueScore(
        value=value,
        positives=int(truth.sum()),
        precision=precision,
        recall=recall,
        f1=2 * hits / max(1, int(chosen.sum()) + int(truth.sum())),
        average_precision=float(average_precision_score(truth, ranked)),
        low=low,
        high=high,
        share=float(truth.mean()),
        words=float(average_precision_score(truth, by_words)),
    )


def _interval(truth: Truth, ranked: Vectors, documents: Names) -> tuple[float, float]:
    """Return the 95 percent percentile interval of the average precision, drawing whole documents."""
    rows = [np.flatnonzero(documents == document) for document in sorted(set(documents))]
    generator = np.random.default_rng(0)
    drawn = []
    for _ in range(DRAWS):
        picked = np.concatenate([rows[i] for i in generator.integers(0, len(rows), len(rows))])
        if truth[picked].any():
            drawn.append(float(average_precision_score(truth[picked], ranked[picked])))
    low, high = np.quantile(drawn, [0.025, 0.975]) if drawn else (0.0, 1.0)
    return float(low), float(high)
