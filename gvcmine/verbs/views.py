"""Views of a document: what of it concerns the paper itself, and what each of its cases."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from gvcmine.propose.sentences import SentenceVectors
from gvcmine.propose.separation import WHOLE, Separation, Share
from gvcmine.types.coding import Case, Evidence, Facets, case_unit, document_unit
from gvcmine.types.text import Document, Mention, Passage, Span
from gvcmine.verbs.cases import ACCEPTED, coded_cases
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.settling import settled


def _whole(span: Span) -> Share:
    return WHOLE


def _all(vectors: SentenceVectors) -> SentenceVectors:
    return vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What of a document concerns a unit.

    `mentions` are those that may speak of it, `share` says how much a sentence counts for it, and `own`
    leaves of sentence vectors those of its sentences. `facets` is what a case was accepted with, None
    for the paper itself and for the case of the document as a whole, `others` the facets of the
    document's other cases, `evidence` what the acceptance rests on.
    """

    unit: str
    mentions: list[Mention]
    share: Callable[[Span], Share] = _whole
    own: Callable[[SentenceVectors], SentenceVectors] = _all
    facets: Facets | None = None
    others: tuple[Facets, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Views:
    """The views of documents, with the cases of the workspace read once."""

    def __init__(self, rooms: Rooms) -> None:
        """Read the cases, and where people accepted some, the evidence that these rest on."""
        self._cases: dict[str, list[Case]] = defaultdict(list)
        accepted = False
        for case in coded_cases(rooms):
            accepted = accepted or case.facets != Facets()
            for document_id in case.document_ids:
                self._cases[document_id].append(case)
        self._accepted = settled(rooms, ACCEPTED) if accepted else {}

    def of(
        self, document: Document, passages: Sequence[Passage], mentions: list[Mention]
    ) -> tuple[View, list[View]]:
        """Return the view of the paper itself, and one of each of its cases.

        Sentences are parted among the cases that have facets, where there are several; the case of
        the document as a whole keeps all of them.
        """
        whole = View(unit=document_unit(document.id), mentions=mentions)
        cases = self._cases[document.id]
        known = [case for case in cases if case.facets != Facets()]
        separation = Separation(known, passages, mentions) if len(known) > 1 else None
        views = [
            self._view(document, case, known, separation, mentions)
            if case in known
            else View(unit=case_unit(case.id), mentions=mentions)
            for case in cases
        ]
        return whole, views

    def _view(
        self,
        document: Document,
        case: Case,
        known: Sequence[Case],
        separation: Separation | None,
        mentions: list[Mention],
    ) -> View:
        said = self._accepted.get(case_unit(case.id))
        view = View(
            unit=case_unit(case.id),
            mentions=mentions,
            facets=case.facets,
            others=tuple(other.facets for other in known if other is not case),
            # Evidence of an earlier text may no longer stand where it stood.
            evidence=tuple(one for one in said.evidence if one.text_id == document.text_id) if said else (),
        )
        if separation is None:
            return view
        return replace(
            view,
            mentions=separation.mentions_of(case.id, mentions),
            share=partial(separation.share, case.id),
            # All variables ask for the same vectors, one after the other.
            own=_remembering(partial(separation.vectors_of, case.id)),
        )


def _remembering(
    part: Callable[[SentenceVectors], SentenceVectors],
) -> Callable[[SentenceVectors], SentenceVectors]:
    """Return a function that does its work once as long as it is given the same vectors."""
    last: list[SentenceVectors] = []

    def own(vectors: SentenceVectors) -> SentenceVectors:
        if not last or last[0] is not vectors:
            last[:] = [vectors, part(vectors)]
        return last[1]

    return own
