"""Countries, places and regions as entries to look for: tables kept by hand and tables made from packages."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from gvcmine.tag.fold import fold
from gvcmine.tag.lexicon import GEOGRAPHY, Entry, folder, read, rows

COUNTRY_NAMES = "gazetteer:countries"
"""The rule of entries that are names of countries."""
DEMONYMS = "gazetteer:demonyms"
"""The rule of entries that are adjectives and names of peoples."""
PLACES = "gazetteer:places"
"""The rule of places kept by hand."""
GENERATED = "gazetteer:geonames"
"""The rule of places made from packaged gazetteers."""

_NO_PLURAL = ("s", "sh", "ch", "ese")
"""Endings of demonyms that name a people without a plural: the Swiss, the Turkish, the Chinese."""


def place_entries() -> Iterator[Entry]:
    """Yield all names of countries and places, and the phrases that hold one and mean none."""
    generated, geography = list(_lines("gazetteer")), read("geography")
    elsewhere = {fold(name): also for code, name, _, also, _ in generated if not code}
    yield from _countries(elsewhere)
    yield from _several(geography)
    yield from _places(elsewhere)
    yield from _regions()
    other = frozenset(geography["rather_other"])
    for code, name, certain, also, _ in generated:
        if code and name not in other:
            yield Entry(
                form=name,
                label="PLACE",
                id=code,
                rule=GENERATED,
                group=GEOGRAPHY,
                certain=certain == "yes",
                name=name,
                also=also,
            )


def _countries(elsewhere: Mapping[str, str]) -> Iterator[Entry]:
    for row in rows("countries"):
        for form in [row["name"], *_split(row["other_names"])]:
            yield _country(row["id"], form, COUNTRY_NAMES, elsewhere.get(fold(form), ""))
        for form in _split(row["demonyms"]):
            yield _country(row["id"], form, DEMONYMS)
            if not form.endswith(_NO_PLURAL):
                yield _country(row["id"], form + "s", DEMONYMS)
    for code, name in _lines("country_names"):
        yield _country(code, name, COUNTRY_NAMES)


def _several(data: Mapping[str, Any]) -> Iterator[Entry]:
    """Yield the names of geography.yaml: of several countries at once, prefixes and unsure abbreviations."""
    for form, codes in data["together"].items():
        for code in codes:
            yield _country(code, form, COUNTRY_NAMES)
    for form, code in data["prefixes"].items():
        yield _country(code, form, DEMONYMS)
    for form, code in data["unsure"].items():
        yield _country(code, form, COUNTRY_NAMES, certain=False)


def _country(code: str, form: str, rule: str, also: str = "", *, certain: bool = True) -> Entry:
    return Entry(form=form, label="COUNTRY", id=code, rule=rule, group=GEOGRAPHY, certain=certain, also=also)


def _places(elsewhere: Mapping[str, str]) -> Iterator[Entry]:
    for row in rows("places"):
        for form in [row["name"], *_split(row["other_names"])]:
            yield Entry(
                form=form,
                label="PLACE",
                id=row["id"],
                rule=PLACES,
                group=GEOGRAPHY,
                certain=row["certain"] == "yes",
                name=row["name"],
                also=elsewhere.get(fold(form), ""),
            )


def _regions() -> Iterator[Entry]:
    data: Mapping[str, list[str]] = read("regions")
    for phrases in data.values():
        for phrase in phrases:
            yield Entry(form=phrase, label="", id="", rule="gazetteer:regions", group=GEOGRAPHY)


def _lines(name: str) -> Iterator[list[str]]:
    """Yield the lines of a generated table without its head; reading them as dictionaries is slower."""
    text = (folder() / f"{name}.csv").read_text(encoding="utf-8")
    lines = csv.reader(text.splitlines())
    next(lines)
    return lines


def _split(cell: str) -> list[str]:
    return [form for form in cell.split(";") if form]


def region_names() -> frozenset[str]:
    """Return the names of regions within countries, folded; one that is rather a city is none."""
    return frozenset(fold(name) for _, name, _, _, kind in _lines("gazetteer") if kind == "region")


def person_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return common given names and common family names of people, folded."""
    given: set[str] = set()
    family: set[str] = set()
    for kind, name in _lines("person_names"):
        (given if kind == "given" else family).add(fold(name))
    return frozenset(given), frozenset(family)
