"""Paraphrases of well-known cases: the core codes that a coder would expect are found."""

from collections.abc import Callable

import pytest

from gvcmine.tag.finder import Found

Find = Callable[[str], list[Found]]

CASES = {
    "Moroccan garments": (
        "Moroccan garment factories took on design and fabric sourcing for fast fashion buyers, a "
        "functional upgrading "
        "that brought permanent contracts to regular workers, while irregular workers had to work "
        "excessive overtime. "
        "Buyers demanded shorter lead times and lower prices.",
        {"MAR", "sec_apparel", "eu_functional", "so_contract", "so_hours", "lg_regular", "lg_irregular"},
    ),
    "Indian leather": (
        "When German authorities imposed a ban on azo dyes and PCP, small tanneries in India "
        "could no longer sell. "
        "The government convened tanners. Ministries enforced the rules, and effluent treatment "
        "was installed.",
        {"IND", "sec_leather", "ev_regulatory_ban", "st_convener", "st_regulator", "env_process"},
    ),
    "Torreón blue jeans": (
        "Blue jeans plants in Torreón moved from assembly to full-package production for American retailers.",
        {"MEX", "sec_apparel", "eu_functional", "act_lead_firm"},
    ),
    "Sialkot instruments": (
        "Makers of surgical instruments in Sialkot had to meet quality standards; cooperation "
        "with buyers and "
        "cooperation with subcontractors grew, though mistrust ended some joint purchasing. Most "
        "was sold in the US market.",
        {"PAK", "sec_surgical", "std_quality_safety", "coop_backward", "coop_breakdown", "em_north"},
    ),
    "Kenyan horticulture": (
        "Kenyan smallholders supply fresh vegetables to British supermarkets. Extension services "
        "taught water recycling, "
        "but soil degradation spread and unpaid family labour grew.",
        {"KEN", "sec_horticulture", "act_smallholder", "env_process", "env_outcome", "lg_family"},
    ),
    "South African automobiles": (
        "In the South African automotive industry the trade union won collective bargaining over skills.",
        {"ZAF", "sec_automotive", "act_union", "so_voice"},
    ),
    "Nicaraguan cheese": (
        "Nicaraguan cheese processors invested in new machinery and sold higher-quality products; "
        "wages rose.",
        {"NIC", "sec_food_processing", "eu_process", "so_wages", "dir_up"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_core_codes_of_a_case_are_found(find: Find, case: str) -> None:
    text, expected = CASES[case]
    assert expected - {mention.id for mention in find(text)} == set()


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Poverty declined after the mill opened.", "dir_up"),
        ("Unemployment rose in the valley in 2004.", "dir_down"),
        ("Wages fell after the merger.", "dir_down"),
        ("There was a reduction in defects.", "dir_up"),
    ],
)
def test_of_what_is_bad_less_is_better(find: Find, text: str, direction: str) -> None:
    assert [one.id for one in find(text) if one.label == "DIRECTION"] == [direction]
