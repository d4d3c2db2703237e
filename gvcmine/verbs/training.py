"""The verbs train and models: confirmed codings to versioned models with a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import gvcmine
from gvcmine.errors import TrainingError
from gvcmine.propose.classify import ValueClassifier
from gvcmine.propose.combine import codable_passages
from gvcmine.propose.crossval import ValueScore, cross_validate
from gvcmine.propose.learnt import classifier_data
from gvcmine.propose.sentences import Vectors
from gvcmine.propose.training import TrainingSet, training_set
from gvcmine.review.resolve import counted, effective, resolve
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import GIVES, SETTLED, Decision, LoggedDecision
from gvcmine.types.text import Passage
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.tagging import load_tagger
from gvcmine.verbs.vectors import VectorLibrary, load_embedder
from gvcmine.workspace.model_cards import StoredModel, promote_model, save_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model that was made, with its quality on held-out documents."""

    model: StoredModel
    scores: tuple[ValueScore, ...]
    rare: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainReport:
    """What was trained, and which variables had too little, each with the reason."""

    trained: tuple[Trained, ...]
    too_little: tuple[str, ...]


def train(rooms: Rooms, names: Sequence[str], progress: Progress, *, promote: bool) -> TrainReport:
    """Fit a classifier for each named variable, or for all with enough confirmed passages.

    With `promote`, `propose` uses a new model if it ranks held-out documents better than chance.

    Raises TrainingError where none of the variables has enough, or a named one has no values.
    """
    variables = _learnable(rooms, names)
    log = rooms.coding.decisions()
    standing = _confirmed(rooms, log)
    documents = {item.document_id for decision in standing for item in decision.evidence}
    present = documents & set(rooms.corpus.document_ids())
    passages = {one: _learnt_from(rooms, one) for one in sorted(present)}
    library = VectorLibrary(rooms, load_embedder(rooms))
    trained, too_little = [], []
    for done, variable in enumerate(variables, start=1):
        about = [decision for decision in standing if decision.variable == variable.id]
        try:
            training = training_set(variable, about, passages)
        except TrainingError as problem:
            too_little.append(str(problem))
            continue
        trained.append(_train(rooms, variable, training, library, len(log), promote=promote))
        progress("training", done, len(variables))
    if not trained:
        raise TrainingError(
            "there is too little to train on yet; confirm more proposals with their evidence "
            "(gvcmine review), then train again\n" + "\n".join(too_little)
        )
    return TrainReport(trained=tuple(trained), too_little=tuple(too_little))


def _confirmed(rooms: Rooms, log: Sequence[LoggedDecision]) -> list[Decision]:
    """Return the standing decisions without values that are in conflict or were overruled."""
    standing = [entry.decision for entry in effective(counted(log, None), rooms.codebook)]
    settled = {
        key for coding in resolve(log, rooms.codebook) if coding.state in SETTLED for key in coding.decisions
    }
    return [one for one in standing if one.verdict not in GIVES or one.key in settled]


def _learnable(rooms: Rooms, names: Sequence[str]) -> list[Variable]:
    asked = [rooms.variable(name) for name in names]
    for variable in asked:
        if not variable.values:
            raise TrainingError(f"{variable.id} has no list of values, so there is nothing to tell apart")
    return asked or [variable for variable in rooms.codebook.codable if variable.values]


def _train(
    rooms: Rooms,
    variable: Variable,
    training: TrainingSet,
    library: VectorLibrary,
    decisions: int,
    *,
    promote: bool,
) -> Trained:
    vectors = passage_vectors(training, rooms, library)
    scores = cross_validate(training, vectors)
    label_sets = [set(labels) for labels in training.label_sets]
    classifier = ValueClassifier().fit_vectors(vectors, label_sets, list(training.documents))
    config, arrays = classifier_data(classifier)
    config |= {
        "variable": variable.id,
        "codebook": rooms.codebook.fingerprint,
        "embedder": load_embedder(rooms).fingerprint,
        "documents": len(set(training.documents)),
        "last_decision": decisions,
        "software": gvcmine.__version__,
    }
    card = model_card(variable, training, scores, config)
    model = save_model(rooms.folders.models, variable.id, config, arrays, card)
    if promote and _knows_something(scores):
        model = promote_model(rooms.folders.models, variable.id, model.version)
    return Trained(model=model, scores=tuple(scores), rare=tuple(classifier.rare_))


def _knows_something(scores: Sequence[ValueScore]) -> bool:
    """Say whether held-out documents were ranked better, on average, than by chance."""
    return bool(scores) and float(np.mean([s.average_precision - s.share for s in scores])) > 0


def _learnt_from(rooms: Rooms, document_id: str) -> list[Passage]:
    """Return the codable passages of a document that the machine can read: those it proposes from."""
    outline = rooms.corpus.outline(document_id)
    return codable_passages(readable(rooms.corpus.passages(document_id), outline, load_tagger(rooms)))


def passage_vectors(training: TrainingSet, rooms: Rooms, library: VectorLibrary) -> Vectors:
    """Return one vector a passage of the training set, in its order: the same vectors `propose` uses."""
    rows: dict[str, Any] = {}
    for document_id in sorted(set(training.documents)):
        vectors = library.of_passages(_learnt_from(rooms, document_id))
        rows |= dict(zip(vectors.passage_ids, vectors.passage_array, strict=True))
    return np.stack([rows[passage.id] for passage in training.passages])


def model_card(
    variable: Variable, training: TrainingSet, scores: Sequence[ValueScore], config: dict[str, Any]
) -> str:
    """Return the card of a model: what it is, what it learnt from, how good it was on unseen documents."""
    lines = [
        f"# {variable.label} (`{variable.id}`), model {{version}}",
        "",
        "Proposes values of this variable for a passage; people decide. One ridge regression a value on",
        "sentence embeddings, calibrated by Platt's sigmoid.",
        "",
        f"- learnt from {training.positives} passages with a confirmed value and "
        f"{len(training.passages) - training.positives} without, in {config['documents']} documents",
        f"- decisions up to number {config['last_decision']}; codebook {str(config['codebook'])[:12]}",
        f"- embedding {config['embedder']}; gvcmine {config['software']}",
        f"- too rare to learn: {', '.join(map(str, config['rare'])) or 'none'}",
        "",
        "Quality by cross-validation over documents (no document on both sides). AP = average precision",
        "with 95 % interval over documents; chance = AP of a ranking that knows nothing; words = AP of",
        "TF-IDF with logistic regression.",
        "",
        "| value | n | precision | recall | F1 | AP | interval | chance | words |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.value} | {s.positives} | {s.precision:.2f} | {s.recall:.2f} | {s.f1:.2f} | "
        f"{s.average_precision:.2f} | {s.low:.2f}–{s.high:.2f} | {s.share:.2f} | {s.words:.2f} |"
        for s in scores
    ]
    lines += [
        "",
        "Decisions made after seeing a proposal lean towards it; these figures share that lean.",
        "",
    ]
    return "\n".join(lines)
