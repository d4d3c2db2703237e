"""Periods and citations."""

import pytest

from gvcmine.tag.citation import citations
from gvcmine.tag.period import periods


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("grew between 1992 and 1998 by half", "1992/1998"),
        ("from 1995 to 2003", "1995/2003"),
        ("since 2005", "2005/.."),
        ("until 1990", "../1990"),
        ("in the 1990s", "199X"),
        ("during the late 1980s", "198X"),
        ("the years 1998–2004 saw", "1998/2004"),
        ("in 1998/99", "1998/1999"),
        ("from the mid-1980s to the late 1990s", "198X/199X"),
        ("from early 2004 until March 2009", "2004/2009"),
        ("after 1995", "1995/.."),
    ],
)
def test_a_period_is_written_as_an_interval(text: str, edtf: str) -> None:
    assert [found for _, _, found in periods(text)] == [edtf]


@pytest.mark.parametrize(
    "text", ["(Smith 2004)", "ISO 9001-2000", "from 2003 to 1999", "sold 2000 to 3000 units", "in room 1998"]
)
def test_other_numbers_are_no_periods(text: str) -> None:
    assert list(periods(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sturgeon (2002)",
        "(Sturgeon, 2002; Coe and others 2008)",
        "Coe et al.",
        "(World Bank 2004)",
        "(see Nadvi 1999, p. 5)",
    ],
)
def test_a_citation_is_found_as_a_whole(text: str) -> None:
    assert (0, len(text)) in citations(text)


@pytest.mark.parametrize("text", ["(in 2002)", "Kenya (2002-2004)", "(USD 80 in 2013)", "(since March 2009)"])
def test_dates_of_the_text_are_no_citations(text: str) -> None:
    assert citations(text) == []
