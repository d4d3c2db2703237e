"""Cues of what a clause claims, as assertion.yaml writes them, and where they stand in a sentence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from gvcmine.tag.fold import fold, on_boundaries

GAP = " ... "
"""Stands in a cue for up to eight words of one sentence part."""
_GAP_WORDS = 8
_GAP_REACH = 90
"""Characters in which the words after a gap must begin; eight words of common length."""
_CHOICE = re.compile(r"\(([^()]*)\)")
_ENTRY_START = re.compile(r"(?:^|[.:;\u2022\u25cf\u25aa\uf0b7*?!])\W*$|(?:^|\s)\(?(?:\d{1,2}|[a-z])[.)]\s*$")
"""What stands before the first word of a sentence or of an entry of a list."""
_BEFORE_ENTRY = 8
"""Characters that tell whether an entry begins: its mark, its number and blanks."""
INITIAL = "^"
_LIGATURES = {"ffi": "\ufb03", "ffl": "\ufb04", "ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02"}
_LIGATURE = re.compile("ff[il]|f[fil]")
"""PDF files print two or three letters as one sign, which folding must keep as one."""

Kind = tuple[str, str]
"""Status and scope."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue that stands in a sentence; its offsets are of the sentence."""

    status: str
    scope: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to begin a cue, with what it says and what must follow."""

    kind: Kind
    initial: bool
    tail: re.Pattern[str] | None


class CueTable:
    """All cues in one automaton; a sentence is read once."""

    def __init__(self, cues: Iterable[tuple[Kind, str]]) -> None:
        from ahocorasick_rs import AhoCorasick

        forms: dict[str, list[_Form]] = {}
        for kind, written in cues:
            head, _, tail = written.partition(GAP)
            pattern = _tail(tail) if tail else None
            for phrase in expand(head):
                initial = phrase.startswith(INITIAL)
                key = phrase if phrase[-1:].isspace() else fold(phrase.removeprefix(INITIAL))
                for spelling in {key, _LIGATURE.sub(lambda found: _LIGATURES[found[0]], key)}:
                    forms.setdefault(spelling, []).append(_Form(kind, initial, pattern))
        self._forms = list(forms.values())
        self._automaton: Any = AhoCorasick(list(forms))

    def find(self, folded: str, printed: str) -> list[Cue]:
        """Return the cues of a sentence, by start, without those that lie inside longer ones.

        `printed` is the sentence as it stands, `folded` its folded form of the same length.
        """
        found: list[tuple[int, int, Cue]] = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if on_boundaries(folded, start, end) and not _is_name(printed, start, end):
                for form in self._forms[index]:
                    found.extend(_cues(form, folded, start, end))
        return list(_longest(found))


def expand(written: str) -> list[str]:
    """Return all phrases that a cue with choices stands for.

    >>> expand("(no|little) evidence (of|)")
    ['no evidence of', 'no evidence', 'little evidence of', 'little evidence']
    """
    parts = _CHOICE.split(written)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    phrases = ("".join(chosen) for chosen in product(*choices))
    return [phrase if phrase.isspace() else " ".join(phrase.split()) for phrase in phrases]


def _tail(written: str) -> re.Pattern[str]:
    ordered = sorted((fold(phrase) for phrase in expand(written)), key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, ordered)) + r")(?![^\W_])")


def _cues(form: _Form, folded: str, start: int, end: int) -> Iterator[tuple[int, int, Cue]]:
    """Yield the stretches that a form takes at this place, each with the cue; none where it does not fit."""
    if form.initial and not _ENTRY_START.search(folded[max(0, start - _BEFORE_ENTRY) : start]):
        return
    last = end
    if form.tail is not None:
        after = form.tail.search(folded, end, end + _GAP_REACH)
        between = folded[end : after.start()] if after else ""
        if after is None or ";" in between or between.count(" ") > _GAP_WORDS + 1:
            return
        last = after.end()
    cue = Cue(*form.kind, start, last)
    yield start, end, cue
    if last != end and after is not None:
        yield after.start(), last, cue


def _is_name(printed: str, start: int, end: int) -> bool:
    """Say whether a single word is printed as a name is: "May" inside a sentence is the month."""
    if not printed[start].isupper() or not printed[start:end].isalpha():
        return False
    before = printed[max(0, start - 2) : start].rstrip()
    return bool(before) and (before[-1].isalnum() or before[-1] in ",-")


def _longest(found: Sequence[tuple[int, int, Cue]]) -> Iterator[Cue]:
    """Yield the cues none of whose stretches lies inside that of a longer cue."""
    swallowed: set[Cue] = set()
    longest, length = (-1, -1), 0
    ordered = sorted(found, key=lambda entry: (entry[0], -entry[1], entry[2].start - entry[2].end))
    for start, end, cue in ordered:
        own = cue.end - cue.start
        if end <= longest[1] and own < length:
            swallowed.add(cue)
        elif end > longest[1]:
            longest, length = (start, end), own
    return (cue for cue in dict.fromkeys(cue for _, _, cue in ordered) if cue not in swallowed)
