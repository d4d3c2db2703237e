"""What decisions teach, and what they do not."""

from collections.abc import Sequence
from typing import Any

import pytest
from propose_values import WAGES, document_of, passages

from gvcmine.errors import TrainingError
from gvcmine.propose.combine import evidence_at
from gvcmine.propose.training import BACKGROUND, LEAST_DOCUMENTS, LEAST_PASSAGES, training_set
from gvcmine.types.codebook import Missing
from gvcmine.types.coding import Decision, Verdict
from gvcmine.types.text import Passage, Span

CORPUS: dict[str, Sequence[Passage]] = {
    document: passages(*(f"Passage {number} of {document}." for number in range(20)), document=document)
    for document in ("one", "two", "three", "four")
}


def decided(document: str, place: int, verdict: Verdict = Verdict.ADD, **more: Any) -> Decision:
    """Return a decision whose evidence lies in one passage of a document."""
    made = CORPUS[document]
    content: dict[str, Any] = {"value": "so_wages"} if "missing" not in more else {}
    span = Span(made[place].span.start + 3, made[place].span.end - 2)
    return Decision(
        key=f"{document} {place} {verdict} {more}",
        unit=f"case:{document}",
        variable="u_social",
        verdict=verdict,
        coder="ana",
        at="2024-01-01T00:00:00Z",
        evidence=(evidence_at(document_of(made), span),),
        **{**content, **more},
    )


ENOUGH = [decided(document, place) for document in ("one", "two", "three") for place in range(4)]


def labels(decisions: Sequence[Decision], corpus: Any = CORPUS) -> dict[str, frozenset[str]]:
    made = training_set(WAGES, decisions, corpus)
    return {passage.id: shown for passage, shown in zip(made.passages, made.label_sets, strict=True)}


def test_a_passage_shows_the_values_that_people_confirmed_on_it() -> None:
    for verdict in (Verdict.ACCEPT, Verdict.CORRECT, Verdict.ADD, Verdict.ADJUDICATE):
        more = [decided("one", 10, verdict), decided("one", 10, verdict, value="so_hours")]
        assert labels([*ENOUGH, *more])["one-10"] == {"so_wages", "so_hours"}


def test_rejected_evidence_and_rejected_values_show_nothing() -> None:
    by_chance = set(labels(ENOUGH))
    left_out = [place for place in range(4, 20) if f"one-{place}" not in by_chance]
    assert left_out
    for verdict in (Verdict.REJECT_EVIDENCE, Verdict.REJECT_VALUE):
        for place in left_out:
            assert labels([*ENOUGH, decided("one", place, verdict)])[f"one-{place}"] == frozenset()


def test_what_one_rejects_and_another_confirms_stays_confirmed() -> None:
    both = [decided("one", 10, Verdict.REJECT_EVIDENCE, value="so_hours"), decided("one", 10)]
    assert labels([*ENOUGH, *both])["one-10"] == {"so_wages"}


def test_a_value_of_a_document_is_never_copied_to_its_other_passages() -> None:
    found = labels(ENOUGH)
    evidence = {f"{document}-{place}" for document in ("one", "two", "three") for place in range(4)}
    assert {name for name, shown in found.items() if shown} == evidence


def test_evidence_across_two_passages_shows_its_value_in_both() -> None:
    made = CORPUS["four"]
    whole = evidence_at(document_of(made), Span(made[0].span.start, made[1].span.end))
    across = Decision(
        key="across", unit="case:four", variable="u_social", verdict=Verdict.ADD, coder="ana",
        at="2024-01-01T00:00:00Z", value="so_hours", evidence=(whole,),
    )  # fmt: skip
    found = labels([*ENOUGH, across])
    assert found["four-0"] == found["four-1"] == {"so_hours"}


def test_a_missing_status_and_a_deferral_teach_nothing() -> None:
    silent = [
        decided("one", 10, missing=Missing.NOT_REPORTED),
        decided("one", 11, Verdict.DEFER),
        decided("one", 12, Verdict.COMPLETE),
    ]
    found = training_set(WAGES, [*ENOUGH, *silent], CORPUS)
    assert found.positives == len(ENOUGH)


def test_background_comes_from_coded_documents_only_and_is_three_for_each_with_a_value() -> None:
    found = training_set(WAGES, ENOUGH, CORPUS)
    assert found.positives == 12
    assert len(found.passages) == 12 * (1 + BACKGROUND)
    assert set(found.documents) == {"one", "two", "three"}
    assert found.documents == tuple(passage.document_id for passage in found.passages)


def test_the_order_of_decisions_changes_nothing() -> None:
    once, twice = (training_set(WAGES, given, CORPUS) for given in (ENOUGH, ENOUGH[::-1]))
    assert once == twice


def test_documents_that_are_gone_are_passed_over() -> None:
    present = {name: made for name, made in CORPUS.items() if name != "four"}
    found = training_set(WAGES, [*ENOUGH, decided("four", 0)], present)
    assert "four" not in found.documents


@pytest.mark.parametrize(
    "few",
    [ENOUGH[: LEAST_PASSAGES - 1], [decided("one", place) for place in range(12)], []],
    ids=["passages", "documents", "nothing"],
)
def test_too_little_is_an_error_that_counts_what_there_is(few: list[Decision]) -> None:
    documents = len({decision.unit for decision in few})
    told = f"u_social: {len(few)} confirmed passages in {documents} documents; at least {LEAST_PASSAGES} in "
    with pytest.raises(TrainingError, match=f"{told}{LEAST_DOCUMENTS}"):
        training_set(WAGES, few, CORPUS)
