"""The tables of the database, the same on SQLite and PostgreSQL.

`REVISION` is the newest migration. A table changes only together with a new migration; a test
holds the two against each other. Only types that SQLite's STRICT tables know are used there.
"""

from sqlalchemy import (
    DDL,
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    event,
)
from sqlalchemy.types import TypeEngine

REVISION = "0002"

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints are called, so that a later migration can name the one it changes."""

metadata = MetaData(naming_convention=NAMES)

_Counter = BigInteger().with_variant(Integer(), "sqlite")
_Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")

codebooks = Table(
    "codebooks",
    metadata,
    Column("version", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False, index=True),
    Column("content", Text, nullable=False),
    sqlite_strict=True,
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("facets", Text, nullable=False, server_default="{}"),
    sqlite_strict=True,
)

case_documents = Table(
    "case_documents",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id", ondelete="RESTRICT"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("document_id", Text, nullable=False, index=True),
    sqlite_strict=True,
)

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("part", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("codebook_version", Text, nullable=False),
    Column("software_version", Text, nullable=False),
    sqlite_strict=True,
)

loads = Table(
    "loads",
    metadata,
    Column("document_id", Text, primary_key=True),
    Column("run", Text, ForeignKey("runs.id", ondelete="RESTRICT"), nullable=False),
    sqlite_strict=True,
)
"""The run whose proposals a document shows now; kept also where a run proposed nothing."""

proposals = Table(
    "proposals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document_id", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("variable", Text, nullable=False),
    Column("value", Text),
    Column("qualifiers", Text, nullable=False),
    Column("score", _Number, nullable=False),
    Column("probability", _Number),
    Column("evidence", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("codebook_version", Text, nullable=False),
    Column("active", Integer, CheckConstraint("active IN (0, 1)", name="active"), nullable=False),
    Column("shown", Integer, CheckConstraint("shown IN (0, 1)", name="shown"), nullable=False),
    Column("alternatives", Text, nullable=False, server_default="[]"),
    Index(None, "document_id"),
    Index(None, "unit", "variable"),
    sqlite_strict=True,
)

events = Table(
    "events",
    metadata,
    Column("sequence", _Counter, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, CheckConstraint("kind IN ('decision')", name="kind"), nullable=False),
    Column("unit", Text, nullable=False),
    Column("variable", Text, nullable=False),
    Column("coder", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("proposal", Text, index=True),
    Column("codebook_version", Text, nullable=False, index=True),
    Column("payload", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index(None, "unit", "variable"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""The log. `proposal` is no foreign key: a person's act is kept even where the proposal is gone."""

GUARDS = {
    "sqlite": (
        "CREATE TRIGGER events_no_update BEFORE UPDATE ON events "
        "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END",
        "CREATE TRIGGER events_no_delete BEFORE DELETE ON events "
        "BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END",
        # REPLACE deletes without firing the delete trigger unless recursive_triggers is on.
        "CREATE TRIGGER events_no_replace BEFORE INSERT ON events "
        "WHEN EXISTS (SELECT 1 FROM events WHERE sequence = NEW.sequence OR key = NEW.key) "
        "BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION gvcmine_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$",
        "CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events "
        "FOR EACH ROW EXECUTE FUNCTION gvcmine_refuse_change()",
        "CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION gvcmine_refuse_change()",
    ),
}
"""What refuses UPDATE, DELETE and TRUNCATE on the log, for each kind of database."""

for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        event.listen(events, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
