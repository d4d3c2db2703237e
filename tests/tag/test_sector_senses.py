"""Words of sectors: products and codes that name one, and figures of speech that do not."""

from collections.abc import Callable

import pytest

from gvcmine.tag.finder import Found

Find = Callable[[str], list[Found]]


def sectors(found: list[Found]) -> set[str]:
    return {mention.id for mention in found if mention.label == "SECTOR"}


@pytest.mark.parametrize(
    "text",
    [
        "We harvest data from portals and mine the data for patterns.",
        "Violence tore the fabric of society, and the social fabric of the town.",
        "They met on the bank of a river.",
        "Rivals soon cotton on to the idea.",
        "Managers steel themselves for cuts; she steeled herself.",
        "A tailor-made policy set a gold standard with a silver lining.",
        "He would fish for compliments.",
        "There is a grain of truth in this; take it with a grain of salt.",
        "They are the salt of the earth, and saw the fruits of reform.",
        "Wages are a bread and butter issue.",
        "Seed money helped, though rumours sow confusion and oil the wheels.",
        "Mobile workers needed a tourist visa.",
        "Ideas were knit together and woven into the story.",
        "The firm was a spin-off; others toyed with the idea or toy with another.",
        "An iron rule of politics stood in a leather-bound paper.",
        "The chain of events drew on Porter's diamond model.",
        "Partners cemented their alliance, and elections will cement its power.",
        "An electronic version is available.",
        "Process mining and data mining of event logs.",
        "She followed in his shoes and swept doubts under the carpet.",
        "Rice (2010) and Goldsmith (2011) disagree (Weaver 2012; Brewer 2009).",
        "The crop of studies is small, and the big fish got away.",
        "Greenhouse gas emissions rose with oil prices.",
        "The workshop was held at the Hotel Central after a coffee break.",
        "Respondents were called on their mobile phone, with a smartphone app.",
    ],
)
def test_figures_of_speech_name_no_sector(find: Find, text: str) -> None:
    assert sectors(find(text)) == set()


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("Macadamia growers waited for prices.", "sec_agri_commodities"),
        ("Ginneries closed early.", "sec_agri_commodities"),
        ("Washing stations sorted the arabica.", "sec_tropical_beverages"),
        ("Carnations and cut foliage were flown out.", "sec_horticulture"),
        ("Crab meat and squid are frozen on board.", "sec_fish"),
        ("A cannery bought the milk powder plant.", "sec_food_processing"),
        ("Winemakers and a distillery merged.", "sec_beverages_wine"),
        ("Sawmills sold veneer and particle board.", "sec_wood"),
        ("Mattresses and kitchen furniture went north.", "sec_furniture"),
        ("Powerlooms weave terry towels.", "sec_textiles"),
        ("Seamstresses finish pullovers and brassieres.", "sec_apparel"),
        ("Cotton T-shirts and blue jeans were cut here.", "sec_apparel"),
        ("The wet blue was sent to be finished.", "sec_leather"),
        ("Slippers and athletic footwear sold well.", "sec_footwear"),
        ("Stitched footballs and tennis rackets.", "sec_sports_goods"),
        ("Syringes and catheters are moulded in the zone.", "sec_surgical"),
        ("Gem cutting and silverware.", "sec_toys_jewellery_crafts"),
        ("Wire harnesses and gearboxes for trucks and buses.", "sec_automotive"),
        ("Shipyards and aero-engine parts.", "sec_cycles_aero"),
        ("Hard drives and washing machines are assembled.", "sec_electronics"),
        ("Handset makers and telecom operators.", "sec_mobile"),
        ("Machine tools, castings and hand tools.", "sec_metal_machinery"),
        ("Floor tiles and sanitaryware.", "sec_ceramics_materials"),
        ("Biosimilars and agrochemical firms.", "sec_chem_pharma"),
        ("Open-pit mines shipped iron ore.", "sec_extractives"),
        ("Solar cells and wind towers.", "sec_renewables"),
        ("Safari lodges and tour guides.", "sec_tourism"),
        ("A call centre next to a shared service centre.", "sec_offshore_services"),
        ("Freight forwarding and trucking.", "sec_logistics_labour"),
        ("Cotton farmers organised.", "sec_agri_commodities"),
        ("Plants of ISIC 14 grew.", "sec_apparel"),
        ("Division 15 of ISIC Rev.4 shrank.", "grp_leather_footwear"),
        ("NACE 13 and others.", "sec_textiles"),
        ("Firms in ISIC Rev. 4 division 29.", "sec_automotive"),
        ("Firms in ISIC C2610.", "sec_electronics"),
        ("ISIC Rev.3 18 is another matter.", "sec_apparel"),
        ("Division 17 of ISIC Rev.3 covers mills.", "sec_textiles"),
        ("Imports under HS 6403 fell.", "sec_footwear"),
        ("HS chapters 61 and 62 rose.", "sec_apparel"),
        ("Chapter 03 of the Harmonized System.", "sec_fish"),
    ],
)
def test_products_and_codes_name_their_sector(find: Find, text: str, sector: str) -> None:
    assert sectors(find(text)) == {sector}


def test_the_material_of_a_thing_is_not_its_sector(find: Find) -> None:
    assert sectors(find("Bicycle makers switched from steel frames to carbon.")) == {"sec_cycles_aero"}
    assert sectors(find("Plastic toys and leather shoes.")) == {"sec_toys_jewellery_crafts", "sec_footwear"}


@pytest.mark.parametrize(
    "text", ["The study is a gold mine of insights.", "The shoe is on the other foot.", "Steel yourself."]
)
def test_further_figures_of_speech_name_no_sector(find: Find, text: str) -> None:
    assert sectors(find(text)) == set()
