"""Held-out outcomes made by chance, with a model that knows more than the cold start."""

from typing import Any

import numpy as np

from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS, FoundEvidence, HeldOut


def held_out(units: int = 60, groups: int = 20, values: int = 6, seed: int = 1) -> HeldOut:
    """Return outcomes on units spread over groups; later values are rarer, the last is never given."""
    generator = np.random.default_rng(seed)
    share = np.linspace(0.45, 0, values)
    truth = generator.random((units, values)) < share
    names = tuple(f"v{place}" for place in range(values))

    def ranking(knowledge: float) -> Any:
        odds = -1.5 + knowledge * (2 * truth - 0.3) + generator.normal(size=truth.shape)
        return (1 / (1 + np.exp(-odds))).astype(np.float32)

    model = ranking(1.2)
    return HeldOut(
        variable="u_social",
        values=names,
        units=tuple(f"case:{unit}" for unit in range(units)),
        groups=tuple(f"d{unit % groups}" for unit in range(units)),
        truth=truth,
        known=generator.random(truth.shape) < 0.95,
        stated=truth | (generator.random(truth.shape) < 0.2),
        scores={
            MODEL: model,
            COLD_START: ranking(0.6),
            CUES: np.round(ranking(0.5), 1),
            WORDS: ranking(0.7),
            MAJORITY: np.tile(share, (units, 1)).astype(np.float32),
        },
        probability=model,
        chosen=model > 0.5,
        learnt=names[:3],
        evidence=tuple(
            FoundEvidence(
                unit=f"case:{row}",
                value=names[column],
                ranks={MODEL: int(generator.integers(1, 9)), COLD_START: int(generator.integers(0, 40))},
            )
            for row, column in zip(*np.nonzero(truth), strict=True)
        ),
    )
