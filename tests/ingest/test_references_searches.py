"""searches.csv: database, query and day of the search behind each list."""

from gvcmine.ingest.searches import Search, read_searches, with_search
from gvcmine.types.text import Reference

LISTS = ("scopus.ris", "wos.ciw")


def test_rows_are_read_whatever_parts_the_columns() -> None:
    for mark in ",;":
        text = (
            f"File{mark}Database{mark}Query{mark}Date\nscopus.ris{mark}Scopus{mark}chain*{mark}2024-03-12\n"
        )
        found, problems = read_searches(text.encode("utf-8-sig"), LISTS)
        assert problems == ()
        assert found == {
            "scopus.ris": Search(
                source="scopus.ris", database="Scopus", query="chain*", searched_on="2024-03-12"
            )
        }


def test_a_month_or_year_will_do() -> None:
    found, problems = read_searches(b"file,date\nscopus.ris,2024-03\nwos.ciw,2023\n", LISTS)
    assert [search.searched_on for search in found.values()] == ["2024-03", "2023"]
    assert problems == ()


def test_wrong_rows_are_told_with_their_line_and_the_others_used() -> None:
    text = (
        "file,database,query,date\nwos.ris,,,\nscopus.ris,Scopus,,12/03/2024\nwos.ciw,WoS,,\nwos.ciw,WoS,,\n"
    )
    found, problems = read_searches(text.encode(), LISTS)
    assert list(found) == ["wos.ciw"]
    assert problems == (
        'searches.csv, line 2: there is no reference list "wos.ris" in the corpus; '
        "there are: scopus.ris, wos.ciw",
        'searches.csv, line 3: "12/03/2024" is no date; write YYYY-MM-DD, for example 2024-03-12',
        'searches.csv, line 5: "wos.ciw" stands twice; keep one row for each list',
    )


def test_dates_that_do_not_exist_are_told() -> None:
    _, problems = read_searches(b"file,date\nscopus.ris,2024-02-30\nwos.ciw,2024-13\n", LISTS)
    assert len(problems) == 2


def test_other_columns_are_refused_with_those_that_are_there() -> None:
    found, problems = read_searches(b"list,where\nscopus.ris,Scopus\n", LISTS)
    assert found == {}
    assert problems == (
        "searches.csv, line 1: the columns must be file, database, query, date; it has: list, where",
    )


def test_what_a_record_says_goes_first_save_for_the_day() -> None:
    searches = {"scopus.ris": Search(source="scopus.ris", database="A", query="q", searched_on="2024-03-12")}
    bare = Reference(key="k", title="t", source="scopus.ris")
    told = with_search(bare, searches)
    assert (told.database, told.query, told.searched_on) == ("A", "q", "2024-03-12")
    own = Reference(key="k", title="t", source="scopus.ris", database="B", searched_on="2024-04-01")
    assert (with_search(own, searches).database, with_search(own, searches).searched_on) == (
        "B",
        "2024-03-12",
    )
    elsewhere = Reference(key="k", title="t", source="wos.ciw")
    assert with_search(elsewhere, searches) == elsewhere
