"""How fast the backends of this machine embed the same texts, and how near their vectors are to torch's."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from gvcmine.propose.embedding.loading import load_model
from gvcmine.propose.embedding.model_files import ModelFiles
from gvcmine.propose.sentences import Vectors

TURNS = 3
"""Times that each backend embeds all texts; backends take turns, so that other work hits all alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What one backend took on some texts.

    `load` is the time until the first vector in seconds, imports and export included where this process
    had not done them; `rate` texts a second of processor time, all threads added (of clock time for
    cuda), the median of the turns, `low` and `high` the slowest and fastest turn; `cosine` the least
    cosine of a vector with that of torch in 32 bits.
    """

    backend: str
    load: float
    rate: float
    low: float
    high: float
    cosine: float


def time_backends(files: ModelFiles, names: Sequence[str], texts: Sequence[str]) -> list[Timing]:
    """Return a timing a backend on the texts; "torch" must be among the names, as the reference.

    Raises GvcmineError where a backend cannot load the model.
    """
    loads, models = {}, {}
    for name in names:
        began = time.perf_counter()
        models[name] = load_model(files, name)
        models[name].encode(texts[:1])
        loads[name] = time.perf_counter() - began
    found = {name: model.encode(texts) for name, model in models.items()}
    rates: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(TURNS):
        for name, model in models.items():
            clock = time.perf_counter if name == "cuda" else time.process_time
            began = clock()
            model.encode(texts)
            rates[name].append(len(texts) / max(clock() - began, 1e-9))
    return [
        Timing(
            backend=name,
            load=loads[name],
            rate=median(rates[name]),
            low=min(rates[name]),
            high=max(rates[name]),
            cosine=least_cosine(found[name], found["torch"]),
        )
        for name in names
    ]


def least_cosine(some: Vectors, others: Vectors) -> float:
    """Return the least cosine between rows of two arrays (n, dimensions), in 64-bit numbers."""
    one, two = some.astype(np.float64), others.astype(np.float64)
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(two, axis=1)
    return float((np.einsum("ij,ij->i", one, two) / lengths).min())
