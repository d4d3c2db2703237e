"""The verb propose: passages, mentions and codebook to proposals, kept in the database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import gvcmine
from gvcmine.propose.weighing import Weights
from gvcmine.types.coding import Run
from gvcmine.types.text import content_id
from gvcmine.verbs.documents import live_documents, open_cases
from gvcmine.verbs.drafting import Drafting
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.salient import salience_fingerprint
from gvcmine.verbs.standing import MentionInputs
from gvcmine.verbs.tagging import load_tagger
from gvcmine.verbs.vectors import load_embedder
from gvcmine.workspace.model_cards import StoredModel, promoted_models

PART = "cold_start.v1"
"""The combination of cues.v1, prototypes.v1 and, where a model is promoted, logistic.v1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeReport:
    """How many documents got new proposals, how many were current, and which models were used.

    `unused` names the variables whose promoted model was trained with another embedder.
    """

    proposed: int
    unchanged: int
    untagged: int
    models: tuple[str, ...]
    unused: tuple[str, ...]


def propose(rooms: Rooms, progress: Progress) -> ProposeReport:
    """Propose values for every document whose mentions, codebook, models or settings changed."""
    models = usable_models(rooms)
    run, mention_inputs = make_run(rooms, models), MentionInputs(rooms, load_tagger(rooms))
    loaded = rooms.coding.loaded_runs()
    stale, unchanged, untagged = [], 0, 0
    open_cases(rooms)
    for document_id in live_documents(rooms):
        tagged_from = mention_inputs.of(rooms.corpus.outline(document_id))
        inputs = proposal_inputs(run, tagged_from)
        if not rooms.corpus.is_current("mentions", document_id, tagged_from):
            untagged += 1
        elif rooms.corpus.is_current("proposals", document_id, inputs):
            unchanged += 1
            if loaded.get(document_id) != run.id:
                rooms.coding.replace_proposals(document_id, run, rooms.corpus.proposals(document_id))
        else:
            stale.append((document_id, inputs))
    desk = Drafting(rooms, models) if stale else None
    for done, (document_id, inputs) in enumerate(stale, start=1):
        if desk is not None:
            made = list(desk.proposals(document_id, run))
            # In this order: a file that is current says that the database holds what is in it.
            rooms.coding.replace_proposals(document_id, run, made)
            rooms.corpus.keep_proposals(document_id, made, inputs)
        progress("proposing values", done, len(stale))
    names = tuple(f"{model.variable} {model.version}" for model in models.values())
    unused = tuple(sorted(set(promoted_models(rooms.folders.models)) - set(models)))
    return ProposeReport(
        proposed=len(stale), unchanged=unchanged, untagged=untagged, models=names, unused=unused
    )


def proposal_inputs(run: Run, mention_inputs: str) -> str:
    """Return what the proposals for a document depend on: the run, and what its mentions depend on.

    The team's own terms are in the second alone, so that a new term concerns the texts it stands in.
    """
    return content_id(run.id, mention_inputs)


def usable_models(rooms: Rooms) -> dict[str, StoredModel]:
    """Return the promoted models that were trained on vectors of the embedder in use.

    Vectors of different models never mix: the others wait until they are trained again.
    """
    wanted = load_embedder(rooms).fingerprint
    promoted = promoted_models(rooms.folders.models)
    return {name: model for name, model in promoted.items() if model.config.get("embedder") == wanted}


def make_run(rooms: Rooms, models: Mapping[str, StoredModel]) -> Run:
    """Return the run that these settings, codebook, models and software make; equal inputs, equal id."""
    settings = tuple(
        sorted((name, str(value)) for name, value in asdict(rooms.settings.propose).items())
    ) + tuple((f"weight {name}", str(value)) for name, value in asdict(Weights()).items())
    inputs = content_id(
        rooms.codebook.fingerprint,
        load_embedder(rooms).fingerprint,
        load_tagger(rooms).fingerprint,
        salience_fingerprint(),
        *(f"{model.variable} {model.version} {model.config}" for model in models.values()),
    )
    flat = [text for pair in settings for text in pair]
    return Run(
        id=content_id(PART, inputs, gvcmine.__version__, *flat),
        part=PART,
        settings=settings,
        inputs=inputs,
        codebook_version=rooms.codebook.version,
        software_version=gvcmine.__version__,
    )
