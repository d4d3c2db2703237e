"""A fitted classifier as plain data, and back: JSON and safetensors hold it, no code is stored."""

from typing import Any

import numpy as np

from gvcmine.propose.calibration import Calibration
from gvcmine.propose.classify import ValueClassifier
from gvcmine.propose.linear import Linear
from gvcmine.propose.words import WordFeatures

_CALIBRATION = ("slopes", "offsets", "thresholds")


def classifier_data(classifier: ValueClassifier) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (config, arrays) of a fitted classifier; `classifier_from` reads them."""
    config = {
        "values": list(classifier.values_),
        "rare": list(classifier.rare_),
        "exclusive": classifier.exclusive_,
        "texts": classifier.n_texts_,
        "share": None if classifier.words_ is None else classifier.words_.share,
    }
    arrays: dict[str, Any] = {"shares": classifier.shares_, "learnt": classifier.learnt_}
    if classifier.words_ is not None:
        kinds = enumerate(zip(classifier.words_.slots, classifier.words_.rarity, strict=True))
        for number, (slots, rarity) in kinds:
            arrays |= {f"slots.{number}": slots, f"rarity.{number}": rarity}
    if classifier.model_ is not None:
        arrays |= {f"weights.{number}": block for number, block in enumerate(classifier.model_.weights)}
        arrays["bias"] = classifier.model_.bias
        arrays |= {name: getattr(classifier.calibration_, name) for name in _CALIBRATION}
    return config, {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def classifier_from(config: dict[str, Any], arrays: dict[str, Any]) -> ValueClassifier:
    """Return the classifier that `classifier_data` took apart; it has the default embedder."""
    classifier = ValueClassifier()
    classifier.values_, classifier.rare_ = list(config["values"]), list(config["rare"])
    classifier.exclusive_, classifier.n_texts_ = bool(config["exclusive"]), int(config["texts"])
    classifier.shares_, classifier.learnt_ = arrays["shares"], arrays["learnt"]
    slots, rarity = _numbered(arrays, "slots"), _numbered(arrays, "rarity")
    classifier.words_ = (
        WordFeatures(slots=slots, rarity=rarity, share=float(config["share"])) if slots else None
    )
    classifier.model_, classifier.calibration_ = None, None
    if "bias" in arrays:
        classifier.model_ = Linear(weights=_numbered(arrays, "weights"), bias=arrays["bias"])
        classifier.calibration_ = Calibration(**{name: arrays[name] for name in _CALIBRATION})
    return classifier


def _numbered(arrays: dict[str, Any], name: str) -> tuple[Any, ...]:
    return tuple(arrays[key] for key in sorted(arrays) if key.startswith(f"{name}."))
