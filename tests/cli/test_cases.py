"""The command cases: what is studied and which cases are suggested, for people and for scripts."""

import json
from pathlib import Path

import pytest
from command_line import Called
from small_pdfs import pdf

from gvcmine.project import Project


@pytest.fixture
def untagged(tmp_path: Path, called: Called) -> Path:
    called("init", tmp_path / "small").ok()
    pdf(tmp_path / "small" / "corpus" / "kanpur.pdf")
    called("ingest", "-C", tmp_path / "small").ok()
    return tmp_path / "small"


def test_a_workspace_without_documents_says_what_to_do(tmp_path: Path, called: Called) -> None:
    called("init", tmp_path / "new").ok()
    assert "gvcmine run" in called("cases", "-C", tmp_path / "new").ok().out
    assert json.loads(called("cases", "--json", "-C", tmp_path / "new").ok().out) == []


def test_what_is_not_tagged_is_said_to_be_so(untagged: Path, called: Called) -> None:
    table = called("cases", "-C", untagged).ok().out
    assert "not tagged" in table
    assert "1 document, 0 cases suggested" in table
    assert '1 document is not tagged yet, or changed since; run "gvcmine tag" first' in table
    assert "Not tagged yet" in called("cases", "kanpur.pdf", "-C", untagged).ok().out
    told = json.loads(called("cases", "kanpur.pdf", "--json", "-C", untagged).ok().out)
    assert (told["source"], told["why_none"], told["cases"]) == ("kanpur.pdf", "not_tagged", [])


def test_an_unknown_document_is_an_error_that_names_others(untagged: Path, called: Called) -> None:
    assert "kanpur.pdf" in called("cases", "kanpur2.pdf", "-C", untagged).refused()


@pytest.mark.slow
def test_the_demo_gives_two_cases_for_two_chains_and_none_for_a_review(
    workspace: Path, called: Called
) -> None:
    everything = json.loads(called("cases", "--json", "-C", workspace).ok().out)
    found = {
        one["source"]: {(case["country"], case["sector"]) for case in one["cases"]} for one in everything
    }
    assert found["flowers_leather_kenya_ethiopia.pdf"] == {
        ("KEN", "sec_horticulture"),
        ("ETH", "sec_leather"),
    }
    assert found["apparel_lesotho.pdf"] == {("LSO", "sec_apparel")}
    assert found["review_buyers_and_teachers.pdf"] == set()
    assert found["emerging_mrio.pdf"] == set()


@pytest.mark.slow
def test_people_see_standings_quotes_pages_and_why_there_is_no_case(workspace: Path, called: Called) -> None:
    told = called("cases", "apparel_lesotho.pdf", "-C", workspace).ok().out
    for words in (
        "studied: LSO, named",
        "Apparel and garments (sec_apparel)",
        "page 1",
        "1. LSO",
        "mentioned:",
    ):
        assert words in told
    assert "No case is suggested: " in called("cases", "emerging_mrio.pdf", "-C", workspace).ok().out
    table = called("cases", "-C", workspace).ok().out
    assert "countries studied" in table
    assert "cases suggested; gvcmine cases DOCUMENT shows why" in table


@pytest.mark.slow
def test_quotes_stand_literally_in_the_document_on_the_page_that_is_told(workspace: Path) -> None:
    project = Project.open(workspace)
    try:
        found = project.subjects("flowers_leather_kenya_ethiopia.pdf")
        document = project.show(found.document_id).document
    finally:
        project.close()
    quotes = [quote for case in found.cases for quote in case.evidence]
    quotes += [quote for subject in found.subjects for quote in subject.evidence]
    assert len(quotes) > 10
    for quote in quotes:
        assert document.text[quote.span.start : quote.span.end] == quote.text
        assert quote.page == document.regions(quote.span)[0].page


@pytest.mark.slow
def test_what_is_only_mentioned_is_not_proposed_beside_what_is_studied(workspace: Path) -> None:
    project = Project.open(workspace)
    try:
        studied = {
            one.document_id: {subject.id for subject in one.of("country") if subject.standing == "studied"}
            for one in project.all_subjects()
        }
        proposed = [one for one in project.proposals() if one.variable == "c_country"]
    finally:
        project.close()
    assert proposed
    for one in proposed:
        own = studied[one.evidence[0].document_id]
        assert not own or one.value in own
