"""Which cases a document holds: the five kinds of text without one, and those that have one, two or three."""

import pytest
from test_salience import PROGRAMME
from written_documents import Part, cases, written

from gvcmine.tag.subjects.cases import case_candidates
from gvcmine.tag.subjects.salience import subjects
from gvcmine.types.subject import NoCase
from gvcmine.types.text import Section

TITLE, ABSTRACT = Section.TITLE, Section.ABSTRACT

CHAPTER: tuple[Part, ...] = (
    (TITLE, "Two kinds of upgrading in production networks"),
    (
        ABSTRACT,
        "Trade inside networks has grown, and expanding markets in China, India and Brazil shift demand. "
        "Economic upgrading can, but need not, improve the position of workers. In Moroccan garments, for "
        "example, regular workers gained rights while women and migrants on casual contracts lost (Rossi "
        "2011). The chapter proposes a framework for both kinds of upgrading.",
    ),
)
BLOG: tuple[Part, ...] = (
    "Better Work was launched in February 2007 by the ILO and the IFC to improve labour standards in garment "
    "supply chains. It helps suppliers to comply with the law.",
    "Clusters and fair trade: notes for class. Tewari and Pillai describe how Indian firms, when importers "
    "banned some chemicals, cooperated more with each other and with government, and improved quality. I "
    "wonder whether the story is too simple.",
)
REVIEW: tuple[Part, ...] = (
    (
        ABSTRACT,
        "What sets off upgrading in developing countries? This article analyses 45 case studies of primary "
        "products and light manufacturing, among them Kenya and Peru. Producers upgraded after a shock to "
        "their markets, usually made by the state. Results ranged from treadmilling to leaps forward.",
    ),
)
INITIATIVE: tuple[Part, ...] = (
    (TITLE, "The Chains Initiative"),
    "The initiative links researchers on apparel, automobiles, electronics, footwear, furniture and surgical "
    "instruments. Upgrading refers to the process by which firms move to higher-value activities.",
    "It was founded in 2000 with support from two foundations, and is run from the Institute of Development "
    "Studies, Sussex, UK. Page changed on 17 July 2007.",
)


@pytest.mark.parametrize(
    "parts",
    [PROGRAMME, CHAPTER, BLOG, REVIEW, INITIATIVE],
    ids=["programme", "chapter", "blog", "review", "page"],
)
def test_texts_that_are_no_case_studies_give_no_case_and_say_why(parts: tuple[Part, ...]) -> None:
    found, why = cases(*parts)
    assert found == ()
    assert why is not None


def test_why_there_is_none_is_told_apart() -> None:
    panel = "Using data for 60 countries, we find that wages rose in Vietnam and in Poland."
    plans = "Ghana plans to process half of its cocoa. New factories would create jobs, and wages could rise."
    economy = "In Ghana unemployment fell. Real wages improved."
    assert cases(*REVIEW)[1] is NoCase.REVIEW
    assert cases((ABSTRACT, panel))[1] is NoCase.PANEL
    assert cases(*INITIATIVE)[1] is NoCase.NO_PLACE
    assert cases((TITLE, "Cocoa in Ghana"), plans)[1] is NoCase.NO_OUTCOME
    assert cases((TITLE, "Growth in Ghana"), economy)[1] is NoCase.NO_SECTOR
    assert cases()[1] is NoCase.NO_PLACE


def test_two_places_two_phases_and_a_failed_neighbour_are_three_cases() -> None:
    found, _ = cases(
        "Between 1992 and 1998 the tile makers of Vale Azul rebuilt their kilns after tariffs fell. A second "
        "turn came in 2003, when the importer who took most of their output failed: with the state "
        "laboratory they began to sell designs under their own names in the region. In neighbouring Monte "
        "Claro, a single firm tried the same and closed down."
    )
    assert sorted(one.place for one in found) == ["Monte Claro", "Vale Azul", "Vale Azul"]
    assert {one.country for one in found} == {""}
    assert "1992/1998" in {one.period for one in found if one.place == "Vale Azul"}
    first, second = (one for one in found if one.place == "Vale Azul")
    assert first.period != second.period


def test_the_same_places_in_a_known_country_are_three_cases_of_it() -> None:
    found, _ = cases(
        (TITLE, "Tiles in Portugal"),
        "Between 1992 and 1998 the tile makers of Vale Azul, in the north of Portugal, rebuilt their kilns. "
        "A second turn came in 2003, when their importer failed: they began to sell their own designs. In "
        "neighbouring Monte Claro a single firm tried the same and closed down.",
    )
    assert sorted((one.country, one.place) for one in found) == [
        ("PRT", "Monte Claro"),
        ("PRT", "Vale Azul"),
        ("PRT", "Vale Azul"),
    ]


def test_sugar_of_one_country_and_cheese_of_another_are_two_cases() -> None:
    found, _ = cases(
        (
            ABSTRACT,
            "This article compares two industries that left semi-artisanal production in the 1980s and "
            "1990s: Guatemalan sugar and Nicaraguan cheese. Both had paid low wages and lived from protected "
            "home markets. In both cases producers adopted a new production model that improved product "
            "quality and raised wages.",
        )
    )
    assert {(one.country, one.sector) for one in found} == {
        ("GTM", "sec_agri_commodities"),
        ("NIC", "sec_food_processing"),
    }


def test_flowers_of_one_country_and_leather_of_another_are_two_cases_not_four() -> None:
    found, _ = cases(
        (TITLE, "Cut Flowers in Kenya and Leather in Ethiopia"),
        "We study Kenyan cut flowers and Ethiopian leather.",
        "1. Kenya\n\nFlower growers moved into direct sales, and wages rose between 1998 and 2006. German "
        "supermarkets asked for even stems. Overtime pay improved.",
        "2. Ethiopia\n\nTanneries upgraded to finished leather after 2008, and exports of leather doubled. "
        "Italian machine makers came. Wages in the tanneries stagnated.",
    )
    assert {(one.country, one.sector) for one in found} == {
        ("KEN", "sec_horticulture"),
        ("ETH", "sec_leather"),
    }
    (kenya,) = (one for one in found if one.country == "KEN")
    assert kenya.period == "1998/2006"
    assert all("Tanneries" not in quote.text for quote in kenya.evidence)


def test_one_cluster_with_gains_of_several_kinds_and_groups_is_one_case() -> None:
    found, _ = cases(
        (TITLE, "Full packages and blue jeans in Torreón"),
        (
            ABSTRACT,
            "We examine blue jeans of Torreón, Mexico. Between 1993 and 2001 its firms moved from "
            "assembly to full-package production for US buyers, and employment grew.",
        ),
        "In Torreón wages of permanent workers rose, while seasonal women lost overtime pay. One firm, "
        "Azteca, designed its own brand; quality improved.",
    )
    assert [(one.country, one.sector, one.period) for one in found] == [("MEX", "sec_apparel", "1993/2001")]


def test_each_country_of_a_comparison_with_an_outcome_of_its_own_is_a_case() -> None:
    found, _ = cases(
        (TITLE, "Garment workers in Bangladesh and Cambodia"),
        "In Bangladesh real wages rose after 2013. In Cambodia wages stagnated and union rights worsened.",
    )
    assert {(one.country, one.sector) for one in found} == {("BGD", "sec_apparel"), ("KHM", "sec_apparel")}


def test_a_country_without_an_outcome_of_its_own_is_no_case() -> None:
    found, _ = cases(
        (TITLE, "Garment workers in Bangladesh and Cambodia"),
        "In Bangladesh real wages rose after 2013. Cambodia has many garment factories.",
    )
    assert [one.country for one in found] == ["BGD"]


def test_a_chain_over_a_border_without_separate_outcomes_is_one_case() -> None:
    found, _ = cases(
        (
            ABSTRACT,
            "We trace the regional value chain that links cotton farms in Zambia with textile mills in South "
            "Africa. Between 2000 and 2010 the chain upgraded: yarn quality improved and employment grew on "
            "both sides of the border.",
        )
    )
    (one,) = found
    assert {one.country, *one.also} == {"ZAF", "ZMB"}


def test_a_foreign_ban_is_a_trigger_and_no_place_of_the_case() -> None:
    found, _ = cases(
        (
            ABSTRACT,
            "Germany banned azo dyes in 1994. Small tanneries in India adopted cleaner technology with a "
            "state laboratory, and most kept their exports of leather to Germany.",
        )
    )
    assert [(one.country, one.sector) for one in found] == [("IND", "sec_leather")]


def test_quotes_of_a_case_stand_literally_in_their_passage() -> None:
    passages, mentions = written(
        (TITLE, "Shrimp in Vietnam"), "In Vietnam wages of shrimp peelers rose in 2004. Ponds are small."
    )
    found, _ = case_candidates(passages, mentions, subjects(passages, mentions))
    by_id = {passage.id: passage for passage in passages}
    assert [quote.text for one in found for quote in one.evidence] == [
        "In Vietnam wages of shrimp peelers rose in 2004."
    ]
    for quote in found[0].evidence:
        passage = by_id[quote.passage_id]
        start = quote.span.start - passage.span.start
        assert passage.text[start : start + len(quote.text)] == quote.text
