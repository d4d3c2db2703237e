"""The command codebook: check what is coded."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, json_option, table, workspace_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gvcmine.tag.cue_lint import CueRemark
    from gvcmine.types.codebook import Codebook


@click.group("codebook")
def codebook_command() -> None:
    """Look after the codebook."""


@codebook_command.command("check")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--cues", is_flag=True, help="Show what cues find in the words of other values.")
@json_option
@workspace_option
def codebook_check_command(file: Path | None, workspace: Path, cues: bool, as_json: bool) -> None:
    """Check a codebook file, by default that of the workspace, and print a summary.

    With --cues (or --json) also says which cues stand at two values, are found in the definition or
    example of another value, or lie inside a longer cue of one. These are hints, not errors.

    \b
    Examples:
      gvcmine codebook check -C my-review
      gvcmine codebook check draft.yaml --cues
    """
    from gvcmine.verbs.checking import check_cues, check_notation
    from gvcmine.workspace.codebook_file import codebook_summary, read_codebook
    from gvcmine.workspace.folders import Folders

    path = file if file is not None else Folders.of(workspace).codebook
    codebook = read_codebook(path)
    check_notation(codebook, path.name)
    if as_json:
        echo_json(_codebook_facts(codebook, check_cues(codebook)))
        return
    click.echo(codebook_summary(codebook))
    if cues:
        _tell_cues(check_cues(codebook))


def _codebook_facts(codebook: Codebook, remarks: Sequence[CueRemark]) -> dict[str, object]:
    return {
        "codebook": codebook.name,
        "version": codebook.version,
        "fingerprint": codebook.fingerprint,
        "variables": len(codebook.variables),
        "values": sum(len(variable.values) for variable in codebook),
        "cues": [asdict(remark) for remark in remarks],
    }


def _tell_cues(remarks: Sequence[CueRemark]) -> None:
    shown = [remark for remark in remarks if remark.kind in ("twice", "cross")]
    rows = [(one.kind, one.variable, one.value, one.cue, one.other, one.where) for one in shown]
    if rows:
        click.echo()
        table(("kind", "variable", "value", "cue", "other value", "found in"), rows)
    inside = sum(remark.kind == "inside" for remark in remarks)
    silent = len(remarks) - len(shown) - inside
    click.echo(
        f"cues that reach into other values: {len(shown)}; inside longer cues, which win: {inside}; "
        f"found nowhere in the words of their own value, which is no fault: {silent} (--json lists them)"
    )
