"""The classifier of sentences: one regression for all values of a variable, cheap enough to be checked.

A variable is fitted some twenty times while it is cross-validated, so what is fitted is as light as can
be: Fisher's discriminant by ridge regression (all columns share one factorisation) on embeddings and
words together, made log-odds by a sigmoid on margins of held-out documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from scipy.special import expit
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

from gvcmine.propose.learning.examples import Array

Floats = np.ndarray[Any, np.dtype[np.float64]]

BUCKETS = 2**18
"""Buckets that words and pairs of words are hashed into, so that a model holds no words of a text."""

SEEN = 2
"""Sentences learnt from that a bucket must be used by; words of one sentence teach nothing of others."""

WORDS_COUNT = 0.5
"""What likeness in words counts beside likeness in meaning, in squared length."""

PENALTY = 1.0

STEPS = 30


@dataclass(frozen=True, kw_only=True)
class SentenceModel:
    """Weights on the vector (d, n) and on the hashed words (n_slots, n) for each of n columns.

    `slots` names the buckets that were used by the sentences learnt from, `rarity` their inverse frequency.

    log-odds = slope · (vector @ meaning + words @ wording + bias) + offset, against a share of one
    half: positive where a sentence looks more like those that show the value than like the others.
    """

    meaning: Array
    wording: Array
    slots: "np.ndarray[Any, np.dtype[np.int32]]"
    rarity: Array
    bias: Array
    slope: Array
    offset: Array

    def odds(self, words: csr_matrix, vectors: Array) -> Array:
        """Return log-odds (n_sentences, n_columns); `words` are the sentences' `word_counts`."""
        margins = (
            vectors @ self.meaning + _weighed(words[:, self.slots], self.rarity) @ self.wording + self.bias
        )
        return np.asarray(self.slope * margins + self.offset, dtype=np.float32)


def word_counts(texts: Sequence[str]) -> csr_matrix:
    """Return the hashed counts of words and word pairs, (n_sentences, BUCKETS)."""
    return _hasher().transform(texts)


@lru_cache(maxsize=1)
def _hasher() -> HashingVectorizer:
    return HashingVectorizer(
        n_features=BUCKETS, ngram_range=(1, 2), norm=None, alternate_sign=False, dtype=np.float32
    )


def fit_sentences(
    words: csr_matrix, vectors: Array, targets: Array, weights: Array, groups: Sequence[str]
) -> SentenceModel:
    """Fit all columns of `targets` (n, n_columns; 1, 0, NaN for unknown) with `weights` of the same shape.

    Positives share out one half of a target, negatives minus one half, by their weights; what is
    unknown has the target 0. The regression is then Fisher's discriminant between weighted
    means. Slope and offset come from margins with a sentence's own group left out, which ridge
    regression gives without another fit. A column without positives or negatives says 0.
    """
    known = ~np.isnan(targets) & (weights > 0)
    yes, no = known & (targets == 1), known & (targets == 0)
    shares = np.where(known, weights, 0).astype(np.float64)
    contrast = _contrast(shares, yes) - _contrast(shares, no)
    usable = yes.any(axis=0) & no.any(axis=0)
    contrast[:, ~usable] = 0
    seen = np.bincount(words.indices, minlength=BUCKETS)
    slots = np.flatnonzero(seen >= SEEN).astype(np.int32)
    rarity = (np.log((1 + len(vectors)) / (1 + seen[slots])) + 1).astype(np.float32)
    weighed = _weighed(words[:, slots], rarity)
    kernel = np.asarray(vectors @ vectors.T, dtype=np.float64) + (weighed @ weighed.T).toarray() + 1.0
    inverse = np.linalg.inv(kernel + PENALTY * np.eye(len(kernel)))
    dual = inverse @ contrast
    margins = _left_out(inverse, dual, contrast, groups)
    lines = [
        _sigmoid(margins[:, column], yes[:, column], no[:, column], shares[:, column])
        if usable[column]
        else (0.0, 0.0)
        for column in range(targets.shape[1])
    ]
    slope, offset = np.array(lines, dtype=np.float32).reshape(-1, 2).T
    return SentenceModel(
        meaning=np.asarray(vectors.T @ dual, dtype=np.float32),
        wording=np.asarray(weighed.T @ dual, dtype=np.float32),
        slots=slots,
        rarity=rarity,
        bias=dual.sum(axis=0).astype(np.float32),
        slope=slope,
        offset=offset,
    )


def _contrast(shares: Floats, side: "np.ndarray[Any, np.dtype[np.bool_]]") -> Floats:
    own = np.where(side, shares, 0)
    return np.asarray(0.5 * own / np.maximum(own.sum(axis=0), 1e-9) * len(shares))


def _weighed(words: csr_matrix, rarity: Array) -> csr_matrix:
    """Return TF-IDF rows whose squared length is `WORDS_COUNT`."""
    damped = words.copy()
    damped.data = 1 + np.log(damped.data)
    return normalize(damped @ diags(rarity)) * WORDS_COUNT**0.5


def _left_out(inverse: Floats, dual: Floats, contrast: Floats, groups: Sequence[str]) -> Floats:
    """Return margins of each sentence by the regression without its group, (n, n_columns).

    With C = kernel + penalty, the residuals of a group that is left out are (C⁻¹)_GG⁻¹ (C⁻¹ y)_G
    (Rasmussen and Williams 2006, equation 5.12, for blocks).
    """
    margins = np.empty_like(contrast)
    names = np.array(groups, dtype=object)
    for name in set(groups):
        rows = np.flatnonzero(names == name)
        margins[rows] = contrast[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], dual[rows])
    return margins


def _sigmoid(
    margins: Floats,
    yes: "np.ndarray[Any, np.dtype[np.bool_]]",
    no: "np.ndarray[Any, np.dtype[np.bool_]]",
    shares: Floats,
) -> tuple[float, float]:
    """Return slope and offset of the sigmoid that tells the sides apart, each weighing what the positives do.

    Two imagined sentences, one on each side, stand at the other side's mean: with a handful of positives
    nothing becomes certain (after Platt 1999, who smooths the targets instead).
    """
    ours, theirs = shares[yes], shares[no]
    total = float(ours.sum())
    weight = np.concatenate([ours, theirs / theirs.sum() * total, [1.0, 1.0]])
    mean_yes, mean_no = np.average(margins[yes], weights=ours), np.average(margins[no], weights=theirs)
    scale = max(float(np.std(margins)), 1e-9)
    at = np.concatenate([margins[yes], margins[no], [mean_no, mean_yes]]) / scale
    target = np.concatenate([np.ones(len(ours)), np.zeros(len(theirs)), [1.0, 0.0]])
    features = np.stack([at, np.ones(len(at))], axis=1)
    line = np.zeros(2)
    for _ in range(STEPS):
        chance = expit(features @ line)
        slope = features.T @ (weight * (chance - target)) + 1e-3 * line
        curve = (features * (weight * chance * (1 - chance))[:, None]).T @ features + 1e-3 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        line = line - step
        if float(np.abs(step).max()) < 1e-8:
            break
    # A classifier that is wrong on held-out documents says nothing, not the contrary.
    return (float(line[0]) / scale, float(line[1])) if line[0] > 0 else (0.0, 0.0)
