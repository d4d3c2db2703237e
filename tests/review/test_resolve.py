from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvcmine.review.resolve import completed, effective, resolve, standing
from gvcmine.types.codebook import Codebook, Level, Missing, Scale, Value, Variable
from gvcmine.types.coding import CodingState, Decision, LoggedDecision, Role, Verdict

BOOK = Codebook(
    name="laws",
    version="1",
    fingerprint="f",
    variables=(
        Variable(
            id="many",
            label="Many",
            level=Level.CASE,
            multiple=True,
            values=(Value(id="m1", label="One"), Value(id="m2", label="Two")),
        ),
        Variable(
            id="one",
            label="One",
            level=Level.CASE,
            scale=Scale.ORDINAL,
            values=(Value(id="s1", label="One"), Value(id="s2", label="Two")),
        ),
    ),
)
SINGLE, AGREED, CONFLICT = CodingState.SINGLE, CodingState.AGREED, CodingState.CONFLICT


def keys(entries: Any) -> Any:
    return [entry.decision.key for entry in entries]


def states(codings: Any) -> Any:
    return {coding.value or coding.missing: coding.state for coding in codings}


def test_an_undo_takes_a_decision_back_and_an_undone_undo_restores_it(log: Any) -> None:
    first = log({"value": "sec_fish"}, {"verdict": Verdict.UNDO, "target": "k1"})
    again = log(
        {"value": "sec_fish"},
        {"verdict": Verdict.UNDO, "target": "k1"},
        {"verdict": Verdict.UNDO, "target": "k2"},
    )
    assert standing(first) == []
    assert keys(standing(again)) == ["k1"]


def test_nobody_undoes_what_another_coder_decided(log: Any) -> None:
    entries = log({"value": "sec_fish"}, {"verdict": Verdict.UNDO, "target": "k1", "coder": "ben"})
    assert keys(standing(entries)) == ["k1"]


def test_a_later_decision_by_the_same_coder_on_the_same_row_replaces_the_earlier(log: Any) -> None:
    entries = log({"value": "sec_fish"}, {"value": "sec_fish", "verdict": Verdict.REJECT_VALUE})
    assert keys(effective(entries)) == ["k2"]


def test_rows_that_differ_in_qualifiers_round_or_coder_stand_beside_each_other(log: Any) -> None:
    entries = log(
        {"value": "so_wages", "variable": "u_social", "qualifiers": (("direction", "dir_up"),)},
        {"value": "so_wages", "variable": "u_social", "qualifiers": (("direction", "dir_down"),)},
        {"value": "so_wages", "variable": "u_social", "coder": "ben"},
        {"value": "so_wages", "variable": "u_social", "round": "pilot"},
    )
    assert keys(effective(entries)) == ["k1", "k2", "k3", "k4"]


def test_a_newer_value_of_a_single_valued_variable_replaces_the_older(log: Any, codebook: Any) -> None:
    entries = log({"variable": "c_scale", "value": "sc_firm"}, {"variable": "c_scale", "value": "sc_cluster"})
    assert keys(effective(entries, codebook)) == ["k2"]
    assert states(resolve(entries, codebook)) == {"sc_cluster": SINGLE}


def test_a_missing_status_and_values_replace_each_other(log: Any, codebook: Any) -> None:
    entries = log({"value": "sec_fish"}, {"value": "sec_leather"}, {"missing": Missing.UNCLEAR})
    assert keys(effective(entries)) == ["k3"]
    assert keys(effective([*entries, *log(*[{}] * 3, {"value": "sec_fish"})[3:]])) == ["k4"]
    assert states(resolve(entries, codebook)) == {Missing.UNCLEAR: SINGLE}


def test_a_correction_rejects_one_value_and_gives_another(log: Any, codebook: Any) -> None:
    entries = log(
        {"coder": "ben", "verdict": Verdict.ACCEPT, "value": "sec_leather"},
        {"verdict": Verdict.CORRECT, "rejected": "sec_leather", "value": "sec_fish"},
    )
    assert states(resolve(entries, codebook)) == {"sec_leather": CONFLICT, "sec_fish": SINGLE}


def test_completion_is_recorded_per_coder_and_round_and_can_be_undone(log: Any) -> None:
    entries = log({"verdict": Verdict.COMPLETE}, {"verdict": Verdict.UNDO, "target": "k1"})
    assert completed(entries[:1]) == {("case:a", "c_sector", "ana", "main")}
    assert completed(entries) == set()


def test_two_coders_who_give_the_same_agree(log: Any, codebook: Any) -> None:
    entries = log({"value": "sec_fish"}, {"value": "sec_fish", "coder": "ben"})
    (coding,) = resolve(entries, codebook)
    assert (coding.state, coding.coders, coding.decisions) == (AGREED, ("ana", "ben"), ("k1", "k2"))


def test_a_value_left_out_is_a_conflict_only_once_the_other_coder_has_completed(
    log: Any, codebook: Any
) -> None:
    entries = log({"value": "sec_fish"}, {"value": "sec_leather", "coder": "ben"})
    assert states(resolve(entries, codebook)) == {"sec_fish": SINGLE, "sec_leather": SINGLE}
    done = log({}, {}, {"verdict": Verdict.COMPLETE, "coder": "ben"})[2:]
    assert states(resolve([*entries, *done], codebook)) == {"sec_fish": CONFLICT, "sec_leather": SINGLE}


def test_an_unsupported_passage_is_no_word_against_the_value(log: Any, codebook: Any) -> None:
    entries = log(
        {"value": "sec_fish"}, {"value": "sec_fish", "coder": "ben", "verdict": Verdict.REJECT_EVIDENCE}
    )
    assert states(resolve(entries, codebook)) == {"sec_fish": SINGLE}


@pytest.mark.parametrize("other", [{"value": "sc_cluster"}, {"missing": Missing.NOT_REPORTED}])
def test_different_single_values_and_value_against_missing_conflict(
    log: Any, codebook: Any, other: Any
) -> None:
    entries = log(
        {"variable": "c_scale", "value": "sc_firm"}, {"variable": "c_scale", "coder": "ben", **other}
    )
    assert set(states(resolve(entries, codebook)).values()) == {CONFLICT}


def test_coders_who_settle_their_conflict_reach_consensus(log: Any, codebook: Any) -> None:
    entries = log(
        {"variable": "c_scale", "value": "sc_firm"},
        {"variable": "c_scale", "value": "sc_cluster", "coder": "ben"},
        {"variable": "c_scale", "value": "sc_firm", "coder": "ben", "round": "reconciled"},
    )
    assert states(resolve(entries, codebook)) == {"sc_firm": CodingState.CONSENSUS}


def test_an_adjudicator_outranks_the_coders(log: Any, codebook: Any) -> None:
    judge = {"coder": "eva", "role": Role.ADJUDICATOR, "variable": "c_scale"}
    entries = log(
        {"variable": "c_scale", "value": "sc_firm"},
        {"variable": "c_scale", "value": "sc_cluster", "coder": "ben"},
        {**judge, "verdict": Verdict.ADJUDICATE, "value": "sc_firm"},
    )
    (coding,) = resolve(entries, codebook)
    assert (coding.value, coding.state) == ("sc_firm", CodingState.ADJUDICATED)
    assert coding.decisions == ("k1", "k2", "k3")


def test_an_adjudicator_who_rejects_or_calls_it_missing_ends_the_row(log: Any, codebook: Any) -> None:
    judge = {"coder": "eva", "role": Role.ADJUDICATOR}
    entries = log(
        {"value": "sec_fish"},
        {"value": "sec_leather"},
        {**judge, "verdict": Verdict.REJECT_VALUE, "value": "sec_fish"},
        {**judge, "verdict": Verdict.ADJUDICATE, "missing": Missing.ABSENT},
    )
    assert states(resolve(entries[:3], codebook)) == {"sec_leather": SINGLE}
    assert states(resolve(entries, codebook)) == {Missing.ABSENT: CodingState.ADJUDICATED}


def test_a_completion_by_the_adjudicator_keeps_what_the_coders_agree_on(log: Any, codebook: Any) -> None:
    entries = log(
        {"value": "sec_fish"},
        {"value": "sec_fish", "coder": "ben"},
        {"coder": "eva", "role": Role.ADJUDICATOR, "verdict": Verdict.COMPLETE},
    )
    assert states(resolve(entries, codebook)) == {"sec_fish": AGREED}


def test_what_is_only_deferred_is_open_and_what_all_reject_is_no_coding(log: Any, codebook: Any) -> None:
    entries = log(
        {"value": "sec_fish", "verdict": Verdict.DEFER},
        {"value": "sec_leather", "verdict": Verdict.REJECT_VALUE},
    )
    assert states(resolve(entries, codebook)) == {"sec_fish": CodingState.OPEN}


def test_training_and_pilot_rounds_count_only_when_asked_for(log: Any, codebook: Any) -> None:
    entries = log({"value": "sec_fish", "round": "pilot-1"})
    assert resolve(entries, codebook) == []
    assert states(resolve(entries, codebook, rounds={"pilot-1"})) == {"sec_fish": SINGLE}


def test_a_value_is_primary_only_where_all_who_give_it_say_so(log: Any, codebook: Any) -> None:
    entries = log(
        {"value": "sec_fish", "primary": True},
        {"value": "sec_fish", "coder": "ben"},
        {"value": "sec_leather", "coder": "ben", "primary": True},
    )
    assert {coding.value: coding.primary for coding in resolve(entries, codebook)} == {
        "sec_fish": False,
        "sec_leather": True,
    }


def test_marking_another_value_as_primary_moves_the_mark(log: Any, codebook: Any) -> None:
    entries = log({"value": "sec_fish", "primary": True}, {"value": "sec_leather", "primary": True})
    assert [coding.value for coding in resolve(entries, codebook) if coding.primary] == ["sec_leather"]


# Laws. Rows are drawn from two variables, two units and two coders, so that collisions are common.

ANSWERS = {"many": ["m1", "m2"], "one": ["s1", "s2"]}
VERDICTS = [Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT_VALUE, Verdict.REJECT_EVIDENCE, Verdict.DEFER]


@st.composite
def acts(draw: Any) -> Any:
    variable = draw(st.sampled_from(sorted(ANSWERS)))
    act = {
        "unit": draw(st.sampled_from(["case:a", "case:b"])),
        "variable": variable,
        "coder": draw(st.sampled_from(["ana", "ben"])),
        "role": draw(st.sampled_from([Role.CODER, Role.CODER, Role.CODER, Role.ADJUDICATOR])),
        "primary": draw(st.booleans()),
    }
    kind = draw(st.sampled_from(["value", "value", "value", "correct", "missing", "complete"]))
    first, second = draw(st.permutations(ANSWERS[variable]))
    if kind == "value":
        return {**act, "verdict": draw(st.sampled_from(VERDICTS)), "value": first}
    if kind == "correct":
        return {**act, "verdict": Verdict.CORRECT, "value": first, "rejected": second}
    if kind == "missing":
        return {**act, "verdict": Verdict.ADD, "missing": draw(st.sampled_from(Missing))}
    return {**act, "verdict": Verdict.COMPLETE}


def logged(contents: Any) -> Any:
    return [
        LoggedDecision(
            sequence=number, hash=str(number), decision=Decision(key=f"k{number}", at="2024", **content)
        )
        for number, content in enumerate(contents, start=1)
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(acts(), max_size=12), st.randoms(use_true_random=False))
def test_law_the_order_in_which_rows_are_handed_over_does_not_matter(contents: Any, random: Any) -> None:
    entries = logged(contents)
    shuffled = random.sample(entries, len(entries))
    assert resolve(shuffled, BOOK) == resolve(entries, BOOK)
    assert effective(shuffled, BOOK) == effective(entries, BOOK)


@settings(max_examples=50, deadline=None)
@given(st.lists(acts(), min_size=1, max_size=12))
def test_law_undoing_the_last_decision_gives_the_state_before(contents: Any) -> None:
    last = contents[-1]
    undo = {
        "verdict": Verdict.UNDO,
        "target": f"k{len(contents)}",
        **{name: last[name] for name in ("unit", "variable", "coder")},
    }
    entries = logged([*contents, undo])
    before = entries[: len(contents) - 1]
    assert resolve(entries, BOOK) == resolve(before, BOOK)
    assert effective(entries, BOOK) == effective(before, BOOK)
    redo = logged([*contents, undo, {**undo, "target": f"k{len(contents) + 1}"}])
    assert resolve(redo, BOOK) == resolve(entries[: len(contents)], BOOK)


@settings(max_examples=50, deadline=None)
@given(st.lists(acts(), max_size=12), acts())
def test_law_a_decision_never_changes_another_variable_or_unit(contents: Any, extra: Any) -> None:
    def others(entries: Any) -> Any:
        place = (extra["unit"], extra["variable"])
        return {coding for coding in resolve(entries, BOOK) if (coding.unit, coding.variable) != place}

    entries = logged([*contents, extra])
    assert others(entries) == others(entries[:-1])


@settings(max_examples=50, deadline=None)
@given(st.lists(acts(), max_size=12), acts())
def test_law_on_a_multi_valued_variable_a_plain_decision_changes_its_own_row_only(
    contents: Any, extra: Any
) -> None:
    def plain(act: Any) -> Any:
        return act["verdict"] in VERDICTS and "value" in act

    kept = [{**act, "primary": False} for act in [*contents, extra] if plain(act)]
    entries = logged([{**act, "variable": "many", "value": "m" + act["value"][1]} for act in kept])
    if not entries:
        return
    own = entries[-1].decision
    rest = [{coding for coding in resolve(part, BOOK) if (coding.unit, coding.value) != (own.unit, own.value)}
            for part in (entries, entries[:-1])]  # fmt: skip
    assert rest[0] == rest[1]


@settings(max_examples=50, deadline=None)
@given(st.lists(acts(), max_size=12))
def test_law_effective_decisions_resolve_to_the_values_the_log_resolves_to(contents: Any) -> None:
    def values(entries: Any) -> Any:
        return {(one.unit, one.variable, one.value, one.missing) for one in resolve(entries, BOOK)}

    single_coder = [{**act, "coder": "ana", "role": Role.CODER} for act in contents]
    entries = logged(single_coder)
    assert values(effective(entries, BOOK)) == values(entries)
    assert effective(effective(entries, BOOK), BOOK) == effective(entries, BOOK)


@settings(max_examples=50, deadline=None)
@given(st.lists(acts(), max_size=12))
def test_law_one_coder_alone_is_never_in_conflict_and_says_one_value_of_a_single_variable(
    contents: Any,
) -> None:
    entries = logged([{**act, "coder": "ana", "role": Role.CODER} for act in contents])
    codings = resolve(entries, BOOK)
    assert {coding.state for coding in codings} <= {SINGLE, CodingState.OPEN}
    settled = [coding for coding in codings if coding.variable == "one" and coding.state is SINGLE]
    assert len({(coding.unit) for coding in settled}) == len(settled)


def test_replaying_a_long_log_is_quick(log: Any, codebook: Any) -> None:
    steps = [{"unit": f"case:{n % 500}", "value": "sec_fish", "coder": "ab"[n % 2]} for n in range(10_000)]
    entries = [replace(entry) for entry in log(*steps)]
    assert len(resolve(entries, codebook)) == 500
