"""All that is found in one text: the lexicon's entries, periods and names, each with its assertion."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from gvcmine.tag.assertion import Assertions, Reading
from gvcmine.tag.citation import Stretch, citations, inside
from gvcmine.tag.context import Rules, resolve_places
from gvcmine.tag.fold import fold
from gvcmine.tag.lexicon import GEOGRAPHY, Cue, Entry, entries, read
from gvcmine.tag.matcher import Hit, Matcher, longest
from gvcmine.tag.names import NameFinder, other_meanings, pieces, uses
from gvcmine.tag.names import acronyms as acronyms_after
from gvcmine.tag.own_terms import unblocked, with_own
from gvcmine.tag.period import periods
from gvcmine.tag.variants import Variation
from gvcmine.types.text import Assertion

_AUTHORS = frozenset({"SECTOR", "PLACE", "ACTOR", "PERIOD", "LEAD_FIRM"})
"""Labels that mean nothing inside a citation: there the words are the names of authors."""

_ACRONYMS = frozenset({"ORG", "SECTOR", "TRIGGER"})
"""Labels whose acronyms a text may use for something else."""

Named = tuple[int, int, str]
"""Start, end and type of a name that the statistical model found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A mention by its characters in the text."""

    start: int
    end: int
    label: str
    id: str
    rule: str
    assertion: Assertion
    name: str
    home: str


class MentionFinder:
    """Finds mentions in plain text; knows nothing of spaCy."""

    def __init__(
        self, cues: Iterable[Cue], common: Container[str] = frozenset(), own: Iterable[Entry] = ()
    ) -> None:
        """Look for these cues and for a team's own terms; `common` holds words in general use."""
        cues, own = list(cues), list(own)
        self._has_own = bool(own)
        self._common = common
        self._known = {value for _, value, _ in cues}
        self._matcher = Matcher([*own, *entries(cues)], Variation.from_data(read("variants")))
        self._rules = Rules(read("ambiguity"))
        self._names = NameFinder(read("headwords"))
        self._assertions = Assertions(read("assertion"))

    def find(
        self,
        text: str,
        sentences: Sequence[Stretch],
        named: Sequence[Named] = (),
        acronyms: Mapping[str, str | None] = MappingProxyType({}),
        heading: str = "",
    ) -> list[Found]:
        """Return the mentions of a text, by start, longest first.

        `sentences` are the sentences' offsets, in order; `named` is what a statistical model found;
        `acronyms` are those that the document explains elsewhere, as `acronyms` returns them.
        """
        cited = citations(text)
        known = {**acronyms, **self.acronyms(text)}
        from_dictionary, blocked = self._dictionary_hits(text, cited)
        hits = [
            hit
            for hit in from_dictionary
            if hit.entry.label not in _ACRONYMS or known.get(text[hit.start : hit.end], "") is not None
        ]
        dated = [hit for hit in _period_hits(text) if not inside(hit.start, hit.end, cited)]
        hits += unblocked(dated, blocked)
        organisations = unblocked(
            self._organisations(text, hits, _trusted(named, hits, cited), known), blocked
        )
        hits = [hit for hit in hits if hit.entry.label]
        pairs = [*resolve_places(hits), *((hit, hit.entry.id) for hit in organisations)]
        pairs.sort(key=lambda pair: (pair[0].start, -pair[0].end, pair[0].entry.label, pair[1]))
        placed = any(hit.entry.group == GEOGRAPHY for hit, _ in pairs)
        reading = self._assertions.read(text, sentences, cited, placed=placed, heading=heading)
        return list(_with_assertion(pairs, reading))

    def acronyms(self, text: str) -> dict[str, str | None]:
        """Return the acronyms that a text explains: the kind of actor, or None if it is no organisation."""
        return {**dict.fromkeys(other_meanings(text)), **acronyms_after(text, self._names.find(text))}

    def _dictionary_hits(self, text: str, cited: list[Stretch]) -> tuple[list[Hit], list[Hit]]:
        """Return what the dictionaries find, and the stretches that a team's own terms block."""
        folded = fold(text)
        hits = self._matcher.find(text, folded)
        hits, blocked = with_own(hits, text) if self._has_own else (hits, [])
        kept = [
            hit
            for hit in self._settled(hits, text, folded)
            if not inside(hit.start, hit.end, cited)
            or not (hit.entry.label in _AUTHORS or self._rules.are_authors(hit, folded))
        ]
        return kept, blocked

    def _settled(self, hits: Sequence[Hit], text: str, folded: str) -> list[Hit]:
        """Return the longest hits that stand up to the rules on ambiguity; a team's own terms always do."""
        if not self._has_own:
            return self._rules.settle(longest(self._rules.keep(hits, text, folded)), folded)
        own = [hit for hit in hits if hit.entry.own]
        others = self._rules.keep([hit for hit in hits if not hit.entry.own], text, folded)
        kept = longest([*own, *others])
        settled = set(self._rules.settle(kept, folded))
        return [hit for hit in kept if hit.entry.own or hit in settled]

    def _organisations(
        self, text: str, hits: Sequence[Hit], named: Sequence[Stretch], known: Mapping[str, str | None]
    ) -> list[Hit]:
        """Return the organisations that no gazetteer holds; the surest source of each comes first."""
        bodies = [(hit.start, hit.end, hit.entry.id) for hit in hits if hit.entry.label == "ORG"]
        taken = [(start, end) for start, end, _ in bodies]
        countries = {(hit.start, hit.end) for hit in hits if hit.entry.group == GEOGRAPHY}
        found: list[Hit] = []

        def add(names: Iterable[tuple[int, int, str]], rule: str) -> None:
            for start, end, kind in names:
                if (start, end) not in countries and not inside(start, end, taken):
                    taken.append((start, end))
                    found.append(Hit(start, end, _entry("ORG", kind if kind in self._known else "", rule)))

        add(self._names.find(text), "pattern:name")
        bodies += [(hit.start, hit.end, hit.entry.id) for hit in found]
        for acronym, kind in {**known, **acronyms_after(text, bodies)}.items():
            if kind is not None:
                add(((start, end, kind) for start, end in uses(text, acronym)), "pattern:acronym")
        trusted = (
            (start, end, "")
            for stretch in named
            for start, end in pieces(text, *stretch)
            if self._names.is_organisation(text[start:end], self._common)
        )
        add(trusted, "ner")
        return found


def _with_assertion(pairs: Sequence[tuple[Hit, str]], reading: Reading) -> Iterator[Found]:
    for hit, value in pairs:
        yield Found(
            start=hit.start,
            end=hit.end,
            label=hit.entry.label,
            id=value,
            rule=hit.entry.rule,
            assertion=reading.status(hit.start, hit.end),
            name=hit.entry.name,
            home=hit.entry.home,
        )


def _period_hits(text: str) -> Iterator[Hit]:
    for start, end, edtf in periods(text):
        yield Hit(start, end, _entry("PERIOD", edtf, "pattern:period"))


def _trusted(named: Iterable[Named], hits: Sequence[Hit], cited: list[Stretch]) -> list[Stretch]:
    """Return what the model takes for organisations and is neither a place nor cited."""
    geography = [(hit.start, hit.end) for hit in hits if hit.entry.group == GEOGRAPHY]
    return [
        (start, end)
        for start, end, kind in named
        if kind == "ORG" and not inside(start, end, cited) and not inside(start, end, geography)
    ]


def _entry(label: str, value: str, rule: str) -> Entry:
    return Entry(form="", label=label, id=value, rule=rule, group=label)
