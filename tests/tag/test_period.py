"""Periods and citations."""

import time

import pytest

from gvcmine.tag.citation import citations
from gvcmine.tag.period import periods
from gvcmine.types.codebook import Level, Scale, Variable
from gvcmine.types.values import parse_value


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
        ("since the end of the MFA in 2005", "2005/.."),
        ("after independence in 1991", "1991/.."),
        ("until the ban of 1989", "../1989"),
        ("from the mid-1990s to 2008", "199X/2008"),
        ("over 2004-06", "2004/2006"),
        ("in the early 2000s", "200X"),
        ("during the 1997–98 crisis", "1997/1998"),
        ("FY2010/11 saw losses", "2010/2011"),
        ("by 2012 most firms had left", "2012"),
        ("1992 to date", "1992/.."),
        ("from 2004 to 2013.9 As the leading exporter", "2004/2013"),
        ("In 2003 workers struck", "2003"),
        ("On 24 April 2013, the building fell", "2013"),
        ("on April 24, 2013 the building fell", "2013"),
        ("around 2003", "2003~"),
        ("the drought of 1984", "1984"),
        ("the 2008 financial crisis", "2008"),
        ("in the first half of 2009", "2009"),
        ("late 2008", "2008"),
    ],
)
def test_a_period_is_written_as_an_interval(text: str, edtf: str) -> None:
    assert [found for _, _, found in periods(text)] == [edtf]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("in 2003 and 2007", ["2003", "2007"]),
        ("in 2003, 2004 and 2007", ["2003", "2004", "2007"]),
        ("in the 1990s and 2000s", ["199X", "200X"]),
    ],
)
def test_years_of_a_list_are_periods_each(text: str, years: list[str]) -> None:
    assert [found for _, _, found in periods(text)] == years


@pytest.mark.parametrize(
    "text",
    [
        "(Smith 2004)",
        "ISO 9001-2000",
        "from 2003 to 1999",
        "sold 2000 to 3000 units",
        "in room 1998",
        "employed 2000 workers",
        "in 2000 small firms",
        "between 1800 and 2000 workers",
        "US$ 1998 million",
        "the Companies Act of 2013",
        "the Companies Act 2013",
        "the 2030 Agenda",
        "SDG targets by 2030",
        "at constant 2005 prices",
        "in 2005 US dollars",
        "2005 = 100",
        "doi:10.1234/j.2005.12",
        "https://example.org/2004/05",
        "Copyright 2014",
        "© 2014",
        "pp. 1990-1998",
        "Vol. 12, 2004",
        "accessed 12 May 2014",
        "retrieved on 3 March 2012",
        "1995 2000 2005 2010",
        "2003-04 2004-05 2005-06",
        "ISBN 2004",
        "a 2004 study",
    ],
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
        "(see Humphrey 2004; Nadvi and Waltring, forthcoming)",
        "As Tewari and Pillai show",
        "see Nadvi 1999",
        "Schmitz’s (1999)",
        "Amiti and Konings (2007, 2010)",
        "ibid.",
        "op. cit.",
    ],
)
def test_a_citation_is_found_as_a_whole(text: str) -> None:
    assert (0, len(text)) in citations(text)


@pytest.mark.parametrize(
    "text",
    [
        "(in 2002)",
        "Kenya (2002-2004)",
        "(USD 80 in 2013)",
        "(since March 2009)",
        "(Vision 2030)",
        "(Companies Act 2013)",
        "[2015]",
    ],
)
def test_dates_of_the_text_are_no_citations(text: str) -> None:
    assert citations(text) == []


@pytest.mark.parametrize("cited", ["[12]", "[3, 5-7]", "[12, p. 45]"])
def test_references_by_number_are_citations(cited: str) -> None:
    text = f"Wages rose {cited} in the cluster."
    assert [text[start:end] for start, end in citations(text)] == [cited]


def test_every_period_is_a_value_that_the_codebook_takes() -> None:
    text = "Since the reform of 1991, in 2003, around 2004, in the 1990s and from 1998 to 2004 wages rose."
    variable = Variable(id="c_period", label="Period", level=Level.CASE, scale=Scale.INTERVAL)
    found = [edtf for _, _, edtf in periods(text)]
    assert found == ["1991/..", "2003", "2004~", "199X", "1998/2004"]
    assert [parse_value(variable, edtf) for edtf in found] == found


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["1", "1998-", "Aa, ", "A", "since the ", "mid-", "(", "[1, ", "Aa and "])
def test_a_megabyte_takes_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit)) + " 1999"
    began = time.perf_counter()
    assert len(list(periods(text))) + len(citations(text)) < len(text)
    assert time.perf_counter() - began < 60


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Makers met ISO 9000 between 1992 and 1998, but wages did not rise.", ["1992/1998"]),
        ("Between 1993 and 2000 its firms grew.", ["1993/2000"]),
        ("They held ISO 9000 since 1994.", ["1994/.."]),
        ("Between 1800 and 2000 workers came each day.", []),
        ("It laid off up to 2000 workers.", []),
        ("Under the Act of 1992-1998 they grew.", []),
    ],
)
def test_what_stands_before_a_preposition_says_nothing_of_its_years(text: str, edtf: list[str]) -> None:
    assert [found for _, _, found in periods(text)] == edtf
