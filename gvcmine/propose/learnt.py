"""A fitted classifier as plain data, and back: what a model folder holds."""

from typing import Any

import numpy as np

from gvcmine.propose.classify import FittedValue, ValueClassifier

_ROWS = ("bias", "slope", "offset", "threshold")


def classifier_data(classifier: ValueClassifier) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (config, arrays) of a fitted classifier; `classifier_from` reads them."""
    models = [classifier.models_[value] for value in classifier.values_]
    config = {
        "values": list(classifier.values_),
        "rare": list(classifier.rare_),
        "exclusive": bool(classifier.exclusive_),
        "texts": int(classifier.n_texts_),
    }
    arrays = {name: np.array([getattr(model, name) for model in models], dtype=np.float64) for name in _ROWS}
    arrays["weights"] = np.stack([model.weights for model in models]).astype(np.float32)
    return config, arrays


def classifier_from(config: dict[str, Any], arrays: dict[str, Any]) -> ValueClassifier:
    """Return the classifier that `classifier_data` took apart."""
    classifier = ValueClassifier()
    classifier.values_ = list(config["values"])
    classifier.rare_ = list(config["rare"])
    classifier.exclusive_ = bool(config["exclusive"])
    classifier.n_texts_ = int(config["texts"])
    classifier.models_ = {
        value: FittedValue(
            weights=arrays["weights"][row], **{name: float(arrays[name][row]) for name in _ROWS}
        )
        for row, value in enumerate(classifier.values_)
    }
    return classifier
