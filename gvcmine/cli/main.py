"""The command `gvcmine`: its subcommands, loaded one by one, and its errors, one line each."""

import os
import sys
from importlib import import_module

import click

from gvcmine.errors import GvcmineError

COMMANDS = {
    "init": ("gvcmine.cli.corpus", "Make a new workspace."),
    "ingest": ("gvcmine.cli.ingest", "Read new files of the corpus."),
    "duplicates": ("gvcmine.cli.families", "Settle which documents are one work."),
    "metadata": ("gvcmine.cli.metadata", "Settle title, authors, year, DOI, venue."),
    "tag": ("gvcmine.cli.tag", "Find actors, places, sectors and cues."),
    "cases": ("gvcmine.cli.cases", "See what is studied; cases suggested."),
    "propose": ("gvcmine.cli.corpus", "Propose values with their evidence."),
    "run": ("gvcmine.cli.corpus", "Ingest, tag and propose."),
    "demo": ("gvcmine.cli.demo", "Try everything on a sample corpus."),
    "status": ("gvcmine.cli.status", "Show where every document stands."),
    "references": ("gvcmine.cli.references", "Settle references, see what is new."),
    "show": ("gvcmine.cli.show", "See how a document was read."),
    "why": ("gvcmine.cli.why", "See what a proposal rests on."),
    "review": ("gvcmine.cli.coding", "Decide proposals, one key each."),
    "import": ("gvcmine.cli.coding", "Take codings from a CSV file."),
    "export": ("gvcmine.cli.coding", "Write a table as CSV."),
    "evaluate": ("gvcmine.cli.evaluate", "Score proposals against gold."),
    "train": ("gvcmine.cli.train", "Learn from confirmed codings."),
    "models": ("gvcmine.cli.models", "List, show and promote models."),
    "embedder": ("gvcmine.cli.embedder", "See what makes vectors, and how fast."),
    "release": ("gvcmine.cli.coding", "Write a dataset that can be published."),
    "releases": ("gvcmine.cli.coding", "List releases."),
    "codebook": ("gvcmine.cli.codebook", "Check a codebook."),
}
"""Where each subcommand lives, and its line in the help: listing them must import nothing more."""


class LazyGroup(click.Group):
    """A group that imports a subcommand only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a review."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the subcommand, importing its module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gvcmine")
def cli() -> None:
    """Turn a folder of Global Value Chain papers into a coded, evidence-linked dataset.

    Begin with "gvcmine demo", or with your own files:

    \b
      gvcmine init my-review
      cp papers/*.pdf my-review/corpus/
      gvcmine run -C my-review
      gvcmine review -C my-review --coder ana
      gvcmine release 2026.1 -C my-review
    """


def main() -> None:
    """Run the command; a GvcmineError becomes one clear message and exit code 1."""
    _speak_utf8()
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped; everything finished so far is kept.", err=True)
        sys.exit(1)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except GvcmineError as problem:
        click.echo(f"Error: {problem}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as problem:
        click.echo(f"Error: {problem.strerror}: {problem.filename or 'unknown file'}", err=True)
        sys.exit(1)


def _speak_utf8() -> None:
    """Write UTF-8 where the system's code page could not show a name or a quote (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8", errors="replace")
