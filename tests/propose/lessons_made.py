"""Invented training sets: sentences whose vectors and words point to the values they show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gvcmine.propose.learning.examples import ColdScores, Example, TrainingSet, UnitLabel
from gvcmine.propose.sentences import Vectors, unit_rows
from gvcmine.types.codebook import Level, Scale, Value, Variable
from gvcmine.types.text import Span

SENTENCES, A_PASSAGE = 12, 3


def variable_of(
    values: Sequence[str], *, parents: Mapping[str, str] | None = None, scale: Scale = Scale.NOMINAL
) -> Variable:
    named = parents or {}
    return Variable(
        id="u",
        label="Upgrading",
        level=Level.CASE,
        scale=scale,
        multiple=True,
        values=tuple(Value(id=one, label=one, parent=named.get(one)) for one in values),
    )


def lesson(
    documents: int = 20,
    values: Sequence[str] = ("v", "w"),
    *,
    unsaid: Sequence[int] = (),
    signal: float = 2.0,
) -> tuple[TrainingSet, Vectors, ColdScores]:
    """Return documents of twelve sentences; value number k is shown in one sentence of every (k + 2)nd.

    In documents whose number is in `unsaid` nobody said which sentence shows the value. `signal` is how far
    the sentence's vector leans to the value's own dimension; the cold start is noise.
    """
    generator = np.random.default_rng(7)
    variable = variable_of(values)
    examples: list[Example] = []
    targets, weights, vectors = [], [], []
    units: dict[str, tuple[int, ...]] = {}
    labels: list[UnitLabel] = []
    for number in range(documents):
        rows = tuple(range(len(examples), len(examples) + SENTENCES))
        block = generator.normal(size=(SENTENCES, 16)).astype(np.float32)
        known, counts = np.zeros((SENTENCES, len(values))), np.full((SENTENCES, len(values)), 0.1)
        words = [f"word{one} thing{one % 7}" for one in generator.integers(0, 50, SENTENCES)]
        for column, value in enumerate(values):
            shows = number % (column + 2) == 0
            at = (number + 4 * column) % SENTENCES
            labels.append(
                UnitLabel(
                    unit=f"u{number:02}", value=value, shows=shows, weight=1.0, stated=True, blind=False
                )
            )
            if not shows:
                continue
            block[at, column] += 4 * signal
            words[at] += f" telling{column}" if signal else ""
            if number in unsaid:
                known[:, column], counts[:, column] = np.nan, 0
            else:
                known[at, column], counts[at, column] = 1, 1
        for place in range(SENTENCES):
            examples.append(
                Example(
                    document_id=f"d{number:02}",
                    group=f"g{number:02}",
                    passage_id=f"d{number:02}-{place // A_PASSAGE}",
                    span=Span(place * 10, place * 10 + 9),
                    text=words[place],
                )
            )
        targets.append(known)
        weights.append(counts)
        vectors.append(block)
        units[f"u{number:02}"] = rows
    ids = tuple(dict.fromkeys(example.passage_id for example in examples))
    likeness = 0.5 + 0.04 * generator.normal(size=(len(ids), len(values)))
    training = TrainingSet(
        variable=variable,
        values=tuple(values),
        examples=tuple(examples),
        targets=np.concatenate(targets).astype(np.float32),
        weights=np.concatenate(weights).astype(np.float32),
        units=units,
        labels=tuple(labels),
    )
    cold = ColdScores(
        passage_ids=ids,
        cues=np.zeros_like(likeness, dtype=np.float32),
        prototypes=likeness.astype(np.float32),
    )
    return training, unit_rows(np.concatenate(vectors)), cold


def without_labels(training: TrainingSet) -> TrainingSet:
    """Return the set as if nothing had been confirmed."""
    return replace(training, targets=np.zeros_like(training.targets), labels=())
