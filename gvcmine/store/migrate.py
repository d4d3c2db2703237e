"""Create a database, or bring an older one up to what this program knows. Forward only.

A failed read never means "new": only a missing file (or an empty PostgreSQL schema) is created, and
only when asked for.
"""

import os
import sqlite3
import threading
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from gvcmine.errors import StoreError
from gvcmine.store import schema
from gvcmine.store.engine import connect_sqlite, database_url, engine_for, reading, shown, writing

PG_LOCK = 0x6776636D696E65
"""The advisory lock that serialises migrations and the log on PostgreSQL: "gvcmine" in ASCII."""

_ONE_MIGRATION = threading.Lock()
"""Alembic hands its operations to the scripts through a module global: one thread at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripts:
    """A folder of migrations and the revision it leads to."""

    folder: Path
    head: str


OURS = Scripts(folder=Path(__file__).parent / "migrations", head=schema.REVISION)


def open_database(
    place: str | Path, *, create: bool, scripts: Scripts = OURS
) -> tuple[Engine, tuple[str, ...]]:
    """Open a database at this program's revision; return it and what a person should be told.

    An older SQLite database is first copied beside itself (`NAME.before-REVISION`), then migrated in
    one transaction. Raises StoreError where the database is missing and `create` is false, where it
    is damaged, is not gvcmine's, or is newer than this program.
    """
    url = database_url(place)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        if not create:
            raise StoreError(f"there is no database at {shown(url)}; gvcmine init makes a workspace with one")
        _create_file(Path(str(url.database)), scripts)
    engine = engine_for(url)
    try:
        return engine, _bring_up(engine, create, scripts)
    except BaseException:
        engine.dispose()
        raise


def _bring_up(engine: Engine, create: bool, scripts: Scripts) -> tuple[str, ...]:
    with reading(engine) as connection:
        tables = set(inspect(connection).get_table_names())
        revision = _revision(connection) if "alembic_version" in tables else None
    if revision == scripts.head:
        return ()
    if revision is not None:
        return (_upgrade_existing(engine, revision, scripts),)
    may_create = create and engine.dialect.name == "postgresql"
    if may_create and not tables & set(schema.metadata.tables):
        upgrade(engine, scripts)
        return ()
    if engine.dialect.name == "postgresql" and not tables:
        raise StoreError(f"the database {shown(engine.url)} holds no tables yet; gvcmine init prepares it")
    raise StoreError(
        f"{shown(engine.url)} is a database, but not one that gvcmine made; it was left as it is"
    )


def _revision(connection: Connection) -> str | None:
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade_existing(engine: Engine, revision: str, scripts: Scripts) -> str:
    place = shown(engine.url)
    if revision not in _known(scripts):
        raise StoreError(
            f"the database {place} has revision {revision}, and this program knows revisions up to "
            f"{scripts.head}; a newer gvcmine wrote it: install that version"
        )
    if engine.dialect.name != "sqlite":
        upgrade(engine, scripts)
        return f"the database {place} was upgraded from revision {revision} to {scripts.head}"
    kept = copy_beside(Path(place), f"before-{revision}")
    upgrade(engine, scripts)
    return (
        f"the database {place} was upgraded from revision {revision} to {scripts.head}; "
        f"the old one is kept as {kept.name}"
    )


def _known(scripts: Scripts) -> set[str]:
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory(str(scripts.folder))
    return {script.revision for script in directory.walk_revisions()}


def upgrade(engine: Engine, scripts: Scripts = OURS) -> None:
    """Run the migrations that a database lacks, all in one transaction.

    Raises StoreError, with nothing changed, where the log would lose rows or a reference would break.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with _ONE_MIGRATION, writing(engine, rebuilds=True) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PG_LOCK})
        logged = _logged(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, scripts.head)
        broken = (
            engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        )
        if broken or _logged(connection) < logged:
            raise StoreError(f"upgrading {shown(engine.url)} would lose data; nothing was changed")
    engine.dispose()


def _logged(connection: Connection) -> int:
    if not inspect(connection).has_table("events"):
        return 0
    return int(connection.execute(text("SELECT count(*) FROM events")).scalar_one())


def _create_file(path: Path, scripts: Scripts) -> None:
    """Make a new database under another name and give it its own once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}.new")
    unfinished.touch()
    engine = engine_for(database_url(unfinished))
    try:
        upgrade(engine, scripts)
        engine.dispose()
        _name_once(unfinished, path)
    finally:
        engine.dispose()
        unfinished.unlink(missing_ok=True)


def _name_once(unfinished: Path, path: Path) -> None:
    """Move a file to a name that may just have been taken; the one that came first stays."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems know no hard links; there the window of a race is these two lines.
        if not path.exists():
            unfinished.rename(path)
    _sync_folder(path.parent)


def copy_beside(path: Path, suffix: str) -> Path:
    """Copy a live SQLite database to `NAME.suffix` beside it, or to a numbered name where that is taken.

    The copy is consistent (SQLite's backup interface) and appears under its name only when whole.
    Raises StoreError where it cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}.new")
    try:
        with closing(connect_sqlite(path)) as source, closing(sqlite3.connect(unfinished)) as target:
            target.execute("PRAGMA synchronous = FULL")
            source.backup(target)
        kept = path.with_name(f"{path.name}.{suffix}")
        number = 1
        while kept.exists():
            number += 1
            kept = path.with_name(f"{path.name}.{suffix}-{number}")
        unfinished.rename(kept)
        _sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"the database {path} could not be copied, so it was not changed: {error}"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return kept


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
