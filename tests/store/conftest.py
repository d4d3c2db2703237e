import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from gvcmine.store.engine import database_url

POSTGRES = "GVCMINE_TEST_POSTGRES_URL"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that does not exist yet, of each kind."""
    if request.param == "sqlite":
        yield str(tmp_path / "gvcmine.sqlite3")
        return
    if POSTGRES not in os.environ:
        pytest.skip(f"{POSTGRES} is not set; run scripts/with_postgres.sh pytest tests/store")
    server = database_url(os.environ[POSTGRES])
    name = f"gvcmine_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
