"""Passages that read like the codebook; the embedder here counts letters."""

import numpy as np
import pytest
from propose_values import LetterEmbedder, codebook, passages, variable

from gvcmine.propose.prototypes import FLOOR, PrototypeProposer, Prototypes, prototype_texts
from gvcmine.propose.sentences import sentence_vectors
from gvcmine.types.codebook import Level, Value, Variable

SECTOR = Variable(
    id="c_sector",
    label="z",
    level=Level.CASE,
    values=(
        Value(id="sec_bananas", label="banana", definition="aaaa", include="banana", cues=("a ban", "nab")),
        Value(id="sec_coffee", label="coffee", definition="feef", example="ffee", cues=("off", "coo")),
    ),
)
BOOK = codebook(SECTOR, variable("free_text"))


@pytest.fixture
def prototypes() -> Prototypes:
    return Prototypes(BOOK, LetterEmbedder().encode)


@pytest.fixture
def proposer() -> PrototypeProposer:
    encode = LetterEmbedder().encode
    return PrototypeProposer(Prototypes(BOOK, encode), lambda some: sentence_vectors(some, encode))


def test_a_value_is_its_label_definition_rule_example_and_cues() -> None:
    bananas, coffee = SECTOR.values
    assert prototype_texts(bananas, SECTOR) == ["z: banana", "banana. aaaa", "banana", "a ban", "nab"]
    assert prototype_texts(coffee, SECTOR) == ["z: coffee", "coffee. feef", "ffee", "off", "coo"]


def test_a_bare_value_still_has_a_text() -> None:
    bare = Value(id="x", label="Fish")
    assert prototype_texts(bare, SECTOR) == ["z: Fish", "Fish."]


def test_a_text_is_nearest_to_the_value_it_resembles(prototypes: Prototypes) -> None:
    values = ["sec_bananas", "sec_coffee"]
    similar = prototypes.similarity(LetterEmbedder().encode(["a banana", "off coffee"]), values)
    assert similar.shape == (2, 2)
    assert similar.argmax(axis=1).tolist() == [0, 1]
    assert np.abs(similar).max() <= 1 + 1e-6


def test_columns_follow_the_values_asked_for(prototypes: Prototypes) -> None:
    vectors = LetterEmbedder().encode(["a banana"])
    one = prototypes.similarity(vectors, ["sec_bananas", "sec_coffee"])
    other = prototypes.similarity(vectors, ["sec_coffee", "sec_bananas"])
    assert one[0].tolist() == other[0, ::-1].tolist()


def test_passage_scores_lie_between_0_and_1_and_an_empty_passage_is_neutral(prototypes: Prototypes) -> None:
    made = passages("A banana. Bananas.", "Coffee.", "  ")
    scores = prototypes.passage_scores(
        sentence_vectors(made, LetterEmbedder().encode), ["sec_bananas", "sec_coffee"]
    )
    assert scores.shape == (3, 2)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert scores[0, 0] > 0.5 > scores[0, 1]
    assert scores[2].tolist() == [0.5, 0.5]


def test_the_quote_is_the_sentence_most_like_the_value(proposer: PrototypeProposer) -> None:
    made = passages("Wire was sold. A banana ban. Otherwise quiet.", "Coffee, off coffee.")
    found = proposer.propose(made, [], SECTOR)
    best = {support.value: support for support in sorted(found, key=lambda one: one.score)}
    text = made[0].text
    assert text[best["sec_bananas"].span.start : best["sec_bananas"].span.end] == "A banana ban."
    assert best["sec_coffee"].passage_id == "d-1"
    assert best["sec_coffee"].span == made[1].span


def test_nothing_below_the_floor_is_reported(proposer: PrototypeProposer) -> None:
    found = proposer.propose(passages("A banana.", "Coffee.", "Xyz xyz.", "Wiry hull."), [], SECTOR)
    assert found
    assert all(support.score >= FLOOR for support in found)
    assert not [one for one in found if one.passage_id == "d-0" and one.value == "sec_coffee"]


def test_without_values_or_passages_there_is_nothing_to_say(proposer: PrototypeProposer) -> None:
    free = BOOK.variable("free_text")
    assert free is not None
    assert proposer.propose(passages("A banana."), [], free) == []
    assert proposer.propose([], [], SECTOR) == []
