"""Write the help of every command into README.md, between <!-- cli --> and <!-- /cli -->.

    python scripts/cli_reference.py            write
    python scripts/cli_reference.py --check    write nothing; exit 1 where the README is stale

The help is laid out for 88 columns, so that it comes out the same on every machine.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from gvcmine.cli.main import cli
from gvcmine.workspace.folders import write_text

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- cli -->", "<!-- /cli -->"
WIDTH = 88


def contexts(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[click.Context]:
    """Yield the context of a command and of everything below it, in the order of its help."""
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        **command.context_settings,
    )
    yield context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None:
                yield from contexts(found, below, context)


def reference() -> str:
    """Return the help of all commands in Markdown, each under a heading of its own."""
    sections = [
        f"### `{context.command_path}`\n\n```text\n{context.get_help().strip()}\n```"
        for context in contexts(cli, "gvcmine")
    ]
    return "\n\n".join(sections)


def renewed(text: str) -> str:
    """Return the text of the README with a fresh reference.

    Raises ValueError where the markers do not stand once each, in their order.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise ValueError(f"the README needs one {BEGIN} and, after it, one {END}")
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only say whether the README is stale")
    check = parser.parse_args().check
    text = README.read_text(encoding="utf-8")
    fresh = renewed(text)
    if fresh == text:
        print("the reference in README.md is up to date")
        return 0
    if check:
        print("the reference in README.md is stale; run: python scripts/cli_reference.py", file=sys.stderr)
        return 1
    write_text(README, fresh)
    print("wrote the reference in README.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
