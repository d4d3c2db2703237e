"""Read lists in which each line begins with a tag: RIS, Web of Science, MEDLINE.

rispy reads two of the three, but leaves out a record without an end, runs records together where an
end is missing, stops at a tag it does not expect, and does not say on which line a record stands.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gvcmine.ingest.records.record import Problem, tidied


@dataclass(frozen=True, slots=True)
class Tagged:
    """A record as tag → values in the order of the file; `line` is that of its first tag, from 1."""

    line: int
    tags: dict[str, list[str]]

    def values(self, *tags: str) -> tuple[str, ...]:
        """Return the values of these tags, without empty ones, tag by tag."""
        return tidied(value for tag in tags for value in self.tags.get(tag, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What a tagged format looks like.

    `line` finds the tag (group 1) and what follows it. A record begins at a tag of `begins`, or, where
    that was forgotten, at one of `also_begins`. Further lines of `many` are further values; those of
    other tags go on with the text.
    """

    line: re.Pattern[str]
    begins: str
    ends: str = ""
    also_begins: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()


@dataclass(slots=True)
class TaggedList:
    """The records of a list, the lines outside of them, and what was odd."""

    records: list[Tagged] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_tagged(lines: Iterable[str], grammar: Grammar) -> TaggedList:
    """Return the records of a list; lines that belong to none stand in `outside`."""
    found = TaggedList()
    record: Tagged | None = None
    tag = ""
    for number, line in enumerate(lines, start=1):
        match = grammar.line.match(line.lstrip("\ufeff"))
        if match is None:
            _go_on(record, tag, line, grammar) if record else found.outside.append(line)
            continue
        tag, value = match.group(1), line.lstrip("\ufeff")[match.end() :].strip()
        if tag == grammar.ends:
            record = None
        elif tag == grammar.begins or (record is None and tag in grammar.also_begins):
            record = _begin(found, number, tag, grammar)
            record.tags[tag] = [value]
        elif record is None:
            found.outside.append(line)
        else:
            record.tags.setdefault(tag, []).append(value)
    return found


def _begin(found: TaggedList, number: int, tag: str, grammar: Grammar) -> Tagged:
    if tag != grammar.begins:
        found.problems.append(
            Problem(line=number, what=f'a record without its first line ("{grammar.begins}") was read')
        )
    last = found.records[-1] if found.records else None
    if last is not None and set(last.tags) == {grammar.begins} and last.line == number - 1:
        found.problems.append(Problem(line=last.line, what="a record begins here and has nothing in it"))
        found.records.pop()
    record = Tagged(number, {})
    found.records.append(record)
    return record


def _go_on(record: Tagged, tag: str, line: str, grammar: Grammar) -> None:
    values = record.tags[tag]
    if tag in grammar.many:
        values.append(line.strip())
    elif line.strip():
        values[-1] = f"{values[-1]} {line.strip()}".strip()


def longest(values: Sequence[str]) -> str:
    """Return the longest value: an abstract that stands twice is sometimes cut once."""
    return max(values, key=len, default="")


def stated(lines: Iterable[str], signs: Mapping[str, re.Pattern[str]]) -> dict[str, str]:
    """Return the first finding of each sign (its group 1) in lines that belong to no record."""
    found: dict[str, str] = {}
    for line in lines:
        for name, sign in signs.items():
            match = sign.match(line)
            if match is not None and name not in found:
                found[name] = match.group(1).strip()
    return found
