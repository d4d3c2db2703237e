"""References through the command line: reports that add up, updates, and what people settle."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Called
from small_pdfs import pdf

from gvcmine.project import Project

FIRST = """TY  - JOUR
TI  - Leather in Chennai
AU  - Rao, A.
PY  - 2010
DO  - 10.1234/lc.1
AB  - We study how tanners became exporters of shoes.
DB  - Scopus
ER  -
TY  - JOUR
TI  - Toys of Shenzhen and their makers
AU  - Wu, X.
PY  - 2003
DB  - Scopus
ER  -
TY  - JOUR
TI  - Leather in Chennai
PY  - 2010
DB  - Scopus
ER  -
"""

UPDATE = """title,authors,year,doi,abstract
Leather in Chennai.,"Rao, Anand",2010,https://doi.org/10.1234/LC.1,
Wine of Moldova and its buyers,"Popa, I.",2025,,Buyers came and went.
"""


@pytest.fixture
def corpus(tmp_path: Path, called: Called) -> Path:
    """The corpus folder of a workspace with one file and two lists."""
    called("init", tmp_path / "work").ok()
    corpus = tmp_path / "work" / "corpus"
    pdf(corpus / "agra.pdf", "Agra")
    (corpus / "scopus.ris").write_text(FIRST, encoding="utf-8")
    (corpus / "update.csv").write_text(UPDATE, encoding="utf-8")
    called("ingest", "-C", corpus.parent).ok()
    return corpus


def asked(corpus: Path, called: Called, *arguments: object) -> Any:
    return json.loads(called("references", *arguments, "--json", "-C", corpus.parent).ok().out)


def test_the_report_adds_up(corpus: Path, called: Called) -> None:
    report = asked(corpus, called, "report")
    assert report["records"] == 5 == report["works"] + report["duplicates"]
    assert report["works"] == 3 == sum(report["outcomes"].values()) == sum(report["statuses"].values())
    assert report["databases"] == {"Scopus": 3, "not known": 2}
    assert [(one["source"], one["new"], one["known"]) for one in report["lists"]] == [
        ("scopus.ris", 2, 1),
        ("update.csv", 1, 1),
    ]
    assert report["abstracts"] == 2
    told = called("references", "report", "-C", corpus.parent).ok().out
    assert "5 records = 3 works + 2 duplicates among the lists" in told
    assert "3 texts sought = 0 retrieved + 0 not retrieved + 3 not found yet" in told


def test_an_update_shows_only_what_is_new(corpus: Path, called: Called) -> None:
    assert [work["title"] for work in asked(corpus, called, "new", "update.csv")] == [
        "Wine of Moldova and its buyers"
    ]
    told = called("references", "new", "other.csv", "-C", corpus.parent).refused()
    assert 'no reference list is called "other.csv"; there are: scopus.ris, update.csv' in told


def test_searches_csv_tells_where_a_list_comes_from(corpus: Path, called: Called) -> None:
    searches = corpus / "searches.csv"
    searches.write_text("file,database,query,date\nupdate.csv,EconLit,chain*,2026-01-31\n", encoding="utf-8")
    (work,) = asked(corpus, called, "new", "update.csv")
    assert (work["database"], work["query"], work["searched_on"]) == ("EconLit", "chain*", "2026-01-31")
    assert asked(corpus, called, "report")["databases"] == {"Scopus": 3, "EconLit": 2}
    searches.write_text("file,date\nupdat.csv,2026-01-31\nupdate.csv,31 January\n", encoding="utf-8")
    problems = asked(corpus, called, "report")["problems"]
    assert [problem.partition(":")[0] for problem in problems] == [
        "searches.csv, line 2",
        "searches.csv, line 3",
    ]
    assert asked(corpus, called, "new", "update.csv")[0]["database"] is None


def test_a_text_that_is_not_to_be_had_is_marked_for_all_records_of_the_work(
    corpus: Path, called: Called
) -> None:
    why = ("mark", "10.1234/lc.1", "--not-retrieved", "no library holds it", "--coder", "ana")
    work = asked(corpus, called, *why)
    assert (work["status"], work["status_note"], work["records"]) == (
        "not_retrieved",
        "no library holds it",
        3,
    )
    report = asked(corpus, called, "report")
    assert report["statuses"] == {"sought": 2, "retrieved": 0, "not_retrieved": 1}
    assert report["reasons"] == {"no library holds it": 1}
    # Another export of the same search: other order, other keys, the same work.
    (corpus / "scopus.ris").unlink()
    (corpus / "again.ris").write_text("TY  - JOUR\nID  - x1\nTI  - Leather in Chennai\nPY  - 2010\nER  - \n")
    called("ingest", "-C", corpus.parent).ok()
    assert asked(corpus, called, "report")["statuses"]["not_retrieved"] == 1
    work = asked(corpus, called, "mark", "again.ris:x1", "--sought", "--coder", "ben")
    assert (work["status"], work["status_note"]) == ("sought", None)


def test_a_person_says_which_document_a_reference_belongs_to(corpus: Path, called: Called) -> None:
    match = ("match", "rao2010leather", "--coder", "ana")
    work = asked(corpus, called, *match, "agra.pdf")
    assert (work["outcome"], work["how"], work["document"], work["status"]) == (
        "matched",
        "person",
        "agra.pdf",
        "retrieved",
    )
    assert asked(corpus, called, "report")["abstracts"] == 1
    refused = called(
        "references",
        "mark",
        "rao2010leather",
        "--not-retrieved",
        "lost",
        "--coder",
        "ana",
        "-C",
        corpus.parent,
    )
    assert "agra.pdf is its text" in refused.refused()
    assert asked(corpus, called, *match, "--none")["outcome"] == "unmatched"
    assert asked(corpus, called, *match, "--undo")["status"] == "sought"
    assert asked(corpus, called, "report")["abstracts"] == 2


def test_names_that_fit_nothing_or_several_are_refused(corpus: Path, called: Called) -> None:
    where = ("--coder", "ana", "-C", corpus.parent)
    assert "no reference is called" in called("references", "match", "lee1999", "agra.pdf", *where).refused()
    assert (
        "no document with a file is called"
        in called("references", "match", "rao2010leather", "gone.pdf", *where).refused()
    )
    called("references", "match", "rao2010leather", *where).refused(2)
    called("references", "mark", "rao2010leather", *where).refused(2)
    assert "say why" in called("references", "mark", "wu2003toys", "--not-retrieved", " ", *where).refused()


def test_the_list_for_scripts_has_a_row_for_each_work(corpus: Path, called: Called) -> None:
    shown = called("references", "list", "--status", "sought", "--csv", "-C", corpus.parent).ok().out
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert [row["key"] for row in rows] == ["rao2010leather", "wu2003toys", "popa2025wine"]
    assert rows[0]["lists"] == "scopus.ris; update.csv"
    assert asked(corpus, called, "list", "--outcome", "doubtful") == []
    assert "popa2025wine" in called("references", "list", "-C", corpus.parent).ok().out


def test_without_a_list_one_is_told_how_to_add_one(tmp_path: Path, called: Called) -> None:
    called("init", tmp_path / "work").ok()
    assert "run: gvcmine ingest" in called("references", "report", "-C", tmp_path / "work").refused()


def test_nothing_is_matched_or_written_again_while_nothing_changed(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.open(corpus.parent)
    before = project.works()
    monkeypatch.setattr("gvcmine.verbs.matching.match_references", None)
    monkeypatch.setattr(type(project.rooms.corpus), "_write_json", None)
    assert project.works() == before
    project.close()


def test_ingest_tells_what_each_list_adds_and_what_is_wrong_in_searches(corpus: Path, called: Called) -> None:
    (corpus / "searches.csv").write_text("file,date\nupdat.csv,2026\n", encoding="utf-8")
    told = called("ingest", "-C", corpus.parent).ok().out
    assert "5 references: 0 matched to files, 2 with an abstract only, 3 without a text" in told
    assert "update.csv: 2, 1 new, 1 known before" in told
    assert 'searches.csv, line 2: there is no reference list "updat.csv"' in told
