"""What is learnt for one variable, and how it becomes the content of a model folder."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit, logit

from gvcmine.errors import TrainingError
from gvcmine.propose.learning.columns import Columns
from gvcmine.propose.learning.examples import Array
from gvcmine.propose.learning.sentence_model import SentenceModel, word_counts
from gvcmine.propose.pooling import Pooling
from gvcmine.propose.weighing import Weights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

PART = "learnt.v1"

_ARRAYS = ("meaning", "wording", "slots", "rarity", "bias", "slope", "offset")

_RAREST = 0.001
"""Share below which a value is no rarer: the log-odds of a sentence stay within what can be told apart."""


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """A variable's model: it adds to the cold start, and never replaces it.

    `classifier` says of a sentence which of the columns it shows, `usual` and `positives` hold for
    each column the share and the number of positive sentences learnt from. `trust` (0..1) is a
    value's say in the score of a passage; 0 leaves it to the cold start, for the reason in `rare`.
    """

    classifier: SentenceModel
    columns: Columns
    usual: tuple[float, ...]
    positives: tuple[float, ...]
    weights: Weights
    trust: Mapping[str, float]
    pooling: Pooling
    rare: Mapping[str, str]

    @property
    def values(self) -> tuple[str, ...]:
        """Return the values, in the order of the columns of `odds` and `scores`."""
        return self.columns.values

    def odds(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return how much more each sentence shows each value than is usual: log-odds (n, n_values)."""
        return self.odds_of_words(word_counts(texts), vectors)

    def odds_of_words(self, words: "csr_matrix", vectors: Array) -> Array:
        """Return the same from the sentences' `word_counts`."""
        usual = np.clip(np.array(self.usual, dtype=np.float32), _RAREST, 1 - _RAREST)
        odds = self.classifier.odds(words, vectors) + logit(usual)
        return self.columns.gathered(expit(odds), usual, self.positives)

    def scores(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return scores 0..1 (n, n_values): 0.5 says nothing, as much for as against the value."""
        return np.asarray(expit(self.odds(texts, vectors)), dtype=np.float32)


def learnt_data(learnt: Learnt) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (config, arrays): plain data that `learnt_from` reads."""
    arrays = {name: getattr(learnt.classifier, name) for name in _ARRAYS}
    pooling = asdict(learnt.pooling)
    config = {
        "part": PART,
        "values": list(learnt.columns.values),
        "groups": dict(learnt.columns.groups),
        "steps": learnt.columns.steps,
        "usual": list(learnt.usual),
        "positives": list(learnt.positives),
        "weights": asdict(learnt.weights),
        "trust": dict(learnt.trust),
        "pooling": pooling,
        "rare": dict(learnt.rare),
    }
    return config, arrays


def learnt_from(config: Mapping[str, Any], arrays: Mapping[str, Any]) -> Learnt:
    """Return what `learnt_data` took apart.

    Raises TrainingError where the model was made by an earlier version.
    """
    if config.get("part") != PART:
        raise TrainingError("this model was made by an earlier version; train again (gvcmine train)")
    pooling = dict(config["pooling"])
    if pooling.get("calibration") is not None:
        pooling["calibration"] = tuple(pooling["calibration"])
    return Learnt(
        classifier=SentenceModel(**{name: arrays[name] for name in _ARRAYS}),
        columns=Columns(
            values=tuple(config["values"]), groups=dict(config["groups"]), steps=bool(config["steps"])
        ),
        usual=tuple(config["usual"]),
        positives=tuple(config["positives"]),
        weights=Weights(**config["weights"]),
        trust=dict(config["trust"]),
        pooling=Pooling(**pooling),
        rare=dict(config["rare"]),
    )
