"""Names of countries and places: every way they are written, and which country a shared name means."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from gvcmine.tag.finder import Found
from gvcmine.tag.gazetteer import place_entries
from gvcmine.tag.lexicon import rows

Find = Callable[[str], list[Found]]
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "domain" / "lexicon_seeds.yaml"
GEOGRAPHY = ("COUNTRY", "PLACE")
ORGANISATIONS = {"Mahagrapes"}
"""Seeds listed as places that are none."""


def countries(find: Find, text: str) -> set[str]:
    return {mention.id for mention in find(text) if mention.label in GEOGRAPHY}


def forms(column: str) -> Iterator[tuple[str, str]]:
    for row in rows("countries"):
        for form in [*([row["name"]] if column == "other_names" else []), *row[column].split(";")]:
            if form:
                yield form, row["id"]


def test_every_name_and_demonym_of_a_country_is_found(find: Find) -> None:
    missed = []
    for column, sentence in (
        ("other_names", "Exports of {} grew by a third."),
        ("demonyms", "Most {} firms supply one buyer."),
    ):
        for form, code in forms(column):
            if code not in countries(find, sentence.format(form)):
                missed.append((form, code))
    assert missed == []


def test_peoples_are_found_in_the_plural(find: Find) -> None:
    text = "Kenyans, Brazilians, Filipinos, Pakistanis, Swedes and Turks were asked."
    assert countries(find, text) == {"KEN", "BRA", "PHL", "PAK", "SWE", "TUR"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Assembly moved to the UAE and the KSA.", {"ARE", "SAU"}),
        ("Mines of the DRC feed smelters in the PRC.", {"COD", "CHN"}),
        ("Firms of the ROK left the DPRK.", {"KOR", "PRK"}),
        ("Coffee of PNG is mild.", set()),
        ("Coffee of Papua New Guinea (PNG) is mild.", {"PNG"}),
        ("SA suppliers were certified.", set()),
        ("South-Korean makers and Viet-Nam", {"KOR", "VNM"}),
        ("Sino-African trade grew.", {"CHN"}),
        ("He met Franco in the city.", set()),
        ("Talks between the two Koreas stalled.", {"KOR", "PRK"}),
        ("North and South Korea trade little.", {"KOR", "PRK"}),
        ("Both Congos export timber.", {"COD", "COG"}),
        ("Perú, México, Türkiye and Côte d\u2019Ivoire", {"PER", "MEX", "TUR", "CIV"}),
        ("Exporteurs du Maroc et de Tunisie", {"MAR", "TUN"}),
    ],
)
def test_short_joined_and_foreign_names(find: Find, text: str, expected: set[str]) -> None:
    assert countries(find, text) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Burma", "MMR"),
        ("Ceylon", "LKA"),
        ("Zaire", "COD"),
        ("Siam", "THA"),
        ("Rhodesia", "ZWE"),
        ("Northern Rhodesia", "ZMB"),
        ("Swaziland", "SWZ"),
        ("Macedonia", "MKD"),
        ("East Pakistan", "BGD"),
        ("Upper Volta", "BFA"),
        ("Dahomey", "BEN"),
        ("East Germany", "DEU"),
        ("Czechoslovakia", "CZE|SVK"),
        ("Yugoslavia", "BIH|HRV|MKD|MNE|SRB|SVN"),
    ],
)
def test_historical_names(find: Find, name: str, code: str) -> None:
    assert countries(find, f"Exports of {name} were textiles.") == {code}


def test_a_state_that_fell_apart_is_settled_by_the_part_that_is_named(find: Find) -> None:
    assert countries(find, "In Slovenia, as elsewhere in Yugoslavia, plants closed.") == {"SVN"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Suppliers in Hong Kong, Macau and Taiwan", {"HKG", "MAC", "TWN"}),
        ("Nigeriens sell to Nigerians.", {"NER", "NGA"}),
        ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea", {"GIN", "GNB", "GNQ", "PNG"}),
        ("Firms from Northern Ireland and Ireland met.", {"GBR", "IRL"}),
        ("Jute of West Bengal rots in the field.", {"IND"}),
        ("Traders of Jersey and of New Jersey", {"JEY", "USA"}),
        ("They grew red chili and mali seedlings.", set()),
        ("Porcelain, or china, is fired twice.", set()),
        ("The Indian Ocean tuna fleet", set()),
        ("Buyers came from New England and Asia.", {"USA"}),
        ("Latin Americans invested across Africa and Europe.", set()),
    ],
)
def test_names_that_resemble_each_other(find: Find, text: str, expected: set[str]) -> None:
    assert countries(find, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Jordan (2005) describes it.",
        "It was shown before (Israel, 2011; Holland 2003).",
        "Israel, D. and Ireland, P.: a study of trade.",
        "Mr Jordan runs the plant.",
        "We thank Dr. Chad for comments.",
        "Chad Smith runs it and Paris Hilton wore it.",
        "Prime Minister Ireland resigned.",
        "We met M. France at the gate.",
    ],
)
def test_people_are_no_countries(find: Find, text: str) -> None:
    assert countries(find, text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He was born in Paris, Texas.", {"USA"}),
        ("A plant in Paris was shut.", {"FRA"}),
        ("Labs in Cambridge, Massachusetts, patent most.", {"USA"}),
        ("They live in Lebanon, Indiana.", {"USA"}),
        ("Carpets are tufted in Dalton and all over Georgia, USA.", {"USA"}),
        ("An office in Athens, Ga. was opened.", {"USA"}),
        ("A firm in London, Ontario", {"CAN"}),
        ("Offices in London, New York and Tokyo", {"GBR", "USA", "JPN"}),
        ("Plants in Lebanon, Jordan and the USA", {"LBN", "JOR", "USA"}),
        ("Onions are grown in Florida and in Georgia.", {"USA"}),
        ("Hazelnuts of Georgia go to Turkey and Alabama.", {"GEO", "TUR", "USA"}),
    ],
)
def test_what_stands_beside_a_name_settles_it(find: Find, text: str, expected: set[str]) -> None:
    assert countries(find, text) == expected


def test_the_nearer_country_settles_a_shared_name(find: Find) -> None:
    text = (
        "India buys the yarn. " + "The mills are old and the wages low. " * 4 + "Looms of Punjab in Pakistan"
    )
    assert [m.id for m in find(text) if text[m.start : m.end] == "Punjab"] == ["PAK"]


def test_unresolved_names_say_so(find: Find) -> None:
    assert countries(find, "Weavers of Hyderabad, Valencia or Punjab") >= {"IND|PAK"}
    assert countries(find, "The Congo basin is wide.") == {"COD|COG"}


def test_small_towns_and_words_need_their_country(find: Find) -> None:
    assert countries(find, "Reading is taught in Nice weather.") == set()
    assert countries(find, "France has plants in Nice and Tours.") == {"FRA"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chengdu", "CHN"),
        ("Visakhapatnam", "IND"),
        ("Kumasi", "GHA"),
        ("Ouagadougou", "BFA"),
        ("Tegucigalpa", "HND"),
        ("Cluj-Napoca", "ROU"),
        ("Ulaanbaatar", "MNG"),
        ("Khulna", "BGD"),
        ("Saxony", "DEU"),
        ("Catalonia", "ESP"),
        ("Guangxi", "CHN"),
        ("Nuevo León", "MEX"),
        ("Oromia", "ETH"),
        ("Kentucky", "USA"),
    ],
)
def test_capitals_cities_and_regions(find: Find, text: str, code: str) -> None:
    assert countries(find, f"Plants were built around {text} in those years.") == {code}


def test_streets_and_longer_names_hold_no_town(find: Find) -> None:
    assert countries(find, "The office in Oxford Road, near Hassan el Bushra") == set()


def test_every_seed_is_found_in_its_country(find: Find) -> None:
    if not SEEDS.exists():
        pytest.skip("the domain's seeds (../shared) are not here")
    seeds = yaml.safe_load(SEEDS.read_text(encoding="utf-8"))
    names = {row["id"]: row["name"] for row in rows("countries")}
    missed = []
    for place in seeds["places"]:
        for name in {place["p"], *place.get("alt", ())} - ORGANISATIONS:
            found = countries(find, f"Firms in {name} of {names[place['c']]} grew.")
            alone = [m for m in find(f"Firms of {names[place['c']]} in {name} grew.") if m.label == "PLACE"]
            if place["c"] not in found or not alone:
                missed.append((name, place["c"]))
    for code, country in seeds["countries"].items():
        for name in [*country["n"], *country.get("d", ())]:
            if name not in ("SA",) and not any(
                code in found.split("|") for found in countries(find, f"Firms of {name} kind")
            ):
                missed.append((name, code))
    assert missed == []


def test_the_generated_tables_add_to_those_kept_by_hand() -> None:
    made = {entry.name: entry for entry in place_entries() if entry.rule == "gazetteer:geonames"}
    assert len(made) > 20_000
    assert "Nairobi" not in made, "kept by hand"
    assert made["Reading"].id == "GBR|USA"
    assert not made["Reading"].certain
    assert {entry.also for entry in place_entries() if entry.form == "Lebanon"} == {"USA"}


@pytest.mark.parametrize(
    "text",
    [
        "The grammar is described at length (English, 2019).",
        "Clusters are widely studied (French & Holland, 2008).",
        "French and English (2007) wrote of firms; so did Turkey et al. (2001).",
        "Bank of America raised its forecast, Voice of America reported.",
        "Miss America met Captain America.",
        "Mr Rashid and Dr Kinshasa own the mill.",
    ],
)
def test_surnames_of_authors_and_titles_are_no_countries(find: Find, text: str) -> None:
    assert countries(find, text) == set()


def test_countries_inside_a_citation_that_are_no_surnames_stay(find: Find) -> None:
    assert countries(find, "Wages rose (Ministry of Labour of Ghana, 2004).") == {"GHA"}
    assert countries(find, "(English and French firms, 2004)") == {"GBR", "FRA"}


def test_words_that_are_rather_something_else_are_no_towns(find: Find) -> None:
    text = "Hamas, Stalin, Engels and the Duma were named; Tata hired in Germany, Russia, Syria and Morocco."
    assert {text[m.start : m.end] for m in find(text) if m.label == "PLACE"} == set()
    assert countries(find, "The University of Michigan lies in the USA.") == {"USA"}
    assert "University" not in {m.name for m in find("The University of Michigan lies in the USA.")}


def test_the_capital_washington_stands_without_its_country(find: Find) -> None:
    assert countries(find, "Washington imposed tariffs on Beijing.") == {"USA", "CHN"}
    assert countries(find, "George Washington read the Washington Post (Washington, 2003).") == set()
