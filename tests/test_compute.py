"""Children that sleep, swell or die cost their own item and nothing else."""

import importlib
import os
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from gvcmine.compute import Done, Limits, Stopped, Worker, run_limited

LIMITS = Limits(memory_bytes=400 * 1024**2, seconds=2)


def behave(item: str) -> str:
    actions = {
        "sleep": lambda: time.sleep(60),
        "spin": _spin,
        "allocate": lambda: bytearray(2 * 1024**3),
        "swell": _swell,
        "die": lambda: os._exit(3),
        "raise": lambda: int("no number"),
    }
    if item in actions:
        actions[item]()
    return str(os.getpid()) if item == "who" else item.upper()


def _spin() -> None:
    while True:
        pass


def _swell() -> None:
    resource = importlib.import_module("resource")
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    heap = []
    while True:
        heap.append(b"x" * 20_000_000)
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("sleep", "timed_out"),
        ("spin", "timed_out"),
        ("allocate", "out_of_memory"),
        ("die", "crashed"),
        ("raise", "crashed"),
    ],
)
def test_trouble_stops_one_item_and_the_next_is_done(trouble: str, reason: str) -> None:
    if trouble == "allocate" and sys.platform != "linux":
        pytest.skip("only Linux refuses the allocation itself")
    outcomes = dict(run_limited(behave, [trouble, "next"], limits=LIMITS))
    stopped = outcomes[trouble]
    assert isinstance(stopped, Stopped)
    assert stopped.reason == reason
    assert stopped.detail
    assert outcomes["next"] == Done("NEXT")


@pytest.mark.skipif(sys.platform != "linux", reason="lifts its own limit through resource")
def test_the_parent_notices_memory_that_the_system_does_not_refuse() -> None:
    outcomes = dict(
        run_limited(behave, ["swell", "next"], limits=Limits(memory_bytes=300_000_000, seconds=30))
    )
    assert isinstance(outcomes["swell"], Stopped)
    assert outcomes["swell"].reason == "out_of_memory"
    assert outcomes["next"] == Done("NEXT")


def test_one_process_handles_many_items() -> None:
    pids = {outcome.value for _, outcome in run_limited(behave, ["who"] * 5) if isinstance(outcome, Done)}
    assert len(pids) == 1


def test_several_workers_finish_every_item_once() -> None:
    items = [f"item {number}" for number in range(20)] + ["die"]
    outcomes = list(run_limited(behave, items, limits=LIMITS, workers=2))
    assert sorted(item for item, _ in outcomes) == sorted(items)


def test_items_are_taken_only_when_a_worker_is_free() -> None:
    taken: list[str] = []

    def items() -> Iterator[str]:
        for name in ("a", "b", "c", "d"):
            taken.append(name)
            yield name

    outcomes = run_limited(behave, items())
    next(outcomes)
    assert taken == ["a"]
    outcomes.close()  # type: ignore[attr-defined]


def test_leaving_the_loop_kills_the_children() -> None:
    outcomes = run_limited(behave, ["who", "sleep"])
    _, outcome = next(outcomes)
    assert isinstance(outcome, Done)
    outcomes.close()  # type: ignore[attr-defined]
    assert not psutil.pid_exists(int(outcome.value))


def test_no_items_need_no_process() -> None:
    assert list(run_limited(behave, [])) == []


def test_a_worker_serves_single_calls() -> None:
    with Worker(behave, LIMITS) as worker:
        assert worker.call("one") == Done("ONE")
        assert isinstance(worker.call("die"), Stopped)
        assert worker.call("two") == Done("TWO")
