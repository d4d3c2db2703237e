"""Connections to SQLite and PostgreSQL, and transactions whose errors a person can read.

SQLite: the file is opened and never created by opening it, foreign keys hold, every commit reaches
the disk (synchronous=FULL), a writer takes its lock at BEGIN and waits up to 15 s for it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gvcmine.errors import StoreError

BUSY_SECONDS = 15.0
"""SQLite's wait is unfair: 8 processes writing without pause waited up to 2.5 s; this is six times that."""

SOUND_WAL = (3, 51, 3)
"""The first SQLite without the WAL-reset bug, by which a checkpoint could damage the database."""

STRICT_TABLES = (3, 37, 0)
"""The first SQLite that knows STRICT tables."""


def database_url(place: str | Path) -> URL:
    """Return the URL of a database named by a path or a URL.

    Raises StoreError where it is neither SQLite in a file nor PostgreSQL.
    """
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(Path(place).absolute()))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "the database URL cannot be read; write sqlite:///FILE or postgresql://NAME@HOST/DATABASE"
        ) from error
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return URL.create("sqlite", database=str(Path(str(url.database)).absolute()))
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise StoreError(
        f'"{shown(url)}" is not a database that gvcmine can use; '
        "give the path of an SQLite file or a postgresql:// URL"
    )


def shown(url: URL) -> str:
    """Return how a database is called in a message: its file, or its URL without the password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def engine_for(url: URL) -> Engine:
    """Return an engine for a database that exists; nothing is opened yet.

    Raises StoreError where SQLite is too old or the driver of PostgreSQL is not installed.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    try:
        engine = create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            'PostgreSQL needs the driver psycopg; install it with: pip install "gvcmine[postgres]"'
        ) from error
    event.listen(engine, "connect", _wait_for_disk)
    return engine


def _sqlite_engine(url: URL) -> Engine:
    if sqlite3.sqlite_version_info < STRICT_TABLES:
        raise StoreError(
            f"this Python carries SQLite {sqlite3.sqlite_version}, and gvcmine needs 3.37 or newer; "
            "use a newer Python, or PostgreSQL by URL"
        )
    path = Path(str(url.database))
    engine = create_engine(url, creator=lambda: connect_sqlite(path))
    event.listen(engine, "begin", _begin)
    return engine


def connect_sqlite(path: Path) -> sqlite3.Connection:
    """Open an SQLite file that exists; a missing file is an error, never a new database."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        _settle(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _settle(connection: sqlite3.Connection) -> None:
    journal = "wal" if sqlite3.sqlite_version_info >= SOUND_WAL else "delete"
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != journal:
        connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # So that REPLACE, which deletes, meets the trigger against deleting.
    connection.execute("PRAGMA recursive_triggers = ON")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("rebuilds", False):
        # Inside a transaction this pragma would do nothing.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")


def _wait_for_disk(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
    connection.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that only reads.

    Raises StoreError where the database fails.
    """
    with _readable_errors(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, *, rebuilds: bool = False) -> Iterator[Connection]:
    """Give a connection in a transaction that may write; leaving it commits, an exception undoes all.

    `rebuilds` leaves foreign keys unchecked on SQLite, whose way of changing a table is to replace
    it; dispose of the engine afterwards. Raises StoreError where the database fails.
    """
    writer = engine.execution_options(writes=True, rebuilds=rebuilds)
    with _readable_errors(engine), writer.connect() as connection, connection.begin():
        yield connection


@contextmanager
def _readable_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        cause = str(getattr(error, "orig", None) or error).strip()
        raise StoreError(_explain(shown(engine.url), cause)) from error


def _explain(place: str, cause: str) -> str:
    if "locked" in cause:
        return (
            f"the database {place} was busy for more than {BUSY_SECONDS:.0f} s: another program is "
            "writing to it; nothing was stored; try again"
        )
    if "not a database" in cause or "malformed" in cause:
        return (
            f"the database {place} is damaged or is no SQLite database ({cause}); it was left as it is; "
            "put a sound copy in its place"
        )
    return f"the database {place} refused: {cause}"
