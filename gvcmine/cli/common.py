"""What commands share: opening the workspace, progress, tables."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gvcmine.project import Project

Command = Callable[..., Any]

WIDTH = 120
"""Characters a line of a table that goes to a pipe or a file."""


def workspace_option(command: Command) -> Command:
    """Add -C / --workspace DIR."""
    return click.option(
        "-C",
        "--workspace",
        default=".",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="The workspace; by default the current folder.",
    )(command)


def json_option(command: Command) -> Command:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def coder_option(command: Command) -> Command:
    """Add --coder NAME, the person who settles something."""
    return click.option(
        "--coder", metavar="NAME", required=True, help="Who settles this; kept with the decision."
    )(command)


def html_option(told: str) -> Callable[[Command], Command]:
    """Add --html FILE; the file must be named as a page, so that a slip does not overwrite a paper."""
    return click.option(
        "--html",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_page_file,
        help=told,
    )


def _page_file(context: click.Context, option: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in (".html", ".htm"):
        raise click.BadParameter(f"{value} must end in .html")
    if value is not None and not value.parent.is_dir():
        raise click.BadParameter(f"there is no folder {value.parent}; make it, or name another")
    return value


@contextmanager
def opened(workspace: Path) -> Iterator[Project]:
    """Open the project and close it; the database URL may come from GVCMINE_DATABASE_URL."""
    import os

    from gvcmine.project import Project

    project = Project.open(workspace, database=os.environ.get("GVCMINE_DATABASE_URL", ""))
    try:
        for message in project.messages:
            click.echo(message, err=True)
        yield project
    finally:
        project.close()


class ShownProgress:
    """A progress bar for each kind of work, with rate and time left; shown on a terminal only."""

    def __init__(self, bar: Any) -> None:
        """Show progress on a bar of rich."""
        self._bar = bar
        self._tasks: dict[str, Any] = {}
        self._began: dict[str, float] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how much of a kind of work is done, of how much there is."""
        now = time.monotonic()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total, rate="")
            self._began[what] = now
        spent = now - self._began[what]
        rate = f"{done / spent:.1f} a second" if done and spent > 0 else ""
        self._bar.update(self._tasks[what], completed=done, total=total, rate=rate)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the bars away while a person is asked something."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


@contextmanager
def progress_bar() -> Iterator[ShownProgress]:
    """Show a progress bar on standard error while work goes on; nothing where it is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield ShownProgress(bar)


def plain(text: str) -> str:
    r"""Return text that can be printed on one line: what a file name may hide is written out.

    >>> plain("a\nb")
    'a\\nb'
    """
    if text.isprintable():
        return text
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return "".join(shown)


def table(header: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "") -> None:
    """Print a table for people; numbers stand to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(
        title=title or None, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False
    )
    for index, name in enumerate(header):
        numeric = bool(rows) and all(isinstance(row[index], int | float) for row in rows)
        # Words may be folded over lines; ids and figures may not.
        wide = any(" " in str(row[index]) for row in rows)
        shown.add_column(name, justify="right" if numeric else "left", overflow="fold", no_wrap=not wide)
    for row in rows:
        shown.add_row(*(Text(_cell(cell)) for cell in row))
    # Where nobody sees a window (a pipe, a file), the width is ours to choose.
    console = Console()
    console.width = console.width if console.is_terminal else WIDTH
    console.print(shown)


def _cell(cell: object) -> str:
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def echo_json(value: object) -> None:
    """Print one JSON object."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # A file name on Linux may hold bytes that are no text; JSON writes those as escapes.
    lawful = text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
    click.echo(text if lawful else json.dumps(value, indent=2))


class Stopwatch:
    """Seconds since the last look."""

    def __init__(self) -> None:
        """Start."""
        self._last = time.monotonic()

    def lap(self) -> float:
        """Return the seconds since the start or the last lap."""
        now = time.monotonic()
        lap, self._last = now - self._last, now
        return lap
