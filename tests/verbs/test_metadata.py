"""What each source says of a document is listed, conflicts are told, and a person's choice wins."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Called
from small_pdfs import pdf

from gvcmine.errors import DecisionRefused, WorkspaceError
from gvcmine.ingest.claims import with_claims
from gvcmine.project import Project
from gvcmine.types.text import Claim, ClaimSource
from gvcmine.verbs.describing import described

_LIST = """TY  - JOUR
TI  - Leather in Kanpur
AU  - Rao, Nila
PY  - 2016
DO  - 10.5555/leather.1
ER  -
"""


@pytest.fixture
def leather(tmp_path: Path) -> Path:
    folder = tmp_path / "leather"
    project = Project.create(folder)
    pdf(folder / "corpus" / "Rao_2014.pdf")
    (folder / "corpus" / "list.ris").write_text(_LIST, encoding="utf-8")
    project.ingest()
    project.close()
    return folder


def test_a_choice_goes_before_all_sources_and_can_be_taken_back(leather: Path) -> None:
    project = Project.open(leather)
    before = project.metadata("Rao_2014.pdf")
    assert (before.document.year, before.document.authors) == (2016, ("Rao, Nila",))
    after = project.choose_metadata("Rao_2014.pdf", "year", "2015", person="ana")
    assert after.document.year == 2015
    assert after.people == (("year", "ana"),)
    years = [(claim.value, claim.source) for claim in after.claims if claim.field == "year"]
    assert years == [
        ("2015", ClaimSource.PERSON),
        ("2016", ClaimSource.REFERENCE),
        ("2014", ClaimSource.FILE_NAME),
    ]
    outline = project.rooms.corpus.outline(after.document.id)
    assert described(project.rooms, outline).year == 2015
    assert project.choose_metadata("Rao_2014.pdf", "year", None, person="ana").document.year == 2016
    project.close()


def test_choices_are_checked(leather: Path) -> None:
    project = Project.open(leather)
    for field, value, told in (
        ("yeer", "2015", "choose one of: title, authors, year, doi, venue"),
        ("year", "20155", "no year"),
        ("doi", "leather.1", "holds no DOI"),
        ("title", "  ", "empty"),
        ("venue", None, "nothing to take back"),
    ):
        with pytest.raises(WorkspaceError, match=told):
            project.choose_metadata("Rao_2014.pdf", field, value, person="ana")
    with pytest.raises(DecisionRefused):
        project.choose_metadata("Rao_2014.pdf", "year", "2015", person=" ")
    chosen = project.choose_metadata("Rao_2014.pdf", "doi", "https://doi.org/10.5555/ABC.", person="ana")
    assert chosen.document.doi == "10.5555/abc"
    project.close()


def test_the_command_lists_conflicts_one_document_and_tables(leather: Path, called: Called) -> None:
    pdf(leather / "corpus" / "wool.pdf", place="Ludhiana")
    called("ingest", "-C", leather).ok()
    answer = called("metadata", "-C", leather).ok()
    assert "no source disagrees" in answer.out
    one = called("metadata", "Rao_2014.pdf", "-C", leather).ok()
    assert "reference list" in one.out
    assert "file properties" in one.out
    for order in (
        ["metadata", "Rao_2014.pdf", "--json", "-C", leather],
        ["metadata", "-C", leather, "--json", "Rao_2014.pdf"],
    ):
        told = json.loads(called(*order).ok().out)
        assert told["year"] == 2016
        assert {"field", "value", "source", "wins", "conflict", "person"} == set(told["claims"][0])
    rows = list(csv.DictReader(io.StringIO(called("metadata", "--csv", "-C", leather).ok().out)))
    assert {row["document"] for row in rows} >= {"Rao_2014.pdf", "wool.pdf"}
    wrong = called("metadata", "choose", "Rao_2014.pdf", "title", "--coder", "ana", "-C", leather)
    assert wrong.code == 2


def test_sources_that_disagree_are_listed_until_a_person_chooses(leather: Path, called: Called) -> None:
    project = Project.open(leather)
    reading = project.rooms.corpus.reading(project.metadata("Rao_2014.pdf").document.id)
    claims = [*reading.document.claims, Claim("year", "2013", ClaimSource.FIRST_PAGE)]
    project.rooms.corpus.keep_reading(replace(reading, document=with_claims(reading.document, claims)))
    project.close()
    answer = called("metadata", "-C", leather).ok()
    assert "Conflicts: 1." in answer.out
    assert answer.out.index("2016") < answer.out.index("2013")
    called("metadata", "choose", "Rao_2014.pdf", "year", "2013", "--coder", "bo", "-C", leather).ok()
    assert "no source disagrees" in called("metadata", "-C", leather).ok().out
    told = json.loads(called("metadata", "Rao_2014.pdf", "--json", "-C", leather).ok().out)
    assert (told["year"], told["conflicts"]) == (2013, [])
    assert [claim["person"] for claim in told["claims"] if claim["source"] == "person"] == ["bo"]
