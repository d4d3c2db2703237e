"""The verb cases accept: what the tagger suggests becomes a case when a person says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from gvcmine.errors import WorkspaceError
from gvcmine.propose.combine import evidence_at
from gvcmine.types.coding import Case, Evidence, Facets, Qualifiers, case_unit
from gvcmine.types.subject import CaseCandidate
from gvcmine.types.text import Document, content_id
from gvcmine.verbs.naming import Names, period_words
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.settling import settle, settled
from gvcmine.verbs.subjects import subjects

ACCEPTED = "@case"
"""The variable of a person's word that a document holds a case; its qualifiers say which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedCases:
    """The cases of a document after some were accepted.

    `new` are those accepted now, `known` those accepted before. `still_whole` says that the case of
    the document as a whole keeps its place beside them, because decisions rest on it.
    """

    source: str
    new: tuple[Case, ...]
    known: tuple[Case, ...]
    still_whole: bool


def coded_cases(rooms: Rooms) -> list[Case]:
    """Return the cases that are proposed for and coded, sorted by id.

    Where a person accepted cases of a document, the case of the document as a whole, which the program
    opened, is coded no more, unless decisions rest on it.
    """
    cases = rooms.coding.cases()
    parted = {document_id for case in cases if _by_person(case) for document_id in case.document_ids}
    if not parted:
        return cases
    decided = {entry.decision.unit for entry in rooms.coding.decisions()}
    return [
        case
        for case in cases
        if _by_person(case) or not parted & set(case.document_ids) or case_unit(case.id) in decided
    ]


def _by_person(case: Case) -> bool:
    return case.origin != "default"


def accept_cases(rooms: Rooms, name: str, numbers: Sequence[int] = (), *, person: str) -> AcceptedCases:
    """Make cases of what `gvcmine cases` suggests for a document; `numbers` count from 1, none means all.

    Ids are hashes of what was accepted: accepting the same twice adds nothing. Raises WorkspaceError where
    the document is not found or nothing of that number is suggested, DecisionRefused where nobody is named.
    """
    found = subjects(rooms, name)
    chosen = _chosen(found.cases, numbers, found.source)
    document = rooms.corpus.document(found.document_id)
    said = settled(rooms, ACCEPTED)
    names, new, known = Names(rooms.codebook), [], []
    for candidate in chosen:
        case = _case(document.id, candidate, names)
        if case_unit(case.id) not in said:
            settle(
                rooms,
                case_unit(case.id),
                ACCEPTED,
                "accepted",
                person=person,
                note=case.label,
                qualifiers=_told(document.id, candidate),
                evidence=_evidence(document, candidate),
            )
            new.append(case)
        else:
            known.append(case)
    # After the log: a case that is there without a word for it would be nobody's.
    rooms.coding.keep_cases([*new, *known])
    return AcceptedCases(
        source=found.source,
        new=tuple(new),
        known=tuple(known),
        still_whole=any(
            not _by_person(case) for case in coded_cases(rooms) if document.id in case.document_ids
        ),
    )


def _chosen(found: Sequence[CaseCandidate], numbers: Sequence[int], source: str) -> list[CaseCandidate]:
    if not found:
        raise WorkspaceError(f"no case is suggested for {source}; gvcmine cases {source} says why")
    wrong = [number for number in numbers if not 1 <= number <= len(found)]
    if wrong:
        there = "one case" if len(found) == 1 else f"cases 1 to {len(found)}"
        raise WorkspaceError(f"there is no case {wrong[0]}; for {source} the program suggests {there}")
    return [found[number - 1] for number in dict.fromkeys(numbers)] if numbers else list(found)


def _case(document_id: str, candidate: CaseCandidate, names: Names) -> Case:
    facets = Facets(
        countries=tuple(country for country in (candidate.country, *candidate.also) if country),
        places=(candidate.place,) if candidate.place else (),
        sectors=(candidate.sector,) if candidate.sector else (),
        periods=(candidate.period,) if candidate.period else (),
    )
    told = [f"{name}={value}" for name, value in _told(document_id, candidate)]
    return Case(
        id=content_id(ACCEPTED, *told),
        label=_label(facets, candidate.producers, names),
        document_ids=(document_id,),
        origin="person",
        facets=facets,
    )


def _label(facets: Facets, producers: str, names: Names) -> str:
    where = [*facets.places, " and ".join(names.country(one) for one in facets.countries)]
    what = [names.value("SECTOR", one) for one in facets.sectors]
    who = [names.value("ACTOR", producers)] if producers else []
    when = [period_words(one) for one in facets.periods]
    return " · ".join(part for part in (", ".join(filter(None, where)), *what, *who, *when) if part)


def _told(document_id: str, candidate: CaseCandidate) -> Qualifiers:
    """Return what is accepted, so that the log alone says it."""
    pairs = {
        "document": document_id,
        "country": "|".join([candidate.country, *candidate.also]),
        "place": candidate.place,
        "sector": candidate.sector,
        "period": candidate.period,
        "producers": candidate.producers,
    }
    return tuple(sorted((name, value) for name, value in pairs.items() if value))


def _evidence(document: Document, candidate: CaseCandidate) -> tuple[Evidence, ...]:
    return tuple(evidence_at(document, quote.span) for quote in candidate.evidence)
