"""Judged places that are like a proposal's evidence, and what each part added to a score."""

from typing import Any

import numpy as np
import pytest

from gvcmine.parts import Support
from gvcmine.propose.contributions import START, combined, contributions
from gvcmine.propose.neighbours import Judged, nearest
from gvcmine.propose.weighing import Weights
from gvcmine.types.coding import Evidence
from gvcmine.types.text import Span


def evidence(document: str = "d1", start: int = 0) -> Evidence:
    return Evidence(
        document_id=document, text_id="t", span=Span(start, start + 5), quote=f"{document}{start}"
    )


def judged(document: str, start: int = 0, *, accepted: bool = True, coder: str = "ana") -> Judged:
    return Judged(unit="case:a", evidence=evidence(document, start), coder=coder, accepted=accepted)


def pointing(*degrees: float) -> Any:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def quotes(found: Any) -> list[str]:
    return [one.judged.evidence.quote for one in found]


def test_the_nearest_of_each_kind_and_other_documents_before_the_same() -> None:
    some = [judged("d1", 50), judged("d2"), judged("d3"), judged("d4"), judged("d5", accepted=False)]
    accepted, rejected = nearest([evidence()], pointing(0), some, pointing(1, 60, 30, 90, 45))
    assert quotes(accepted) == ["d30", "d20"]
    assert [round(one.likeness, 2) for one in accepted] == [0.87, 0.5]
    assert quotes(rejected) == ["d50"]
    accepted, _ = nearest([evidence()], pointing(0), some[:2], pointing(1, 60))
    assert quotes(accepted) == ["d20", "d150"]


def test_the_evidence_itself_and_what_has_no_vector_are_left_out() -> None:
    some = [judged("d1", 3), judged("d2"), judged("d3")]
    vectors = np.concatenate([pointing(0, 20), np.zeros((1, 2), dtype=np.float32)])
    accepted, rejected = nearest([evidence()], pointing(0), some, vectors)
    assert (quotes(accepted), rejected) == (["d20"], ())


def test_a_place_that_two_coders_judged_alike_is_shown_once() -> None:
    some = [judged("d2"), judged("d2", coder="ben"), judged("d2", accepted=False, coder="eva"), judged("d3")]
    accepted, rejected = nearest([evidence()], pointing(0), some, pointing(10, 10, 10, 50))
    assert (quotes(accepted), quotes(rejected)) == (["d20", "d30"], ["d20"])
    assert nearest([evidence()], pointing(0), [], pointing()) == ((), ())


def said(part: str, score: float) -> Support:
    return Support(passage_id="p", value="v", score=score, span=Span(0, 1), why=f"{part} says so")


@pytest.mark.parametrize("trust", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("parts", [(), ("cues.v1",), ("cues.v1", "prototypes.v1", "learnt.v1")])
def test_contributions_add_up_to_the_score_of_the_passage(parts: tuple[str, ...], trust: float) -> None:
    weights, support = Weights(), {part: said(part, 0.7) for part in parts}
    found = contributions(support, weights, trust)
    assert [one.part for one in found] == [START, *parts]
    scores = {part: one.score for part, one in support.items()}
    assert combined(found) == pytest.approx(weights.passage_score(scores, trust))
    assert all(one.says == f"{one.part} says so" for one in found[1:])
