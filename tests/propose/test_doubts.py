"""Label-error candidates: planted mistakes come first, and nothing is doubted on thin ground."""

from dataclasses import replace

import numpy as np
from held_out_values import held_out

from gvcmine.propose.figures.doubts import ENOUGH, Doubt, doubts_data, doubts_from, find_doubts
from gvcmine.propose.learning.heldout import MODEL, HeldOut


def outcomes(units: int = 60) -> HeldOut:
    """Return one learnt value that half of the units have, with a model that tells them apart."""
    held = held_out(units=units, values=3)
    truth = np.zeros((units, 3), dtype=bool)
    truth[::2, 0] = True
    noise = np.random.default_rng(3).uniform(-0.1, 0.1, size=truth.shape)
    scores = {MODEL: (np.where(truth, 0.8, 0.2) + noise).astype(np.float32)}
    everywhere = np.ones_like(truth)
    return replace(held, truth=truth, known=everywhere, stated=everywhere, scores=scores, learnt=("v0",))


def flipped(held: HeldOut, row: int) -> HeldOut:
    """Return the outcomes with a coder's mistake in one row, where the model is sure of what was true."""
    truth, scores = held.truth.copy(), held.scores[MODEL].copy()
    scores[row, 0] = 0.95 if truth[row, 0] else 0.05
    truth[row, 0] = ~truth[row, 0]
    return replace(held, truth=truth, scores={MODEL: scores})


def test_a_planted_mistake_of_either_kind_is_the_first_doubt() -> None:
    for row, says in ((7, True), (8, False)):
        found = find_doubts(flipped(outcomes(), row))
        assert (found[0].unit, found[0].value, found[0].held) == (f"case:{row}", "v0", says)
        assert found[0].margin > 0.4
        assert found[0].margin > 3 * max((one.margin for one in found[1:]), default=0.0)


def test_without_mistakes_nothing_is_doubted() -> None:
    assert find_doubts(outcomes()) == ()


def test_what_is_presumed_unknown_unlearnt_or_rare_is_not_doubted() -> None:
    denied, confirmed = flipped(outcomes(), 8), flipped(outcomes(), 7)
    presumed = denied.stated.copy()
    presumed[8, 0] = False
    assert find_doubts(replace(denied, stated=presumed)) == ()
    unknown = confirmed.known.copy()
    unknown[7, 0] = False
    assert find_doubts(replace(confirmed, known=unknown)) == ()
    assert find_doubts(replace(confirmed, learnt=())) == ()
    few = outcomes(units=2 * ENOUGH - 2)
    assert find_doubts(flipped(few, 3)) == ()


def test_a_model_that_has_it_backwards_doubts_nobody() -> None:
    held = flipped(outcomes(), 7)
    assert find_doubts(replace(held, scores={MODEL: 1 - held.scores[MODEL]})) == ()


def test_doubts_are_ranked_by_margin_and_read_back_from_json() -> None:
    found = find_doubts(flipped(flipped(outcomes(), 7), 8))
    assert [one.margin for one in found] == sorted((one.margin for one in found), reverse=True)
    assert doubts_from(doubts_data(found)) == found
    assert isinstance(found[0], Doubt)
