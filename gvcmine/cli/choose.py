"""Ask a coder for a value, a missing status or qualifiers, until the answer fits the codebook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rich.console import Console
from rich.text import Text

from gvcmine.cli.keyboard import END, Keyboard
from gvcmine.cli.screen import alternative_quote, named, plain, qualifier_lines, show
from gvcmine.types.codebook import Codebook, Missing, Scale, Variable
from gvcmine.types.coding import Alternative, Qualifiers, parse_qualifiers, qualifiers_from
from gvcmine.types.values import check_qualifiers, parse_value

FORMS = {
    Scale.COUNTRY: "country as a three-letter code, such as VNM",
    Scale.INTERVAL: "years as start/end, such as 1998/2005",
    Scale.NUMERIC: "a number",
    Scale.BOOLEAN: "yes or no",
}
ENTER = ("\r", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a coder chose: a value or a missing status."""

    value: str | None = None
    missing: Missing | None = None


class Dialogue:
    """Say something to the coder and hear the answer."""

    def __init__(self, console: Console, keyboard: Keyboard) -> None:
        self.console, self._keyboard = console, keyboard

    def say(self, *lines: str, style: str = "") -> None:
        """Show lines."""
        for line in lines:
            show(self.console, Text(line, style=style))

    def key(self) -> str:
        """Return the next key in lower case, or END."""
        return self._keyboard.key().lower()

    def key_of(self, question: str, keys: Sequence[str]) -> str:
        """Ask until one of the keys is pressed; return it, or END. Other keys are passed over."""
        self.say(question)
        while True:
            key = self.key()
            if key == END or key in keys:
                return key

    def line(self, question: str) -> str | None:
        """Ask for a line; return it without outer spaces, or None where it is empty or the input ends."""
        self.say(question)
        answer = self._keyboard.line()
        return (answer.strip() or None) if answer is not None else None


def choose_value(dialogue: Dialogue, variable: Variable, first: Sequence[Alternative] = ()) -> Answer | None:
    """Return the value or missing status that the coder names, or None where he goes back.

    Values are found by number, by id, or by a part of id or label; one found by a part is confirmed.
    `first` are listed before the others, each with the words that speak for it.
    """
    pairs = _in_order(variable, [one.value for one in first])
    listed = _listing(dialogue, pairs, {one.value: alternative_quote(one) for one in first})
    form = _form(variable) if variable.values or not first else f"number, or {_form(variable)}"
    while True:
        raw = dialogue.line(f"Value: {form} (! missing status, empty line goes back)")
        if raw is None:
            return None
        if raw == "!" or raw in list(Missing):
            return choose_missing(dialogue) if raw == "!" else Answer(missing=Missing(raw))
        if not variable.values:
            numbered = _matches(pairs, listed, raw) if raw.isdecimal() else ()
            value = numbered[0][0] if numbered else _parsed(dialogue, variable, raw)
            if value is not None:
                return Answer(value=value)
            continue
        found = _matches(pairs, listed, raw)
        if len(found) == 1 and _is_meant(dialogue, found[0], raw):
            return Answer(value=found[0][0])
        if len(found) != 1:
            listed = _listing(dialogue, _several(dialogue, found, pairs, raw))


def _form(variable: Variable) -> str:
    if variable.values:
        return "number, id, or part of a label"
    return FORMS.get(variable.scale, "text")


def _parsed(dialogue: Dialogue, variable: Variable, raw: str) -> str | None:
    try:
        return parse_value(variable, raw)
    except ValueError as problem:
        dialogue.say(plain(str(problem)), style="bold")
        return None


Pairs = Sequence[tuple[str, str]]


def _in_order(variable: Variable, first: Sequence[str]) -> Pairs:
    labels = {value.id: value.label for value in variable.values}
    return [(value, labels.get(value, "")) for value in dict.fromkeys((*first, *labels))]


def _listing(dialogue: Dialogue, pairs: Pairs, told: Mapping[str, str] = MappingProxyType({})) -> Pairs:
    for number, pair in enumerate(pairs, start=1):
        more = f": {told[pair[0]]}" if told.get(pair[0]) else ""
        dialogue.say(f"{number:3}  {named(*pair)}{more}")
    return pairs


def _matches(pairs: Pairs, listed: Pairs, raw: str) -> Pairs:
    if raw.isdecimal():
        number = int(raw)
        return [listed[number - 1]] if 1 <= number <= len(listed) else []
    sought = raw.casefold()
    exact = [pair for pair in pairs if sought in (pair[0].casefold(), pair[1].casefold())]
    return exact or [pair for pair in pairs if sought in pair[0].casefold() or sought in pair[1].casefold()]


def _is_meant(dialogue: Dialogue, pair: tuple[str, str], raw: str) -> bool:
    if raw.isdecimal() or raw.casefold() in (pair[0].casefold(), pair[1].casefold()):
        return True
    answer = dialogue.key_of(f"{named(*pair)}? Y or Enter: yes, N: no", ("y", "n", *ENTER))
    return answer in ("y", *ENTER)


def _several(dialogue: Dialogue, found: Pairs, pairs: Pairs, raw: str) -> Pairs:
    if found:
        return found
    dialogue.say(f'no value matches "{plain(raw)}"; choose one of these:', style="bold")
    return pairs


def choose_missing(dialogue: Dialogue) -> Answer | None:
    """Return the missing status that the coder picks by its number, or None where he goes back."""
    words = list(Missing)
    options = "  ".join(f"{number} {word}" for number, word in enumerate(words, start=1))
    keys = [str(number) for number in range(1, len(words) + 1)]
    key = dialogue.key_of(f"Missing: {options}  (B back)", (*keys, "b"))
    return Answer(missing=words[int(key) - 1]) if key in keys else None


def choose_qualifiers(
    dialogue: Dialogue, variable: Variable, codebook: Codebook, current: Qualifiers
) -> Qualifiers:
    """Return the qualifiers as the coder leaves them; every line he enters is checked."""
    if not variable.qualifiers:
        dialogue.say("This variable takes no qualifiers.")
        return current
    dialogue.say(*qualifier_lines(variable, codebook))
    while True:
        raw = dialogue.line("Qualifier: name=value, or name= to remove it (empty line: done)")
        if raw is None:
            return current
        current = _changed(dialogue, variable, current, raw)
        dialogue.say(f"Qualifiers: {'; '.join(f'{name} = {value}' for name, value in current) or 'none'}")


def _changed(dialogue: Dialogue, variable: Variable, current: Qualifiers, raw: str) -> Qualifiers:
    try:
        entered = dict(parse_qualifiers(raw))
        kept = {**dict(current), **entered}
        changed = qualifiers_from({name: value.strip() for name, value in kept.items() if value.strip()})
        check_qualifiers(variable, changed)
    except ValueError as problem:
        dialogue.say(plain(str(problem)), style="bold")
        return current
    return changed
