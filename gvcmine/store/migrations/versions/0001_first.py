"""Create the first tables and the guards of the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")

_SQLITE_GUARDS = (
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END",
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END",
    "CREATE TRIGGER events_no_replace BEFORE INSERT ON events "
    "WHEN EXISTS (SELECT 1 FROM events WHERE sequence = NEW.sequence OR key = NEW.key) "
    "BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END",
)
_POSTGRESQL_GUARDS = (
    "CREATE FUNCTION gvcmine_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$",
    "CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events "
    "FOR EACH ROW EXECUTE FUNCTION gvcmine_refuse_change()",
    "CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events "
    "FOR EACH STATEMENT EXECUTE FUNCTION gvcmine_refuse_change()",
)


def upgrade() -> None:
    """Create every table, then the triggers that make the log append-only."""
    _codebooks_and_cases()
    _runs()
    _proposals()
    _events()
    guards = _SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_GUARDS
    for statement in guards:
        op.execute(statement)


def _codebooks_and_cases() -> None:
    op.create_table(
        "codebooks",
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False, index=True),
        sa.Column("content", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "case_documents",
        sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id", ondelete="RESTRICT"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.Text, nullable=False, index=True),
        sqlite_strict=True,
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("codebook_version", sa.Text, nullable=False),
        sa.Column("software_version", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "loads",
        sa.Column("document_id", sa.Text, primary_key=True),
        sa.Column("run", sa.Text, sa.ForeignKey("runs.id", ondelete="RESTRICT"), nullable=False),
        sqlite_strict=True,
    )


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("document_id", sa.Text, nullable=False, index=True),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("variable", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("qualifiers", sa.Text, nullable=False),
        sa.Column("score", _NUMBER, nullable=False),
        sa.Column("probability", _NUMBER),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("run", sa.Text, nullable=False),
        sa.Column("codebook_version", sa.Text, nullable=False),
        sa.Column(
            "active", sa.Integer, sa.CheckConstraint("active IN (0, 1)", name="active"), nullable=False
        ),
        sa.Column("shown", sa.Integer, sa.CheckConstraint("shown IN (0, 1)", name="shown"), nullable=False),
        sqlite_strict=True,
    )
    op.create_index(None, "proposals", ["unit", "variable"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("sequence", _COUNTER, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, sa.CheckConstraint("kind IN ('decision')", name="kind"), nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("variable", sa.Text, nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("proposal", sa.Text, index=True),
        sa.Column("codebook_version", sa.Text, nullable=False, index=True),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(None, "events", ["unit", "variable"])
