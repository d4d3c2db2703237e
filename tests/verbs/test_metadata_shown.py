"""What a person chose of a document shows wherever the document is named, found, matched or released."""

import csv
from pathlib import Path

import pytest
from command_line import Called
from small_pdfs import pdf

from gvcmine.errors import ReleaseError, WorkspaceError
from gvcmine.project import Project
from gvcmine.types.text import ClaimSource
from gvcmine.verbs.exchanging import Library

_LIST = """TY  - JOUR
TI  - Leather in Kanpur
AU  - Rao, Nila
PY  - 2016
T2  - Journal of Leather
DO  - 10.5555/leather.1
ER  -

TY  - JOUR
TI  - How home workers of a town lost their orders
AB  - Home workers lost the orders that they had been given before.
PY  - 2011
DO  - 10.5555/home.2
ER  -
"""
_CODES = "document,variable,value,coder\n{name},c_sector,sec_fish,ana\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "leather"
    made = Project.create(folder)
    pdf(folder / "corpus" / "Rao.pdf")
    pdf(folder / "corpus" / "wool.pdf", place="Ludhiana")
    (folder / "corpus" / "list.ris").write_text(_LIST, encoding="utf-8")
    made.ingest()
    return made


def released(project: Project, name: str, file: str) -> list[dict[str, str]]:
    folder, _, _ = project.release(name)
    with (folder / file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def homes(project: Project) -> str:
    """Return the file that the work on home workers is matched to, or the empty text."""
    (work,) = (one for one in project.works() if one.reference.doi == "10.5555/home.2")
    return work.document


def test_what_was_chosen_is_shown_and_found(project: Project) -> None:
    document_id = project.metadata("wool.pdf").document.id
    project.choose_metadata("wool.pdf", "title", "Wool and What Became of It", person="ana")
    project.choose_metadata("wool.pdf", "doi", "10.5555/WOOL.3", person="ana")
    assert project.show("wool.pdf").document.title == "Wool and What Became of It"
    assert "Wool and What Became of It" in {one.title for one in project.status().documents}
    assert project.duplicates().documents[document_id].title == "Wool and What Became of It"
    for name in ("https://doi.org/10.5555/wool.3", "wool and what became of it"):
        assert project.metadata(name).document.id == document_id
    assert Library(project.rooms).documents("doi:10.5555/wool.3") == [document_id]
    project.choose_metadata("wool.pdf", "doi", None, person="ana")
    with pytest.raises(WorkspaceError, match="no document is called"):
        project.show("10.5555/wool.3")
    assert project.duplicates().documents[document_id].doi is None


def test_a_reference_is_matched_by_what_was_chosen(project: Project) -> None:
    document_id = project.metadata("wool.pdf").document.id
    assert homes(project) == ""
    chosen = project.choose_metadata("wool.pdf", "doi", "10.5555/home.2", person="ana")
    assert (chosen.document.year, chosen.document.title) == (
        2011,
        "How home workers of a town lost their orders",
    )
    assert homes(project) == "wool.pdf"
    stored = project.rooms.corpus.outline(document_id)
    assert {claim.source for claim in stored.claims} == {ClaimSource.FILE, ClaimSource.REFERENCE}
    undone = project.choose_metadata("wool.pdf", "doi", None, person="ana")
    assert (undone.document.year, undone.document.reference_key, homes(project)) == (None, None, "")


def test_a_release_describes_every_document_that_codings_rest_on(project: Project, tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text(_CODES.format(name="Rao.pdf"), encoding="utf-8")
    project.import_codings(tmp_path / "codes.csv")
    (row,) = released(project, "1", "documents_wide.csv")
    assert (row["document"], row["title"], row["authors"]) == ("Rao.pdf", "Leather in Kanpur", "Rao, Nila")
    assert (row["year"], row["doi"], row["venue"]) == ("2016", "10.5555/leather.1", "Journal of Leather")
    assert (row["language"], row["family"], row["same_work_as"]) == ("en", "", "")
    project.choose_metadata("Rao.pdf", "year", "2015", person="ana")
    with pytest.raises(ReleaseError, match="its inputs were others"):
        project.release("1")
    (row,) = released(project, "2", "documents_wide.csv")
    assert row["year"] == "2015"
    assert row["sources"] == "title=reference; authors=reference; year=person; doi=reference; venue=reference"
    told = {(one["file"], one["column"]): one for one in released(project, "2", "dictionary.csv")}
    assert "a person's choice, the reference list" in told["documents_wide.csv", "year"]["definition"]
    assert told["documents_wide.csv", "year"]["type"] == "integer"
    assert "person; reference" in told["documents_wide.csv", "sources"]["allowed"]


def test_a_release_names_versions_and_what_stands_for_a_work(project: Project, tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text(_CODES.format(name="wool.pdf"), encoding="utf-8")
    project.import_codings(tmp_path / "codes.csv")
    project.settle_pair("same", "Rao.pdf", "wool.pdf", person="ana", leading="Rao.pdf")
    (row,) = released(project, "1", "documents_wide.csv")
    assert (row["document"], row["same_work_as"]) == ("wool.pdf", "Rao.pdf")
    assert row["family"] == "Rao.pdf; wool.pdf"


def test_status_tells_what_is_set_aside(project: Project, called: Called) -> None:
    folder = project.rooms.folders.root
    assert "set aside" not in called("status", "-C", folder).ok().out
    project.settle_pair("same", "Rao.pdf", "wool.pdf", person="ana")
    told = called("status", "-C", folder).ok().out
    assert "1 document is set aside as the same work as another" in told
    assert project.ingest().counts["set_aside"] == 1


def test_a_name_of_several_means_the_one_that_stands_for_the_work(project: Project) -> None:
    for name in ("Rao.pdf", "wool.pdf"):
        project.choose_metadata(name, "doi", "10.5555/both", person="ana")
    with pytest.raises(WorkspaceError, match="means 2 documents"):
        project.show("10.5555/both")
    project.settle_pair("same", "Rao.pdf", "wool.pdf", person="ana", leading="wool.pdf")
    assert project.show("10.5555/both").document.source == "wool.pdf"
    assert project.show("Rao.pdf").document.source == "Rao.pdf"


def test_abstracts_with_one_short_title_are_works_of_their_own(project: Project) -> None:
    records = "".join(
        f"TY  - JOUR\nTI  - Introduction\nAU  - {author}\nAB  - On the {theme} of the region.\nER  -\n\n"
        for author, theme in (("Ito, Ken", "ports"), ("Ray, Mira", "mills"), ("Ito, Ken", "ports"))
    )
    (project.rooms.folders.corpus / "more.ris").write_text(records, encoding="utf-8")
    project.ingest()
    titles = [one.title for one in project.status().documents]
    assert titles.count("Introduction") == 2
