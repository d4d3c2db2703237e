"""Decisions to training sets: which sentences show which values, which do not, and what units say."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from gvcmine.errors import TrainingError
from gvcmine.propose.learning.cells import Cells, Said
from gvcmine.propose.learning.examples import TrainingSet
from gvcmine.propose.learning.knowledge import is_blind
from gvcmine.propose.learning.material import Material
from gvcmine.propose.learning.trusting import LEAST_GROUPS, LEAST_POSITIVES
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import Coding, CodingState, Decision, Verdict

__all__ = ["LEAST_DOCUMENTS", "Lesson", "Said", "notes", "too_little", "training_set"]

_Word = TypeVar("_Word", Decision, Coding)

LEAST_DOCUMENTS = 3
"""Documents with a confirmed value below which a model cannot be checked on documents it did not see."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A training set, and what it was made of.

    `decisions` counts those that taught something, `blind` those of them made without seeing a
    proposed value. `contradictions` counts sentences with a value that one decision confirms and
    another denies: they are left unknown. `disputed` counts codings in conflict, `vanished` the
    decisions on each value that the codebook has no more, `lost` evidence whose words stand no longer
    in the text, `outside` evidence in titles, tables and other passages that are never proposed from.
    """

    training: TrainingSet
    decisions: int
    blind: int
    documents: tuple[str, ...]
    coders: tuple[str, ...]
    contradictions: int
    disputed: int
    vanished: Mapping[str, int]
    lost: int
    outside: int


def training_set(variable: Variable, said: Said, materials: Mapping[str, Material]) -> Lesson:
    """Return what the decisions on a variable teach.

    Quotes of confirmed codings are positive sentences; those that a coder rejected as evidence, or
    under a value that he rejected, are negative. What is known of units alone (a value without a
    quote, a status, a rejection) stays with the unit: a confirmed value is never copied on sentences.
    Other sentences of a unit count a little as not showing a value (BACKGROUND, RULED_OUT, READ), but
    those beside a quote in its passage, and all of a unit that shows a value without a quote, are
    unknown. Of several units that hold a sentence the most cautious counts.

    `materials` are the documents as they are learnt from. Raises TrainingError where the variable
    has no list of values.
    """
    if not variable.values:
        raise TrainingError(f"{variable.id} has no list of values, so there is nothing to tell apart")
    ids = {value.id for value in variable.values}
    decisions, codings = _by_unit(variable, said.decisions), _by_unit(variable, said.codings)
    units = sorted(
        unit for unit in decisions if any(one in materials for one in said.documents_of.get(unit, ()))
    )
    documents = sorted({one for unit in units for one in said.documents_of[unit] if one in materials})
    cells = Cells(variable, said, materials, documents)
    known = [cells.learn(unit, decisions[unit], codings.get(unit, ())) for unit in units]
    targets, weights, contradictions = cells.totals()
    taught = [one for unit in units for one in decisions[unit] if _teaches(one, ids)]
    return Lesson(
        training=TrainingSet(
            variable=variable,
            values=tuple(value.id for value in variable.values),
            examples=cells.examples,
            targets=targets,
            weights=weights,
            units={unit: cells.rows_of[unit] for unit in units},
            labels=tuple(
                sorted(
                    (label for one in known for label in one.labels()), key=lambda one: (one.unit, one.value)
                )
            ),
        ),
        decisions=len(taught),
        blind=sum(map(is_blind, taught)),
        documents=tuple(documents),
        coders=tuple(sorted({one.coder for one in taught})),
        contradictions=contradictions,
        disputed=sum(one.state is CodingState.CONFLICT for unit in units for one in codings.get(unit, ())),
        vanished=_vanished(itertools.chain.from_iterable(decisions.values()), ids),
        lost=len(cells.lost),
        outside=len(cells.outside),
    )


def too_little(lesson: Lesson) -> str | None:
    """Return why nothing can be learnt from a lesson, in words, or None where something can."""
    training = lesson.training
    name, shown = training.variable.id, [label for label in training.labels if label.shows]
    group_of = {one.document_id: one.group for one in training.examples}
    groups = {
        group_of[training.examples[row].document_id]
        for label in shown
        for row in training.units[label.unit][:1]
    }
    if not shown:
        only = "only rejections and missing statuses" if training.labels else "no decisions"
        gone = f"; {_gone(lesson)}" if lesson.vanished else ""
        return f"{name}: no confirmed codes ({only}), so there is nothing to learn from{gone}"
    if len(groups) < LEAST_DOCUMENTS:
        return (
            f"{name}: {len(shown)} confirmed {'code' if len(shown) == 1 else 'codes'} in {len(groups)} "
            f"{'document' if len(groups) == 1 else 'documents'}; at least {LEAST_DOCUMENTS} documents are "
            "needed, so that the model can be checked on documents that it did not learn from"
        )
    if not any(not label.shows for label in training.labels):
        return f"{name}: every unit shows every value that was coded, so there is nothing to tell apart"
    return _all_rare(lesson)


def _all_rare(lesson: Lesson) -> str | None:
    """Return that no value has enough places to learn from, naming the commonest, or None."""
    places: dict[str, dict[tuple[str, str], str]] = {value: {} for value in lesson.training.values}
    training = lesson.training
    for row, column in np.argwhere(training.targets == 1):
        example = training.examples[row]
        places[training.values[column]]["passage", example.passage_id] = example.group
    quoted = {(place, value) for value, found in places.items() for _, place in found}
    for label in training.labels:
        rows = training.units[label.unit]
        # A unit without a quote is one place: somewhere in it the value is shown.
        if (
            label.shows
            and rows
            and not any((training.examples[row].passage_id, label.value) in quoted for row in rows)
        ):
            places[label.value]["unit", label.unit] = training.examples[rows[0]].group
    counts = {value: (len(found), len(set(found.values()))) for value, found in places.items()}
    if any(n >= LEAST_POSITIVES and groups >= LEAST_GROUPS for n, groups in counts.values()):
        return None
    value = max(counts, key=lambda one: (counts[one], one))
    return (
        f"{training.variable.id}: every value is too rare to learn; {LEAST_POSITIVES} places in "
        f"{LEAST_GROUPS} documents are needed, and the commonest, {value}, has {counts[value][0]} in "
        f"{counts[value][1]}"
    )


def notes(lesson: Lesson) -> list[str]:
    """Return sentences on what was left out of a lesson, and why."""
    told = [_gone(lesson)] if lesson.vanished else []
    alone = "their codes count for the case alone"
    if lesson.contradictions:
        told.append(
            f"{lesson.contradictions} quoted sentences are left out: decisions on them contradict each other"
        )
    if lesson.disputed:
        told.append(f"{lesson.disputed} codings in conflict are left out until somebody rules on them")
    if lesson.lost:
        told.append(f"{lesson.lost} quotes stand no longer in the text; {alone}")
    if lesson.outside:
        told.append(f"{lesson.outside} quotes stand in titles, tables or languages not read; {alone}")
    return told


def _gone(lesson: Lesson) -> str:
    values = ", ".join(f"{value} ({number})" for value, number in lesson.vanished.items())
    return f"decisions on values that the codebook no longer has are left out: {values}"


def _by_unit(variable: Variable, given: Iterable[_Word]) -> dict[str, list[_Word]]:
    found: dict[str, list[_Word]] = defaultdict(list)
    for one in given:
        if one.variable == variable.id:
            found[one.unit].append(one)
    return dict(found)


def _vanished(decisions: Iterable[Decision], values: Collection[str]) -> dict[str, int]:
    gone = Counter(
        value for one in decisions for value in {one.value, one.rejected} if value and value not in values
    )
    return dict(sorted(gone.items()))


def _teaches(decision: Decision, values: Collection[str]) -> bool:
    if decision.verdict in (Verdict.DEFER, Verdict.UNDO):
        return False
    named = {decision.value, decision.rejected} - {None}
    return not named or bool(named & set(values))
