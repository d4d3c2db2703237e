"""The verb train: confirmed codings to versioned models, each with figures on documents it did not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import gvcmine
from gvcmine.errors import TrainingError
from gvcmine.propose.figures.card import CardFacts, model_card
from gvcmine.propose.figures.curve import learning_curve
from gvcmine.propose.figures.doubts import doubts_data, find_doubts
from gvcmine.propose.figures.metrics import Report, report, report_data
from gvcmine.propose.learning.crossval import cross_validate
from gvcmine.propose.learning.examples import TrainingSet
from gvcmine.propose.learning.ground import Ground
from gvcmine.propose.learning.heldout import COLD_START, MODEL, HeldOut
from gvcmine.propose.learning.learner import Learner, fit
from gvcmine.propose.learning.learnt_model import Learnt, learnt_data
from gvcmine.propose.learning.training import Lesson, notes, too_little
from gvcmine.propose.learning.trusting import average_precision
from gvcmine.propose.pooling import Pooling
from gvcmine.types.codebook import Variable
from gvcmine.types.text import content_id
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.lessons import Lessons, read_lessons
from gvcmine.verbs.rooms import Rooms
from gvcmine.workspace.model_cards import (
    StoredModel,
    codebook_marks,
    promote_model,
    promoted_versions,
    save_model,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model that was made, what it learnt from, and its quality on held-out documents.

    `learnt` names the values whose classifier is trusted; `rare` gives for the others why they are left to
    the cold start. `notes` say what was left out. `unproven` says why the model is not better than the
    cold start, and is empty where it is.
    """

    model: StoredModel
    decisions: int
    blind: int
    documents: int
    report: Report
    learnt: tuple[str, ...]
    rare: Mapping[str, str]
    notes: tuple[str, ...]
    unproven: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainReport:
    """What was trained, which variables had too little with the reason, and which nobody decided on yet.

    `unread` names documents with decisions that could not be learnt from: their text is gone, or in a
    language that the tagger does not read.
    """

    trained: tuple[Trained, ...]
    too_little: tuple[str, ...]
    undecided: tuple[str, ...]
    unread: tuple[str, ...]


def train(rooms: Rooms, names: Sequence[str], progress: Progress, *, promote: bool) -> TrainReport:
    """Learn each named variable, or all that people decided on, and keep a model of each that has enough.

    With `promote`, `propose` uses a new model if it ranks the values of held-out documents better
    than the cold start does. Training twice on the same decisions gives the same model.

    Raises TrainingError where none of the variables has enough, or a named one has no values.
    """
    variables = _learnable(rooms, names)
    lessons = read_lessons(rooms, progress)
    trained: list[Trained] = []
    reasons: list[str] = []
    undecided: list[str] = []
    for done, variable in enumerate(variables, start=1):
        progress("training", done - 1, len(variables))
        lesson = lessons.lesson(variable)
        if not names and not lesson.decisions and not lesson.vanished:
            undecided.append(variable.id)
            continue
        try:
            trained.append(_train(rooms, lessons, lesson, promote=promote))
        except TrainingError as problem:
            reasons.append(str(problem))
    progress("training", len(variables), len(variables))
    if not trained:
        raise TrainingError("\n".join([_NOTHING, *reasons]))
    return TrainReport(
        trained=tuple(trained),
        too_little=tuple(reasons),
        undecided=tuple(undecided),
        unread=_unread(rooms, lessons),
    )


_NOTHING = (
    "there is too little to train on yet; confirm more proposals with their evidence (gvcmine review), "
    "or import codings with quotes (gvcmine import codings), then train again"
)


def _unread(rooms: Rooms, lessons: Lessons) -> tuple[str, ...]:
    """Return the file names of documents that could not be learnt from; ids where the text is gone."""
    present = set(rooms.corpus.document_ids())
    return tuple(rooms.corpus.outline(one).source if one in present else one for one in lessons.unread)


def _learnable(rooms: Rooms, names: Sequence[str]) -> list[Variable]:
    asked = [rooms.variable(name) for name in dict.fromkeys(names)]
    for variable in asked:
        if not variable.values:
            raise TrainingError(f"{variable.id} has no list of values, so there is nothing to tell apart")
    return asked or [variable for variable in rooms.codebook.codable if variable.values]


def _train(rooms: Rooms, lessons: Lessons, lesson: Lesson, *, promote: bool) -> Trained:
    """Learn one variable; raises TrainingError where there is too little."""
    reason = too_little(lesson)
    if reason:
        raise TrainingError(reason)
    training = lesson.training
    ground = Ground(training, lessons.vectors(training), lessons.cold_scores(training))
    learner = Learner(ground)
    learnt, held = fit(learner), cross_validate(learner)
    curve = learning_curve(lambda most: cross_validate(Learner(ground), most_groups=most), held)
    found = report(held, training.labels, curve)
    config, arrays = learnt_data(learnt)
    facts = _facts(rooms, lessons, lesson, learnt)
    model = save_model(
        rooms.folders.models,
        training.variable.id,
        config | _provenance(lesson, facts),
        arrays,
        model_card(found, facts),
        report_data(found),
        doubts_data(find_doubts(held)),
    )
    unproven = not_better(held, learnt)
    in_use = promoted_versions(rooms.folders.models).get(training.variable.id, 0)
    if unproven and in_use not in (0, model.version):
        unproven += f"; version {in_use} stays in use"
    if promote and not unproven:
        promoted = promote_model(rooms.folders.models, training.variable.id, model.version)
        model = replace(promoted, new=model.new)
    return Trained(
        model=model,
        decisions=lesson.decisions,
        blind=lesson.blind,
        documents=len(lesson.documents),
        report=found,
        learnt=tuple(value for value in training.values if learnt.trust.get(value)),
        rare=learnt.rare,
        notes=tuple(notes(lesson)),
        unproven=unproven,
    )


def not_better(held: HeldOut, learnt: Learnt) -> str:
    """Return why a model is not better than the cold start on held-out units, or nothing where it is.

    One that trusts no classifier and pools as by default proposes what the cold start does, whatever
    models of fewer documents did. What is compared is the average precision of each value, the mean
    over the values that some held-out units show and others do not.
    """
    if not any(learnt.trust.values()) and replace(learnt.pooling, calibration=None) == Pooling():
        return "no value has enough evidence for a classifier that beats the cold start"
    gains = [
        _precision(held, MODEL, column) - _precision(held, COLD_START, column)
        for column in range(len(held.values))
        if 0 < held.truth[held.known[:, column], column].sum() < held.known[:, column].sum()
    ]
    if not gains:
        return "no value is shown by some held-out units and not by others, so that nothing can be compared"
    gain = float(np.mean(gains))
    if gain <= 0:
        return (
            f"on held-out documents it ranks values no better than the cold start "
            f"({gain:+.3f} average precision, mean of {len(gains)} values)"
        )
    return ""


def _precision(held: HeldOut, ranking: str, column: int) -> float:
    known = held.known[:, column]
    return average_precision(held.scores[ranking][known, column], held.truth[known, column])


def _facts(rooms: Rooms, lessons: Lessons, lesson: Lesson, learnt: Learnt) -> CardFacts:
    variable = lesson.training.variable
    return CardFacts(
        variable=variable.id,
        label=variable.label,
        documents=len(lesson.documents),
        sentences=len(lesson.training.examples),
        last_decision=lessons.last.get(variable.id, 0),
        data=fingerprint(lesson.training),
        codebook_version=rooms.codebook.version,
        codebook=rooms.codebook.fingerprint,
        embedder=lessons.embedder,
        software=gvcmine.__version__,
        settings={},
        rare=learnt.rare,
    )


def _provenance(lesson: Lesson, facts: CardFacts) -> dict[str, Any]:
    """Return what a model must remember of where it comes from."""
    return {
        "variable": facts.variable,
        "documents": facts.documents,
        "decisions": lesson.decisions,
        "blind": lesson.blind,
        "last_decision": facts.last_decision,
        "data": facts.data,
        "codebook": facts.codebook,
        "codebook_version": facts.codebook_version,
        "definitions": codebook_marks(lesson.training.variable),
        "embedder": facts.embedder,
        "software": facts.software,
    }


def fingerprint(training: TrainingSet) -> str:
    """Return a hash of everything that is learnt from: sentences, groups, targets, weights, labels."""
    sentences = (f"{one.group} {one.passage_id} {one.span.start} {one.text}" for one in training.examples)
    return content_id(
        *training.values,
        "",
        *sentences,
        "",
        training.targets.tobytes().hex(),
        training.weights.tobytes().hex(),
        *(repr(label) for label in training.labels),
        *(f"{unit} {rows}" for unit, rows in training.units.items()),
    )
