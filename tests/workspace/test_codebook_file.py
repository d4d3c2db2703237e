import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.errors import CodebookError
from gvcmine.types.codebook import Automation, Codebook, Level, Scale, Tier
from gvcmine.types.values import check_qualifiers
from gvcmine.workspace.codebook_file import (
    LARGEST,
    codebook_from_text,
    codebook_summary,
    read_codebook,
    shipped_codebook,
    shipped_codebook_text,
)

SMALL = """
codebook: small
version: "1"
variables:
  - id: g_driver
    label: Drivenness
    level: case
    multiple: true
    qualifiers: {direction: u_direction, name: text, home: country, state: [start, end]}
    values:
      - {id: drv_buyer, label: Buyer-driven, cues: [buyer-driven, retailer power]}
      - id: drv_producer
        label: Producer-driven
        definition: Makers set the terms.
        cues: [producer-driven]
  - id: u_direction
    label: Direction
    level: case_outcome
    tier: qualifier
    values: [{id: dir_up, label: Up}, {id: dir_down, label: Down}]
"""


@pytest.fixture(scope="module")
def shipped() -> Codebook:
    return shipped_codebook()


def problems(text: str) -> list[str]:
    with pytest.raises(CodebookError) as caught:
        codebook_from_text(text, "annotations/codebook.yaml")
    return str(caught.value).split("\n")


def changed(old: str, new: str) -> list[str]:
    assert SMALL.count(old) == 1, f"the fixture holds {old!r} once"
    return problems(SMALL.replace(old, new))


def test_a_file_becomes_variables_values_and_qualifiers(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_text(SMALL, encoding="utf-8")
    codebook = read_codebook(path)
    driver = codebook.variable("g_driver")
    assert (codebook.name, codebook.version, len(codebook.codable)) == ("small", "1", 1)
    assert driver is not None
    assert (driver.level, driver.scale, driver.multiple, driver.primary) == (
        Level.CASE,
        Scale.NOMINAL,
        True,
        False,
    )
    assert driver.values[0].cues == ("buyer-driven", "retailer power")
    check_qualifiers(
        driver, (("direction", "dir_up"), ("home", "KEN"), ("name", "The buyer"), ("state", "end"))
    )
    direction = driver.qualifier("direction")
    assert direction is not None
    assert (direction.label, direction.values, direction.variable) == (
        "Direction",
        ("dir_up", "dir_down"),
        "u_direction",
    )


def test_a_misspelt_key_is_named_with_its_place_and_the_key_that_was_meant() -> None:
    place = "annotations/codebook.yaml: variables → g_driver → values → 2 → lable"
    said = changed("label: Producer-driven", "label: Producer-driven\n        lable: x")
    assert said == [f"{place}: unknown key, did you mean label?"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "codebook: small",
            "kodebook: small",
            "codebook.yaml: kodebook: unknown key, did you mean codebook?",
        ),
        ('version: "1"', "", "codebook.yaml: version: required key is missing"),
        ('version: "1"', 'version: ""', "version: must not be empty"),
        ("    label: Drivenness\n", "", "variables → g_driver → label: required key is missing"),
        ("  - id: g_driver\n    label", "  - label", "variables → 1 → id: required key is missing"),
        ("level: case\n", "level: cases\n", 'level: unknown word "cases", choose one of: paper, case,'),
        ("multiple: true", "multiple: maybe", 'g_driver → multiple: must be true or false, not "maybe"'),
        ("multiple: true", "primary: true", "g_driver: primary marks one of several values"),
        ("multiple: true", "automation: B-", 'automation: unknown word "B-", choose one of: A, B, C'),
        ("multiple: true", "derived: some rule", "tier derived and the key derived"),
        (
            "cues: [producer-driven]",
            "cues: producers",
            'values → 2 → cues: must be a list of texts, not "producers"',
        ),
        ("cues: [producer-driven]", "cues: [{a: b}]", "2 → cues → 1: must be text, not a mapping"),
        ("cues: [producer-driven]", "attributes: [13]", "attributes: must be a mapping of names to texts"),
        ("cues: [producer-driven]", "parent: fam_x", '2 → parent: no value has the id "fam_x"'),
        ("cues: [producer-driven]", "parent: drv_producer", "is its own ancestor"),
        ("id: drv_producer", "id: drv_buyer", 'values → 2 → id: "drv_buyer" is already a value of g_driver'),
        (
            "id: dir_up",
            "id: drv_buyer",
            'u_direction → values → 1 → id: "drv_buyer" is already a value of g_driver',
        ),
        ("id: drv_producer", "id: Drv-1", 'beginning with a letter, not "Drv-1"'),
        ("id: u_direction", "id: g_driver", "another variable has this id"),
        ("direction: u_direction", "direction: u_directoin", "did you mean u_direction?"),
        ("direction: u_direction", "direktion: u_direction", "unknown qualifier, did you mean direction?"),
        ("state: [start, end]", "state: []", "qualifiers → state: needs at least one value"),
        (
            "values: [{id: dir_up, label: Up}, {id: dir_down, label: Down}]",
            "",
            "of scale nominal needs values",
        ),
        (
            "level: case_outcome",
            "level: case_outcome\n    scale: text",
            "scale text has no values of its own",
        ),
        (
            "values: [{id: dir_up, label: Up}, {id: dir_down, label: Down}]",
            "values: [dir_up, dir_down]",
            'values → 1: must be a mapping of keys to values, not "dir_up"',
        ),
    ],
)
def test_each_mistake_is_named_with_its_place(old: str, new: str, said: str) -> None:
    assert any(said in line for line in changed(old, new))


def test_everything_wrong_is_reported_at_once_and_at_most_twenty_lines_of_it() -> None:
    two = SMALL.replace("multiple: true", "multiple: 3").replace("level: case_outcome", "level: mood")
    assert len(problems(two)) == 2
    many = SMALL.replace("multiple: true", "\n    ".join(f"key{n}: x" for n in range(30)))
    assert len(problems(many)) == 21
    assert problems(many)[-1] == "and 10 more problems"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("# only a comment\n", "the file is empty"),
        ("just words", 'must be a mapping of keys to values, not "just words"'),
        ("a: [1, 2", "line 2, column 1"),
        ("a: 1\n b: 2", "line 2, column 3: not readable as YAML"),
        ("a: \x07", "not readable as YAML"),
        ("a: &x [1]\nb: *x", r"line 1, column 4: anchors (&) and aliases (*) are not allowed"),
        ("a: *x", "anchors"),
        ("a: !!python/object:os.system x", "tags are not allowed"),
        ("a: 1\n---\nb: 2", "line 2, column 1: a second document"),
        ("? [a]\n: b", "a key must be a word"),
        ("[" * 500_000, "nested more than 12 levels deep"),
        ("- " * 400_000, "nested more than 12 levels deep"),
        ("{a: " * 200_000, "nested more than 12 levels deep"),
        ("a" * (LARGEST + 1), "larger than 1000 kB"),
    ],
)
def test_what_is_no_codebook_at_all_is_refused_in_one_line(text: str, said: str) -> None:
    assert said in problems(text)[0]


def test_a_key_that_stands_twice_is_reported_with_both_lines() -> None:
    lines = changed("label: Drivenness", "label: Drivenness\n    label: Again")
    assert lines == ['annotations/codebook.yaml: line 7: the key "label" stands twice; first in line 6']


def test_numbers_dates_and_no_are_text_where_text_is_meant() -> None:
    codebook = codebook_from_text(
        SMALL.replace('version: "1"', "version: 1.0").replace("[producer-driven]", "[no, 1992, 2001-01-01]"),
        "x",
    )
    assert codebook.version == "1.0"
    assert codebook.variables[0].values[1].cues == ("no", "1992", "2001-01-01")


def test_a_missing_file_says_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(
        CodebookError, match=r"^annotations/codebook.yaml: there is no such file; .*gvcmine init"
    ):
        read_codebook(tmp_path / "annotations" / "codebook.yaml")


def test_a_folder_and_a_file_that_is_not_utf8_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="cannot be read|there is no such file"):
        read_codebook(tmp_path)
    path = tmp_path / "codebook.yaml"
    path.write_bytes(b"codebook: x\nversion: \xe9\n")
    with pytest.raises(CodebookError, match="line 2: not UTF-8"):
        read_codebook(path)


def test_a_file_saved_by_a_windows_editor_is_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read_codebook(path) == codebook_from_text(SMALL, "x")


def test_the_fingerprint_depends_on_content_and_not_on_comments_order_of_keys_or_defaults() -> None:
    original = codebook_from_text(SMALL, "x").fingerprint
    same = "# a comment\n" + SMALL.replace(
        "label: Drivenness\n    level: case\n", "level: case\n    scale: nominal\n    label: 'Drivenness'\n"
    )
    assert codebook_from_text(same, "x").fingerprint == original
    assert codebook_from_text(SMALL.replace("retailer power", "power"), "x").fingerprint != original
    assert codebook_from_text(SMALL.replace('"1"', '"2"'), "x").fingerprint != original


@given(st.text(alphabet=st.sampled_from("abc:-[]{}&*!?|>'\"#, \n\t\\\x00é"), max_size=60))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    with pytest.raises(CodebookError, match=r"\Aannotations/codebook.yaml: "):
        codebook_from_text(text, "annotations/codebook.yaml")


def test_the_summary_warns_of_missing_definitions_missing_cues_and_shared_cues() -> None:
    text = SMALL.replace("cues: [producer-driven]", "cues: [Buyer-driven]").replace(", retailer power", "")
    text = text.replace("        definition: Makers set the terms.\n", "")
    summary = codebook_summary(codebook_from_text(text, "x"))
    assert "2 variables, 1 of them coded by people; 4 values" in summary
    assert 'warning: g_driver: the cue "buyer-driven" belongs to drv_buyer and drv_producer' in summary
    assert "warning: g_driver → drv_producer: no definition" in summary
    assert "warning: u_direction → dir_up: no cues" not in summary


def test_the_codebook_that_comes_with_the_program_holds_all_that_the_field_asks(shipped: Codebook) -> None:
    assert (shipped.name, shipped.version) == ("gvcmine", "1.0.0")
    classes = {variable.id: variable.automation for variable in shipped}
    assert classes["c_sector"] is Automation.A
    assert classes["u_result"] is Automation.C
    sizes = {variable.id: len(variable.values) for variable in shipped}
    asked = {"c_sector": 28, "t_event": 18, "a_actor": 24, "u_social": 12, "l_source": 14, "g_governance": 5}
    assert {name: sizes[name] for name in asked} == asked
    primary = {variable.id for variable in shipped if variable.primary}
    assert {"t_event", "t_source", "t_initiator", "l_source", "c_country", "c_sector"} <= primary


def test_the_shipped_codebook_raises_no_warning(shipped: Codebook) -> None:
    assert codebook_summary(shipped).endswith("no warnings")


def test_every_codable_variable_of_the_shipped_codebook_takes_the_qualifier_support(
    shipped: Codebook,
) -> None:
    for variable in shipped:
        taken = variable.qualifier("support") is not None
        assert taken == variable.codable, variable.id
    assert shipped.codable[0].qualifier("support").values == ("direct", "inferred", "author_term", "weak")  # type: ignore[union-attr]


def test_every_shipped_variable_has_a_rule_and_a_source(shipped: Codebook) -> None:
    assert [v.id for v in shipped if not (v.rule or v.derived) or not v.source] == []


def test_sectors_belong_to_groups_and_social_dimensions_to_families(shipped: Codebook) -> None:
    sector, social = shipped.variable("c_sector"), shipped.variable("u_social")
    assert sector is not None and social is not None
    assert [value.id for value in sector.values if value.parent is None] == ["sec_other"]
    assert {value.parent for value in social.values} == {"fam_ms", "fam_er"}
    textiles = sector.value("sec_textiles")
    assert textiles is not None
    assert (textiles.label, textiles.attributes) == ("Textiles", (("isic_rev4", "13"),))


def folded(text: str) -> str:
    words = re.findall(r"\w+", text.casefold())
    return " " + " ".join(word.removesuffix("s") for word in words) + " "


def test_every_example_of_the_shipped_codebook_contains_a_cue_of_its_value(shipped: Codebook) -> None:
    silent = [
        value.id
        for variable in shipped
        for value in variable.values
        if value.example and not any(folded(cue) in folded(value.example) for cue in value.cues)
    ]
    assert silent == []


def test_no_example_of_the_shipped_codebook_contains_a_cue_of_another_value(shipped: Codebook) -> None:
    crossed = [
        (value.id, other.id, cue)
        for variable in shipped
        if variable.tier is not Tier.DERIVED
        for value in variable.values
        for other in variable.values
        for cue in other.cues
        if other.id not in (value.id, "lg_all") and folded(cue) in folded(value.example)
    ]
    assert crossed == []


def test_the_example_workspace_holds_the_shipped_codebook(shipped: Codebook) -> None:
    path = Path(__file__).parents[2] / "annotations" / "codebook.yaml"
    assert path.read_text(encoding="utf-8") == shipped_codebook_text()
    assert read_codebook(path) == shipped
