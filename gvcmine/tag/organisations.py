"""Organisations of a text: those that lists hold, and those that their wording or company tells.

What counts was read off passages that two coders marked, and holds for names anywhere. An organisation
is a body that acts in the text: firm, authority, union, association, university, donor. It is named as
printed, once where an acronym in brackets follows its name. No organisations are: programmes, projects,
plans, laws, surveys, data sets, standards and products; the authors, publishers and journals of
citations, references and copyright notes; the sources named under figures; those whom authors work for
or thank; and "the EU" where it is a market.
"""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gvcmine.tag.acronyms import AcronymReader, Body, uses
from gvcmine.tag.company import CompanyFinder
from gvcmine.tag.fold import fold
from gvcmine.tag.lexicon import GEOGRAPHY, Entry
from gvcmine.tag.matcher import Hit
from gvcmine.tag.names import NameFinder, pieces

_THINGS = frozenset({"STANDARD", "TRIGGER", "SECTOR", "PERIOD", "COUNTRY", "PLACE"})
"""Labels whose acronyms name no body."""
_COVERED = 0.6
"""Share of a name's letters that a place may have before the name is taken for the place."""
_SHORTEST = 4
"""Letters of the shortest part of a name that stands for the whole later on."""

Named = tuple[int, int, Body]
"""Start, end and organisation of a name in a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a text says of organisations by itself, without lists of them.

    `meanings` holds acronyms and shorter forms, None for acronyms that name no organisation;
    `brackets` are the places of acronyms that follow their own name.
    """

    names: tuple[Named, ...]
    company: tuple[Named, ...]
    meanings: Mapping[str, Body | None]
    brackets: tuple[tuple[int, int], ...]


class Organisations:
    """Finds organisations and brings their names together."""

    def __init__(
        self,
        data: Mapping[str, Any],
        listed: Iterable[Entry],
        common: Container[str],
        home: Callable[[str], str],
    ) -> None:
        """Read the head words; `listed` are known names, `common` words in general use.

        `home` returns the country that a name tells, or "".
        """
        listed = list(listed)
        self._listed = {fold(entry.form): _body(entry) for entry in listed if entry.label == "ORG"}
        self._names = NameFinder(data)
        self._company = CompanyFinder(data)
        never = frozenset(data["not_organisations"])
        forms = {entry.form: _body(entry) for entry in listed if entry.label == "ORG"}
        self._acronyms = AcronymReader(forms, frozenset(data["no_actors"]), never)
        self._endings = frozenset(data["endings"])
        self._plain = frozenset(data["plain"])
        self._never = never
        self._common = common
        self._home = home

    def survey(self, text: str) -> Survey:
        """Return names by head word and company, and what acronyms and shorter forms stand for."""
        names = [(start, end, self._of(text[start:end], kind)) for start, end, kind in self._names.find(text)]
        company = [
            (start, end, self._of(text[start:end], kind))
            for start, end, kind in self._company.find(text, self._common)
        ]
        explained = self._acronyms.read(text, names, self._common)
        learnt = {**self._shorter(text, names), **self._recurring(text, company)}
        return Survey(
            names=tuple(names),
            company=tuple(company),
            meanings={**learnt, **explained.meanings},
            brackets=tuple(explained.stretches),
        )

    def find(
        self,
        text: str,
        hits: Sequence[Hit],
        survey: Survey,
        *,
        meanings: Mapping[str, Body | None],
        silent: Iterable[tuple[int, int]],
        named: Iterable[tuple[int, int]] = (),
    ) -> list[Hit]:
        """Return the organisations; the surest source of each place comes first.

        `hits` are those of the dictionaries, `meanings` what the document explains, `silent` the
        stretches in which names are no actors, `named` what a statistical model takes for names.
        """
        room = _Room(text, hits, [*silent, *survey.brackets])
        listed = [hit for hit in hits if hit.entry.label == "ORG"]
        longer, inner = _longer(text, survey.names, listed)
        found = [hit for hit in listed if hit.entry.own and room.take(hit.start, hit.end)]
        found += _made(longer, "pattern:name", room)
        for hit in listed:
            if hit not in inner and not hit.entry.own and room.take(hit.start, hit.end):
                found.append(_as_the_document_means(hit, meanings.get(text[hit.start : hit.end])))
        found += _made(survey.names, "pattern:name", room)
        for form, body in sorted(meanings.items(), key=lambda pair: -len(pair[0])):
            if body is not None and form in text:
                found += _made(((*place, body) for place in uses(text, form)), "pattern:acronym", room)
        unknown = [
            (start, end, body)
            for start, end, body in survey.company
            if not room.is_thing(start, end) and meanings.get(text[start:end], body) is not None
        ]
        found += _made(unknown, "pattern:company", room)
        found += _made(self._of_model(text, named, room), "ner", room)
        return found

    def _of_model(
        self, text: str, named: Iterable[tuple[int, int]], room: "_Room"
    ) -> Iterator[tuple[int, int, Body]]:
        for stretch in named:
            for start, end in pieces(text, *stretch):
                trusted = self._names.is_organisation(text[start:end], self._common)
                if trusted and not room.is_thing(start, end):
                    yield start, end, self._of(text[start:end], "")

    def _of(self, words: str, kind: str) -> Body:
        """Return the organisation of this name, the listed one if a list holds it or the firm in it."""
        name = " ".join(words.split())
        listed = self._listed.get(fold(name))
        if listed is None:
            firm = self._listed.get(fold(self._without_endings(name)))
            listed = firm if firm and firm.kind == "act_lead_firm" else None
        return listed or Body(name=name, kind=kind, home=self._home(name))

    def _without_endings(self, name: str) -> str:
        words = name.split()
        while len(words) > 1 and words[-1] in self._endings:
            words.pop()
        return " ".join(words).rstrip(",")

    def _shorter(self, text: str, names: Iterable[Named]) -> dict[str, Body | None]:
        """Return the forms that firms may take later: "Kisumu Packers" for "Kisumu Packers Ltd"."""
        forms: dict[str, Body | None] = {}
        clashing: set[str] = set()
        for start, end, body in names:
            name = " ".join(text[start:end].split())
            short = self._without_endings(name)
            if short == name or not self._is_distinct(short):
                continue
            if (known := forms.get(short)) and known.name != body.name:
                clashing.add(short)
            forms[short] = body
        return {form: body for form, body in forms.items() if form not in clashing}

    def _recurring(self, text: str, company: Iterable[Named]) -> dict[str, Body | None]:
        return {text[start:end]: body for start, end, body in company if self._is_distinct(text[start:end])}

    def _is_distinct(self, form: str) -> bool:
        """Say whether words stand for one organisation wherever the document has them."""
        words = form.split()
        if len(form) < _SHORTEST and not form.isupper() or form in self._never or "\n" in form:
            return False
        if len(words) == 1:
            return form.isupper() or form.lower() not in self._common
        return not all(word in self._plain or word.lower() in self._common for word in words)


class _Room:
    """Which characters of a text can still hold a name, and which those of places and things fill."""

    def __init__(self, text: str, hits: Iterable[Hit], silent: Iterable[tuple[int, int]]) -> None:
        self._taken = bytearray(len(text))
        self._places = bytearray(len(text))
        self._things: set[tuple[int, int]] = set()
        self._countries: set[tuple[int, int]] = set()
        for start, end in silent:
            _fill(self._taken, start, end)
        for hit in hits:
            if hit.entry.label in _THINGS:
                self._things.add((hit.start, hit.end))
            if hit.entry.group == GEOGRAPHY:
                if hit.entry.label:  # a phrase that names no place may name a body: "Bank of England"
                    self._countries.add((hit.start, hit.end))
                _fill(self._places, hit.start, hit.end)

    def take(self, start: int, end: int) -> bool:
        """Take a place for a name, unless it is taken, silent or a country's."""
        if (start, end) in self._countries or self._taken.find(1, start, end) >= 0:
            return False
        _fill(self._taken, start, end)
        return True

    def is_thing(self, start: int, end: int) -> bool:
        """Say whether a place, a standard, a sector or the like fills these words."""
        covered = self._places.count(1, start, end)
        return (start, end) in self._things or covered > _COVERED * (end - start)


def _fill(marks: bytearray, start: int, end: int) -> None:
    marks[start:end] = b"\x01" * (min(end, len(marks)) - start)


def _longer(text: str, names: Iterable[Named], listed: Sequence[Hit]) -> tuple[list[Named], set[Hit]]:
    """Return names around exactly one listed name, "United Nations University", and those inside."""
    by_end = sorted(listed, key=lambda hit: hit.start)
    starts = [hit.start for hit in by_end]
    longer: list[Named] = []
    inner: set[Hit] = set()
    for start, end, body in names:
        within = by_end[bisect_left(starts, start) : bisect_left(starts, end)]
        words = text[start:end]
        if len(within) != 1 or " and " in words or "," in words or within[0].entry.own:
            continue
        if within[0].end <= end and (within[0].start, within[0].end) != (start, end):
            longer.append((start, end, body))
            inner.add(within[0])
    return longer, inner


def _made(names: Iterable[Named], rule: str, room: _Room) -> list[Hit]:
    return [Hit(start, end, _entry(body, rule)) for start, end, body in names if room.take(start, end)]


def _as_the_document_means(hit: Hit, body: Body | None) -> Hit:
    """Return the hit with the meaning that its document gives to an acronym."""
    if body is None or body.name == hit.entry.name:
        return hit
    return Hit(hit.start, hit.end, _entry(body, "pattern:acronym"))


def _entry(body: Body, rule: str) -> Entry:
    return Entry(form="", label="ORG", id=body.kind, rule=rule, group="ORG", name=body.name, home=body.home)


def _body(entry: Entry) -> Body:
    return Body(name=entry.name or entry.form, kind=entry.id, home=entry.home)
