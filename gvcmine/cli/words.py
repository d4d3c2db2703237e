"""Commands whose first word is a document or a word of their own: "cases kenya.pdf", "cases accept …"."""

from pathlib import Path

import click


class DocumentOrWord(click.Group):
    """A group whose first word is a subcommand or, if there is none of that name, a document."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Send a word that is no subcommand to the hidden one that shows a document."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["show", *args])


def workspace_of(context: click.Context, own: Path) -> Path:
    """Return the workspace, which may stand before the word too: "metadata -C DIR paper.pdf"."""
    before = context.parent.params["workspace"] if context.parent else own
    return before if own == Path() else own


def said_before(context: click.Context, option: str) -> bool:
    """Say whether an option stands before the word."""
    return context.parent is not None and bool(context.parent.params[option])
