"""The codebook file: read it, say what is wrong with it, sum it up."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from gvcmine.errors import CodebookError
from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.text import content_id
from gvcmine.workspace.codebook_checks import check_fit, with_qualifiers
from gvcmine.workspace.codebook_schema import Problems, read_content
from gvcmine.workspace.strict_yaml import NotYaml, read_yaml

LARGEST = 1_000_000
"""Bytes; six times the codebook that comes with the program, and read in half a second."""

MOST_REPORTED = 20
"""Problems or warnings shown at once; more would scroll the first, which often explains the rest, away."""


def read_codebook(path: Path) -> Codebook:
    """Return the codebook in a file.

    Raises CodebookError with every problem on a line of its own, each at its place in the file.
    """
    where = _where(path)
    try:
        if path.stat().st_size > LARGEST:
            raise CodebookError(f"{where}: larger than {LARGEST // 1000} kB; is this a codebook?")
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise CodebookError(
            f'{where}: there is no such file; "gvcmine init DIR" makes DIR/annotations/codebook.yaml'
        ) from error
    except OSError as error:
        raise CodebookError(f"{where}: cannot be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CodebookError(f"{where}: line {line}: not UTF-8; save the file as UTF-8") from error
    return codebook_from_text(text, where)


def codebook_from_text(text: str, where: str) -> Codebook:
    """Return the codebook that a text holds; `where` names the text in messages.

    Raises CodebookError like `read_codebook`.
    """
    if len(text) > LARGEST:
        raise CodebookError(f"{where}: larger than {LARGEST // 1000} kB; is this a codebook?")
    problems = Problems(where)
    try:
        raw, twice = read_yaml(text)
    except NotYaml as error:
        raise CodebookError(f"{where}: {error}") from error
    if raw is None:
        raise CodebookError(
            f"{where}: the file is empty; a codebook has the keys codebook, version, variables"
        )
    for message in twice:
        problems.add((), message)
    content = read_content(raw, problems)
    check_fit(content, problems)
    _refuse(problems.lines)
    variables = with_qualifiers(content)
    canonical = json.dumps(_plain((content.codebook, content.version, variables)), sort_keys=True)
    return Codebook(
        name=content.codebook,
        version=content.version,
        fingerprint=content_id(canonical),
        variables=variables,
    )


def shipped_codebook() -> Codebook:
    """Return the codebook that comes with the program."""
    return codebook_from_text(shipped_codebook_text(), "the codebook that comes with gvcmine")


def shipped_codebook_text() -> str:
    """Return the file that `gvcmine init` writes, letter by letter."""
    return (files("gvcmine") / "data" / "codebook.yaml").read_text(encoding="utf-8")


def codebook_summary(codebook: Codebook) -> str:
    """Return what `gvcmine codebook check` shows: counts, a table of variables, and warnings."""
    total, coded = len(codebook.variables), len(codebook.codable)
    values = sum(len(variable.values) for variable in codebook)
    lines = [
        f"codebook {codebook.name}, version {codebook.version}, fingerprint {codebook.fingerprint[:12]}",
        f"{total} variables, {coded} of them coded by people; {values} values",
        "",
        *_table([_HEAD, *map(_row, codebook)]),
        "",
    ]
    warnings = list(_warnings(codebook))
    lines += [f"warning: {warning}" for warning in warnings[:MOST_REPORTED]] or ["no warnings"]
    if len(warnings) > MOST_REPORTED:
        lines.append(f"and {len(warnings) - MOST_REPORTED} more warnings")
    return "\n".join(lines)


def _where(path: Path) -> str:
    """Name a file of a workspace from the workspace, any other by its whole path."""
    return f"annotations/{path.name}" if path.parent.name == "annotations" else path.as_posix()


def _refuse(lines: list[str]) -> None:
    if not lines:
        return
    more = [f"and {len(lines) - MOST_REPORTED} more problems"] if len(lines) > MOST_REPORTED else []
    raise CodebookError("\n".join(lines[:MOST_REPORTED] + more))


def _plain(thing: Any) -> Any:
    """Return lists and mappings for JSON; fields at their default are left out, now and in later versions."""
    if is_dataclass(thing):
        pairs = ((field, getattr(thing, field.name)) for field in fields(thing))
        return {field.name: _plain(value) for field, value in pairs if value != field.default}
    return [_plain(item) for item in thing] if isinstance(thing, tuple) else thing


_HEAD = ("variable", "label", "level", "scale", "several", "class", "values", "cues")


def _row(variable: Variable) -> tuple[str, ...]:
    several = ("primary" if variable.primary else "yes") if variable.multiple else "no"
    shown = variable.automation.value if variable.codable else variable.tier.value
    cues = sum(len(value.cues) for value in variable.values)
    counts = (str(len(variable.values)), str(cues))
    return (variable.id, variable.label, variable.level, variable.scale, several, shown, *counts)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _warnings(codebook: Codebook) -> Iterator[str]:
    for variable in codebook:
        for value in variable.values:
            if not value.definition:
                yield f"{variable.id} → {value.id}: no definition, so coders must guess"
            if variable.codable and not value.cues:
                yield f"{variable.id} → {value.id}: no cues, so no passage is found by words"
        yield from _shared_cues(variable)


def _shared_cues(variable: Variable) -> Iterator[str]:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for value in variable.values:
        for cue in dict.fromkeys(cue.casefold() for cue in value.cues):
            owners[cue].append(value.id)
    for cue, ids in owners.items():
        if len(ids) > 1:
            yield f'{variable.id}: the cue "{cue}" belongs to {" and ".join(ids)}'
