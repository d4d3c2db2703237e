"""A team's own terms among all others: what is looked for because of them, and how they win."""

import re
from collections.abc import Iterable, Mapping, Sequence

from gvcmine.errors import LexiconError
from gvcmine.tag.fold import fold
from gvcmine.tag.labels import label_of
from gvcmine.tag.lexicon import GEOGRAPHY, NAMES, Entry, sector_group
from gvcmine.tag.matcher import Hit, Matcher
from gvcmine.tag.variants import Variation
from gvcmine.types.lexicon import ORGANISATION, Lexicon, Term, TermKind

_NOTATION = re.compile(r"[(|~/]|\.\.\.")
"""Signs by which a name is more than the words as they are printed."""
_ALL = "all"
"""The group of words that mean nothing; they block the words of every other group."""
_LABELS = {
    TermKind.COUNTRY: ("COUNTRY", GEOGRAPHY),
    TermKind.PLACE: ("PLACE", GEOGRAPHY),
    TermKind.ORGANISATION: ("ORG", NAMES),
    TermKind.NOTHING: ("", _ALL),
}
"""Label and group of the mentions of each kind of term; those of values depend on the variable."""
_BLANK = re.compile(r"\s")


def own_entries(lexicon: Lexicon, variables: Mapping[str, str]) -> list[Entry]:
    """Return what is looked for because of a team's own terms; `variables` by the ids of their values.

    Raises LexiconError where a term means a value that no variable has.
    """
    return [entry for term in lexicon for entry in _entries(term, variables)]


def _entries(term: Term, variables: Mapping[str, str]) -> Iterable[Entry]:
    label, group = _LABELS.get(term.kind) or _of_value(term, variables)
    names = term.kind in (TermKind.COUNTRY, TermKind.PLACE, TermKind.ORGANISATION)
    for words in term.words:
        as_written = term.exact or names and not _NOTATION.search(words)
        yield Entry(
            form=words,
            label=label,
            id="" if term.means == ORGANISATION or not label else term.means,
            # Names are looked for as written: the matcher knows them by this word.
            rule=f"{'gazetteer' if as_written else 'lexicon'}:own:{words}",
            group=group,
            name=term.name,
            home=term.home,
            own=True,
            exact=term.exact,
        )


def _of_value(term: Term, variables: Mapping[str, str]) -> tuple[str, str]:
    variable = variables.get(term.means)
    label = None if variable is None else label_of(variable)
    if variable is None or label is None:
        raise LexiconError(
            f'"{term.words[0]}" means {term.means}, which is no value that words can stand for'
        )
    return label, sector_group(variable)


def with_own(hits: Sequence[Hit], text: str) -> tuple[list[Hit], list[Hit]]:
    """Return the hits that stay where a team's own terms stand in the text, and those that block.

    An own term wins over every other one of its variable, and a name over every other name, unless it
    is but a part of the longer one. Words that mean nothing block whatever does not reach beyond them.
    """
    own = [hit for hit in hits if hit.entry.own and _is_exact(hit, text)]
    blocked = [hit for hit in own if not hit.entry.label]
    own = [hit for hit in own if hit.entry.label and not any(_inside(hit, other) for other in blocked)]
    others = unblocked([hit for hit in hits if not hit.entry.own], blocked)
    return [*own, *(hit for hit in others if not any(_beats(one, hit) for one in own))], blocked


def unblocked(hits: Sequence[Hit], blocked: Sequence[Hit]) -> list[Hit]:
    """Return the hits that share no words with a blocked stretch, or hold it as part of a longer one."""
    return [hit for hit in hits if not any(_blocks(other, hit) for other in blocked)]


def _is_exact(hit: Hit, text: str) -> bool:
    return not hit.entry.exact or _BLANK.sub(" ", text[hit.start : hit.end]) == hit.entry.form


def _blocks(blocked: Hit, hit: Hit) -> bool:
    same = (blocked.start, blocked.end) == (hit.start, hit.end)
    return blocked.overlaps(hit) and (same or not _inside(blocked, hit))


def _beats(own: Hit, other: Hit) -> bool:
    if (own.start, own.end) == (other.start, other.end):
        return _compete(own.entry, other.entry)
    return own.entry.group == other.entry.group and own.overlaps(other) and not _inside(own, other)


def _compete(one: Entry, other: Entry) -> bool:
    names = (GEOGRAPHY, NAMES)
    return one.group == other.group or (one.group in names and other.group in names)


def _inside(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end


class TermCounter:
    """Counts how often each of a team's own terms stands in a text, without tagging it."""

    def __init__(self, lexicon: Lexicon, variables: Mapping[str, str], variation: Variation) -> None:
        self._ids: dict[Entry, set[str]] = {}  # several terms may list the same words
        for term in lexicon:
            for entry in _entries(term, variables):
                self._ids.setdefault(entry, set()).add(term.id)
        self._matcher = Matcher(self._ids, variation) if self._ids else None

    def count(self, text: str) -> dict[str, int]:
        """Return the id of each term that stands in the text → how often; overlapping hits all count."""
        if self._matcher is None:
            return {}
        found: dict[str, int] = {}
        for hit in self._matcher.find(text, fold(text)):
            if _is_exact(hit, text):
                for term in self._ids[hit.entry]:
                    found[term] = found.get(term, 0) + 1
        return found
