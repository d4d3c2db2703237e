"""Words that mean more than one thing: the test sentences of the domain, and their neighbours."""

from collections.abc import Callable

import pytest

from gvcmine.tag.finder import Found
from gvcmine.tag.lexicon import read
from gvcmine.types.text import Assertion

Find = Callable[[str], list[Found]]
GEOGRAPHY = ("COUNTRY", "PLACE")


def ids(found: list[Found], *labels: str) -> set[str]:
    return {mention.id for mention in found if mention.label in labels}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Frozen turkey was exported.", set()),
        ("Denim mills in Turkey expanded.", {"TUR"}),
        ("Fine china and glass were packed.", set()),
        ("Buyers left for China.", {"CHN"}),
        ("Shipping in the South China Sea was disrupted.", set()),
        ("The Republic of China opened its market.", {"TWN"}),
        ("Nike's Air Jordan line sold out.", set()),
        ("Better Work Jordan covers the zones.", {"JOR"}),
        ("Jordan (2004) studies buyers.", set()),
        ("He teaches at the Georgia Institute of Technology.", set()),
        ("Wineries in Georgia lost the Russian market.", {"GEO", "RUS"}),
        ("Carpet mills in Alabama and Georgia closed.", {"USA"}),
        ("Coffee from Papua New Guinea sells well.", {"PNG"}),
        ("Bauxite in Guinea is shipped raw.", {"GIN"}),
        ("Cashew from Guinea-Bissau and Equatorial Guinea.", {"GNB", "GNQ"}),
        ("Oil firms in the Niger Delta hire locally.", {"NGA"}),
        ("Onion traders in Niger organised.", {"NER"}),
        ("Cobalt from Congo reaches refineries.", {"COD|COG"}),
        ("Kinshasa taxed the Congo trade.", {"COD"}),
        ("Timber left Congo through Pointe-Noire.", {"COG"}),
        ("Korean investors opened plants in Haiti.", {"KOR", "HTI"}),
        ("Firms from North Korea were absent.", {"PRK"}),
        ("Dominican free zones shrank.", {"DOM"}),
        ("Dominica sells bananas.", {"DMA"}),
        ("Latin American producers adapted.", set()),
        ("West Indian growers and the Indian Ocean fleet.", set()),
        ("American buyers left.", {"USA"}),
        ("Mills in New England closed.", {"USA"}),
        ("Farms in New Mexico pack chillies.", {"USA"}),
        ("They knit cotton jersey for T-shirts.", set()),
        ("Bound in morocco leather.", set()),
        ("Moroccan leather is exported.", {"MAR"}),
        ("Smallholders sold French beans to packers.", set()),
        ("Brussels sprouts and Brazil nuts.", set()),
        ("Workers polish blades by hand.", set()),
        ("Polish suppliers joined.", {"POL"}),
        ("Conservas del Sur S.A. packs tuna.", set()),
        ("Looms in Punjab, Pakistan were replaced.", {"PAK"}),
        ("Looms in Punjab were replaced.", {"IND|PAK"}),
        ("Sialkot makes scissors.", {"PAK"}),
        ("Sturgeon (2002) describes turnkey networks.", set()),
        ("The buyers told us to wait, and paid US$ 30.", set()),
        ("The US market is large.", {"USA"}),
        ("Exporters in Villa El Salvador upgraded.", {"PER"}),
        ("Nigerian and Nigerien traders met.", {"NGA", "NER"}),
        ("Ivory Coast, Burma and Viet Nam export.", {"CIV", "MMR", "VNM"}),
        ("Côte d’Ivoire and Türkiye", {"CIV", "TUR"}),
        ("Exports from sub-Saharan Africa and East Asia grew.", set()),
        ("Vineyards in Mendoza expanded.", set()),
        ("Vineyards in Mendoza, Argentina, expanded.", {"ARG"}),
    ],
)
def test_countries_and_places_are_told_from_their_doubles(find: Find, text: str, countries: set[str]) -> None:
    assert ids(find(text), *GEOGRAPHY) == countries


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The skills gap widened.", set()),
        ("Orders from Gap and Levi Strauss fell.", {"Gap", "Levi Strauss"}),
        ("GAP training reached growers.", set()),
        ("Mango growers shipped by sea.", set()),
        ("They sew for Mango and Zara.", {"Mango", "Zara"}),
        ("A Ford Foundation grant paid for travel.", {"Ford Foundation"}),
        ("Unions asked for better work and pay.", set()),
        ("Better Work advisers visited.", {"Better Work"}),
        ("Export growth fell short of the Target.", set()),
        ("We met ILO staff.", {"ILO"}),
    ],
)
def test_companies_and_programmes_are_told_from_ordinary_words(
    find: Find, text: str, names: set[str]
) -> None:
    assert {text[m.start : m.end] for m in find(text) if m.label == "ORG"} == names


def test_the_ford_foundation_is_a_donor(find: Find) -> None:
    assert ids(find("A Ford Foundation grant paid for travel."), "ORG") == {"act_donor"}


def test_fine_china_may_be_ceramics_but_mango_of_a_brand_is_no_crop(find: Find) -> None:
    assert ids(find("They sew for Mango and Zara."), "SECTOR") == set()
    assert ids(find("Mango growers shipped by sea."), "SECTOR") == {"sec_horticulture"}


def test_a_cited_author_is_no_fish(find: Find) -> None:
    assert ids(find("Sturgeon (2002) describes turnkey networks."), "SECTOR") == set()
    assert ids(find("Farmed sturgeon gives caviar."), "SECTOR") == {"sec_fish"}


def test_fairer_trade_is_no_scheme(find: Find) -> None:
    assert ids(find("The programme aims at fairer trade."), "STANDARD", "ORG") == set()


def test_the_country_of_an_address_is_background(find: Find) -> None:
    mention = next(m for m in find("University of Manchester, United Kingdom") if m.label == "COUNTRY")
    assert (mention.id, mention.assertion) == ("GBR", Assertion.BACKGROUND)


@pytest.mark.parametrize("label", GEOGRAPHY)
def test_regions_are_never_countries(find: Find, label: str) -> None:
    text = "The global South, Latin America, the Caribbean, Southern Africa, ASEAN, Mercosur and the Maghreb"
    assert ids(find(text), label) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kenyan exporters", "KEN"),
        ("Ghanaians", "GHA"),
        ("the Burkinabè cotton sector", "BFA"),
        ("Emirati investors", "ARE"),
        ("Malagasy vanilla", "MDG"),
        ("Filipino workers", "PHL"),
        ("Basotho women", "LSO"),
        ("DRC", "COD"),
        ("UAE", "ARE"),
        ("the U.S. market", "USA"),
    ],
)
def test_demonyms_and_short_forms_name_countries(find: Find, text: str, code: str) -> None:
    assert ids(find(text), "COUNTRY") == {code}


def test_no_word_of_a_rule_is_read_as_a_truth_value_or_number() -> None:
    lists = [words for row in read("ambiguity")["rules"] for words in row.values() if isinstance(words, list)]
    assert [word for words in lists for word in words if not isinstance(word, str)] == []
