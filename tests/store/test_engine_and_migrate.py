import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from store_values import a_decision, some_evidence

from gvcmine.errors import StoreError
from gvcmine.store import schema
from gvcmine.store.coding import CodingStore
from gvcmine.store.engine import SOUND_WAL, database_url, engine_for, reading, writing
from gvcmine.store.migrate import OURS, Scripts, copy_beside, open_database, upgrade
from gvcmine.store.payload import canonical_json, evidence_to_json
from gvcmine.types.coding import Case

REBUILD = '''"""Rename a column of a table that others refer to."""

from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    """Rebuild the table, as SQLite must."""
    with op.batch_alter_table("cases", recreate="{recreate}") as batch:
        batch.alter_column("label", new_column_name="name")
    {extra}
'''


def newer_scripts(folder: Path, extra: str = "pass", recreate: str = "always") -> Scripts:
    copied = folder / "100% migrations"
    shutil.copytree(OURS.folder, copied, ignore=shutil.ignore_patterns("__pycache__"))
    script = REBUILD.format(extra=extra, recreate=recreate, head=schema.REVISION)
    (copied / "versions" / "next_rebuild.py").write_text(script)
    return Scripts(folder=copied, head="next")


def revision_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def structure(engine: Engine) -> dict[str, object]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master")).all()
            # A column that a migration adds stands in the same line as the one before it.
            return {
                name: (kind, " ".join((sql or "").split()))
                for kind, name, sql in rows
                if "alembic_version" not in name
            }
        return _postgresql_structure(connection)


def _postgresql_structure(connection: Connection) -> dict[str, object]:
    queries = {
        "columns": "SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public'",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace",
        "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    }
    found = {name: sorted(map(tuple, connection.execute(text(query)))) for name, query in queries.items()}
    return {
        name: [row for row in rows if not str(row[0]).startswith("alembic_version")]
        for name, rows in found.items()
    }


def test_the_tables_of_the_program_are_those_of_the_migrations(place: str, tmp_path: Path) -> None:
    migrated, _ = open_database(place, create=True)
    migrated_structure = structure(migrated)
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    if migrated.dialect.name == "sqlite":
        fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    else:
        with migrated.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        fresh = migrated
    schema.metadata.create_all(fresh)
    assert structure(fresh) == migrated_structure
    fresh.dispose()
    migrated.dispose()


def test_the_newest_migration_is_the_revision_that_the_program_names() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(OURS.folder)).get_heads() == [schema.REVISION]


def test_a_missing_database_is_made_only_when_asked_for(place: str) -> None:
    with pytest.raises(StoreError, match="gvcmine init"):
        CodingStore.open(place)
    with CodingStore.open(place, create=True) as store:
        store.append(a_decision())
        assert store.messages == ()
    with CodingStore.open(place, create=True) as store:
        assert [logged.decision for logged in store.decisions()] == [a_decision()]


def test_making_a_database_leaves_nothing_beside_it(tmp_path: Path) -> None:
    CodingStore.open(tmp_path / "new" / "a.sqlite3", create=True).close()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.sqlite3"]


def test_when_many_make_the_same_database_no_decision_is_lost(place: str) -> None:
    def decide(number: int) -> None:
        with CodingStore.open(place, create=True) as store:
            store.append(a_decision(f"k{number}"))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(decide, range(6)))
    with CodingStore.open(place) as store:
        assert store.verify_chain() == 6


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not one that gvcmine made"),
        (b"hello, I am a letter and no database at all\n" * 100, "is damaged or is no SQLite database"),
        (b"SQLite format 3\x00", "is damaged or is no SQLite database"),
    ],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(StoreError, match=rf"a\.sqlite3.*{complaint}"):
            CodingStore.open(path, create=create)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_cut_short_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    CodingStore.open(path, create=True).close()
    path.write_bytes(path.read_bytes()[:-9000])
    content = path.read_bytes()
    with pytest.raises(StoreError, match="damaged"):
        CodingStore.open(path, create=True)
    assert path.read_bytes() == content


def test_a_database_of_somebody_else_is_refused(place: str) -> None:
    if place.startswith("postgresql"):
        engine = create_engine(place)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE cases (id TEXT)"))
        engine.dispose()
    else:
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("CREATE TABLE songs (id TEXT)")
    with pytest.raises(StoreError, match="not one that gvcmine made"):
        CodingStore.open(place, create=True)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        CodingStore.open(tmp_path, create=True)


def test_a_newer_database_is_refused_and_both_revisions_are_named(place: str) -> None:
    engine, _ = open_database(place, create=True)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0977'"))
    engine.dispose()
    with pytest.raises(StoreError, match=rf"revision 0977.*up to {schema.REVISION}"):
        CodingStore.open(place)


def test_an_older_database_is_copied_then_upgraded_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "gvcmine.sqlite3"
    with CodingStore.open(path, create=True) as store:
        _fill(store)
    engine, messages = open_database(path, create=False, scripts=newer_scripts(tmp_path))
    (message,) = messages
    assert f"from revision {schema.REVISION} to next" in message
    assert f"gvcmine.sqlite3.before-{schema.REVISION}" in message
    with reading(engine) as connection:
        assert connection.execute(text("SELECT name FROM cases")).scalar() == "Lesotho"
        assert connection.execute(text("SELECT count(*) FROM case_documents")).scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    with CodingStore(engine) as store:
        assert store.verify_chain() == 2
    kept = tmp_path / f"gvcmine.sqlite3.before-{schema.REVISION}"
    assert revision_of(kept) == schema.REVISION
    with CodingStore.open(kept) as store:
        assert store.verify_chain() == 2


def test_an_older_postgresql_database_is_upgraded_in_place(place: str, tmp_path: Path) -> None:
    if not place.startswith("postgresql"):
        pytest.skip("the case of SQLite has a test of its own")
    CodingStore.open(place, create=True).close()
    engine, messages = open_database(place, create=False, scripts=newer_scripts(tmp_path, recreate="auto"))
    assert f"from revision {schema.REVISION} to next" in messages[0]
    assert "name" in {column["name"] for column in inspect(engine).get_columns("cases")}
    engine.dispose()


def test_what_older_revisions_held_comes_through_every_migration(place: str) -> None:
    first = Scripts(folder=OURS.folder, head="0001")
    engine, _ = open_database(place, create=True, scripts=first)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO cases (id, label, origin) VALUES ('c1', 'Lesotho', 'default')"))
        connection.execute(
            text(
                "INSERT INTO proposals (id, document_id, unit, variable, value, qualifiers, score, evidence, "
                "why, run, codebook_version, active, shown) VALUES ('p1', 'd1', 'case:c1', 'sector', "
                "'sec_apparel', '', 0.5, :evidence, '[]', 'r1', '1', 1, 1)"
            ),
            {"evidence": canonical_json(evidence_to_json([some_evidence()]))},
        )
    engine.dispose()
    with CodingStore.open(place) as store:
        assert "from revision 0001" in store.messages[0]
        assert store.cases() == [Case(id="c1", label="Lesotho", document_ids=())]
        (proposal,) = store.proposals()
    assert (proposal.value, proposal.alternatives) == ("sec_apparel", ())


def _fill(store: CodingStore) -> None:
    store.keep_case(Case(id="c1", label="Lesotho", document_ids=("d1",)))
    store.append_all([a_decision("k1"), a_decision("k2")])


@pytest.mark.parametrize(
    "fault",
    [
        'op.execute("SELECT * FROM nowhere")',
        'op.execute("DROP TRIGGER events_no_delete"); op.execute("DELETE FROM events")',
        "op.execute(\"INSERT INTO case_documents VALUES ('nobody', 0, 'd1')\")",
    ],
)
def test_a_migration_that_fails_or_would_lose_data_changes_nothing(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "gvcmine.sqlite3"
    with CodingStore.open(path, create=True) as store:
        _fill(store)
    scripts = newer_scripts(tmp_path, fault)
    for attempt in (f"before-{schema.REVISION}", f"before-{schema.REVISION}-2"):
        with pytest.raises(StoreError, match=r"refused: no such table|would lose data"):
            open_database(path, create=False, scripts=scripts)
        assert (tmp_path / f"gvcmine.sqlite3.{attempt}").exists()
    with CodingStore.open(path) as store:
        assert store.verify_chain() == 2
        assert store.cases()[0].label == "Lesotho"


def test_a_copy_of_a_live_database_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "gvcmine.sqlite3"
    with CodingStore.open(path, create=True) as store:
        store.append_all([a_decision(f"k{number}") for number in range(50)])
        kept = copy_beside(path, "copy")
        store.append(a_decision("later"))
    with CodingStore.open(kept) as store:
        assert store.verify_chain() == 50


def test_sqlite_is_set_to_lose_nothing(tmp_path: Path) -> None:
    engine, _ = open_database(tmp_path / "a.sqlite3", create=True)
    journal = "wal" if sqlite3.sqlite_version_info >= SOUND_WAL else "delete"
    wanted = {"journal_mode": journal, "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}
    with reading(engine) as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
        tables = connection.exec_driver_sql(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table'"
        ).all()
    engine.dispose()
    assert found == wanted
    ours = {name: strict for name, strict in tables if name in schema.metadata.tables}
    assert ours == dict.fromkeys(schema.metadata.tables, 1)


def test_a_newer_sqlite_uses_the_write_ahead_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gvcmine.store.engine.SOUND_WAL", (3, 0, 0))
    with CodingStore.open(tmp_path / "a.sqlite3", create=True) as store:
        store.append(a_decision())
    monkeypatch.undo()
    with CodingStore.open(tmp_path / "a.sqlite3") as store:
        assert store.verify_chain() == 1


def test_an_sqlite_without_strict_tables_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 26, 0))
    with pytest.raises(StoreError, match=r"needs 3\.37"):
        CodingStore.open(tmp_path / "a.sqlite3", create=True)


def test_a_writer_that_waits_too_long_is_told_that_nothing_was_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.sqlite3"
    CodingStore.open(path, create=True).close()
    monkeypatch.setattr("gvcmine.store.engine.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, CodingStore.open(path) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"was busy.*nothing was stored; try again"):
            store.append(a_decision())
        other.execute("ROLLBACK")
        assert store.append(a_decision()).sequence == 1


@pytest.mark.parametrize(
    "place_named",
    [
        lambda path: path,
        lambda path: str(path),
        lambda path: f"sqlite:///{path}",
        lambda path: database_url(path).render_as_string(),
    ],
)
def test_a_database_may_be_named_by_path_or_url(tmp_path: Path, place_named: Callable[[Path], str]) -> None:
    path = tmp_path / "ein Ordner?" / "a#b%20é.sqlite3"
    path.parent.mkdir()
    if "?" in str(place_named(path)) and "://" in str(place_named(path)):
        path = tmp_path / "a é.sqlite3"
    CodingStore.open(place_named(path), create=True).close()
    assert path.exists()


@pytest.mark.parametrize("url", ["mysql://me:secret@host/db", "sqlite://", "sqlite:///:memory:", "x://:y:z@"])
def test_other_databases_are_refused_without_showing_a_password(url: str) -> None:
    with pytest.raises(StoreError, match="postgresql://") as caught:
        CodingStore.open(url, create=True)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="refused") as caught:
        CodingStore.open(f"postgresql://me:secret@/db?host={tmp_path}")
    assert "secret" not in str(caught.value)


def test_upgrading_twice_changes_nothing(place: str) -> None:
    engine, _ = open_database(place, create=True)
    before = structure(engine)
    upgrade(engine)
    assert structure(engine) == before
    engine.dispose()


def test_an_engine_never_makes_a_file(tmp_path: Path) -> None:
    engine = engine_for(database_url(tmp_path / "a.sqlite3"))
    with pytest.raises(StoreError, match="unable to open"), reading(engine):
        pass
    assert list(tmp_path.iterdir()) == []
