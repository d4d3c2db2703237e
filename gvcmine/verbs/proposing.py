"""The verb propose: passages, mentions and codebook to proposals, kept in the database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

import gvcmine
from gvcmine.parts import Proposer, Support
from gvcmine.propose.combine import (
    Limits,
    Source,
    Weights,
    candidates,
    codable_passages,
    proposals,
)
from gvcmine.propose.cues import CueProposer, prominence
from gvcmine.propose.prototypes import PrototypeProposer
from gvcmine.propose.sentences import Vectors
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import Proposal, Run, case_unit, document_unit
from gvcmine.types.subject import Subject
from gvcmine.types.text import Mention, Passage, content_id
from gvcmine.verbs.documents import live_documents, open_cases
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.salient import both, head_start, rank_subjects, salience_fingerprint
from gvcmine.verbs.standing import MentionInputs
from gvcmine.verbs.tagging import load_tagger
from gvcmine.verbs.vectors import VectorLibrary, load_embedder
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
    desk = Proposing(rooms, models) if stale else None
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


class Proposing:
    """The proposers of one run, ready to work on one document after another."""

    def __init__(self, rooms: Rooms, models: Mapping[str, StoredModel], *, cues_only: bool = False) -> None:
        self._rooms, self._weights, self._tagger = rooms, Weights(), load_tagger(rooms)
        self._cues = CueProposer()
        self._learnt: dict[str, Proposer] = {}
        self._prototypes: PrototypeProposer | None = None
        if not cues_only:
            library = VectorLibrary(rooms, load_embedder(rooms))
            vectors = lru_cache(maxsize=1)(library.of_passages)
            self._prototypes = PrototypeProposer(
                library.of_codebook(rooms), lambda some: vectors(tuple(some))
            )
            self._learnt = {
                name: _learnt_proposer(model, lambda some: vectors(tuple(some)).passage_array)
                for name, model in models.items()
            }

    def proposals(self, document_id: str, run: Run) -> Iterator[Proposal]:
        """Yield the proposals for all codable variables of a document, from passages the machine can read."""
        corpus, settings = self._rooms.corpus, self._rooms.settings.propose
        document, mentions = corpus.document(document_id), corpus.mentions(document_id)
        everything = readable(corpus.passages(document_id), document, self._tagger)
        passages = codable_passages(everything)
        if not passages:
            return
        limits = Limits(
            values=settings.values_a_variable,
            evidence=settings.evidence_a_proposal,
            score=settings.lowest_score,
        )
        ranked = rank_subjects(everything, mentions, document.title)
        case = case_unit(self._rooms.coding.cases_of(document_id)[0].id)
        for variable in self._rooms.codebook.codable:
            supports = self._supports(passages, mentions, variable)
            announced = _announced(everything, mentions, ranked, variable)
            found = candidates(supports, variable, self._weights, announced)
            source = Source(
                document=document,
                unit=document_unit(document_id) if variable.of_paper else case,
                run=run.id,
                codebook_version=run.codebook_version,
                limits=limits,
            )
            yield from proposals(found, variable, source)

    def _supports(
        self, passages: list[Passage], mentions: list[Mention], variable: Variable
    ) -> dict[str, list[Support]]:
        proposers: list[Proposer] = [self._cues]
        if self._prototypes is not None:
            proposers.append(self._prototypes)
        if variable.id in self._learnt:
            proposers.append(self._learnt[variable.id])
        return {one.name: one.propose(passages, mentions, variable) for one in proposers}


def _announced(
    everything: Sequence[Passage], mentions: Sequence[Mention], ranked: Sequence[Subject], variable: Variable
) -> dict[str, float]:
    """Return how much a document announces and studies each value, where one value is the main one."""
    if not variable.primary:
        return {}
    codable = sum(1 for passage in everything if passage.section.codable)
    return both(prominence(everything, mentions, variable), head_start(ranked, variable, codable))


def _learnt_proposer(model: StoredModel, passage_vectors: Callable[[Sequence[Passage]], Vectors]) -> Proposer:
    # scikit-learn takes seconds to import; a workspace without models should not wait for it.
    from gvcmine.propose.classify import ClassifierProposer
    from gvcmine.propose.learnt import classifier_from

    return ClassifierProposer(classifier_from(model.config, model.arrays()), passage_vectors)
