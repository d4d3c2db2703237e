"""A model survives being written as plain data."""

import json

import numpy as np
import pytest
from safetensors.numpy import load, save

from gvcmine.propose.classify import ValueClassifier
from gvcmine.propose.learnt import classifier_data, classifier_from

GENERATOR = np.random.default_rng(0)
TEXTS = [f"text {place} of yarn" if place % 2 else f"text {place} of steel" for place in range(40)]
VECTORS = GENERATOR.normal(size=(40, 8)).astype(np.float32)


@pytest.mark.parametrize("texts", [None, TEXTS], ids=["vectors", "texts"])
@pytest.mark.parametrize(
    "sets",
    [
        [{"v"} if place % 2 else {"w"} for place in range(40)],
        [{"v", "w"} if place % 3 else set() for place in range(40)],
        [{"v"} if place % 2 else set() for place in range(40)],
        [{"v", "rare"} if place == 1 else {"v"} if place % 2 else set() for place in range(40)],
    ],
    ids=["exclusive", "several", "one", "rare"],
)
def test_a_classifier_comes_back_from_json_and_safetensors_as_it_was(
    sets: list[set[str]], texts: list[str] | None
) -> None:
    values = sorted(set().union(*sets))
    targets = np.array([[value in labels for value in values] for labels in sets])
    before = ValueClassifier().fit_known(texts, VECTORS, targets, None, None, values)
    config, arrays = classifier_data(before)
    after = classifier_from(json.loads(json.dumps(config)), load(save(arrays)))
    assert (after.values_, after.rare_, after.exclusive_) == (before.values_, before.rare_, before.exclusive_)
    assert after.n_texts_ == 40
    one, other = (classifier.predict_proba_vectors(texts, VECTORS) for classifier in (before, after))
    assert one.tolist() == other.tolist()
    assert before.decide(one) == after.decide(other)
