"""The proposals for one document: all parts asked, their scores combined."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from gvcmine.errors import WorkspaceError
from gvcmine.parts import Proposer, Support
from gvcmine.propose.combine import (
    Candidate,
    Limits,
    Scoring,
    Source,
    candidates,
    codable_passages,
    proposals,
)
from gvcmine.propose.cues import CueProposer, prominence
from gvcmine.propose.facets import with_accepted, without_others
from gvcmine.propose.pooling import Pooling
from gvcmine.propose.prototypes import PrototypeProposer, Prototypes
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import Proposal
from gvcmine.types.subject import Subject
from gvcmine.types.text import Document, DocumentKind, Mention, Passage
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.runs import Runs
from gvcmine.verbs.salient import both, head_start, rank_subjects
from gvcmine.verbs.serving import Service
from gvcmine.verbs.tagging import load_tagger
from gvcmine.verbs.vectors import VectorLibrary, load_embedder
from gvcmine.verbs.views import View, Views

if TYPE_CHECKING:
    from gvcmine.propose.learning.learnt_model import Learnt

ABSTRACT_ONLY = "abstract_only"
"""The value of the shipped codebook's `p_doc_type` that is a fact of the document, not of its words."""


class Drafting:
    """The proposers of one run, ready to work on one document after another."""

    def __init__(self, rooms: Rooms, services: Mapping[str, Service], *, cues_only: bool = False) -> None:
        self._rooms, self._tagger, self._cues = rooms, load_tagger(rooms), CueProposer()
        self._views = Views(rooms)
        self._learnt: dict[str, Learnt] = {}
        self._prototypes: Prototypes | None = None
        settings = rooms.settings.propose
        self._limits = Limits(
            values=settings.values_a_variable,
            evidence=settings.evidence_a_proposal,
            score=settings.lowest_score,
        )
        if not cues_only:
            library = VectorLibrary(rooms, load_embedder(rooms))
            self._vectors = lru_cache(maxsize=1)(library.of_passages)
            self._prototypes = library.of_codebook(rooms)
            self._learnt = {name: learnt_of(service) for name, service in services.items()}

    def proposals(
        self, document_id: str, runs: Runs, variables: Collection[str] | None = None
    ) -> Iterator[Proposal]:
        """Yield the proposals for a document, from passages the machine can read.

        For all codable variables, or those whose ids are in `variables`; for the document itself and
        for each case in it.
        """
        corpus = self._rooms.corpus
        document, mentions = corpus.document(document_id), corpus.mentions(document_id)
        everything = readable(corpus.passages(document_id), document, self._tagger)
        passages = codable_passages(everything)
        if not passages:
            return
        # Asked for only where a variable has a main value.
        ranked = cache(partial(rank_subjects, everything, mentions, document.title))
        whole, views = self._views.of(document, passages, mentions)
        for variable in self._rooms.codebook.codable:
            if variables is not None and variable.id not in variables:
                continue
            for view in (whole,) if variable.of_paper else views:
                announced = _announced(everything, view.mentions, ranked, variable)
                source = Source(
                    document=document,
                    unit=view.unit,
                    run=runs.of[variable.id].id,
                    codebook_version=self._rooms.codebook.version,
                    limits=self._limits,
                    pooling=self._calibrated(variable, view),
                )
                found = self._candidates(passages, view, variable, announced)
                yield from proposals([one for one in found if _fits(document, one)], variable, source)

    def support(
        self, document_id: str, unit: str, variable: Variable
    ) -> tuple[dict[str, list[Support]], Scoring]:
        """Return what each part says of the passages of a unit, and how that adds up to scores.

        Without a passage that the machine can read, and for a unit that is not of the document, the
        parts say nothing.
        """
        corpus = self._rooms.corpus
        document, mentions = corpus.document(document_id), corpus.mentions(document_id)
        passages = codable_passages(readable(corpus.passages(document_id), document, self._tagger))
        whole, views = self._views.of(document, passages, mentions)
        view = next((one for one in (whole, *views) if one.unit == unit), None)
        return self._support(passages, view, variable) if view and passages else ({}, Scoring())

    def _support(
        self, passages: list[Passage], view: View, variable: Variable
    ) -> tuple[dict[str, list[Support]], Scoring]:
        learnt = self._learnt.get(variable.id)
        scoring = Scoring(share=view.share)
        if learnt is not None:
            scoring = replace(scoring, weights=learnt.weights, pooling=learnt.pooling, trust=learnt.trust)
        supports = {
            one.name: one.propose(passages, view.mentions, variable) for one in self._proposers(view, learnt)
        }
        if view.facets:
            supports = without_others(supports, variable, view.facets, view.others)
        return supports, scoring

    def _candidates(
        self, passages: list[Passage], view: View, variable: Variable, announced: Mapping[str, float]
    ) -> list[Candidate]:
        supports, scoring = self._support(passages, view, variable)
        found = candidates(supports, variable, scoring, announced)
        return with_accepted(found, variable, view.facets, view.evidence) if view.facets else found

    def _proposers(self, view: View, learnt: "Learnt | None") -> Iterator[Proposer]:
        yield self._cues
        if self._prototypes is not None:
            yield PrototypeProposer(self._prototypes, lambda some: view.own(self._vectors(tuple(some))))
        if learnt is not None:
            # scikit-learn takes seconds to import; a workspace without models should not wait for it.
            from gvcmine.propose.learning.learnt_proposer import LearntProposer

            yield LearntProposer(learnt, lambda some: view.own(self._vectors(tuple(some))))

    def _calibrated(self, variable: Variable, view: View) -> Pooling:
        """Return the pooling whose scores were calibrated; one that knows no probability for other scores.

        What a document announces, and what a case was accepted with, change scores after pooling.
        """
        learnt = self._learnt.get(variable.id)
        if learnt is None or variable.primary or view.facets:
            return Pooling()
        return learnt.pooling


def _fits(document: Document, candidate: Candidate) -> bool:
    """Say whether a value is possible: a document with a text is no mere abstract."""
    return candidate.value != ABSTRACT_ONLY or document.kind is DocumentKind.ABSTRACT_ONLY


def _announced(
    everything: Sequence[Passage],
    mentions: Sequence[Mention],
    ranked: Callable[[], Sequence[Subject]],
    variable: Variable,
) -> dict[str, float]:
    """Return how much a document announces and studies each value, where one value is the main one."""
    if not variable.primary:
        return {}
    codable = sum(1 for passage in everything if passage.section.codable)
    return both(prominence(everything, mentions, variable), head_start(ranked(), variable, codable))


def learnt_of(service: Service) -> "Learnt":
    """Return what a model learnt, trusted only with the values that it serves.

    Raises WorkspaceError where its weights are not those that this program writes.
    """
    from gvcmine.propose.learning.learnt_model import learnt_from

    model = service.model
    try:
        learnt = learnt_from(model.config, model.arrays())
    except (KeyError, TypeError, ValueError) as problem:
        raise WorkspaceError(
            f"{model.folder} was made by another version of the program and cannot be read "
            f'({type(problem).__name__}: {problem}); train again with "gvcmine train {model.variable}"'
        ) from problem
    return replace(learnt, trust={value: learnt.trust.get(value, 0.0) for value in service.values})
