"""What is learnt for one variable, and how it becomes the content of a model folder."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from gvcmine.errors import TrainingError
from gvcmine.propose.classify import ValueClassifier
from gvcmine.propose.columns import Columns
from gvcmine.propose.examples import Array
from gvcmine.propose.learnt import classifier_data, classifier_from
from gvcmine.propose.pooling import Pooling
from gvcmine.propose.weighing import Weights

PART = "learnt.v1"


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """A variable's model: it adds to the cold start, and never replaces it.

    `classifier` says of a sentence which of the columns it shows, `usual` and `positives` hold for
    each column the share and the number of positive sentences learnt from. `trust` (0..1) is a
    value's say in the score of a passage; 0 leaves it to the cold start, for the reason in `rare`.
    """

    classifier: ValueClassifier
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
        order = [self.classifier.values_.index(name) for name in self.columns.names]
        chances = self.classifier.predict_proba_vectors(list(texts), vectors)[:, order]
        return self.columns.gathered(chances, np.array(self.usual, dtype=np.float32), self.positives)

    def scores(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return scores 0..1 (n, n_values): 0.5 says nothing, as much for as against the value."""
        return np.asarray(1 / (1 + np.exp(-self.odds(texts, vectors))), dtype=np.float32)


def learnt_data(learnt: Learnt) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (config, arrays): plain data that `learnt_from` reads."""
    classifier, arrays = classifier_data(learnt.classifier)
    pooling = asdict(learnt.pooling)
    config = {
        "part": PART,
        "classifier": classifier,
        "values": list(learnt.columns.values),
        "groups": dict(learnt.columns.groups),
        "steps": learnt.columns.steps,
        "usual": [round(float(one), 6) for one in learnt.usual],
        "positives": [round(float(one), 3) for one in learnt.positives],
        "weights": asdict(learnt.weights),
        "trust": {value: round(float(one), 4) for value, one in learnt.trust.items()},
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
        classifier=classifier_from(dict(config["classifier"]), dict(arrays)),
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
