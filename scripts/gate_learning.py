"""The part of the gate that measures ValueClassifier, on open labelled sets of neighbouring tasks.

    python scripts/gate_learning.py           print the figures

Macro-F1 on groups that were not learnt from, on a split that nothing was tuned on; "keyword" is TF-IDF,
"plain" the sentence model, each with balanced logistic regression. Calibration is one less the error over
all texts and values, in 15 bins. `bench_classify.py` has more sets, sizes and rivals.
"""

import json
from collections.abc import Iterator

from bench_classify import LABELLED, RIVALS, compared, read, task

FRESH_SEED = 11
"""Of the split measured here; the classifier's constants were chosen on the splits of seeds 0 and 1."""

MEASURED = (("sdg", 8), ("nber_one", 8), ("nber", 64))
"""Sets, and texts a value to learn from."""

TESTED = 600


def measure_learning() -> Iterator[tuple[str, dict[str, float]]]:
    """Yield macro-F1 and calibration of each set and size."""
    if not LABELLED.is_dir():
        print(f"SKIPPED: the classifier, because the labelled sets are not there ({LABELLED.name})")
        return
    rivals = {name: RIVALS[name] for name in ("gvcmine", "tfidf_balanced", "minilm_balanced")}
    for name, size in MEASURED:
        split = task(read(LABELLED, name), size, FRESH_SEED, TESTED)
        found = dict(compared([split], rivals))
        own, n = found["gvcmine"], len(split.texts[1])
        yield (
            f"classifier macro-F1, {name}, {size} texts a value",
            {
                "n": n,
                "value": own["macro_f1"],
                "low": own["low"],
                "high": own["high"],
                "keyword": found["tfidf_balanced"]["macro_f1"],
                "plain": found["minilm_balanced"]["macro_f1"],
            },
        )
        yield f"classifier calibration, {name}, {size} texts a value", {"n": n, "value": 1 - own["ece"]}


if __name__ == "__main__":
    print(json.dumps(dict(measure_learning()), indent=2))
