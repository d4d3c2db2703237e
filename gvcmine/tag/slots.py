"""Cues whose brackets stand for many wordings: found by their rarest words, then read as a whole.

Writing out every wording would make the dictionary many times larger. Instead the words of one slot,
the anchor, are looked for with all others, and the whole cue is read around each place where they stand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gvcmine.tag.fold import fold, on_boundaries
from gvcmine.tag.patterns import LEMMA, LONGEST
from gvcmine.tag.variants import Variation

MOST_WRITTEN = 8
"""Wordings up to which a cue is written out instead."""
_SLOT = re.compile(r"\(([^()]*\|[^()]*)\)|( \.\.\. )|([^()]+?)(?= \.\.\. |\([^()]*\|[^()]*\)|$)")
_GAP = r"(?: [^.;:!?() ]+){0,4} "
"""Up to four words within one clause."""
_SIDE = " "

Slot = tuple[str, ...]
Place = tuple[int, int]


class SlottedCue:
    """One cue with brackets; `anchor` holds the forms by which it is found."""

    def __init__(self, words: str, variation: Variation) -> None:
        self._slots = _slots(words)
        self._variation = variation
        self._whole: Any = None
        anchor = max((slot for slot in self._slots if all(form.strip() for form in slot)), key=_rarity)
        self.anchor = _forms(anchor, variation)

    def read(self, folded: str, anchors: Iterable[Place]) -> set[Place]:
        """Return where the whole cue stands around places of its anchor."""
        found: set[Place] = set()
        end_of_last = -1
        for start, end in sorted(anchors):
            if start < end_of_last:  # this place was read with the one before
                continue
            left, end_of_last = max(0, start - LONGEST), end + LONGEST
            for match in self._compiled().finditer(folded[left:end_of_last]):
                first, last = left + match.start(), left + match.end()
                if on_boundaries(folded, first, last):
                    found.add((first, last))
        return found

    def _compiled(self) -> Any:
        """Return the whole cue as a pattern, made when its anchor is first found."""
        if self._whole is None:
            import re2

            readable = (_readable(_forms(slot, self._variation)) for slot in self._slots)
            self._whole = re2.compile("".join(readable))
        return self._whole


def read_all(
    cues: Sequence[SlottedCue], folded: str, anchors: Mapping[int, Sequence[Place]]
) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of each cue that stands around its anchors."""
    for number, places in anchors.items():
        for start, end in cues[number].read(folded, places):
            yield number, start, end


def _slots(words: str) -> list[Slot]:
    """Return the choices at each place of a cue; a blank beside a choice of nothing belongs to the choice."""
    slots: list[Slot] = []
    for choices, gap, plain in _SLOT.findall(words):
        if gap:
            slots.append((gap,))
        elif not choices:
            optional = slots and "" in slots[-1] and plain.startswith(_SIDE)
            already = optional and all(form.endswith(_SIDE) for form in slots[-1] if form)
            if optional and not already and len(slots) > 1 and slots[-2][0].endswith(_SIDE):
                slots[-1] = tuple(form and form + _SIDE for form in slots[-1])
                plain = plain[1:]
            if plain:
                slots.append((plain,))
        else:
            slots.append(tuple(choices.split("|")))
    return slots


def _forms(slot: Slot, variation: Variation) -> Slot:
    forms: dict[str, None] = {}
    for choice in slot:
        bare = choice.strip()
        if not bare or bare == "...":
            forms[choice] = None
            continue
        before = _SIDE if choice.startswith(_SIDE) else ""
        after = _SIDE if choice.endswith(_SIDE) else ""
        glued = not bare[0].isalnum() and bare[0] != LEMMA
        for form in (bare,) if glued else sorted(variation.of(bare)):
            forms[before + fold(form) + after] = None
    return tuple(forms)


def _rarity(slot: Slot) -> tuple[int, int]:
    """Rank a slot by its shortest form: long words are rare; a gap is never an anchor."""
    return (0, 0) if slot == (" ... ",) else (min(len(form.strip()) for form in slot), -len(slot))


def _readable(slot: Slot) -> str:
    if slot == (" ... ",):
        return _GAP
    ordered = sorted(slot, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, ordered))})"
