"""The proposals for one document: all parts asked, their scores combined."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from gvcmine.parts import Proposer, Support
from gvcmine.propose.combine import Limits, Source, candidates, codable_passages, proposals
from gvcmine.propose.cues import CueProposer, prominence
from gvcmine.propose.prototypes import PrototypeProposer, VectorSource
from gvcmine.propose.weighing import Weights
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import Proposal, case_unit, document_unit
from gvcmine.types.subject import Subject
from gvcmine.types.text import Mention, Passage
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.runs import Runs
from gvcmine.verbs.salient import both, head_start, rank_subjects
from gvcmine.verbs.serving import Service
from gvcmine.verbs.tagging import load_tagger
from gvcmine.verbs.vectors import VectorLibrary, load_embedder

if TYPE_CHECKING:
    from gvcmine.propose.learnt_model import Learnt


class Drafting:
    """The proposers of one run, ready to work on one document after another."""

    def __init__(self, rooms: Rooms, services: Mapping[str, Service], *, cues_only: bool = False) -> None:
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
                name: _learnt_proposer(service, lambda some: vectors(tuple(some)))
                for name, service in services.items()
            }

    def proposals(
        self, document_id: str, runs: Runs, variables: Collection[str] | None = None
    ) -> Iterator[Proposal]:
        """Yield the proposals for a document, from passages the machine can read.

        For all codable variables, or those whose ids are in `variables`.
        """
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
            if variables is not None and variable.id not in variables:
                continue
            supports = self._supports(passages, mentions, variable)
            announced = _announced(everything, mentions, ranked, variable)
            found = candidates(supports, variable, self._weights, announced)
            source = Source(
                document=document,
                unit=document_unit(document_id) if variable.of_paper else case,
                run=runs.of[variable.id].id,
                codebook_version=self._rooms.codebook.version,
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


def _learnt_proposer(service: Service, vectors: VectorSource) -> Proposer:
    # scikit-learn takes seconds to import; a workspace without models should not wait for it.
    from gvcmine.propose.learnt_proposer import LearntProposer

    return LearntProposer(learnt_of(service), vectors)


def learnt_of(service: Service) -> "Learnt":
    """Return what a model learnt, trusted only with the values that it serves."""
    from gvcmine.propose.learnt_model import learnt_from

    learnt = learnt_from(service.model.config, service.model.arrays())
    return replace(learnt, trust={value: learnt.trust.get(value, 0.0) for value in service.values})
