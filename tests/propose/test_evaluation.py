"""Proposals against gold, with numbers worked out by hand."""

import pytest

from gvcmine.propose.evaluation import evaluate

GOLD = {
    ("case:a", "sector"): ("fish",),
    ("case:b", "sector"): ("lace", "wine"),
    ("case:c", "sector"): ("fish",),
    ("case:d", "sector"): ("iron",),
    ("case:a", "scale"): ("firm",),
}
PROPOSED = {
    ("case:a", "sector"): ("fish", "wine"),
    ("case:b", "sector"): ("iron", "fish", "lace", "wine"),
    ("case:c", "sector"): ("wine", "iron", "lace", "fish"),
    ("case:e", "sector"): ("fish",),
}
CUES = {("case:d", "sector"): ("iron",)}


def test_the_figures_are_those_worked_out_by_hand() -> None:
    sector, scale = evaluate(PROPOSED, CUES, GOLD)
    assert (sector.variable, sector.units, sector.values) == ("sector", 4, 5)
    # Ten values proposed for units in gold (e is not in gold); fish of a, lace and wine of b, fish of c hit.
    assert sector.precision == pytest.approx(4 / 10)
    assert sector.recall == pytest.approx(4 / 5)
    assert sector.f1 == pytest.approx(2 * 4 / (10 + 5))
    # First: a. Among the first three: a and b (lace is third); fish of c comes fourth; d has none.
    assert sector.suggest1 == pytest.approx(1 / 4)
    assert sector.suggest3 == pytest.approx(2 / 4)
    assert sector.keyword3 == pytest.approx(1 / 4)
    assert (scale.variable, scale.units, scale.recall, scale.f1) == ("scale", 1, 0, 0)


def test_alternatives_count_among_the_first_three_and_are_not_proposed() -> None:
    further = {("case:d", "sector"): ("lace", "iron"), ("case:c", "sector"): ("tin",)}
    plain, sector = (evaluate(PROPOSED, CUES, GOLD, more)[0] for more in ({}, further))
    assert (sector.precision, sector.recall) == (plain.precision, plain.recall)
    assert (sector.suggest1, sector.suggest3) == (plain.suggest1, pytest.approx(3 / 4))


def test_the_commonest_values_of_the_other_units_are_the_baseline() -> None:
    gold = {(f"case:{name}", "sector"): (value,) for name, value in zip("abcd", "xxyz", strict=True)}
    # For a: x, y, z once each, so x is among three. For c: x twice, z; y is known from c alone. So for d.
    assert evaluate({}, {}, gold)[0].majority3 == pytest.approx(2 / 4)


def test_the_only_unit_of_a_variable_has_no_baseline() -> None:
    assert evaluate({}, {}, {("case:a", "scale"): ("firm",)})[0].majority3 == 0


def test_the_interval_is_sure_where_all_units_agree_and_wide_where_they_do_not() -> None:
    hits = {(f"case:{number}", "v"): ("x",) for number in range(20)}
    sure = evaluate(hits, {}, hits)[0]
    assert (sure.low3, sure.suggest3, sure.high3) == (1, 1, 1)
    half = dict(list(hits.items())[:10])
    unsure = evaluate(half, {}, hits)[0]
    # The standard error of ten hits in twenty is 0.11; 1.96 of it on each side.
    assert unsure.low3 == pytest.approx(0.28, abs=0.05)
    assert unsure.high3 == pytest.approx(0.72, abs=0.05)
    assert evaluate(half, {}, hits)[0] == unsure


def test_variables_come_in_the_order_of_gold() -> None:
    gold = {("case:a", name): ("x",) for name in ("m", "c", "z")}
    assert [score.variable for score in evaluate({}, {}, gold)] == ["m", "c", "z"]
    assert evaluate(PROPOSED, CUES, {}) == []
