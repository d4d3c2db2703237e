"""Logistic regression for many values at once, with unknown cells, on dense and sparse features together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit, log_softmax

FIT = 1.5
"""How much the fit weighs against the size of the weights (C in scikit-learn)."""

_STEPS = 40
_ENOUGH = 1e-3
"""Relative fall of the loss at which fitting stops; later steps no longer move a decision."""


@dataclass(frozen=True, kw_only=True)
class Features:
    """What is known of each text: a vector, and hashed words where there are texts."""

    vectors: Any
    words: csr_matrix | None = None

    def rows(self, chosen: Any) -> "Features":
        """Return the features of some rows."""
        return Features(
            vectors=self.vectors[chosen], words=None if self.words is None else self.words[chosen]
        )

    @property
    def blocks(self) -> tuple[Any, ...]:
        """Return the blocks of features, each (n_texts, width)."""
        return (self.vectors,) if self.words is None else (self.vectors, self.words)


@dataclass(frozen=True, kw_only=True)
class Linear:
    """One weight a feature and value, for each block of features, and one bias a value."""

    weights: tuple[Any, ...]
    bias: Any

    def margins(self, features: Features) -> Any:
        """Return the log-odds before calibration, (n_texts, n_values)."""
        blocks = zip(features.blocks, self.weights, strict=True)
        return sum((block @ weights for block, weights in blocks), start=self.bias)


def fit_linear(features: Features, targets: Any, weights: Any, *, exclusive: bool) -> Linear:
    """Return the regularised maximum-likelihood fit; `targets` and `weights` are (n_texts, n_values).

    One yes/no question a value, or with `exclusive` one question with a single answer (softmax). The
    bias is not drawn to zero. L-BFGS (Liu and Nocedal 1989), all values in one run; products are
    in 32 bits, which halves the time and is far finer than the stop.
    """
    blocks = features.blocks
    turned = [block.T.tocsr() if isinstance(block, csr_matrix) else block.T for block in blocks]
    loss_of = _one_answer if exclusive else _yes_or_no
    n_values = targets.shape[1]
    cuts = np.cumsum([block.shape[1] for block in blocks])

    def loss(flat: Any) -> tuple[float, Any]:
        parts = np.split(flat.astype(np.float32).reshape(-1, n_values), cuts)
        margins = parts[-1] + sum(block @ part for block, part in zip(blocks, parts[:-1], strict=True))
        value, slope = loss_of(margins.astype(np.float64), targets, weights)
        slope = slope.astype(np.float32)
        penalised = flat.copy()
        penalised[-n_values:] = 0
        pull = np.vstack([*(block @ slope for block in turned), slope.sum(axis=0, keepdims=True)])
        return FIT * value + 0.5 * float(penalised @ penalised), FIT * pull.ravel() + penalised

    start = np.zeros((int(cuts[-1]) + 1) * n_values)
    options = {"maxiter": _STEPS, "ftol": _ENOUGH, "maxcor": 6}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    *parts, bias = np.split(found.reshape(-1, n_values).astype(np.float32), cuts)
    return Linear(weights=tuple(parts), bias=bias[0])


def _yes_or_no(margins: Any, targets: Any, weights: Any) -> tuple[float, Any]:
    loss = weights * (np.logaddexp(0, margins) - targets * margins)
    return float(loss.sum()), weights * (expit(margins) - targets)


def _one_answer(margins: Any, targets: Any, weights: Any) -> tuple[float, Any]:
    row = weights.mean(axis=1, keepdims=True)
    logs = log_softmax(margins, axis=1)
    return float(-(row * targets * logs).sum()), row * (np.exp(logs) - targets)


def out_of_fold(
    features: Features,
    targets: Any,
    weights: Callable[[Any], Any],
    folds: Sequence[tuple[Any, Any]],
    *,
    exclusive: bool,
) -> Any:
    """Return margins (n_texts, n_values) by fits that did not see the text's group.

    `weights` gives the weights of the cells of some rows, balanced among these rows. Margins of a value
    that shows in none, or in all, of the texts that a fit learnt from are not numbers (NaN).
    """
    margins = np.zeros(targets.shape)
    for train, test in folds:
        fit = fit_linear(features.rows(train), targets[train], weights(train), exclusive=exclusive)
        margins[test] = fit.margins(features.rows(test))
        known = weights(train) > 0
        shown = (known & (targets[train] == 1)).any(axis=0) & (known & (targets[train] == 0)).any(axis=0)
        margins[np.ix_(test, np.flatnonzero(~shown))] = np.nan
    return margins
