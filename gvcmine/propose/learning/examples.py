"""What a variable's model learns from: sentences, what is known of each, and what only of whole units."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gvcmine.types.codebook import Variable
from gvcmine.types.text import Span

Array = np.ndarray[Any, np.dtype[np.float32]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One sentence of a codable passage: what is classified, and what is quoted.

    `group` is the document, or the work where several documents are versions of one: examples of
    one group are never on both sides of a split.
    """

    document_id: str
    group: str
    passage_id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLabel:
    """What is known of a value for a whole unit, wherever in its text the reason may stand.

    `stated` is false where no person said so: other values were given for the variable, and this one
    was not. `blind` says that whoever decided saw no proposed value. `weight` lies in 0..1.
    """

    unit: str
    value: str
    shows: bool
    weight: float
    stated: bool
    blind: bool


@dataclass(frozen=True, kw_only=True)
class TrainingSet:
    """All sentences of the documents that were coded for a variable, with what people said of them.

    `values` are the columns. `targets` (n_examples, n_values) holds 1 where a sentence shows the
    value, 0 where it does not, and NaN where nobody knows; `weights`, of the same shape, holds how
    much each of these counts (0 for what is not known). `units` gives the rows of each unit's
    examples, `labels` what is known of units.
    """

    variable: Variable
    values: tuple[str, ...]
    examples: tuple[Example, ...]
    targets: Array
    weights: Array
    units: Mapping[str, tuple[int, ...]]
    labels: tuple[UnitLabel, ...]

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Return the group of each example."""
        return tuple(example.group for example in self.examples)


@dataclass(frozen=True, kw_only=True)
class ColdScores:
    """What the parts that need no training say of each passage: arrays (n_passages, n_values), 0..1.

    `cues` holds the scores of cues.v1, 0 where there is no cue; `prototypes` those of prototypes.v1.
    `supporting` (n_examples,) marks the sentences that may be evidence; None where all may.
    """

    passage_ids: tuple[str, ...]
    cues: Array
    prototypes: Array
    supporting: Marks | None = None
