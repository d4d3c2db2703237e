"""Read a manuscript: front matter in YAML, then headings, paragraphs, a table and notes in plain text."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

NOTE = re.compile(r"^\[\^(\d+)\]: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, subheading, paragraph or table of the body."""

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    indented: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """An invented paper, before it is set in type."""

    file: str
    title: str
    authors: tuple[str, ...]
    affiliations: tuple[str, ...]
    journal: str
    year: int
    volume: str
    doi: str
    keywords: tuple[str, ...]
    layout: dict[str, Any]
    abstract: str
    blocks: tuple[Block, ...]
    acknowledgements: str
    references: tuple[str, ...]
    notes: dict[int, str] = field(default_factory=dict)


def read_manuscript(path: Path) -> Manuscript:
    """Return the manuscript in the file; the first paragraph is the abstract."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    record = yaml.safe_load(front)
    paragraphs = [_curled(part.strip()) for part in body.split("\n\n") if part.strip()]
    notes = {int(found[1]): NOTE.sub("", part) for part in paragraphs if (found := NOTE.match(part))}
    running = [part for part in paragraphs if not NOTE.match(part)]
    return Manuscript(
        **{key: _frozen(value) for key, value in record.items()},
        abstract=running[0],
        blocks=tuple(_blocks(running[1:], numbered=record["layout"]["numbered"])),
        notes=notes,
    )


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_curled(part) for part in value)
    return _curled(value) if isinstance(value, str) else value


def _curled(text: str) -> str:
    """Turn typewriter quotation marks into those of print."""
    text = re.sub(r'(^|[\s(])"', "\\1\u201c", text).replace('"', "\u201d")
    return re.sub(r"(^|[\s(])'", "\\1\u2018", text).replace("'", "\u2019")


def _blocks(paragraphs: list[str], *, numbered: bool) -> list[Block]:
    blocks: list[Block] = []
    section = subsection = 0
    for part in paragraphs:
        after_heading = not blocks or blocks[-1].kind != "paragraph"
        if part.startswith("# "):
            section, subsection = section + 1, 0
            blocks.append(Block(kind="heading", text=f"{section}. {part[2:]}" if numbered else part[2:]))
        elif part.startswith("## "):
            subsection += 1
            number = f"{section}.{subsection} " if numbered else ""
            blocks.append(Block(kind="subheading", text=number + part[3:]))
        elif part.startswith("Table: "):
            blocks.append(_table(part))
        else:
            blocks.append(Block(kind="paragraph", text=part, indented=not after_heading))
    return blocks


def _table(part: str) -> Block:
    caption, *lines = part.splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line[0] == "|"]
    note = next(line for line in lines if line.startswith("Note: "))
    return Block(
        kind="table", text=caption.removeprefix("Table: "), rows=tuple(rows), note=note.removeprefix("Note: ")
    )
