"""Texts to sparse word features: hashed words, pairs of words and pieces of words, weighted by rarity."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags_array, hstack
from sklearn.feature_extraction.text import HashingVectorizer

SLOTS = 2**18
"""Hash slots of each kind; 10,000 abstracts use about half of them."""

MOST = 10_000
"""Slots of each kind that are kept: those used by most texts. It bounds time, and the model to megabytes."""

LEAST = 2
"""Texts that must use a slot: what one text alone says teaches nothing about another."""

SHARE = 0.7
"""Length of each kind's vector beside an embedding of length one, where there is much to learn from.
With 64 texts a value 0.7 gave a macro-F1 0.01 (titles of NBER papers) to 0.02 (SDG snippets) above 0.5.
It was chosen on these two sets, so the gain on others may be smaller."""

HALF = 24.0
"""Texts a value at which words have half of that (squared) length: with few texts, most words of a new
one were never seen. Chosen together with `SHARE`, on the same sets."""

_KINDS: tuple[dict[str, Any], ...] = (
    {"analyzer": "word", "ngram_range": (1, 2)},
    {"analyzer": "char_wb", "ngram_range": (3, 5)},
)


@dataclass(frozen=True, kw_only=True)
class WordFeatures:
    """The features that some texts use: for each kind the slots kept and how rare each is among texts.

    A slot is a hash (Weinberger et al. 2009), so a model holds no word of the texts it learnt from.
    """

    slots: tuple[Any, ...]
    rarity: tuple[Any, ...]
    share: float = SHARE

    @property
    def width(self) -> int:
        """Return the number of features."""
        return sum(len(kept) for kept in self.slots)

    def __call__(self, texts: Sequence[str]) -> csr_matrix:
        """Return an array (n_texts, width); each kind of feature has length `share` in every row."""
        return csr_matrix(
            hstack(
                [self._kind(texts, number) for number in range(len(_KINDS))], format="csr", dtype=np.float32
            )
        )

    def _kind(self, texts: Sequence[str], number: int) -> csr_matrix:
        counts = _counts(texts, number)[:, self.slots[number]]
        # Sublinear counts and inverse document frequency (Salton and Buckley 1988).
        counts.data = 1 + np.log(counts.data)
        weighed = counts.multiply(self.rarity[number]).tocsr()
        lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return csr_matrix(diags_array(self.share / np.where(lengths == 0, 1, lengths)) @ weighed)


def word_features(texts: Sequence[str], examples: float) -> WordFeatures:
    """Return the features that the texts use, for values with that many texts each (their median).

    How rare a feature is does not depend on any label.
    """
    slots, rarity = [], []
    for number in range(len(_KINDS)):
        used = np.asarray((_counts(texts, number) > 0).sum(axis=0)).ravel()
        most = np.argsort(-used, kind="stable")[: min(MOST, int((used >= LEAST).sum()))]
        kept = np.sort(most).astype(np.int32)
        slots.append(kept)
        rarity.append((np.log((1 + len(texts)) / (1 + used[kept])) + 1).astype(np.float32))
    return WordFeatures(
        slots=tuple(slots), rarity=tuple(rarity), share=SHARE * float(np.sqrt(examples / (examples + HALF)))
    )


def _counts(texts: Sequence[str], number: int) -> csr_matrix:
    if not texts:
        return csr_matrix((0, SLOTS))
    hashing = HashingVectorizer(n_features=SLOTS, norm=None, alternate_sign=False, **_KINDS[number])
    return hashing.transform(texts)
