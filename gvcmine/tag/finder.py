"""All that is found in one text: the lexicon's entries, periods and names, each with its assertion."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from gvcmine.tag.acronyms import Body
from gvcmine.tag.assertion import Assertions, Reading
from gvcmine.tag.citation import Stretch, citations, inside, is_author
from gvcmine.tag.context import Rules
from gvcmine.tag.fold import fold
from gvcmine.tag.gazetteer import place_entries
from gvcmine.tag.geography import Geography
from gvcmine.tag.lexicon import GEOGRAPHY, Cue, Entry, entries, read
from gvcmine.tag.matcher import Hit, Matcher, longest
from gvcmine.tag.organisations import Organisations
from gvcmine.tag.own_terms import unblocked, with_own
from gvcmine.tag.period import periods
from gvcmine.tag.publishing import Publishing
from gvcmine.tag.variants import Variation
from gvcmine.types.text import Assertion

_AUTHORS = frozenset({"SECTOR", "PLACE", "ACTOR", "PERIOD", "LEAD_FIRM"})
"""Labels that mean nothing inside a citation: there the words are the names of authors."""

_ACRONYMS = frozenset({"ORG", "SECTOR", "TRIGGER"})
"""Labels whose acronyms a text may use for something else."""

_HOMES = 4096
"""Names whose home is remembered."""

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
        self._known = {value for _, value, _ in cues}
        known = [*own, *entries(cues), *place_entries()]
        self._matcher = Matcher(known, Variation.from_data(read("variants")))
        self._rules = Rules(read("ambiguity"))
        self._geography = Geography(read("geography"))
        names = read("headwords")
        self._organisations = Organisations(names, known, common, lru_cache(_HOMES)(self._home))
        self._publishing = Publishing(names)
        self._assertions = Assertions(read("assertion"))

    def find(
        self,
        text: str,
        sentences: Sequence[Stretch],
        named: Sequence[Named] = (),
        acronyms: Mapping[str, Body | None] = MappingProxyType({}),
        heading: str = "",
    ) -> list[Found]:
        """Return the mentions of a text, by start, longest first.

        `sentences` are the sentences' offsets, in order; `named` is what a statistical model found;
        `acronyms` are those that the document explains elsewhere, as `acronyms` returns them; `heading`
        is what stands over the text.
        """
        cited = citations(text)
        survey = self._organisations.survey(text)
        meanings = {**acronyms, **survey.meanings}
        from_dictionary, blocked = self._dictionary_hits(text, cited)
        hits = [
            hit
            for hit in from_dictionary
            if hit.entry.label not in _ACRONYMS or meanings.get(text[hit.start : hit.end], hit) is not None
        ]
        dated = [hit for hit in _period_hits(text) if not inside(hit.start, hit.end, cited)]
        hits += unblocked(dated, blocked)
        silent = [*cited, *self._publishing.stretches(text, sentences)]
        trusted = [(start, end) for start, end, kind in named if kind == "ORG"]
        organisations = unblocked(
            self._organisations.find(text, hits, survey, meanings=meanings, silent=silent, named=trusted),
            blocked,
        )
        hits = [hit for hit in hits if hit.entry.label not in ("", "ORG")]
        pairs = [*self._geography.resolve(hits, text), *((hit, hit.entry.id) for hit in organisations)]
        pairs.sort(key=lambda pair: (pair[0].start, -pair[0].end, pair[0].entry.label, pair[1]))
        placed = any(hit.entry.group == GEOGRAPHY for hit, _ in pairs)
        reading = self._assertions.read(text, sentences, cited, placed=placed, heading=heading)
        return list(_with_assertion(pairs, reading))

    def acronyms(self, text: str) -> dict[str, Body | None]:
        """Return the acronyms and short names that a text explains; None for what is no organisation."""
        return dict(self._organisations.survey(text).meanings)

    def _home(self, name: str) -> str:
        """Return the only country that a name tells: "Kenya Flower Council" is at home in KEN."""
        hits = longest(self._matcher.find(name, fold(name)))
        told = {
            hit.entry.id
            for hit in hits
            if hit.entry.group == GEOGRAPHY
            and hit.entry.certain
            and hit.entry.label
            and not name[: hit.start].endswith("-")
        }
        code = told.pop() if len(told) == 1 else ""
        return "" if "|" in code else code

    def _dictionary_hits(self, text: str, cited: list[Stretch]) -> tuple[list[Hit], list[Hit]]:
        """Return what the dictionaries find, and the stretches that a team's own terms block."""
        folded = fold(text)
        hits = self._matcher.find(text, folded)
        hits, blocked = with_own(hits, text) if self._has_own else (hits, [])
        kept = [
            hit
            for hit in self._settled(hits, text, folded)
            if not inside(hit.start, hit.end, cited)
            or not (
                hit.entry.label in _AUTHORS
                or self._rules.are_authors(hit, folded)
                or (hit.entry.group == GEOGRAPHY and self._is_author(hit, text))
            )
        ]
        return kept, blocked

    def _is_author(self, hit: Hit, text: str) -> bool:
        return is_author(text, hit.end, borne=self._geography.may_be_surname(hit, text))

    def _settled(self, hits: Sequence[Hit], text: str, folded: str) -> list[Hit]:
        """Return the longest hits that stand up to the rules on ambiguity; a team's own terms always do."""
        if not self._has_own:
            return self._rules.settle(longest(self._rules.keep(hits, text, folded)), folded)
        own = [hit for hit in hits if hit.entry.own]
        others = self._rules.keep([hit for hit in hits if not hit.entry.own], text, folded)
        kept = longest([*own, *others])
        settled = set(self._rules.settle(kept, folded))
        return [hit for hit in kept if hit.entry.own or hit in settled]


def _with_assertion(pairs: Sequence[tuple[Hit, str]], reading: Reading) -> Iterator[Found]:
    """Yield each mention once, by the first of the rules that make it; equal ones stand together."""
    seen: set[tuple[int, int, str, str]] = set()
    for hit, value in pairs:
        key = (hit.start, hit.end, hit.entry.label, value)
        if key in seen:
            continue
        seen.add(key)
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


def _entry(label: str, value: str, rule: str) -> Entry:
    return Entry(form="", label=label, id=value, rule=rule, group=label)
