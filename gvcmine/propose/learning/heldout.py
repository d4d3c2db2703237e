"""What models say of documents that they did not learn from: the ground of every figure."""

from collections.abc import Mapping
from dataclasses import dataclass

from gvcmine.propose.learning.examples import Array, Marks

MODEL, COLD_START, CUES, WORDS, MAJORITY = "model", "cold start", "cues", "words", "majority"
"""Names of rankings: the model with the cold start, the cold start alone, cues alone (the keyword
baseline), TF-IDF with logistic regression, and how often a value was given in the documents learnt from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvidence:
    """Where the passages that people confirmed for a value stand in a ranking of the unit's passages.

    `ranks` gives, for each ranking by name, the place (from 1) of the best confirmed passage; 0 where
    the ranking left it out.
    """

    unit: str
    value: str
    ranks: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """Out-of-fold outcomes, one row a unit, one column a value.

    `groups` names the document or work of each row. `truth` counts only where `known`; `stated` marks
    the cells that a person spoke on (others are presumed not to hold, because the unit's coders gave
    other values). `scores` holds a ranking by name (MODEL, COLD_START, …), each (n_units, n_values).
    `probability` is what the model's score was calibrated to mean, NaN where too few blind answers
    calibrate it; `chosen` is what the model would propose. `learnt` names the values that a
    classifier was trusted with in at least one fold.
    """

    variable: str
    values: tuple[str, ...]
    units: tuple[str, ...]
    groups: tuple[str, ...]
    truth: Marks
    known: Marks
    stated: Marks
    scores: Mapping[str, Array]
    probability: Array
    chosen: Marks
    learnt: tuple[str, ...]
    evidence: tuple[FoundEvidence, ...]
