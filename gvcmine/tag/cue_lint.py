"""Cues that say more, or less, than their author meant: what the cues of a codebook find in its own words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gvcmine.tag.context import Rules
from gvcmine.tag.fold import fold
from gvcmine.tag.labels import STATUS_VARIABLE
from gvcmine.tag.lexicon import GAP, Entry, cues_of, entries, read
from gvcmine.tag.matcher import Hit, Matcher, longest
from gvcmine.tag.patterns import LEMMA, is_pattern, problem, wordings
from gvcmine.tag.variants import Variation
from gvcmine.types.codebook import Codebook, Value, Variable

_FILLED = " this "
"""Stands in a gap when a cue is read as if it were a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRemark:
    """Something about a cue that its author should know.

    `kind` is "twice" (a cue of two values of one variable), "cross" (it is found in the definition
    or example of another value), "inside" (it stands within a longer cue of another value, which
    wins there) or "silent" (found nowhere in the words of its own value; mere information).
    `other` is the other value, `where` what the cue was found in.
    """

    kind: str
    variable: str
    value: str
    cue: str
    other: str = ""
    where: str = ""


def notation_problems(codebook: Codebook) -> Iterator[tuple[str, str, str, str]]:
    """Yield variable, value, cue and what is wrong for each cue whose notation cannot be read."""
    for variable, value, cue in cues_of(codebook):
        if wrong := problem(cue):
            yield variable, value, cue, wrong


def lint(codebook: Codebook) -> tuple[CueRemark, ...]:
    """Return all remarks, by kind, then in the order of the codebook.

    The terms of the shipped data files count like cues of the values that the codebook has. Raises
    CodebookError where the notation of a cue cannot be read.
    """
    looked_for = [entry for entry in entries(cues_of(codebook)) if not entry.rule.startswith("gazetteer:")]
    reader = _Reader(looked_for)
    remarks: list[CueRemark] = []
    for variable in codebook:
        if variable.id != STATUS_VARIABLE:
            remarks += _of_variable(variable, reader)
    order = ("twice", "cross", "inside", "silent")
    return tuple(sorted(dict.fromkeys(remarks), key=lambda remark: order.index(remark.kind)))


class _Reader:
    """Finds cues in short texts as the tagger does, before and after the longest win."""

    def __init__(self, looked_for: Sequence[Entry]) -> None:
        self._matcher = Matcher(looked_for, Variation.from_data(read("variants")))
        self._rules = Rules(read("ambiguity"))

    def all(self, text: str) -> list[Hit]:
        folded = fold(text)
        return self._rules.keep(self._matcher.find(text, folded), text, folded)

    def kept(self, text: str) -> list[Hit]:
        return longest(self.all(text))


def _of_variable(variable: Variable, reader: _Reader) -> Iterator[CueRemark]:
    yield from _twice(variable)
    ids = {value.id for value in variable.values}
    for value in variable.values:
        others = ids - {value.id}
        for where, text in (("definition", value.definition), ("example", value.example)):
            for hit in reader.kept(text):
                if hit.entry.id in others:
                    yield _remark("cross", variable.id, hit.entry, value.id, f"{where}: {text}")
        for cue in value.cues:
            yield from _inside(variable, value, cue, reader, others)
        yield from _silent(variable, value, reader)


def _twice(variable: Variable) -> Iterator[CueRemark]:
    owners: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for value in variable.values:
        for cue in value.cues:
            owners[fold(cue)].setdefault(value.id, cue)
    for values in owners.values():
        first, *rest = values.items()
        for other, _ in rest:
            yield CueRemark(kind="twice", variable=variable.id, value=first[0], cue=first[1], other=other)


def _inside(
    variable: Variable, value: Value, cue: str, reader: _Reader, others: set[str]
) -> Iterator[CueRemark]:
    for text in _as_text(cue):
        for hit in reader.all(text):
            if hit.entry.id in others and hit.end - hit.start < len(text):
                yield _remark("inside", variable.id, hit.entry, value.id, f"cue: {cue}")


def _silent(variable: Variable, value: Value, reader: _Reader) -> Iterator[CueRemark]:
    words = " . ".join((value.label, value.definition, value.include, value.example))
    heard = {hit.entry.form for hit in reader.all(words) if hit.entry.id == value.id}
    for cue in value.cues:
        if cue not in heard:
            yield CueRemark(kind="silent", variable=variable.id, value=value.id, cue=cue)


def _as_text(cue: str) -> tuple[str, ...]:
    """Return the wordings of a cue as words that could stand in a text; none for a pattern."""
    if is_pattern(cue):
        return ()
    return tuple(wording.replace(GAP, _FILLED).replace(LEMMA, "") for wording in wordings(cue))


def _remark(kind: str, variable: str, entry: Entry, other: str, where: str) -> CueRemark:
    return CueRemark(kind=kind, variable=variable, value=entry.id, cue=entry.form, other=other, where=where)
