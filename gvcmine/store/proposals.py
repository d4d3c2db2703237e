"""Proposals in the database: loaded document by document, and kept once a person met them."""

import json
import math
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, text, update

from gvcmine.errors import StoreError
from gvcmine.store.payload import (
    alternatives_from_json,
    alternatives_to_json,
    canonical_json,
    evidence_from_json,
    evidence_to_json,
    storable,
)
from gvcmine.store.schema import events, loads, proposals
from gvcmine.types.coding import Proposal, Qualifiers, parse_qualifiers, qualifier_text

_AT_ONCE = 500
"""Ids in one statement; old SQLite allows 999 parameters."""

_TEXTS = ("id", "unit", "variable", "value", "run", "codebook_version")


def prepare(document_id: str, given: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Return the rows of a document's proposals, one per id.

    Raises StoreError where a proposal holds what no database can keep.
    """
    rows = {proposal.id: _row(document_id, proposal) for proposal in given}
    return list(rows.values())


def _row(document_id: str, proposal: Proposal) -> dict[str, Any]:
    texts = {name: getattr(proposal, name) for name in _TEXTS}
    for content in texts.values():
        storable(content or "")
    return texts | {
        "document_id": storable(document_id),
        "qualifiers": _qualifiers_column(proposal.qualifiers),
        "score": _finite(proposal.score, proposal),
        "probability": None if proposal.probability is None else _finite(proposal.probability, proposal),
        "evidence": canonical_json(evidence_to_json(proposal.evidence)),
        "why": canonical_json(list(proposal.why)),
        "alternatives": canonical_json(alternatives_to_json(proposal.alternatives)),
        "active": 1,
        "shown": 0,
    }


def _qualifiers_column(qualifiers: Qualifiers) -> str:
    written = storable(qualifier_text(qualifiers))
    try:
        if parse_qualifiers(written) == qualifiers:
            return written
    except ValueError:
        pass
    raise StoreError(f'the qualifiers "{written}" are not in canonical order or have odd names')


def _finite(number: float, proposal: Proposal) -> float:
    if not math.isfinite(number):
        raise StoreError(f"the proposal {proposal.id} for {proposal.variable} has no finite score: {number}")
    return float(number)


def replace(
    connection: Connection,
    document_id: str,
    run: str,
    rows: Sequence[dict[str, Any]],
    variables: Collection[str] | None = None,
) -> None:
    """Make these the active proposals of a document, or of some of its variables.

    Superseded ones that nobody met are deleted; one that was shown or decided stays as the coder saw
    it, inactive unless it is proposed again.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:document, 0))"), {"document": document_id}
        )
    concerned = proposals.c.document_id == document_id
    if variables is not None:
        concerned &= proposals.c.variable.in_(variables)
    decided = select(events.c.sequence).where(events.c.proposal == proposals.c.id).exists()
    connection.execute(delete(proposals).where(concerned, proposals.c.shown == 0, ~decided))
    connection.execute(update(proposals).where(concerned).values(active=0))
    kept = set(connection.execute(select(proposals.c.id).where(concerned)).scalars())
    fresh = [row for row in rows if row["id"] not in kept]
    if fresh:
        connection.execute(insert(proposals), fresh)
    _activate(connection, [row["id"] for row in rows if row["id"] in kept])
    connection.execute(delete(loads).where(loads.c.document_id == document_id))
    connection.execute(insert(loads).values(document_id=document_id, run=run))


def _activate(connection: Connection, ids: Sequence[str]) -> None:
    remaining = iter(ids)
    while some := list(islice(remaining, _AT_ONCE)):
        connection.execute(update(proposals).where(proposals.c.id.in_(some)).values(active=1))


def mark_shown(connection: Connection, proposal_id: str) -> None:
    """Note that a person saw a proposal, so that it is never deleted."""
    connection.execute(update(proposals).where(proposals.c.id == proposal_id).values(shown=1))


def read(connection: Connection, *conditions: ColumnElement[bool]) -> list[Proposal]:
    """Return the proposals that meet the conditions, by unit and variable, the best score first."""
    order = (proposals.c.unit, proposals.c.variable, proposals.c.score.desc(), proposals.c.id)
    return [
        _proposal(row) for row in connection.execute(select(proposals).where(*conditions).order_by(*order))
    ]


def _proposal(row: Any) -> Proposal:
    try:
        return Proposal(
            id=row.id,
            unit=row.unit,
            variable=row.variable,
            value=row.value,
            qualifiers=parse_qualifiers(row.qualifiers),
            score=row.score,
            probability=row.probability,
            evidence=evidence_from_json(json.loads(row.evidence)),
            why=tuple(json.loads(row.why)),
            run=row.run,
            codebook_version=row.codebook_version,
            alternatives=alternatives_from_json(json.loads(row.alternatives)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"the proposal {row.id} cannot be read ({error}); gvcmine propose makes it anew"
        ) from error
