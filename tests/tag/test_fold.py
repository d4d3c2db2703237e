"""The fold keeps every offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.tag.fold import fold, on_boundaries


@given(st.text())
def test_the_fold_keeps_the_length_of_every_text(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing_more_for_printed_text(text: str) -> None:
    once = fold(text)
    assert len(fold(once)) == len(once)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Torreón", "torreon"),
        ("Łódź", "lodz"),
        ("workers’ rights", "workers' rights"),
        ("cut–make-trim", "cut make trim"),
        ("Viet\u00a0Nam\nexports", "viet nam exports"),
        ("Türkiye", "turkiye"),
    ],
)
def test_the_fold_joins_ways_of_printing(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@pytest.mark.parametrize(
    ("text", "start", "end", "bounded"),
    [
        ("irregular workers", 2, 17, False),
        ("regular workers", 0, 15, True),
        ("the u.s. market", 4, 8, True),
        ("nigeria", 0, 5, False),
    ],
)
def test_a_stretch_is_bounded_where_words_begin_and_end(
    text: str, start: int, end: int, bounded: bool
) -> None:
    assert on_boundaries(text, start, end) is bounded
