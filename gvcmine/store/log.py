"""The log of what people did: rows are only ever added, and each carries the hash of the one before.

`hash` = SHA-256 of the previous row's hash followed by the canonical JSON of the decision, in hexadecimal.
All appends happen one after the other (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock that
ends with the transaction), so numbers run without gaps and a missing row shows.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, text

from gvcmine.errors import KeyReused, StoreError
from gvcmine.store.migrate import PG_LOCK
from gvcmine.store.payload import canonical_json, decision_from_json, decision_to_json, storable
from gvcmine.store.schema import events
from gvcmine.types.coding import Decision, LoggedDecision

FIRST = "0" * 64
"""What stands as previous hash before the first row."""

COPIED = ("key", "unit", "variable", "coder", "round", "proposal", "codebook_version", "at")
"""The fields of a decision that have a column of their own."""

_AT_ONCE = 500
"""Keys looked up in one statement; old SQLite allows 999 parameters."""


def chained(previous_hash: str, payload: str) -> str:
    """Return the hash of a row."""
    return hashlib.sha256((previous_hash + payload).encode("utf-8")).hexdigest()


def prepare(decisions: Sequence[Decision]) -> list[tuple[Decision, str]]:
    """Pair each decision with its canonical JSON, before any transaction is open.

    Raises StoreError where a decision holds what no database can keep.
    """
    for decision in decisions:
        for name in COPIED:
            storable(getattr(decision, name) or "")
    return [(decision, canonical_json(decision_to_json(decision))) for decision in decisions]


def append(connection: Connection, prepared: Sequence[tuple[Decision, str]]) -> list[LoggedDecision]:
    """Add decisions in their order; return each with its place in the log.

    A key that the log already holds with the same content (the time aside) gives the row that is
    there. Raises KeyReused where the content differs.
    """
    _one_at_a_time(connection)
    known = _by_key(connection, [decision.key for decision, _ in prepared])
    sequence, tail = _tail(connection)
    rows: list[dict[str, Any]] = []
    for decision, payload in prepared:
        if decision.key in known:
            _check_same(known[decision.key], payload)
            continue
        sequence, previous, tail = sequence + 1, tail, chained(tail, payload)
        rows.append(_row(decision, payload, sequence, previous, tail))
        known[decision.key] = LoggedDecision(sequence=sequence, hash=tail, decision=_decoded(payload))
    if rows:
        connection.execute(insert(events), rows)
    return [known[decision.key] for decision, _ in prepared]


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PG_LOCK})


def _tail(connection: Connection) -> tuple[int, str]:
    last = connection.execute(
        select(events.c.sequence, events.c.hash).order_by(events.c.sequence.desc()).limit(1)
    ).first()
    return (0, FIRST) if last is None else (last.sequence, last.hash)


def _by_key(connection: Connection, keys: Sequence[str]) -> dict[str, LoggedDecision]:
    found: dict[str, LoggedDecision] = {}
    remaining = iter(keys)
    while some := list(islice(remaining, _AT_ONCE)):
        for row in connection.execute(select(events).where(events.c.key.in_(some))):
            found[row.key] = _logged(row)
    return found


def _check_same(logged: LoggedDecision, payload: str) -> None:
    # A retry may reach the clock later than the first attempt; all else must be equal.
    if replace(_decoded(payload), at=logged.decision.at) != logged.decision:
        stored = logged.decision
        raise KeyReused(
            f'the key "{stored.key}" belongs to decision {logged.sequence} (by {stored.coder} on '
            f"{stored.variable} of {stored.unit}), whose content differs; nothing was stored; use a new key"
        )


def _row(decision: Decision, payload: str, sequence: int, previous: str, own: str) -> dict[str, Any]:
    copied = {name: getattr(decision, name) for name in COPIED}
    return copied | {
        "sequence": sequence,
        "kind": "decision",
        "payload": payload,
        "previous_hash": previous,
        "hash": own,
    }


def read(connection: Connection, *conditions: ColumnElement[bool]) -> list[LoggedDecision]:
    """Return the decisions that meet the conditions, in the order of the log."""
    chosen = select(events.c.sequence, events.c.hash, events.c.payload).where(*conditions)
    return [_logged(row) for row in connection.execute(chosen.order_by(events.c.sequence))]


def _logged(row: Any) -> LoggedDecision:
    try:
        decision = _decoded(row.payload)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"decision {row.sequence} of the log cannot be read ({error}); the database is damaged or "
            "was written by a newer gvcmine"
        ) from error
    return LoggedDecision(sequence=row.sequence, hash=row.hash, decision=decision)


def _decoded(payload: str) -> Decision:
    return decision_from_json(json.loads(payload))


def verify(connection: Connection) -> int:
    """Recompute the whole chain; return the number of rows.

    Raises StoreError naming the first row that is missing, was changed, or disagrees with its columns.
    """
    count, tail = 0, FIRST
    chosen = select(events).order_by(events.c.sequence).execution_options(yield_per=1000)
    with connection.execute(chosen) as result:
        for row in result.mappings():
            count += 1
            fault = _fault(dict(row), count, tail)
            if fault:
                raise StoreError(
                    f"the log is broken at decision {count}: {fault}; decisions before it are sound; "
                    "restore a copy of the database"
                )
            tail = row["hash"]
    if connection.dialect.name == "sqlite":
        _check_tail(connection, count)
    return count


def _fault(row: Mapping[str, Any], sequence: int, tail: str) -> str | None:
    if row["sequence"] != sequence:
        return f"the next row has the number {row['sequence']}"
    if row["previous_hash"] != tail:
        return "it does not follow from the row before"
    if row["hash"] != chained(tail, row["payload"]):
        return "its content does not fit its hash"
    content = json.loads(row["payload"])
    changed = [name for name in COPIED if row[name] != content.get(name)]
    return f'the column "{changed[0]}" does not fit its content' if changed else None


def _check_tail(connection: Connection, count: int) -> None:
    # SQLite remembers the highest number ever given, so rows cut off at the end show as well.
    highest = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'events'")).scalar() or 0
    if highest > count:
        raise StoreError(
            f"the log is broken at decision {count + 1}: {highest - count} rows at the end are missing; "
            "restore a copy of the database"
        )
