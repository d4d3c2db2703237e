"""Proposals against gold, with numbers worked out by hand."""

from collections.abc import Mapping
from typing import Any

import pytest

from gvcmine.propose.figures.evaluation import Gold, Offer, Offers, VariableScore, evaluate
from gvcmine.types.text import Span

Answers = Mapping[tuple[str, str], tuple[str, ...]]

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


def offers(answers: Answers, further: Answers | None = None) -> Offers:
    """Return answers as offers, best first; the further ones are alternatives."""
    more = further or {}
    return {
        key: [Offer(value=value, score=1 / (place + 1)) for place, value in enumerate(answers.get(key, ()))]
        + [Offer(value=value, score=0.1, alternative=True) for value in more.get(key, ())]
        for key in {*answers, *more}
    }


def scored(proposed: Answers, keyword: Answers, gold: Answers, **more: Any) -> list[VariableScore]:
    """Score answers; every unit is a document of its own unless `documents` says otherwise."""
    further = more.pop("further", None)
    asked: Gold = {key: dict.fromkeys(values, ()) for key, values in gold.items()}
    documents = more.pop("documents", {})
    return evaluate(asked, offers(proposed, further), offers(keyword), documents, **more)


def test_the_figures_are_those_worked_out_by_hand() -> None:
    sector, scale = scored(PROPOSED, CUES, GOLD)
    assert (sector.variable, sector.units, sector.values) == ("sector", 4, 5)
    # Ten values proposed for units in gold (e is not in gold); fish of a, lace and wine of b, fish of c hit.
    assert sector.precision == pytest.approx(4 / 10)
    assert sector.recall == pytest.approx(4 / 5)
    assert sector.f1 == pytest.approx(2 * 4 / (10 + 5), abs=1e-4)
    # First: a. Among the first three: a and b (lace is third); fish of c comes fourth; d has none.
    assert sector.suggest1 == pytest.approx(1 / 4)
    assert sector.suggest3 == pytest.approx(2 / 4)
    assert sector.keyword3 == pytest.approx(1 / 4)
    assert (scale.variable, scale.units, scale.recall, scale.f1) == ("scale", 1, 0, 0)


def test_alternatives_count_among_the_first_three_and_are_not_proposed() -> None:
    further = {("case:d", "sector"): ("lace", "iron"), ("case:c", "sector"): ("tin",)}
    plain, sector = (scored(PROPOSED, CUES, GOLD, further=more)[0] for more in ({}, further))
    assert (sector.precision, sector.recall) == (plain.precision, plain.recall)
    assert (sector.suggest1, sector.suggest3) == (plain.suggest1, pytest.approx(3 / 4))


def test_the_commonest_values_of_the_other_units_are_the_baseline() -> None:
    gold = {(f"case:{name}", "sector"): (value,) for name, value in zip("abcd", "xxyz", strict=True)}
    # For a: x, y, z once each, so x is among three. For c: x twice, z; y is known from c alone. So for d.
    assert scored({}, {}, gold)[0].majority3 == pytest.approx(2 / 4)


def test_the_only_unit_of_a_variable_has_no_baseline() -> None:
    assert scored({}, {}, {("case:a", "scale"): ("firm",)})[0].majority3 == 0


def test_the_interval_is_sure_where_all_units_agree_and_wide_where_they_do_not() -> None:
    hits = {(f"case:{number}", "v"): ("x",) for number in range(20)}
    sure = scored(hits, {}, hits)[0]
    # All draws agree; the bound is the exact one for twenty documents.
    assert (sure.suggest3, sure.high3) == (1, 1)
    assert sure.low3 == pytest.approx(0.025 ** (1 / 20), abs=1e-4)
    half = dict(list(hits.items())[:10])
    unsure = scored(half, {}, hits)[0]
    # The standard error of ten hits in twenty is 0.11; 1.96 of it on each side.
    assert unsure.low3 == pytest.approx(0.28, abs=0.05)
    assert unsure.high3 == pytest.approx(0.72, abs=0.05)
    assert scored(half, {}, hits)[0] == unsure


def test_variables_come_in_the_order_of_gold() -> None:
    gold = {("case:a", name): ("x",) for name in ("m", "c", "z")}
    assert [score.variable for score in scored({}, {}, gold)] == ["m", "c", "z"]
    assert scored(PROPOSED, CUES, {}) == []


def test_units_of_one_document_are_drawn_together() -> None:
    gold = {(f"case:{number}", "v"): ("x",) for number in range(40)}
    right = dict(list(gold.items())[:20])
    alone = scored(right, {}, gold)[0]
    four = {unit: f"d{int(unit[5:]) // 10}" for unit, _ in gold}
    together = scored(right, {}, gold, documents=four)[0]
    assert (alone.documents, together.documents, together.units) == (40, 4, 40)
    assert together.suggest3 == alone.suggest3
    assert together.high3 - together.low3 > 2 * (alone.high3 - alone.low3)
    assert set(alone.intervals) >= {"precision", "recall", "f1", "suggest1", "suggest3"}
    # Nobody else in the document may tell the commonest value.
    assert scored({}, {}, gold, documents=dict.fromkeys(four, "d"))[0].majority3 == 0


def test_average_precision_ranks_all_offers_and_puts_what_is_not_offered_last() -> None:
    perfect = {key: values for key, values in GOLD.items() if key[1] == "sector"}
    assert scored(perfect, {}, GOLD)[0].average_precision == 1
    nothing = scored({}, {}, GOLD)[0]
    # Five of sixteen cells (four units, four values) hold, in one step.
    assert nothing.average_precision == pytest.approx(5 / 16, abs=1e-4)


def test_evidence_counts_where_it_overlaps_a_quote_of_the_value() -> None:
    def place(start: int, document: str = "d") -> tuple[tuple[str, Span], ...]:
        return ((document, Span(start, start + 10)),)

    gold: Gold = {
        ("case:a", "v"): {"x": place(100), "y": ()},
        ("case:b", "v"): {"x": place(300)},
        ("case:c", "v"): {"x": place(500)},
        ("case:d", "v"): {"x": place(700)},
    }
    proposed = {
        ("case:a", "v"): [Offer(value="x", places=place(105)), Offer(value="y", places=place(0))],
        ("case:b", "v"): [Offer(value="x", places=(*place(0), *place(20), *place(295)))],
        ("case:c", "v"): [Offer(value="x", places=place(500, "other"))],
        ("case:d", "v"): [Offer(value="z", places=place(700))],
    }
    (found,) = evaluate(gold, proposed, {}, {})
    assert (found.quotes, found.evidence1, found.evidence3) == (4, 0.25, 0.5)
    assert found.enough is False
    assert scored(PROPOSED, CUES, GOLD)[0].evidence1 is None


def test_the_cold_start_stands_beside_where_a_model_is_in_use() -> None:
    cold = offers({("case:a", "sector"): ("fish",)})
    sector, scale = scored(PROPOSED, CUES, GOLD, cold=cold)
    assert sector.cold3 == 0.25
    assert (scale.cold3, scale.cold_ap) == (None, None)
