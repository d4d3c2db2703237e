"""Duplicates and version families: pairs found by likeness, what a person says of them, who stands aside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gvcmine.errors import WorkspaceError
from gvcmine.ingest import families as rules
from gvcmine.ingest.families import FamilyPair, PairKind, PairState, pair_ids, pair_unit
from gvcmine.ingest.likeness import Signature
from gvcmine.types.coding import Decision
from gvcmine.types.text import DocumentKind
from gvcmine.verbs.documents import (
    FAMILY,
    decided_units,
    retire,
    set_aside,
    units_of,
)
from gvcmine.verbs.finding import find_document
from gvcmine.verbs.pairs import found_pairs
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.settling import settle, settled

WORDS = (PairState.SAME, PairState.VERSION, PairState.DIFFERENT)
"""What a person may say of a pair."""

__all__ = ["Families", "FamilyPair", "families", "link_families", "settle_pair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """All pairs with what holds of each, the families they make, and the documents they speak of.

    `aside` names the documents set aside, each with the one that stands in its place; `decided` those
    of them on which decisions rest. `contradictions` are pairs said to be different works that other
    pairs hold in one family.
    """

    pairs: tuple[FamilyPair, ...]
    families: tuple[tuple[str, ...], ...]
    documents: Mapping[str, Signature]
    aside: Mapping[str, str]
    decided: frozenset[str]
    contradictions: tuple[FamilyPair, ...]

    @property
    def open(self) -> tuple[FamilyPair, ...]:
        """Return the pairs that wait for a person."""
        return tuple(pair for pair in self.pairs if pair.state is PairState.OPEN)


def link_families(rooms: Rooms) -> tuple[FamilyPair, ...]:
    """Return all pairs of documents that are or may be one work, with what holds of each.

    Signatures and pairs are made only where a document or what a person named changed since the last
    time. Certain versions are linked, and nothing is set aside: that takes a person.
    """
    return _pairs(rooms)[0]


def families(rooms: Rooms) -> Families:
    """Return pairs and families with the documents in them; changes nothing but derived data."""
    pairs, documents = _pairs(rooms)
    aside = set_aside(rooms)
    return Families(
        pairs=pairs,
        families=tuple(rules.families(pairs)),
        documents=documents,
        aside=aside,
        decided=frozenset(one for one in aside if _is_decided(rooms, one)),
        contradictions=tuple(rules.contradictions(pairs)),
    )


def settle_pair(
    rooms: Rooms, value: str, names: tuple[str, str], *, person: str, leading: str = ""
) -> FamilyPair:
    """Commit that two documents are the same work, versions of one, or different; return the pair.

    Of the same work one document is set aside: it keeps its text and its decisions, and is proposed
    for no more. `leading` names the other; else it is the one on which decisions rest, then one with a
    file, then the longer one. Whatever was said of the pair before is taken back by this.

    Raises WorkspaceError where a name fits no document or several, DecisionRefused where no person is
    named.
    """
    if value not in WORDS:
        raise WorkspaceError(
            f'"{value}" is nothing that can be said of a pair; say one of: {", ".join(WORDS)}'
        )
    _, documents = _pairs(rooms)
    one, other = (documents[_id_of(rooms, documents, name)] for name in names)
    if one.document_id == other.document_id:
        raise WorkspaceError(f"{names[0]} and {names[1]} are the same document; name two")
    leads = ""
    if value == PairState.SAME:
        leads = _id_of(rooms, documents, leading) if leading else _leader(rooms, one, other)
        if leads not in (one.document_id, other.document_id):
            raise WorkspaceError(f"{leading} is neither of the two; keep {one.name} or {other.name}")
    unit = pair_unit(one.document_id, other.document_id)
    settle(rooms, unit, FAMILY, value, person=person, note=leads)
    for document_id in set_aside(rooms):
        retire(rooms, document_id)
    return next(pair for pair in link_families(rooms) if _unit(pair) == unit)


def _pairs(rooms: Rooms) -> tuple[tuple[FamilyPair, ...], Mapping[str, Signature]]:
    said = settled(rooms, FAMILY)
    found, documents = found_pairs(rooms, [pair_ids(unit) for unit in said])
    return tuple(_with_word(pair, said.get(_unit(pair))) for pair in found), documents


def _unit(pair: FamilyPair) -> str:
    return pair_unit(pair.first, pair.second)


def _with_word(pair: FamilyPair, decision: Decision | None) -> FamilyPair:
    if decision is not None:
        leads = decision.note if decision.value == PairState.SAME else None
        return replace(pair, state=PairState(decision.value or ""), leads=leads, person=decision.coder)
    return replace(pair, state=PairState.LINKED) if pair.kind is PairKind.VERSION else pair


def _is_decided(rooms: Rooms, document_id: str) -> bool:
    return bool(units_of(rooms, document_id) & decided_units(rooms))


def _leader(rooms: Rooms, one: Signature, other: Signature) -> str:
    def rank(each: Signature) -> tuple[bool, bool, bool, int]:
        is_file = each.kind != DocumentKind.ABSTRACT_ONLY
        is_aside = each.document_id in aside
        return (not is_aside, _is_decided(rooms, each.document_id), is_file, each.sampled)

    aside = set_aside(rooms)
    return max((one, other), key=rank).document_id


def _id_of(rooms: Rooms, documents: Mapping[str, Signature], name: str) -> str:
    """Return the id of the document that goes by this name, if it is coded still."""
    found = find_document(rooms, name)
    if found not in documents:
        raise WorkspaceError(f'"{name}" is an earlier text of a file that was replaced, and is coded no more')
    return found
