"""What a document studies, and what it only compares or mentions."""

from written_documents import Part, ranked, written

from gvcmine.tag.subjects.salience import studied, subjects
from gvcmine.tag.subjects.stubs import case_stubs
from gvcmine.types.subject import CaseStub, Standing
from gvcmine.types.text import Section

TITLE, ABSTRACT = Section.TITLE, Section.ABSTRACT

PROGRAMME: tuple[Part, ...] = (
    (TITLE, "Fair Shares: work and value in world production"),
    "Fair Shares is a four-year programme that asks how production networks change trade and jobs. It will "
    "study garments, auto parts and electronics in India, China, South Africa and Brazil.",
    "Partners: University of Leeds, UK; Institute of Labour Studies, Utrecht, Netherlands; Academy of Social "
    "Research, Hanoi, Vietnam.",
    "A first workshop was held in Geneva, Switzerland. Others are planned in Beijing and Cape Town.",
)


def ids(*parts: Part, kind: str = "country") -> tuple[str, ...]:
    return studied(subjects(*written(*parts)), kind)


def stubs(*parts: Part) -> tuple[CaseStub, ...]:
    passages, mentions = written(*parts)
    return case_stubs(passages, mentions, subjects(passages, mentions))


def test_title_and_frequency_make_a_country_studied_and_one_mention_does_not() -> None:
    found = ranked(
        (TITLE, "Rose farms in Kenya"),
        "Kenyan farms grew fast. Roses left Kenya by air.",
        "In Kenya wages rose. Uganda built an airport.",
        "Prices in Kenya fell.",
    )
    assert found["KEN"].standing is Standing.STUDIED
    assert found["UGA"].standing is Standing.MENTIONED
    assert found["KEN"].score > found["UGA"].score
    assert found["KEN"].mentions == 5


def test_evidence_is_literal_and_best_first() -> None:
    parts: tuple[Part, ...] = ((TITLE, "Rose farms in Kenya"), "Kenyan farms grew fast. Nobody knows why.")
    passages, mentions = written(*parts)
    text = "\n\n".join(passage.text for passage in passages)
    (kenya,) = (one for one in subjects(passages, mentions) if one.id == "KEN")
    assert [quote.text for quote in kenya.evidence] == ["Rose farms in Kenya", "Kenyan farms grew fast."]
    assert all(text[quote.span.start : quote.span.end] == quote.text for quote in kenya.evidence)


def test_a_title_that_no_passage_holds_counts_too() -> None:
    body = "In Kenya and Uganda wages rose.", "Kenya has roads.", "Uganda has roads."
    assert ranked(*body)["KEN"].score == ranked(*body)["UGA"].score
    named = ranked(*body, title="Wages in Kenya")
    assert named["KEN"].score > 1 > named["UGA"].score


def test_markets_rivals_and_addresses_are_not_studied() -> None:
    found = ids(
        (ABSTRACT, "We study shoe makers in Brazil. They sell to retailers in Germany, France and Italy."),
        "Exports from Brazil to the United States fell; competition from China grew. German buyers left.",
        "Brazilian makers answered. The university of Lisbon, Portugal, lent a laboratory.",
    )
    assert found == ("BRA",)


def test_what_is_held_against_the_studied_country_is_compared_or_less() -> None:
    found = ranked(
        (TITLE, "Garment work in Cambodia"),
        "In Cambodia wages rose. Compared with Vietnam, Cambodian factories are small.",
        "Unlike Vietnam, Cambodia has few mills. Cambodian unions grew.",
    )
    assert found["KHM"].standing is Standing.STUDIED
    assert found["VNM"].standing is Standing.COMPARED


def test_words_of_aim_announce_several_countries_over_a_colon() -> None:
    text = (
        "This article compares two industries that left semi-artisanal production behind: Guatemalan sugar "
        "and Nicaraguan cheese. Mexico is larger."
    )
    assert set(ids((ABSTRACT, text))) == {"GTM", "NIC"}
    assert set(ids((ABSTRACT, text), kind="sector")) == {"sec_agri_commodities", "sec_food_processing"}


def test_none_of_many_countries_is_studied() -> None:
    names = ("Kenya", "Ghana", "Peru", "Chile", "India", "Vietnam", "Poland", "Mexico", "Brazil", "Nepal")
    assert ids(*(f"Exports of {name} grew." for name in names)) == ()


def test_affiliations_thanks_and_references_are_not_read() -> None:
    found = ranked(
        (TITLE, "Cheese in Nicaragua"),
        (Section.AFFILIATIONS, "Department of Geography, Bern, Switzerland"),
        "Nicaraguan dairies grew.",
        (Section.ACKNOWLEDGEMENTS, "We thank colleagues in Norway."),
        (Section.REFERENCES, "Silva, A. (2001) Dairies of Brazil."),
    )
    assert set(found) == {"NIC", "sec_food_processing"}


def test_partners_and_workshop_places_of_a_programme_weigh_less_than_what_it_plans() -> None:
    found = ranked(*PROGRAMME)
    assert all(one.standing is not Standing.STUDIED for one in found.values() if one.kind == "country")
    planned = min(found[code].score for code in ("IND", "CHN", "ZAF", "BRA"))
    aside = [found[code].score for code in ("GBR", "NLD", "VNM", "CHE") if code in found]
    assert planned > max(aside, default=0)


def test_what_other_authors_found_is_no_subject_and_its_sector_is_not_guessed() -> None:
    parts: tuple[Part, ...] = (
        "Notes for class. Garment suppliers are audited twice a year.",
        "Tewari and Pillai describe how Indian firms, when importers banned some chemicals, cooperated more.",
    )
    found = ranked(*parts)
    assert found["IND"].standing is Standing.MENTIONED
    (stub,) = stubs(*parts)
    assert (stub.country, stub.sector, stub.cited) == ("IND", "", "Tewari and Pillai")


def test_a_cited_case_is_a_stub_with_the_sector_of_its_sentence() -> None:
    text = "In Peru wages rose. Garment workers in Morocco gained, while migrants lost pay (Rossi 2011)."
    (stub,) = stubs(text)
    assert (stub.country, stub.sector) == ("MAR", "sec_apparel")
    assert "Rossi" in stub.cited


def test_names_of_countries_that_report_are_no_authors() -> None:
    found = ranked(
        (ABSTRACT, "Kenya and Uganda report higher wages. Kenya and Uganda show how exports grew.")
    )
    assert found["KEN"].standing is Standing.STUDIED
    assert found["UGA"].standing is Standing.STUDIED


def test_unresolved_places_and_empty_documents_give_nothing() -> None:
    assert ranked() == {}
    assert ranked("") == {}
    passages, mentions = written("The Congo is wide.")
    assert all("|" not in one.id for one in subjects(passages, mentions))
