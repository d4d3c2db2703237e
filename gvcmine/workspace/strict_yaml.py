"""The small, safe part of YAML that people write by hand.

Every scalar is text: `version: 1.0`, `cues: [no]` and `isic: 05-09` mean what they look like, where
full YAML would make a number, a boolean and a date of them. Anchors, aliases, tags, several documents
and deep nesting are refused; a key that stands twice is a problem with its line.
"""

from collections.abc import Iterator
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: the same language, ten times slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

DEEPEST = 12
"""Levels of nesting; a codebook needs five. Bounds the recursion on hostile files."""

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class Keyed(dict[str, Any]):
    """A mapping that knows the line, from 1, of each of its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Listed(list[Any]):
    """A list that knows the line, from 1, on which each of its parts begins."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class NotYaml(ValueError):
    """The text is not YAML of the permitted kind; the message names line and column."""


def read_yaml(text: str) -> tuple[Any, list[str]]:
    """Return the content (mappings, lists, texts, None) and the keys found twice, one sentence each.

    Mappings are `Keyed` and lists `Listed`: both know their lines. Of a key that stands twice the first
    value counts. Raises NotYaml.
    """
    twice: list[str] = []
    try:
        events = yaml.parse(text, Loader=_Loader)
        content = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _refused(event, "a second document begins here; keep one")
            elif isinstance(event, yaml.NodeEvent):
                content = _build(event, events, twice, DEEPEST)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text) from error
    except yaml.YAMLError as error:
        raise NotYaml(f"not readable as YAML: {' '.join(str(error).split())}") from error
    return content, twice


def _build(event: yaml.Event, events: Iterator[yaml.Event], twice: list[str], depth: int) -> Any:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _refused(event, "anchors (&) and aliases (*) are not allowed; write the text out")
    if tag := getattr(event, "tag", None):
        raise _refused(event, f"tags are not allowed, and {tag} is one; quote the text")
    if isinstance(event, yaml.ScalarEvent):
        return None if event.implicit[0] and event.value in _NOTHING else event.value
    if depth == 0:
        raise _refused(event, f"nested more than {DEEPEST} levels deep")
    if isinstance(event, yaml.SequenceStartEvent):
        return _list(events, twice, depth - 1)
    return _mapping(events, twice, depth - 1)


def _list(events: Iterator[yaml.Event], twice: list[str], depth: int) -> Listed:
    items = Listed()
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.lines.append(_line(event))
        items.append(_build(event, events, twice, depth))
    return items


def _mapping(events: Iterator[yaml.Event], twice: list[str], depth: int) -> Keyed:
    content = Keyed()
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _build(event, events, twice, depth)
        if not isinstance(key, str):
            raise _refused(event, "a key must be a word")
        line = _line(event)
        value = _build(next(events), events, twice, depth)
        if key in content:
            twice.append(f'line {line}: the key "{key}" stands twice; first in line {content.lines[key]}')
            continue
        content[key], content.lines[key] = value, line
    return content


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _refused(event: yaml.Event, why: str) -> NotYaml:
    return NotYaml(f"{_place(event.start_mark)}{why}")


def _syntax(error: yaml.MarkedYAMLError, text: str) -> NotYaml:
    context = f" ({error.context})" if error.context else ""
    mark = error.problem_mark or error.context_mark
    place = _place(mark)
    if mark and text[mark.index : mark.index + 1] == "\t":
        return NotYaml(f"{place}a tab stands here; YAML is indented with blanks")
    return NotYaml(f"{place}not readable as YAML: {error.problem}{context}")


def _place(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
