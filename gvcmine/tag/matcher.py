"""Find every entry of the lexicon in a text, in one pass."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gvcmine.errors import CodebookError
from gvcmine.tag.fold import fold, on_boundaries
from gvcmine.tag.lexicon import GAP, Entry
from gvcmine.tag.patterns import Patterns, is_pattern, problem, wording_count, wordings
from gvcmine.tag.slots import MOST_WRITTEN, SlottedCue, read_all
from gvcmine.tag.variants import Variation

_GAP_WORDS = 4
"""Words that may stand in a gap; more would join what does not belong together."""
_GAP_REACH = 80
"""Characters that a gap never exceeds: four long words."""
_ANCHOR = -1
"""Stands for the number of a part where a form is the anchor of a cue with many wordings."""
_CLAUSE_ENDS = frozenset(".;:!?()")
_NOTATION = re.compile(r"[(|~/]|\.\.\.|^\W*$")
"""What makes a term more than plain words."""
_PROPER = "gazetteer:"
"""Rules that begin so have names for entries, which are looked for as written."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at a stretch of a text."""

    start: int
    end: int
    entry: Entry

    def overlaps(self, other: "Hit") -> bool:
        """Say whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Form:
    """One printed form: which of its letters must be capitals, and the entry, or the gap's part, it is of."""

    capitals: tuple[int, ...]
    entry: Entry | None
    part: tuple[int, int] | None = None


@dataclass(slots=True)
class _Dictionary:
    forms: dict[str, list[_Form]] = field(default_factory=dict)
    gapped: list[tuple[Entry, int]] = field(default_factory=list)
    slotted: list[tuple[Entry, SlottedCue]] = field(default_factory=list)

    def add(self, form: str, entry: Entry | None, part: tuple[int, int] | None = None) -> None:
        capitals = () if form.islower() else tuple(i for i, letter in enumerate(form) if letter.isupper())
        known = self.forms.setdefault(fold(form), [])
        made = _Form(capitals, entry, part)
        if made not in known:
            known.append(made)


class Matcher:
    """An Aho-Corasick automaton over the forms of all entries.

    All overlapping hits are found, those that cut a word are dropped (Aho and Corasick 1975; that
    order is needed because the automaton knows no words). Patterns between slashes are looked for
    beside it. Raises CodebookError for a term whose notation cannot be read.
    """

    def __init__(self, entries: Iterable[Entry], variation: Variation) -> None:
        from ahocorasick_rs import AhoCorasick

        dictionary = _Dictionary()
        patterned: list[Entry] = []
        for entry in entries:
            if entry.rule.startswith(_PROPER):
                dictionary.add(entry.form, entry)
            elif is_pattern(entry.form):
                patterned.append(entry)
            else:
                _add(dictionary, entry, variation)
        self._patterned = patterned
        self._patterns = Patterns([entry.form for entry in patterned])
        self._gapped = dictionary.gapped
        self._slotted = [entry for entry, _ in dictionary.slotted]
        self._slotted_cues = [cue for _, cue in dictionary.slotted]
        self._forms: list[list[_Form]] = list(dictionary.forms.values())
        self._automaton: Any = AhoCorasick(list(dictionary.forms))

    def find(self, text: str, folded: str) -> list[Hit]:
        """Return all hits, by start and then length, longest first."""
        hits: set[Hit] = set()
        parts: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if not on_boundaries(folded, start, end):
                continue
            for form in self._forms[index]:
                if not all(text[start + offset].isupper() for offset in form.capitals):
                    continue
                if form.entry is not None:
                    hits.add(Hit(start, end, form.entry))
                elif form.part is not None:
                    parts.setdefault(form.part, []).append((start, end))
        hits.update(self._joined(folded, parts))
        hits.update(self._read(folded, parts))
        hits.update(Hit(start, end, self._patterned[n]) for n, start, end in self._patterns.find(folded))
        return sorted(
            hits, key=lambda hit: (hit.start, -hit.end, hit.entry.label, hit.entry.id, hit.entry.rule)
        )

    def _joined(self, folded: str, parts: dict[tuple[int, int], list[tuple[int, int]]]) -> Iterable[Hit]:
        """Yield the hits of entries with gaps: each part followed by the nearest next one."""
        for places in parts.values():
            places.sort()
        for number in sorted({number for number, part in parts if part == 0}):
            entry, length = self._gapped[number]
            chains = parts[number, 0]
            for part in range(1, length):
                nexts = parts.get((number, part), [])
                chains = [(first, stop) for first, end in chains if (stop := _next_end(folded, end, nexts))]
            for start, end in chains:
                yield Hit(start, end, entry)

    def _read(self, folded: str, parts: dict[tuple[int, int], list[tuple[int, int]]]) -> Iterable[Hit]:
        """Yield the hits of cues with many wordings, whose anchors were found."""
        anchors = {number: places for (number, part), places in parts.items() if part == _ANCHOR}
        for number, start, end in read_all(self._slotted_cues, folded, anchors):
            yield Hit(start, end, self._slotted[number])


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the leftmost and longest hits of each group; equal stretches stay together.

    Hits of entries without a label take part and stay in: they say where nothing else is to be found.
    """
    kept: list[Hit] = []
    last: dict[str, tuple[int, int]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        start, end = last.get(hit.entry.group, (0, 0))
        if (hit.start, hit.end) == (start, end) or hit.start >= end:
            last[hit.entry.group] = (hit.start, hit.end)
            kept.append(hit)
    blocked = {(hit.entry.group, hit.start, hit.end) for hit in kept if not hit.entry.label}
    return [
        hit for hit in kept if not hit.entry.label or (hit.entry.group, hit.start, hit.end) not in blocked
    ]


def _add(dictionary: _Dictionary, entry: Entry, variation: Variation) -> None:
    if wrong := _wrong(entry.form):
        raise CodebookError(f'cue "{entry.form}" of {entry.id}: {wrong}')
    if wording_count(entry.form) > MOST_WRITTEN:
        cue = SlottedCue(entry.form, variation)
        dictionary.slotted.append((entry, cue))
        for form in cue.anchor:
            dictionary.add(form.strip(), None, (len(dictionary.slotted) - 1, _ANCHOR))
        return
    if GAP in entry.form:
        _add_gapped(dictionary, entry, variation)
        return
    for wording in wordings(entry.form):
        for form in variation.of(wording):
            dictionary.add(form, entry)


def _add_gapped(dictionary: _Dictionary, entry: Entry, variation: Variation) -> None:
    number = len(dictionary.gapped)
    pieces = entry.form.split(GAP)
    dictionary.gapped.append((entry, len(pieces)))
    for part, piece in enumerate(pieces):
        for wording in wordings(piece):
            for form in variation.of(wording, part=True):
                dictionary.add(form, None, (number, part))


def _wrong(form: str) -> str:
    """Return what is wrong with a term; plain words, which nearly all are, need no closer look."""
    return problem(form) if _NOTATION.search(form) else ""


def _next_end(folded: str, end: int, nexts: Sequence[tuple[int, int]]) -> int:
    """Return where the nearest of the next parts ends that a gap may lead to, or 0."""
    index = bisect_right(nexts, (end, end))
    if index == len(nexts) or nexts[index][0] - end > _GAP_REACH:
        return 0
    start, stop = nexts[index]
    between = folded[end:start]
    allowed = len(between.split()) <= _GAP_WORDS and not _CLAUSE_ENDS.intersection(between)
    return stop if allowed else 0
