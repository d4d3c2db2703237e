import json
import multiprocessing
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from store_values import a_decision

from gvcmine.errors import StoreError
from gvcmine.store.coding import CodingStore
from gvcmine.store.engine import database_url, engine_for
from gvcmine.store.log import FIRST, chained

PROCESSES, APPENDS, KILLS = 4, 25, 8

DECIDING = """
import sys
from store_values import a_decision
from gvcmine.store.coding import CodingStore

with CodingStore.open(sys.argv[1]) as store:
    for number in range(int(sys.argv[2]), 100_000):
        print("sent", number, flush=True)
        store.append(a_decision(f"k{number}"))
        print("kept", number, flush=True)
"""


def filled(place: str, count: int = 5) -> None:
    with CodingStore.open(place, create=True) as store:
        store.append_all([a_decision(f"k{number}") for number in range(count)])


def break_in(place: str, *statements: str) -> None:
    """Do what the triggers refuse, as somebody with the rights of an owner could."""
    engine = create_engine(database_url(place))
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for trigger in ("update", "delete", "replace"):
                connection.execute(text(f"DROP TRIGGER events_no_{trigger}"))
        else:
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_the_chain_begins_at_zeros_and_can_be_recomputed_by_anyone(place: str) -> None:
    filled(place, 2)
    with CodingStore.open(place) as store:
        first, second = store.decisions()
        engine = engine_for(database_url(place))
    with engine.connect() as connection:
        payloads = connection.execute(text("SELECT payload FROM events ORDER BY sequence")).scalars().all()
    engine.dispose()
    assert first.hash == chained(FIRST, payloads[0])
    assert second.hash == chained(first.hash, payloads[1])
    for payload in payloads:
        canonical = json.dumps(json.loads(payload), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert payload == canonical


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET coder = 'eve' WHERE sequence = 2",
        "UPDATE events SET key = key",
        "DELETE FROM events WHERE sequence = 5",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE sequence = 2",
        "TRUNCATE events",
    ],
)
def test_the_database_refuses_to_change_the_log(place: str, statement: str) -> None:
    if statement.split()[0] in ("INSERT", "TRUNCATE"):
        other = "sqlite" if statement.startswith("TRUNCATE") else "postgresql"
        if other in place:
            pytest.skip("this database does not know the statement")
    filled(place)
    engine = create_engine(database_url(place))
    with pytest.raises(DBAPIError, match="never"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    with CodingStore.open(place) as store:
        assert store.verify_chain() == 5


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE events SET payload = replace(payload, 'apparel', 'footwear') WHERE sequence = 3", 3),
        ("UPDATE events SET coder = 'eve' WHERE sequence = 2", 2),
        ("UPDATE events SET at = '2027' WHERE sequence = 4", 4),
        ("UPDATE events SET hash = 'x' WHERE sequence = 5", 5),
        ("DELETE FROM events WHERE sequence = 1", 1),
        ("DELETE FROM events WHERE sequence = 4", 4),
    ],
)
def test_a_change_behind_the_programs_back_is_found_and_placed(place: str, statement: str, bad: int) -> None:
    filled(place)
    break_in(place, statement)
    with CodingStore.open(place) as store, pytest.raises(StoreError, match=f"broken at decision {bad}:"):
        store.verify_chain()


def test_rows_cut_off_at_the_end_are_missed_on_sqlite(tmp_path: Path) -> None:
    place = str(tmp_path / "a.sqlite3")
    filled(place)
    break_in(place, "DELETE FROM events WHERE sequence > 3")
    with CodingStore.open(place) as store, pytest.raises(StoreError, match="decision 4: 2 rows at the end"):
        store.verify_chain()


def test_a_payload_that_is_no_decision_is_named(place: str) -> None:
    filled(place)
    break_in(place, 'UPDATE events SET payload = \'{"verdict": "shrug"}\' WHERE sequence = 2')
    with CodingStore.open(place) as store, pytest.raises(StoreError, match="decision 2 of the log cannot"):
        store.decisions()


def _append_some(place: str, number: int) -> None:
    with CodingStore.open(place) as store:
        for turn in range(APPENDS):
            store.append(a_decision(f"{number}-{turn}", coder=f"coder {number}"))


def test_processes_that_decide_at_once_lose_nothing(place: str) -> None:
    CodingStore.open(place, create=True).close()
    context = multiprocessing.get_context("spawn")
    coders = [context.Process(target=_append_some, args=(place, number)) for number in range(PROCESSES)]
    for coder in coders:
        coder.start()
    for coder in coders:
        coder.join(120)
        assert coder.exitcode == 0
    with CodingStore.open(place) as store:
        assert store.verify_chain() == PROCESSES * APPENDS
        for number in range(PROCESSES):
            own = [logged.decision.key for logged in store.decisions(coder=f"coder {number}")]
            assert own == [f"{number}-{turn}" for turn in range(APPENDS)]


def test_killing_a_program_that_decides_loses_nothing_acknowledged(place: str) -> None:
    CodingStore.open(place, create=True).close()
    sent, kept = 0, set[int]()
    for attempt in range(KILLS):
        child = _deciding(place, sent)
        assert child.stdout is not None
        child.stdout.readline()  # it has opened the database and begins
        time.sleep(random.Random(attempt).uniform(0, 0.08))
        child.kill()
        words = ["sent", str(sent), *child.communicate()[0].split()]
        for word, number in zip(words[::2], words[1::2], strict=False):
            sent = max(sent, int(number) + 1)
            kept |= {int(number)} if word == "kept" else set()
        _check_and_retry(place, sent, kept)
    assert len(kept) > KILLS


def _deciding(place: str, first: int) -> subprocess.Popen[str]:
    folders = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", DECIDING, place, str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": folders},
    )


def _check_and_retry(place: str, sent: int, kept: set[int]) -> None:
    with CodingStore.open(place) as store:
        stored = [logged.decision.key for logged in store.decisions()]
        assert {f"k{number}" for number in kept} <= set(stored) <= {f"k{number}" for number in range(sent)}
        for number in range(sent):
            store.append(a_decision(f"k{number}"))
        assert store.verify_chain() == sent
