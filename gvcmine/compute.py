"""Run a function over many items in child processes that may fail without taking the batch along.

A file from the outside can make a parser loop, swell or crash. Here each item is handled by a child
process under a memory limit and a clock; a child that oversteps is killed and replaced, its item is
reported as `Stopped`, and the next item goes on. Children live on from item to item, because
importing a parser costs more than parsing a short file.
"""

import importlib
import math
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any, Generic, Literal, TypeVar

import psutil

Item = TypeVar("Item")
Result = TypeVar("Result")

Reason = Literal["timed_out", "out_of_memory", "crashed"]

_WATCH_SECONDS = 0.1
"""How often memory and clocks are looked at: a child gains at most some 200 MB in that time."""

_START_SECONDS = 60.0
"""How long a fresh interpreter may take to import the function, on a busy machine with a cold disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may use: memory of its process in bytes, and seconds by the clock.

    The processor time of an item is limited to the same number of seconds where the system can
    (so that a child whose parent was killed does not run on).
    """

    memory_bytes: int = 1536 * 1024**2
    seconds: float = 90.0


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """The function returned this value, after so many seconds by the clock."""

    value: Result
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Stopped:
    """The function returned nothing: why in one word, what is known in a few, and after how many seconds."""

    reason: Reason
    detail: str
    seconds: float = field(default=0.0, compare=False)


def run_limited(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    limits: Limits = Limits(),  # noqa: B008 (frozen, so safe to share)
    workers: int = 1,
    seconds: Callable[[Item], float | None] = lambda item: None,
) -> Iterator[tuple[Item, Done[Result] | Stopped]]:
    """Yield every item with its outcome, as outcomes come in.

    `seconds` may give an item another limit of time than the others have.

    The function must be importable by name (defined at the top of a module); items and results must
    be picklable. With more than one worker the order of outcomes may differ from that of the items.
    Items are taken one by one as workers become free. Leaving the loop early, or Ctrl-C, kills
    the children.
    """
    queue = iter(items)
    team: list[Worker[Item, Result]] = []
    try:
        while True:
            for worker, item in _hand_out(queue, team, lambda: Worker(function, limits), workers):
                worker.submit(item, seconds(item))
            busy = [worker for worker in team if worker.busy]
            if not busy:
                return
            wait([worker.connection for worker in busy], timeout=_WATCH_SECONDS)
            for worker in busy:
                item, outcome = worker.item, worker.poll()
                if outcome is not None:
                    yield item, outcome
    finally:
        for worker in team:
            worker.close()


def _hand_out(
    queue: Iterator[Item],
    team: "list[Worker[Item, Result]]",
    hire: "Callable[[], Worker[Item, Result]]",
    workers: int,
) -> "Iterator[tuple[Worker[Item, Result], Item]]":
    idle = [worker for worker in team if not worker.busy]
    for place in range(len(idle) + max(1, workers) - len(team)):
        try:
            item = next(queue)
        except StopIteration:
            return
        if place >= len(idle):
            idle.append(hire())
            team.append(idle[-1])
        yield idle[place], item


class Worker(Generic[Item, Result]):
    """One child process that handles one item at a time and is replaced when it fails.

    `call` is all that most callers need; `submit` and `poll` let several workers run side by side.
    Not for use by two threads at once. Close it, or use it in a `with` statement.
    """

    def __init__(self, function: Callable[[Item], Result], limits: Limits) -> None:
        self._function = function
        self._limits = limits
        self._item: list[Item] = []
        self._seconds = limits.seconds
        self._since = time.monotonic()
        self._ready = False
        self._start()

    def __enter__(self) -> "Worker[Item, Result]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def busy(self) -> bool:
        """Say whether an item is under way."""
        return bool(self._item)

    @property
    def item(self) -> Item:
        """Return the item under way."""
        return self._item[0]

    @property
    def connection(self) -> Connection:
        """Return the pipe to wait on while an item is under way."""
        return self._connection

    def call(self, item: Item) -> Done[Result] | Stopped:
        """Handle one item and wait for its outcome."""
        self.submit(item)
        while True:
            wait([self._connection], timeout=_WATCH_SECONDS)
            outcome = self.poll()
            if outcome is not None:
                return outcome

    def submit(self, item: Item, seconds: float | None = None) -> None:
        """Begin with an item; `poll` then tells when it is finished. `seconds` may replace the limit."""
        if self._item:
            raise RuntimeError("this worker has an item under way; poll it first")
        if not self._process.is_alive():
            self._start()
        self._item = [item]
        self._seconds = seconds or self._limits.seconds
        self._since = time.monotonic()
        if self._ready:
            self._send()

    def poll(self) -> Done[Result] | Stopped | None:
        """Return the outcome of the item under way, or None while it is still running."""
        try:
            if self._connection.poll():
                return self._receive(self._connection.recv())
        except (EOFError, OSError):
            return self._replace(self._why_dead())
        return self._overstepped()

    def close(self) -> None:
        """Kill the child process."""
        self._process.kill()
        self._process.join()
        self._connection.close()

    def _start(self) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        arguments = (theirs, self._function, self._limits)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    def _send(self) -> None:
        self._since = time.monotonic()
        # A child that died just now is noticed by the next poll.
        with suppress(OSError):
            self._connection.send((self.item, self._seconds))

    def _receive(self, message: tuple[str, Any]) -> Done[Result] | Stopped | None:
        kind, content = message
        if kind == "ready":
            self._ready = True
            self._send()
            return None
        if kind == "done":
            self._item = []
            return Done(content, time.monotonic() - self._since)
        return self._replace(Stopped(content[0], content[1]))

    def _overstepped(self) -> Stopped | None:
        allowed = self._seconds if self._ready else _START_SECONDS
        if time.monotonic() - self._since > allowed:
            return self._replace(Stopped("timed_out", f"stopped after {allowed:g} seconds"))
        memory = self._memory()
        if memory > self._limits.memory_bytes:
            return self._replace(Stopped("out_of_memory", f"used {memory / 1e6:.0f} MB of memory"))
        return None

    def _memory(self) -> int:
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def _why_dead(self) -> Stopped:
        self._process.join(timeout=5)
        code = self._process.exitcode
        if code is not None and -code == getattr(signal, "SIGXCPU", None):
            return Stopped("timed_out", f"used {self._seconds:g} seconds of processor time")
        return Stopped("crashed", f"the process that worked on it ended with code {code}")

    def _replace(self, outcome: Stopped) -> Stopped:
        # A child in which something went wrong may be short of memory or half broken: the next item
        # gets a new one.
        self.close()
        self._item = []
        return replace(outcome, seconds=time.monotonic() - self._since)


def _serve(connection: Connection, function: Callable[[Any], Any], limits: Limits) -> None:
    """Answer items until the parent goes away; runs in the child."""
    # Ctrl-C reaches the whole terminal group; the parent alone decides what happens then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(limits)
    connection.send(("ready", None))
    while True:
        try:
            item, seconds = connection.recv()
        except EOFError:
            return
        _limit_processor(seconds)
        connection.send(_attempt(function, item))


def _attempt(function: Callable[[Any], Any], item: Any) -> tuple[str, Any]:
    try:
        return "done", function(item)
    except MemoryError:
        return "stopped", ("out_of_memory", "asked for more memory than it may have")
    except Exception as error:  # noqa: BLE001 (the boundary of the child: whatever it was, the batch goes on)
        return "stopped", ("crashed", f"{type(error).__name__}: {error}")


def _resource() -> ModuleType | None:
    try:
        return importlib.import_module("resource")
    except ImportError:  # Windows: the parent watches alone
        return None


def _limit_memory(limits: Limits) -> None:
    resource = _resource()
    if resource is None:
        return
    # macOS knows the limit but may refuse to set it; the parent watches there too.
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, hard))


def _limit_processor(seconds: float) -> None:
    resource = _resource()
    if resource is None:
        return
    used = time.process_time()
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds) + 1, hard))
