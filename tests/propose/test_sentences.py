"""Where sentences begin and end."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from propose_values import LetterEmbedder, passage, passages

from gvcmine.propose.sentences import sentence_spans, sentence_vectors, unit_rows
from gvcmine.types.text import Passage

WORDS = st.sampled_from(
    [
        "Wages",
        "fell.",
        "rose!",
        "et al.",
        "(2005)",
        "“Why?”",
        "é",
        "Ω.",
        "\u00a0",
        "  ",
        "\n",
        "x" * 290,
        "B.",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=40).map(" ".join),
    st.lists(WORDS, max_size=40).map("".join),
)


def quotes(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(passage(text))]


@given(TEXTS, st.integers(0, 10_000))
@example("x" * 590 + "  " + "y" * 590, 0)
@example("x" * 599 + "\n" + "y" * 590, 0)
def test_sentences_lie_in_the_passage_in_order_and_hold_every_character_that_is_no_space(
    text: str, start: int
) -> None:
    whole = passage(text, start=start)
    spans = sentence_spans(whole)
    held = set()
    for span in spans:
        assert whole.span.contains(span)
        quote = text[span.start - start : span.end - start]
        assert quote and quote == quote.strip()
        held |= set(range(span.start - start, span.end - start))
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
    assert all(text[place].isspace() for place in set(range(len(text))) - held)


@given(TEXTS)
def test_no_sentence_is_longer_than_the_embedder_reads(text: str) -> None:
    assert all(len(quote) <= 600 for quote in quotes(text))


def test_a_sentence_ends_before_a_capital_a_number_or_an_opening_quote() -> None:
    text = "Orders fell. Wages did not! “Why?” 40 firms closed (in 2009). (Most were small.) Others grew."
    assert quotes(text) == [
        "Orders fell.",
        "Wages did not!",
        "“Why?”",
        "40 firms closed (in 2009).",
        "(Most were small.)",
        "Others grew.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Gereffi et al. (2005) name five types.",
        "Some buyers, e.g. Nike and Gap, left.",
        "The case of J. Humphrey and H. Schmitz is older.",
        "See Fig. 3, No. 5 and pp. 12 of the report.",
        "Firms of the U.S. Government bought them.",
        "Wages vs. Hours was the choice of Acme Ltd. Colombo at that time.",
        "It grew by 3.5 per cent, cf. Table 2.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(text: str) -> None:
    assert quotes(text) == [text]


def test_an_empty_passage_has_no_sentence() -> None:
    assert quotes("") == quotes(" \n ") == []


def test_vectors_know_their_passage() -> None:
    made: list[Passage] = passages("Aaa. Bbb.", "Ccc.", " ")
    vectors = sentence_vectors(made, LetterEmbedder().encode)
    assert vectors.rows == {"d-0": [0, 1], "d-1": [2], "d-2": []}


@given(st.lists(st.lists(st.floats(-1e3, 1e3, width=32), min_size=3, max_size=3), min_size=1, max_size=5))
def test_rows_get_length_one_and_rows_of_zeros_stay(rows: list[list[float]]) -> None:
    array = np.array(rows, dtype=np.float32)
    lengths = np.linalg.norm(unit_rows(array), axis=1)
    for row, length in zip(array, lengths, strict=True):
        if np.linalg.norm(row) > 1e-10:
            assert length == pytest.approx(1, abs=1e-4)
        if not row.any():
            assert length == 0
