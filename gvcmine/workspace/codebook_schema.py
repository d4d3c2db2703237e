"""What may stand in a codebook file: from plain content to a `Codebook`, every problem located.

A path names variables by id and counts values from 1, as a reader of the file would:
`variables → u_econ_type → values → 3 → lable: unknown key, did you mean label?`
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from typing import Any

from gvcmine.types.codebook import Automation, Level, Qualifier, Scale, Tier, Value, Variable

Path = tuple[str, ...]

QUALIFIER_NAMES = (
    "direction",
    "worker_group",
    "phase",
    "level",
    "role",
    "function",
    "change",
    "stance",
    "state",
    "support",
    "name",
    "home",
)

_ID = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_OPEN_QUALIFIERS = {"text": Scale.TEXT, "country": Scale.COUNTRY}


@dataclass(frozen=True, slots=True)
class Problems:
    """Collects what is wrong, so that one reading of a file reports everything."""

    where: str
    lines: list[str] = field(default_factory=list)

    def add(self, path: Path, message: str) -> None:
        """Note a problem at a path inside the file; an empty path is the file itself."""
        self.lines.append(": ".join(filter(None, (self.where, " → ".join(path), message))))


Read = Callable[[Any, Path, Problems], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The four top keys of a codebook file, read but not yet checked against each other."""

    codebook: str
    version: str
    variables: tuple[Variable, ...]
    qualifiers_everywhere: tuple[Qualifier, ...] = ()


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ", did you mean …?" where a known word is close, else a list of the known words."""
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1)
    return f", did you mean {close[0]}?" if close else f"; permitted: {', '.join(known)}"


def read_content(raw: Any, problems: Problems) -> Content:
    """Read the content of a whole file; what cannot be read is noted and replaced by a blank."""
    content: Content = _record(Content, _TOP_KEYS, raw, (), problems)
    return content


def _record(kind: type[Any], keys: Mapping[str, Read], raw: Any, path: Path, problems: Problems) -> Any:
    """Read a mapping into a dataclass; a field without a default is a required key."""
    content = raw if isinstance(raw, dict) else {}
    if not isinstance(raw, dict):
        problems.add(path, f"must be a mapping of keys to values, not {_shape(raw)}")
    for key in content:
        if key not in keys:
            problems.add((*path, key), f"unknown key{suggestion(key, keys)}")
    found: dict[str, Any] = {}
    for known in fields(kind):
        if known.name in keys and content.get(known.name) is not None:
            found[known.name] = keys[known.name](content[known.name], (*path, known.name), problems)
        elif known.default is MISSING:
            found[known.name] = _BLANKS.get(known.name, "")
            if isinstance(raw, dict):
                problems.add((*path, known.name), "required key is missing")
    return kind(**found)


def _shape(raw: Any) -> str:
    if isinstance(raw, str):
        return f'"{raw}"'
    return "a mapping" if isinstance(raw, dict) else "a list" if isinstance(raw, list) else "empty"


def _text(raw: Any, path: Path, problems: Problems) -> str:
    if not isinstance(raw, str):
        problems.add(path, f"must be text, not {_shape(raw)}")
        return ""
    return raw.strip()


def _name(raw: Any, path: Path, problems: Problems) -> str:
    text = _text(raw, path, problems)
    if isinstance(raw, str) and not text:
        problems.add(path, "must not be empty")
    return text


def _id(raw: Any, path: Path, problems: Problems) -> str:
    text = _text(raw, path, problems)
    if isinstance(raw, str) and not _ID.fullmatch(text):
        problems.add(path, f'an id is a to z, 0 to 9 and "_", beginning with a letter, not "{text}"')
    return text


def _flag(raw: Any, path: Path, problems: Problems) -> bool:
    words = {"true": True, "false": False, "yes": True, "no": False}
    if not isinstance(raw, str) or raw.casefold() not in words:
        problems.add(path, f"must be true or false, not {_shape(raw)}")
        return False
    return words[raw.casefold()]


def _word(kind: type[StrEnum]) -> Read:
    def read(raw: Any, path: Path, problems: Problems) -> StrEnum:
        words = [member.value for member in kind]
        text = _text(raw, path, problems)
        if text in words:
            return kind(text)
        if isinstance(raw, str):
            problems.add(path, f'unknown word "{text}", choose one of: {", ".join(words)}')
        return next(iter(kind))

    return read


def _words(read_one: Read) -> Read:
    def read(raw: Any, path: Path, problems: Problems) -> tuple[str, ...]:
        if not isinstance(raw, list):
            problems.add(path, f"must be a list of texts, not {_shape(raw)}")
            return ()
        return tuple(read_one(item, (*path, str(n)), problems) for n, item in enumerate(raw, 1))

    return read


def _attributes(raw: Any, path: Path, problems: Problems) -> tuple[tuple[str, str], ...]:
    if not isinstance(raw, dict):
        problems.add(path, f"must be a mapping of names to texts, not {_shape(raw)}")
        return ()
    return tuple(sorted((name, _text(value, (*path, name), problems)) for name, value in raw.items()))


def _qualifiers(raw: Any, path: Path, problems: Problems) -> tuple[Qualifier, ...]:
    if not isinstance(raw, dict):
        problems.add(path, f"must be a mapping of names to values, not {_shape(raw)}")
        return ()
    for name in raw:
        if name not in QUALIFIER_NAMES:
            problems.add((*path, name), f"unknown qualifier{suggestion(name, QUALIFIER_NAMES)}")
    return tuple(_qualifier(name, defined, (*path, name), problems) for name, defined in raw.items())


def _qualifier(name: str, raw: Any, path: Path, problems: Problems) -> Qualifier:
    label = name.replace("_", " ").capitalize()
    if isinstance(raw, list):
        if not raw:
            problems.add(path, "needs at least one value")
        return Qualifier(name=name, label=label, values=_words(_id)(raw, path, problems))
    if not isinstance(raw, str):
        problems.add(
            path, f"must be a list of values, the id of a variable, text or country, not {_shape(raw)}"
        )
        return Qualifier(name=name, label=label)
    if raw in _OPEN_QUALIFIERS:
        return Qualifier(name=name, label=label, scale=_OPEN_QUALIFIERS[raw])
    return Qualifier(name=name, label=label, variable=raw)


def _values(raw: Any, path: Path, problems: Problems) -> tuple[Value, ...]:
    return tuple(
        _record(Value, _VALUE_KEYS, item, (*path, str(n)), problems)
        for n, item in enumerate(_items(raw, path, problems), 1)
    )


def _variables(raw: Any, path: Path, problems: Problems) -> tuple[Variable, ...]:
    return tuple(
        _record(Variable, _VARIABLE_KEYS, item, (*path, _called(item, n)), problems)
        for n, item in enumerate(_items(raw, path, problems), 1)
    )


def _items(raw: Any, path: Path, problems: Problems) -> Sequence[Any]:
    if isinstance(raw, list) and raw:
        return raw
    problems.add(path, f"must be a list with at least one entry, not {_shape(raw or None)}")
    return ()


def _called(item: Any, number: int) -> str:
    own = item.get("id") if isinstance(item, dict) else None
    return own if isinstance(own, str) and own else str(number)


_BLANKS: Mapping[str, Any] = {"level": Level.CASE, "variables": ()}
"""What stands in for a required key that is missing, so that reading can go on."""

_VALUE_KEYS: Mapping[str, Read] = {
    "id": _id,
    "label": _name,
    "definition": _text,
    "include": _text,
    "exclude": _text,
    "cues": _words(_name),
    "example": _text,
    "parent": _id,
    "attributes": _attributes,
}

_VARIABLE_KEYS: Mapping[str, Read] = {
    "id": _id,
    "label": _name,
    "level": _word(Level),
    "scale": _word(Scale),
    "multiple": _flag,
    "primary": _flag,
    "tier": _word(Tier),
    "automation": _word(Automation),
    "rule": _text,
    "source": _text,
    "derived": _text,
    "qualifiers": _qualifiers,
    "values": _values,
}

_TOP_KEYS: Mapping[str, Read] = {
    "codebook": _name,
    "version": _name,
    "variables": _variables,
    "qualifiers_everywhere": _qualifiers,
}
