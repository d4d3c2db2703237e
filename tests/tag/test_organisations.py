"""Organisations: which names are one, which are told by company, and which are no actors."""

from collections.abc import Callable

import pytest

from gvcmine.tag.acronyms import AcronymReader
from gvcmine.tag.finder import Found
from gvcmine.tag.lexicon import read, rows
from gvcmine.tag.tagger import GvcTagger
from gvcmine.types.text import Passage, Section, Span
from gvcmine.workspace.codebook_file import shipped_codebook

Find = Callable[[str], list[Found]]


def bodies(find: Find, text: str) -> list[tuple[str, str, str]]:
    return [(text[m.start : m.end], m.name, m.id) for m in find(text) if m.label == "ORG"]


def named(find: Find, text: str) -> list[str]:
    return [words for words, _, _ in bodies(find, text)]


@pytest.mark.parametrize(
    "text",
    [
        "The National Union of Lake Porters (NULP) called a strike. Later NULP won.",
        "NULP (National Union of Lake Porters) called a strike. Later NULP won.",
    ],
)
def test_an_acronym_stands_for_the_name_that_explains_it(find: Find, text: str) -> None:
    last = [m for m in find(text) if m.label == "ORG" and text[m.start : m.end] == "NULP"][-1]
    assert (last.name, last.id) == ("National Union of Lake Porters", "act_union")


def test_a_document_may_give_a_known_acronym_another_meaning(find: Find) -> None:
    text = "The Fresh Apple Outgrowers Association (FAO) met. FAO members signed."
    assert bodies(find, text)[-1][:2] == ("FAO", "Fresh Apple Outgrowers Association")
    assert bodies(find, "FAO members signed.")[0][1] == "Food and Agriculture Organization"


def test_a_plan_or_survey_in_capitals_is_no_organisation(find: Find) -> None:
    assert named(find, "The Lakeland Transformation Plan (LTP) began. LTP officials said so.") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Large millers such as Kazaro, Bulindi and Oruka buy maize.", ["Kazaro", "Bulindi", "Oruka"]),
        ("They sell to the brewery Kazaro in town.", ["Kazaro"]),
        ("Kazaro, a local leather company, closed.", ["Kazaro"]),
        ("It entered a joint venture with Kazaro.", ["Kazaro"]),
        ("It is Kazaro-owned.", ["Kazaro"]),
        ("The seed came from AgroLima last year.", ["AgroLima"]),
        ("BKZA signed the agreement.", ["BKZA"]),
    ],
)
def test_a_name_is_told_by_its_company(find: Find, text: str, names: list[str]) -> None:
    assert named(find, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose. BKZA fell by a tenth.",
        "FDI requires stable rules.",
        "Countries such as Kenya and Peru export.",
        "THE BKZA SIGNED REPORT ON TRADE",
    ],
)
def test_capitals_without_company_are_no_organisation(find: Find, text: str) -> None:
    assert named(find, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Upgrading is rare (World Bank 2009).",
        "Lee, J. (2001) Chains of Value. Oxford: Oxford University Press.",
        "Nadvi published it with Cambridge University Press.",
        "The findings do not necessarily reflect the views of the World Bank.",
        "We are grateful to the Ford Foundation.",
        "Department of Economics, University of Nairobi, Nairobi",
        "Mary Smith (Country Director, UNIDO) opened it.",
        "The figures are from the OECD ICIO database.",
        "A paper in World Development found it.",
        "The Lakeland Cultural Programme trained guides.",
    ],
)
def test_authors_publishers_programmes_and_data_sets_are_no_actors(find: Find, text: str) -> None:
    assert named(find, text) == []


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("The Kenya Flower Council met.", "KEN"),
        ("Bangladesh Bank lent.", "BGD"),
        ("The Indian Institute of Management taught.", "IND"),
        ("The Zorbavu Institute taught.", ""),
    ],
)
def test_a_country_in_the_name_is_the_home(find: Find, text: str, home: str) -> None:
    assert [m.home for m in find(text) if m.label == "ORG"] == [home]


def test_longer_and_shorter_forms_meet_under_one_name(find: Find) -> None:
    text = "Foxconn Technology Group grew. Foxconn and Hon Hai hired. The Rockefeller Foundation paid."
    names = [name for _, name, _ in bodies(find, text)]
    assert len(set(names[:3])) == 1
    assert names[3] == "Rockefeller Foundation"
    text = "Kazaro Packers Ltd grew. Kazaro Packers exports."
    assert {name for _, name, _ in bodies(find, text)} == {"Kazaro Packers Ltd"}


def test_an_acronym_means_nothing_in_another_document() -> None:
    tagger = GvcTagger(shipped_codebook())

    def passage(number: int, document: str, text: str) -> Passage:
        span = Span(0, len(text))
        return Passage(
            id=str(number), document_id=document, index=0, span=span, text=text, section=Section.BODY
        )

    passages = [
        passage(1, "a", "The Lake Porters Union (LPQ) met."),
        passage(2, "a", "In 2004 LPQ grew."),
        passage(3, "b", "In 2004 LPQ grew."),
    ]
    found = [(m.passage_id, m.name) for m in tagger.tag(passages) if m.label == "ORG"]
    assert found == [("1", "Lake Porters Union"), ("2", "Lake Porters Union")]


def test_initials_must_spell_the_acronym() -> None:
    reader = AcronymReader({}, frozenset(), frozenset())
    assert reader.read("met the Friends Without Borders (XYZ).", [], frozenset()).meanings == {}
    told = reader.read("met the Friends Without Borders (FWB).", [], frozenset()).meanings["FWB"]
    assert told is not None and told.name == "Friends Without Borders"


def test_every_list_of_names_is_sound() -> None:
    known = {value.id for value in shipped_codebook().variable("a_actor").values}  # type: ignore[union-attr]
    for table in ("organisations", "lead_firms"):
        seen: dict[str, str] = {}
        for row in rows(table):
            assert row["id"] in known or row["id"] == ""
            assert row["country"] == "" or len(row["country"]) == 3 and row["country"].isupper()
            for form in [row["name"], *filter(None, row["other_names"].split(";"))]:
                assert seen.setdefault(form, row["name"]) == row["name"], f"{form} stands under two names"


def test_no_word_of_the_lists_was_read_as_a_truth_value() -> None:
    for words in read("headwords").values():
        flat = [word for group in words.values() for word in group] if isinstance(words, dict) else words
        assert all(isinstance(word, str) for word in flat)


def test_a_body_whose_name_holds_a_country_that_is_not_meant_is_found(find: Find) -> None:
    assert named(find, "The Bank of England kept rates unchanged.") == ["Bank of England"]
