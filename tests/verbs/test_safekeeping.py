"""What people decided survives changes of files, folders and codebook, and never comes out wrong."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from command_line import Called
from small_pdfs import pdf

RIS = """TY  - JOUR
TI  - {title}
AB  - Growers of roses in Naivasha began to sell directly to shops.
DO  - 10.5555/roses.1
ER  -
"""
CODES = """document,variable,value,coder
{name},c_sector,sec_fish,ana
{name},p_eligibility,inc_eligible,ana
"""


@pytest.fixture
def work(tmp_path: Path, called: Called) -> Path:
    """A workspace with one file that Ana has coded."""
    work = tmp_path / "work"
    called("init", work).ok()
    pdf(work / "corpus" / "agra.pdf", "Agra")
    called("ingest", "-C", work).ok()
    imported(work, "agra.pdf", called)
    return work


def imported(work: Path, name: str, called: Called) -> None:
    (work / "codes.csv").write_text(CODES.format(name=name), encoding="utf-8")
    called("import", "codings", work / "codes.csv", "-C", work).ok()


def counts(work: Path, called: Called) -> dict[str, int]:
    told: dict[str, int] = json.loads(called("status", "--json", "-C", work).ok().out)
    return told


def test_a_coded_file_may_be_renamed(work: Path, called: Called) -> None:
    (work / "corpus" / "agra.pdf").rename(work / "corpus" / "leather.pdf")
    assert "is gone" not in called("ingest", "-C", work).ok().out
    told = counts(work, called)
    assert (told["files"], told["documents"], told["duplicates"], told["codings"]) == (1, 1, 0, 2)
    assert "leather.pdf" in called("export", "codings", "-C", work).ok().out


def test_an_earlier_version_keeps_its_decisions_and_counts_no_more(work: Path, called: Called) -> None:
    pdf(work / "corpus" / "agra.pdf", "Agra", pages=3)
    called("ingest", "-C", work).ok()
    told = counts(work, called)
    assert (told["files"], told["documents"], told["cases"], told["decisions"]) == (1, 1, 1, 2)
    imported(work, "agra.pdf", called)
    assert counts(work, called)["decisions"] == 4, "the name now means the new version"
    called("release", "1", "-C", work).ok()
    released = (work / "annotations" / "releases" / "1" / "codes_long.csv").read_text(encoding="utf-8")
    assert len(released.splitlines()) == 1 + 4


def test_lost_passages_are_made_again(work: Path, called: Called) -> None:
    shutil.rmtree(work / ".gvcmine" / "passages")
    called("ingest", "-C", work).ok()
    assert counts(work, called)["passages"] > 0


def test_a_release_without_the_texts_is_refused(work: Path, called: Called) -> None:
    shutil.rmtree(work / ".gvcmine")
    assert "run gvcmine ingest" in called("release", "1", "-C", work).refused()
    assert not (work / "annotations" / "releases" / "1").exists()
    called("ingest", "-C", work).ok()
    called("release", "1", "-C", work).ok()


def test_a_codebook_that_changed_under_its_version_cannot_be_released(work: Path, called: Called) -> None:
    codebook = work / "annotations" / "codebook.yaml"
    changed = codebook.read_text(encoding="utf-8").replace("id: sec_fish", "id: sec_fishery")
    codebook.write_text(changed, encoding="utf-8")
    assert "give the changed codebook a new version" in called("release", "1", "-C", work).refused()
    codebook.write_text(changed.replace('version: "1.0.0"', 'version: "1.0.1"'), encoding="utf-8")
    assert "sec_fish of c_sector was decided on" in called("release", "1", "-C", work).refused()


def test_two_lists_with_one_work_make_one_document(work: Path, called: Called) -> None:
    (work / "corpus" / "scopus.ris").write_text(RIS.format(title="Roses of Naivasha, sold directly"), "utf-8")
    (work / "corpus" / "wos.ris").write_text(RIS.format(title="Roses of Naivasha sold directly."), "utf-8")
    called("ingest", "-C", work).ok()
    told = counts(work, called)
    assert (told["references"], told["abstract_only"]) == (2, 1)


def test_files_of_one_name_in_two_folders_round_trip(work: Path, called: Called) -> None:
    (work / "corpus" / "more").mkdir()
    pdf(work / "corpus" / "more" / "agra.pdf", "Another Agra")
    called("ingest", "-C", work).ok()
    exported = called("export", "codings", "-C", work).ok().out
    assert {row["document"] for row in csv.DictReader(io.StringIO(exported))} == {"agra.pdf"}
    (work / "codes.csv").write_text(exported, encoding="utf-8")
    assert "Imported 0 codings" in called("import", "codings", work / "codes.csv", "-C", work).ok().out


def test_a_relative_database_lies_in_the_workspace(
    work: Path, called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "gvcmine.toml").write_text('[store]\nurl = "sqlite:///annotations/own.sqlite3"\n', "utf-8")
    monkeypatch.chdir(work.parent)
    called("status", "-C", "work").ok()
    assert (work / "annotations" / "own.sqlite3").is_file()


def test_init_adds_to_a_gitignore_that_is_there(tmp_path: Path, called: Called) -> None:
    (tmp_path / ".gitignore").write_text("notes/\n", encoding="utf-8")
    called("init", tmp_path).ok()
    lines = (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "notes/"
    assert {"/corpus/*", "/.gvcmine/", "/annotations/*.sqlite3*"} <= set(lines)


def test_a_codebook_in_another_encoding_is_refused_in_one_line(tmp_path: Path, called: Called) -> None:
    (tmp_path / "latin.yaml").write_bytes("codebook: café".encode("latin-1"))
    message = called("init", tmp_path / "work", "--codebook", tmp_path / "latin.yaml").refused()
    assert "latin.yaml" in message
    assert not (tmp_path / "work").exists()


def test_an_export_to_nowhere_names_the_place(work: Path, called: Called) -> None:
    message = called("export", "codings", "-C", work, "-o", work / "none" / "codes.csv").refused()
    assert "none" in message
