"""What is found in a text, and with which label, id and assertion."""

import time
from collections.abc import Callable
from importlib.resources import files

import pytest
import yaml

from gvcmine.tag.finder import Found
from gvcmine.tag.labels import label_of, variables_of
from gvcmine.types.text import Assertion

Find = Callable[[str], list[Found]]


def examples() -> list[tuple[str, str, str, tuple[str, ...]]]:
    text = (files("gvcmine") / "data" / "codebook.yaml").read_text(encoding="utf-8")
    return [
        (variable["id"], value["id"], value["example"], tuple(map(str, value["cues"])))
        for variable in yaml.safe_load(text)["variables"]
        for value in variable.get("values") or ()
        if value.get("example") and value.get("cues") and label_of(variable["id"])
    ]


@pytest.mark.parametrize(("variable", "value", "example", "cues"), examples())
def test_the_example_of_a_value_is_hit_by_its_cue(
    find: Find, variable: str, value: str, example: str, cues: tuple[str, ...]
) -> None:
    hits = [m for m in find(example) if m.id == value]
    assert hits, f"none of {cues} is found in: {example}"
    assert {m.label for m in hits} <= {label_of(variable), "ORG"}


def test_the_parts_of_words_are_no_mentions(find: Find) -> None:
    found = {m.id for m in find("The irregular workers left.") if m.label == "WORKER_GROUP"}
    assert found == {"lg_irregular"}


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("Firms improved the quality of their shoes.", "UPGRADING", "eu_product"),
        ("They raised labor productivity.", "UPGRADING", "eu_process"),
        ("Ready-made-garment factories", "SECTOR", "sec_apparel"),
        ("the textile and clothing industry", "SECTOR", "grp_textile_clothing"),
        ("surgical-instrument makers", "SECTOR", "sec_surgical"),
        ("under AGOA", "TRIGGER", "ev_trade_opening"),
        ("UNIDO advised.", "ORG", "act_multilateral"),
        ("IndustriALL protested.", "ORG", "act_union"),
        ("Orders from Primark fell.", "ORG", "act_lead_firm"),
        ("the Ministry of Trade and Industry decided", "ORG", "act_nat_gov"),
        ("Makerere University and Mbarara University", "ORG", "act_research"),
        ("They work at Kisumu Fish Packers Ltd. in town.", "ORG", ""),
        ("seasonal labour", "WORKER_GROUP", "lg_irregular"),
        ("grew between 1992 and 1998", "PERIOD", "1992/1998"),
    ],
)
def test_terms_names_and_periods_are_found(find: Find, text: str, label: str, value: str) -> None:
    assert (label, value) in {(m.label, m.id) for m in find(text)}


def test_an_explained_acronym_is_found_again_and_counts_once_with_its_name(find: Find) -> None:
    text = "The Lake Fishers Association (LFA) met. Later LFA signed."
    assert [text[m.start : m.end] for m in find(text) if m.label == "ORG"] == [
        "Lake Fishers Association",
        "LFA",
    ]


def test_an_acronym_explained_as_something_else_is_no_organisation(find: Find) -> None:
    text = "Outward direct investment (ODI) rose. ODI flows doubled."
    assert [m for m in find(text) if m.label == "ORG"] == []
    assert [m.id for m in find("The ODI study") if m.label == "ORG"] == ["act_research"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The Ministry of Trade, Industry and Energy, and others met.",
            "Ministry of Trade, Industry and Energy",
        ),
        ("He left the Central Bank of Kenya and Professor Otieno came.", "Central Bank of Kenya"),
        ("In 2008 the National Logistics Council was set up.", "National Logistics Council"),
        ("The University of Dar es Salaam trained them.", "University of Dar es Salaam"),
        ("The Ministry of the Interior. This law", "Ministry of the Interior"),
        ("the Kibale Association for Rural and Environmental Development", None),
    ],
)
def test_a_name_ends_where_it_ends(find: Find, text: str, name: str | None) -> None:
    expected = name or text.removeprefix("the ")
    assert [text[m.start : m.end] for m in find(text) if m.label == "ORG"] == [expected]


@pytest.mark.parametrize(
    "text",
    ["Freedom of Association is a right.", "A Local Company won.", "The Russian Federation exports gas."],
)
def test_capitals_alone_make_no_organisation(find: Find, text: str) -> None:
    assert [m for m in find(text) if m.label == "ORG"] == []


def test_a_gap_does_not_reach_over_the_end_of_a_clause(find: Find) -> None:
    found = find("They improved roads; quality fell.")
    assert "eu_product" not in {m.id for m in found}


def test_within_a_variable_the_longest_words_win(find: Find) -> None:
    text = "leather and footwear"
    assert {m.id for m in find(text) if m.label == "SECTOR"} == {"grp_leather_footwear"}


def test_one_word_may_speak_for_several_variables(find: Find) -> None:
    labels = {m.label for m in find("The cooperative sold maize.")}
    assert {"COOPERATION", "INSTITUTION", "ACTOR"} <= labels


@pytest.mark.parametrize(
    ("text", "words", "assertion"),
    [
        ("Exporters gained own brand sales in Kenya.", "own brand", Assertion.FINDING),
        ("Firms did not reach functional upgrading.", "functional upgrading", Assertion.NEGATED),
        ("There was no evidence of child labour.", "child labour", Assertion.NEGATED),
        ("Higher wages were not observed.", "wages", Assertion.NEGATED),
        ("Automation not only cut costs.", "Automation", Assertion.FINDING),
        ("Clusters might gain from process upgrading.", "process upgrading", Assertion.HYPOTHETICAL),
        ("The project plans to create jobs.", "create jobs", Assertion.HYPOTHETICAL),
        ("Governments should support product upgrading.", "product upgrading", Assertion.RECOMMENDATION),
        ("Process upgrading is defined as doing things better.", "Process upgrading", Assertion.DEFINITION),
        ("Previous studies stress social upgrading and wages.", "wages", Assertion.BACKGROUND),
        ("Chain upgrading is rare (Gereffi 1999).", "Chain upgrading", Assertion.BACKGROUND),
        ("We found that wages rose (compare Nadvi 1999).", "wages", Assertion.FINDING),
        ("Wages rose, but firms did not reach own brand sales.", "Wages", Assertion.FINDING),
        ("Wages rose, but firms did not reach own brand sales.", "own brand", Assertion.NEGATED),
    ],
)
def test_a_mention_carries_what_its_sentence_claims(
    find: Find, text: str, words: str, assertion: Assertion
) -> None:
    mention = next(m for m in find(text) if text[m.start : m.end] == words)
    assert mention.assertion is assertion


def test_every_mention_stands_in_the_text_where_it_says(find: Find) -> None:
    text = "Wages in Sialkot’s tanneries rose; Kenyan co-operatives (KCU) did not, said the “Coffee Board”."
    found = find(text)
    assert found == sorted(found, key=lambda m: (m.start, -m.end, m.label, m.id))
    assert all(0 <= m.start < m.end <= len(text) and text[m.start : m.end].strip() for m in found)


def test_nothing_is_found_in_nothing(find: Find) -> None:
    assert find("") == []


def test_labels_know_their_variables() -> None:
    assert "u_social" in variables_of("UPGRADING")
    assert variables_of("ORG") == ("a_actor",)
    assert label_of("x_assertion") is None


@pytest.mark.parametrize(
    "piece",
    [
        "Abc ",
        "Ministry of Abc, ",
        "de De la ",
        "(Abc ",
        "1998-",
        "improve quality ",
        "Ab-Cd-",
        "Abc and Def 2004; ",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length_allows(find: Find, piece: str) -> None:
    text = piece * (20_000 // len(piece))
    start = time.process_time()
    find(text)
    assert time.process_time() - start < 5


def test_each_mention_is_found_once(find: Find) -> None:
    text = (
        "Workers' wages rose as firms upgraded from assembly to full-package production in Kenya. "
        "Buyers told suppliers to improve working conditions, and jobs were lost."
    )
    keys = [(mention.start, mention.end, mention.label, mention.id) for mention in find(text)]
    assert len(keys) > 5
    assert len(keys) == len(set(keys))
