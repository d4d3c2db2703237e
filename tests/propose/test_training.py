"""What decisions teach, and what they do not."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np
import pytest
from propose_values import COUNTRY, WAGES, document_of, passages, variable

from gvcmine.errors import TrainingError
from gvcmine.propose.combine import evidence_at
from gvcmine.propose.learning.cells import BACKGROUND, READ, RULED_OUT
from gvcmine.propose.learning.knowledge import AGAINST, LEANING, NEXT_TO, PRESUMED, QUALIFIED
from gvcmine.propose.learning.material import material
from gvcmine.propose.learning.reliability import Reliability, reliabilities
from gvcmine.propose.learning.training import Lesson, Said, notes, too_little, training_set
from gvcmine.review.resolve import effective, resolve
from gvcmine.types.codebook import Codebook, Missing, Scale, Variable
from gvcmine.types.coding import Decision, LoggedDecision, Role, Seen, Verdict
from gvcmine.types.text import Span

TEXTS = (
    "Wages rose in all firms. Hours fell. Nobody left.",
    "Orders grew. Firms moved.",
    "Rain fell. It was cold.",
)
NAMES = ("one", "two", "three", "four", "five", "six")
PASSAGES = {name: passages(*TEXTS, document=name) for name in NAMES}
MATERIALS = {name: material(name, name, document_of(made).text, made) for name, made in PASSAGES.items()}
WAGES_ROSE, HOURS_FELL, NOBODY_LEFT, ORDERS = 0, 1, 2, 3
SINGLE = variable("u_social", "so_wages", "so_hours", "so_skills")
TRUST = Reliability(coder="nobody").trust
VISIBLE = Seen(value=True, order=True)
_keys = count()


def quote(document: str, row: int, further: int = 0) -> Any:
    """Return the evidence that quotes a sentence of a document, or several on end."""
    sentences = MATERIALS[document].examples
    span = Span(sentences[row].span.start, sentences[row + further].span.end)
    return evidence_at(document_of(PASSAGES[document]), span)


def said(
    value: str | None, *rows: int, document: str = "one", verdict: Verdict = Verdict.ADD, **more: Any
) -> Decision:
    evidence = more.pop("evidence", tuple(quote(document, row) for row in rows))
    return Decision(
        key=str(next(_keys)), unit=more.pop("unit", f"case:{document}"), variable="u_social", verdict=verdict,
        coder=more.pop("coder", "ana"), at="2024-01-01T00:00:00Z", value=value, evidence=evidence, **more,
    )  # fmt: skip


def lesson(decisions: Sequence[Decision], about: Variable = WAGES, **more: Any) -> Lesson:
    book = Codebook(name="b", version="1", fingerprint="f", variables=(about,))
    log = [LoggedDecision(sequence=at, hash="", decision=one) for at, one in enumerate(decisions)]
    holds = [entry.decision for entry in effective(log, book)]
    units = {one.unit: ("one",) for one in decisions} | {f"case:{name}": (name,) for name in NAMES}
    trust = reliabilities(holds, {about.id} if about.multiple else ())
    told = Said(decisions=holds, codings=resolve(log, book), documents_of=units, trust=trust, **more)
    return training_set(about, told, MATERIALS)


def cell(found: Lesson, row: int, value: str = "so_wages", document: str = "one") -> tuple[float, float]:
    """Return target and weight of a sentence of a document."""
    column = found.training.values.index(value)
    row += [one.document_id for one in found.training.examples].index(document)
    return float(found.training.targets[row, column]), round(float(found.training.weights[row, column]), 4)


def label(found: Lesson, value: str, unit: str = "case:one") -> tuple[bool, bool, float] | None:
    for one in found.training.labels:
        if (one.unit, one.value) == (unit, value):
            return one.shows, one.stated, round(one.weight, 4)
    return None


def unknown(found: Lesson, row: int, value: str = "so_wages") -> bool:
    target, weight = cell(found, row, value)
    return bool(np.isnan(target)) and weight == 0


def test_quoted_sentences_show_the_value_and_the_rest_of_the_unit_counts_little() -> None:
    found = lesson([said("so_wages", WAGES_ROSE)])
    assert cell(found, WAGES_ROSE) == (1, round(TRUST, 4))
    assert unknown(found, HOURS_FELL), "beside a quote, in its passage"
    assert cell(found, ORDERS) == (0, round(BACKGROUND, 4))
    assert cell(found, WAGES_ROSE, "so_hours") == (0, round(READ, 4)), "read and not quoted for it"
    assert unknown(found, HOURS_FELL, "so_hours")
    assert label(found, "so_wages") == (True, True, round(TRUST, 4))
    assert label(found, "so_hours") == (False, False, round(PRESUMED * TRUST, 4))


def test_a_value_without_a_quote_stays_with_the_unit() -> None:
    found = lesson([said("so_wages")])
    assert all(unknown(found, row) for row in range(len(found.training.examples)))
    assert label(found, "so_wages") == (True, True, round(TRUST, 4))


def test_a_long_quote_shares_out_what_it_counts_and_a_word_over_quotes_no_further_sentence() -> None:
    whole = lesson([said("so_wages", evidence=(quote("one", WAGES_ROSE, 2),))])
    assert [cell(whole, row) for row in range(3)] == [(1, round(TRUST * 2 / 3, 4))] * 3
    first = quote("one", WAGES_ROSE)
    text = MATERIALS["one"].text
    span = Span(first.span.start, first.span.end + 4)
    over = replace(first, span=span, quote=text[span.start : span.end])
    assert np.isnan(cell(lesson([said("so_wages", evidence=(over,))]), HOURS_FELL)[0])


def test_a_passage_that_does_not_support_teaches_the_sentence_and_nothing_of_the_unit() -> None:
    found = lesson([said("so_wages", ORDERS, verdict=Verdict.REJECT_EVIDENCE, seen=VISIBLE)])
    assert cell(found, ORDERS) == (0, round(AGAINST * TRUST, 4))
    assert found.training.labels == ()
    assert all(unknown(found, row) for row in range(3))
    of_class_c = lesson([said(None, ORDERS, verdict=Verdict.REJECT_EVIDENCE)])
    assert cell(of_class_c, ORDERS, "so_hours") == cell(of_class_c, ORDERS) == (0, round(TRUST, 4))


@pytest.mark.parametrize("how", ["rejected", "corrected"])
def test_a_wrong_value_teaches_the_unit_and_most_of_all_the_quote_it_rested_on(how: str) -> None:
    wrong = (
        said("so_wages", ORDERS, verdict=Verdict.REJECT_VALUE, seen=VISIBLE)
        if how == "rejected"
        else said("so_hours", ORDERS, verdict=Verdict.CORRECT, rejected="so_wages", seen=VISIBLE)
    )
    found = lesson([wrong])
    counts = AGAINST * TRUST
    assert label(found, "so_wages") == (False, True, round(counts, 4))
    assert cell(found, ORDERS) == (0, round(counts, 4))
    assert cell(found, WAGES_ROSE) == (0, round(RULED_OUT * counts, 4))
    if how == "corrected":
        assert cell(found, ORDERS, "so_hours") == (1, round(counts, 4))
        assert label(found, "so_hours") == (True, True, round(counts, 4))
    else:
        assert label(found, "so_hours") is None


def test_a_rejection_that_names_qualifiers_counts_less_and_never_clashes() -> None:
    down = (("direction", "dir_down"),)
    found = lesson([said("so_wages", WAGES_ROSE, verdict=Verdict.REJECT_VALUE, qualifiers=down)])
    assert label(found, "so_wages") == (False, True, round(QUALIFIED * TRUST, 4))
    up = (("direction", "dir_up"),)
    both = lesson([
        said("so_wages", WAGES_ROSE, qualifiers=up),
        said("so_wages", WAGES_ROSE, verdict=Verdict.REJECT_EVIDENCE, qualifiers=down),
    ])  # fmt: skip
    assert cell(both, WAGES_ROSE)[0] == 1
    assert both.contradictions == 0


@pytest.mark.parametrize(
    ("missing", "labelled", "passage"),
    [
        (Missing.NOT_REPORTED, True, False),
        (Missing.NOT_APPLICABLE, True, False),
        (Missing.ABSENT, True, True),
        (Missing.UNCLEAR, False, False),
        (Missing.CONFLICTING, False, False),
    ],
)
def test_what_each_status_says_of_the_case_and_of_its_passages(
    missing: Missing, labelled: bool, passage: bool
) -> None:
    found = lesson([said(None, WAGES_ROSE, missing=missing)])
    expected = (False, True, round(TRUST, 4)) if labelled else None
    assert label(found, "so_wages") == label(found, "so_hours") == expected
    assert unknown(found, ORDERS) is not passage
    if passage:
        assert cell(found, WAGES_ROSE) == (0, round(TRUST, 4)), "the quote that shows its absence"
        assert cell(found, ORDERS) == (0, round(RULED_OUT * TRUST, 4))


def test_the_only_possible_value_and_a_completed_variable_rule_out_the_others() -> None:
    one_only = lesson([said("so_wages", WAGES_ROSE)], SINGLE)
    assert label(one_only, "so_hours") == (False, True, round(TRUST, 4))
    assert cell(one_only, WAGES_ROSE, "so_hours") == (0, round(TRUST, 4))
    complete = lesson([said("so_wages", WAGES_ROSE), said(None, verdict=Verdict.COMPLETE)])
    assert label(complete, "so_hours") == (False, True, round(TRUST, 4))
    deferred = lesson([
        said("so_wages"), said("so_hours", verdict=Verdict.DEFER), said(None, verdict=Verdict.COMPLETE)
    ])  # fmt: skip
    assert label(deferred, "so_hours") is None
    ordinal = replace(SINGLE, scale=Scale.ORDINAL)
    near, far = (label(lesson([said("so_wages")], ordinal), value) for value in ("so_hours", "so_skills"))
    assert near and far and near[2] == pytest.approx(NEXT_TO * far[2])


def test_blind_words_weigh_more_and_several_coders_more_than_one() -> None:
    leant = lesson([said("so_wages", WAGES_ROSE, verdict=Verdict.ACCEPT, seen=VISIBLE)])
    assert cell(leant, WAGES_ROSE)[1] == round(LEANING * TRUST, 4)
    assert [one.blind for one in leant.training.labels] == [False, False]
    alone = lesson([said("so_wages", WAGES_ROSE)])
    two = lesson([said("so_wages", WAGES_ROSE), said("so_wages", WAGES_ROSE, coder="bo")])
    assert cell(leant, WAGES_ROSE)[1] < cell(alone, WAGES_ROSE)[1] < cell(two, WAGES_ROSE)[1] < 1
    assert all(one.blind for one in alone.training.labels)
    assert (alone.blind, alone.decisions, two.coders) == (1, 1, ("ana", "bo"))


def test_a_coder_who_is_often_overruled_weighs_less() -> None:
    history = [
        decision
        for name in ("two", "three", "four")
        for decision in (
            said("so_hours", ORDERS, document=name),
            said("so_wages", WAGES_ROSE, document=name, coder="bo"),
            said("so_wages", WAGES_ROSE, document=name, coder="eva", role=Role.ADJUDICATOR),
        )
    ]  # fmt: skip
    of_ana = lesson([*history, said("so_wages", WAGES_ROSE)], SINGLE)
    of_bo = lesson([*history, said("so_wages", WAGES_ROSE, coder="bo")], SINGLE)
    assert cell(of_ana, WAGES_ROSE)[1] < cell(of_bo, WAGES_ROSE)[1]
    # What was overruled shows nothing any more.
    assert (label(of_bo, "so_hours", "case:two") or ())[:2] == (False, True)
    assert cell(of_bo, ORDERS, "so_hours", "two")[0] == 0


def test_decisions_that_contradict_each_other_leave_the_sentence_unknown_and_are_counted() -> None:
    both = lesson([
        said("so_wages", WAGES_ROSE),
        said("so_wages", WAGES_ROSE, coder="bo", verdict=Verdict.REJECT_EVIDENCE),
    ])  # fmt: skip
    assert both.contradictions == 1
    assert unknown(both, WAGES_ROSE)
    conflict = lesson([said("so_wages", WAGES_ROSE), said("so_hours", ORDERS, coder="bo")], SINGLE)
    assert (conflict.disputed, label(conflict, "so_wages"), label(conflict, "so_hours")) == (2, None, None)
    assert unknown(conflict, WAGES_ROSE)
    assert any("conflict" in told for told in notes(conflict))


def test_of_two_cases_of_a_document_what_one_shows_the_other_does_not_deny() -> None:
    told = [
        said("so_wages", WAGES_ROSE),
        said("so_hours", ORDERS, unit="case:other"),
        said(None, unit="case:other", verdict=Verdict.COMPLETE),
    ]
    found = lesson(told)
    assert cell(found, WAGES_ROSE)[0] == 1
    assert cell(found, 5) == (0, round(BACKGROUND, 4)), "the more cautious of the two"
    spans = [one.span for one in MATERIALS["one"].examples]
    parted = {"case:one": spans[:3], "case:other": spans[3:]}
    apart = lesson(told, sentences_of=lambda unit, document: parted[unit])
    assert apart.training.units == {"case:one": (0, 1, 2), "case:other": (3, 4, 5, 6)}
    assert cell(apart, 5) == (0, round(RULED_OUT * TRUST, 4))


def test_values_that_vanished_and_quotes_that_are_lost_are_left_out_and_named() -> None:
    moved = replace(quote("one", WAGES_ROSE), text_id="older", span=Span(3, 27))
    gone = replace(moved, quote="Words that nobody wrote.")
    found = lesson([
        said("so_old", ORDERS), said("so_wages", evidence=(moved, gone)), said("so_hours", document="gone")
    ])  # fmt: skip
    assert cell(found, WAGES_ROSE)[0] == 1, "found again by its words"
    assert (found.vanished, found.lost, found.documents) == ({"so_old": 1}, 1, ("one",))
    told = " ".join(notes(found))
    assert "so_old (1)" in told
    assert "1 quotes stand no longer in the text" in told


def test_the_order_of_decisions_on_different_rows_changes_nothing() -> None:
    told = [
        said(value, row, document=name) for name in NAMES for value, row in (("so_wages", 0), ("so_hours", 1))
    ]
    once, twice = lesson(told).training, lesson(told[::-1]).training
    assert np.array_equal(once.targets, twice.targets, equal_nan=True)
    assert np.array_equal(once.weights, twice.weights)
    assert (once.labels, once.units, once.examples) == (twice.labels, twice.units, twice.examples)


@pytest.mark.parametrize(
    ("decisions", "about", "reason"),
    [
        ([], WAGES, "u_social: no confirmed codes (no decisions)"),
        ([said("so_wages", 0, verdict=Verdict.REJECT_VALUE)], WAGES, "only rejections and missing statuses"),
        ([said("so_wages", 0)], WAGES, "1 confirmed code in 1 document; at least 3 documents are needed"),
        (
            [said("so_wages", 0, document=name) for name in NAMES[:3]],
            WAGES,
            "too rare to learn; 6 places in 5 documents are needed, and the commonest, so_wages, has 3 in 3",
        ),
        ([said("so_old", 0)], WAGES, "no longer has are left out: so_old (1)"),
        (
            [said("so_wages", 0, document=name) for name in NAMES],
            variable("u_social", "so_wages"),
            "every unit shows every value",
        ),
    ],
    ids=["nothing", "negatives", "document", "rare", "vanished", "positives"],
)  # fmt: skip
def test_too_little_is_told_in_a_sentence(decisions: list[Decision], about: Variable, reason: str) -> None:
    assert reason in (too_little(lesson(decisions, about)) or "")


def test_enough_is_enough_and_a_variable_without_values_is_refused() -> None:
    assert too_little(lesson([said("so_wages", 0, document=name) for name in NAMES])) is None
    # Without a quote each unit is one place: where it stands is for the learner to find.
    assert too_little(lesson([said("so_wages", document=name) for name in NAMES])) is None
    with pytest.raises(TrainingError, match="c_country has no list of values"):
        lesson([], COUNTRY)
