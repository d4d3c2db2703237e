"""Run the command as people do, and hold its answer."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST = 600
"""Seconds; the demo takes half a minute on a quiet machine of two cores."""


@dataclass(frozen=True)
class Answer:
    """What a command said, how it ended, and how many seconds it took."""

    code: int
    out: str
    err: str
    seconds: float = 0.0

    def ok(self) -> "Answer":
        """Return the answer of a command that must have ended well."""
        assert self.code == 0, f"exit code {self.code}\n{self.out}\n{self.err}"
        return self

    def refused(self, code: int = 1) -> str:
        """Return what a refused command told the person: a message, never a traceback."""
        assert self.code == code, f"exit code {self.code}\n{self.out}\n{self.err}"
        assert "Traceback" not in self.err + self.out
        assert self.err.startswith("Error: " if code == 1 else "Usage: ")
        return self.err.removeprefix("Error: ").strip()


Called = Callable[..., Answer]


def command(*arguments: object) -> list[str]:
    """Return the words that start gvcmine in a process of its own."""
    return [sys.executable, "-m", "gvcmine", *map(str, arguments)]


def surroundings() -> dict[str, str]:
    """Return an environment in which tables are not folded and only the workspace's database is used."""
    kept = {name: value for name, value in os.environ.items() if name != "GVCMINE_DATABASE_URL"}
    return {**kept, "COLUMNS": "200"}


def ran(
    words: Sequence[str], *, keys: str = "", folder: Path | None = None, path: str | None = None
) -> Answer:
    """Run a process of its own; `keys` reach it through a pipe, `path` replaces its search path."""
    began = time.monotonic()
    done = subprocess.run(
        words,
        input=keys,
        capture_output=True,
        encoding="utf-8",
        env=surroundings() if path is None else {**surroundings(), "PATH": path},
        cwd=folder,
        timeout=LONGEST,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr, time.monotonic() - began)


def gvcmine(*arguments: object, keys: str = "", folder: Path | None = None) -> Answer:
    """Run gvcmine in a process of its own; `keys` reach it through a pipe."""
    return ran(command(*arguments), keys=keys, folder=folder)
