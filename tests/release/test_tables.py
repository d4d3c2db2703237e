from typing import Any

import pytest

from gvcmine.release.dictionary import dictionary
from gvcmine.release.manifest import NAMES
from gvcmine.release.tables import CODES, QUOTES, long_table, quote_table
from gvcmine.release.wide import wide_columns, wide_table
from gvcmine.types.codebook import Missing
from gvcmine.types.coding import CodingState

CONFLICT = CodingState.CONFLICT


def wide(dataset: Any, of_paper: Any = False) -> Any:
    (row,) = wide_table(dataset, of_paper=of_paper)
    return row


def test_the_long_table_holds_every_coding_with_its_state(coding: Any, dataset: Any) -> None:
    table = long_table(
        dataset(
            coding("sec_wood", state=CONFLICT, coders=("ana", "ben")),
            coding("so_wages", "u_social", qualifiers={"direction": "dir_up", "worker_group": "lg_women"}),
            coding(None, "c_scale", missing=Missing.ABSENT),
            coding("inc_eligible", "p_eligibility", unit="doc:d1"),
            coding(None, "c_sector", state=CodingState.OPEN),
        )
    )
    assert [tuple(row) for row in table] == [tuple(CODES)] * 4
    assert [(row["variable"], row["value"], row["status"], row["state"]) for row in table] == [
        ("p_eligibility", "inc_eligible", None, "single"),
        ("c_sector", "sec_wood", None, "conflict"),
        ("c_scale", None, "absent", "single"),
        ("u_social", "so_wages", None, "single"),
    ]
    assert table[3]["qualifiers"] == "direction=dir_up;worker_group=lg_women"
    assert (table[1]["case"], table[1]["document"], table[1]["coders"]) == (
        "Tanneries", "one.pdf; two.pdf", "ana; ben",
    )  # fmt: skip


def test_quotes_are_cut_to_so_many_words_and_name_page_and_reference(coding: Any, dataset: Any) -> None:
    (row,) = quote_table(dataset(coding("sec_fish")), words=2)
    assert tuple(row) == tuple(QUOTES)
    assert (row["quote"], row["page"], row["source"], row["reference"]) == (
        "Mills, and ...", 3, "one.pdf", "Lee 2010",
    )  # fmt: skip


def test_a_value_not_given_is_zero_only_once_a_coder_completed_the_variable(
    coding: Any, dataset: Any
) -> None:
    open_row = wide(dataset(coding("sec_fish")))
    assert (open_row["c_sector__sec_fish"], open_row["c_sector__sec_wood"]) == (1, None)
    done = wide(dataset(coding("sec_fish"), completed=(("case:a", "c_sector"),)))
    assert (done["c_sector__sec_fish"], done["c_sector__sec_wood"]) == (1, 0)


def test_a_conflict_is_blank_in_the_wide_table_and_counted(coding: Any, dataset: Any) -> None:
    row = wide(
        dataset(
            coding("sec_fish", state=CONFLICT),
            coding("sc_firm", "c_scale", state=CONFLICT),
            completed=(("case:a", "c_sector"),),
        )
    )
    assert (row["c_sector__sec_fish"], row["c_sector__sec_wood"], row["c_scale"]) == (None, 0, None)
    assert row["n_conflicts"] == 2
    assert "conflicting" not in row.values()


def test_a_missing_status_stands_as_its_word_and_leaves_no_zeros(coding: Any, dataset: Any) -> None:
    row = wide(
        dataset(
            coding(None, missing=Missing.NOT_REPORTED),
            coding(None, "c_scale", missing=Missing.UNCLEAR),
            completed=(("case:a", "c_sector"),),
        )
    )
    assert (row["c_sector__status"], row["c_sector__sec_fish"]) == ("not_reported", None)
    assert row["c_scale"] == "unclear"


def test_while_coders_dispute_a_status_no_value_becomes_zero(coding: Any, dataset: Any) -> None:
    disputed = coding(None, missing=Missing.NOT_REPORTED, state=CONFLICT)
    row = wide(dataset(disputed, completed=(("case:a", "c_sector"),)))
    assert (row["c_sector__sec_fish"], row["c_sector__status"]) == (None, None)


def test_values_without_a_list_and_the_primary_one_have_their_columns(coding: Any, dataset: Any) -> None:
    row = wide(
        dataset(
            coding("VNM", "c_country", primary=True),
            coding("KHM", "c_country", qualifiers={"role": "case"}),
            coding("USA", "c_country", qualifiers={"role": "end_market"}),
        )
    )
    assert (row["c_country"], row["c_country__primary"]) == ("KHM; VNM", "VNM")
    assert row["c_country__n_evidence"] == 1


def test_documents_have_a_table_of_their_own(coding: Any, dataset: Any) -> None:
    row = wide(dataset(coding("exc_scope", "p_eligibility", unit="doc:d2")), of_paper=True)
    assert (row["unit"], row["document"], row["p_eligibility"]) == ("doc:d2", "two.pdf", "exc_scope")
    assert "c_sector" not in row


def test_cases_come_in_the_order_in_which_they_are_given_and_uncoded_ones_stay_out(
    coding: Any, dataset: Any
) -> None:
    both = dataset(coding("sec_fish", unit="case:a"), coding("sec_fish", unit="case:b"))
    assert [row["case"] for row in wide_table(both, of_paper=False)] == ["Mills", "Tanneries"]
    assert len(wide_table(dataset(coding("sec_fish")), of_paper=False)) == 1


@pytest.mark.parametrize(
    ("economic", "social", "expected"),
    [
        (["dir_up"], [("dir_up", None)], ("econ_up", "social_up", "tr_high_road")),
        (
            ["dir_up"],
            [("dir_up", "lg_regular"), ("dir_down", "lg_women")],
            ("econ_up", "social_mixed_groups", "tr_split_groups"),
        ),
        (["dir_mixed"], [], ("econ_mixed", None, None)),
        ([], [], (None, None, None)),
    ],
)
def test_derived_columns_follow_from_the_outcome_rows(
    coding: Any, dataset: Any, economic: Any, social: Any, expected: Any
) -> None:
    rows = [
        coding(f"eu_{number}", "u_econ_type", qualifiers={"direction": way})
        for number, way in enumerate(economic)
    ]
    for number, (way, group) in enumerate(social):
        named = {"worker_group": group} if group else {}
        rows.append(coding(f"so_{number}", "u_social", qualifiers={"direction": way, **named}))
    row = wide(dataset(coding("sec_fish"), *rows))
    assert (row["u_econ_overall"], row["u_social_overall"], row["u_trajectory"]) == expected


def test_a_disputed_outcome_leaves_the_derived_columns_blank(coding: Any, dataset: Any) -> None:
    up = coding("eu_process", "u_econ_type", qualifiers={"direction": "dir_up"})
    down = coding("eu_product", "u_econ_type", qualifiers={"direction": "dir_down"}, state=CONFLICT)
    row = wide(dataset(up, down))
    assert (row["u_econ_overall"], row["u_trajectory"]) == (None, None)


def test_the_dictionary_describes_every_column_of_every_table(coding: Any, dataset: Any) -> None:
    data = dataset(coding("sec_fish"))
    told = {(row["file"], row["column"]) for row in dictionary(data, NAMES)}
    for file, columns in (
        ("codes", CODES),
        ("quotes", QUOTES),
        ("cases", [column.name for column in wide_columns(data, of_paper=False)]),
        ("documents", [column.name for column in wide_columns(data, of_paper=True)]),
    ):
        assert {column for name, column in told if name == NAMES[file]} == set(columns)
    by_column = {row["column"]: row for row in dictionary(data, NAMES)}
    assert by_column["c_scale"]["allowed"] == "sc_firm; sc_cluster"
    assert "not_reported" in by_column["c_scale"]["missing"]
    assert by_column["c_sector__sec_fish"]["definition"] == "About sec_fish."
    assert by_column["p_eligibility"]["definition"] == "First failing test wins."
