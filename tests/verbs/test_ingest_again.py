"""Ingest does only what is new: files added, changed, removed, copied or renamed between two runs."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import Called
from small_pdfs import pdf

from gvcmine.project import Project
from gvcmine.types.coding import Decision, Verdict, document_unit


@pytest.fixture
def corpus(tmp_path: Path, called: Called) -> Path:
    """The corpus folder of a workspace that has read two files."""
    called("init", tmp_path / "work").ok()
    corpus = tmp_path / "work" / "corpus"
    pdf(corpus / "agra.pdf", "Agra")
    pdf(corpus / "kanpur.pdf", "Kanpur")
    assert ingest(corpus, called)["read"] == 2
    return corpus


def ingest(corpus: Path, called: Called, *paths: Path) -> Any:
    told = json.loads(called("ingest", *paths, "-C", corpus.parent, "--json").ok().out)
    counts = told["counts"]
    assert counts["files"] == counts["files_read"] + counts["refusals"] + counts["duplicates"]
    assert counts["documents"] == counts["files_read"] + counts["abstract_only"] + counts["extra_pieces"]
    return told


def documents(corpus: Path, called: Called) -> set[str]:
    exported = called("export", "passages", "-C", corpus.parent).ok().out
    return {row["document"] for row in csv.DictReader(io.StringIO(exported))}


def decide_on(corpus: Path, source: str) -> None:
    """Decide that a document is eligible."""
    project = Project.open(corpus.parent)
    store = project.rooms.corpus
    document = next(one for one in store.document_ids() if store.document(one).source == source)
    project.decide(
        Decision(
            key=source,
            unit=document_unit(document),
            variable="p_eligibility",
            verdict=Verdict.ADD,
            value="inc_eligible",
            coder="ana",
            at="2024-01-01T00:00:00Z",
        )
    )
    project.close()


def test_a_second_run_reads_nothing(corpus: Path, called: Called) -> None:
    (corpus / "bad.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    assert ingest(corpus, called)["read"] == 1
    told = ingest(corpus, called)
    assert (told["read"], told["unchanged"], told["counts"]["refusals"]) == (0, 3, 1)


def test_a_new_file_is_the_only_one_read(corpus: Path, called: Called) -> None:
    (corpus / "more").mkdir()
    pdf(corpus / "more" / "chennai.pdf", "Chennai")
    told = ingest(corpus, called)
    assert (told["read"], told["unchanged"]) == (1, 2)
    assert documents(corpus, called) == {"agra.pdf", "kanpur.pdf", "more/chennai.pdf"}


def test_only_the_named_files_are_read_and_the_others_are_not_forgotten(corpus: Path, called: Called) -> None:
    pdf(corpus / "chennai.pdf", "Chennai")
    pdf(corpus / "dhaka.pdf", "Dhaka")
    assert ingest(corpus, called, corpus / "dhaka.pdf")["read"] == 1
    assert documents(corpus, called) == {"agra.pdf", "kanpur.pdf", "dhaka.pdf"}


def test_a_file_touched_but_not_changed_is_not_read_again(corpus: Path, called: Called) -> None:
    (corpus / "agra.pdf").touch()
    assert ingest(corpus, called)["read"] == 0


def test_a_removed_file_is_forgotten(corpus: Path, called: Called) -> None:
    (corpus / "agra.pdf").unlink()
    told = ingest(corpus, called)
    assert (told["read"], told["counts"]["files"], told["counts"]["documents"]) == (0, 1, 1)
    assert documents(corpus, called) == {"kanpur.pdf"}


def test_the_document_of_a_removed_file_stays_where_somebody_decided_on_it(
    corpus: Path, called: Called
) -> None:
    decide_on(corpus, "agra.pdf")
    (corpus / "agra.pdf").unlink()
    told = ingest(corpus, called)
    assert told["counts"]["documents"] == 2
    assert ["agra.pdf" in problem for problem in told["problems"]] == [True]
    assert documents(corpus, called) == {"agra.pdf", "kanpur.pdf"}


def test_a_changed_file_takes_the_place_of_what_it_held(corpus: Path, called: Called) -> None:
    pdf(corpus / "agra.pdf", "Firozabad")
    told = ingest(corpus, called)
    assert (told["read"], told["counts"]["documents"], told["counts"]["files"]) == (1, 2, 2)
    exported = called("export", "passages", "-C", corpus.parent).ok().out
    assert "Firozabad" in exported
    assert "Agra" not in exported


def test_a_copy_under_another_name_is_a_duplicate(corpus: Path, called: Called) -> None:
    shutil.copy(corpus / "kanpur.pdf", corpus / "again.pdf")
    told = ingest(corpus, called)
    assert told["duplicates"] == [{"source": "again.pdf", "duplicate_of": "kanpur.pdf"}]
    assert (told["read"], told["counts"]["duplicates"], told["counts"]["documents"]) == (0, 1, 2)
    assert ingest(corpus, called)["duplicates"] == told["duplicates"]


def test_copies_that_arrive_together_are_one_document(corpus: Path, called: Called) -> None:
    pdf(corpus / "one.pdf", "Chennai")
    shutil.copy(corpus / "one.pdf", corpus / "two.pdf")
    told = ingest(corpus, called)
    assert told["duplicates"] == [{"source": "two.pdf", "duplicate_of": "one.pdf"}]
    assert (told["read"], told["counts"]["documents"]) == (1, 3)


def test_a_copy_takes_over_when_the_original_is_removed(corpus: Path, called: Called) -> None:
    shutil.copy(corpus / "kanpur.pdf", corpus / "again.pdf")
    ingest(corpus, called)
    (corpus / "kanpur.pdf").unlink()
    told = ingest(corpus, called)
    assert (told["duplicates"], told["counts"]["documents"]) == ([], 2)
    assert documents(corpus, called) == {"agra.pdf", "again.pdf"}


def test_a_copy_takes_over_when_the_original_changes(corpus: Path, called: Called) -> None:
    shutil.copy(corpus / "kanpur.pdf", corpus / "kept.pdf")
    ingest(corpus, called)
    pdf(corpus / "kanpur.pdf", "Chennai")
    told = ingest(corpus, called)
    assert (told["duplicates"], told["counts"]["documents"]) == ([], 3)
    assert documents(corpus, called) == {"agra.pdf", "kanpur.pdf", "kept.pdf"}


def test_a_renamed_file_keeps_the_decisions_on_its_document(corpus: Path, called: Called) -> None:
    decide_on(corpus, "agra.pdf")
    (corpus / "agra.pdf").rename(corpus / "renamed.pdf")
    told = ingest(corpus, called)
    assert told["counts"]["documents"] == 2
    exported = called("export", "codings", "-C", corpus.parent).ok().out
    assert len(exported.splitlines()) == 3


def test_a_refused_file_is_read_once_it_is_repaired(corpus: Path, called: Called) -> None:
    (corpus / "bad.pdf").write_bytes(b"")
    assert ingest(corpus, called)["counts"]["refusals"] == 1
    pdf(corpus / "bad.pdf", "Chennai")
    told = ingest(corpus, called)
    assert (told["read"], told["counts"]["refusals"], told["counts"]["documents"]) == (1, 0, 3)


def test_other_limits_give_a_refused_file_another_chance(corpus: Path, called: Called) -> None:
    settings = corpus.parent / "gvcmine.toml"
    settings.write_text("[corpus]\nmost_pages = 3\n", encoding="utf-8")
    pdf(corpus / "long.pdf", "Chennai", pages=4)
    assert [refusal["reason"] for refusal in ingest(corpus, called)["refusals"]] == ["too_many_pages"]
    settings.write_text("[corpus]\nmost_pages = 4\n", encoding="utf-8")
    told = ingest(corpus, called)
    assert (told["read"], told["refusals"]) == (1, [])


def test_deleted_derived_data_are_made_again_and_cases_keep_their_ids(corpus: Path, called: Called) -> None:
    def cases() -> list[str]:
        project = Project.open(corpus.parent)
        found = [case.id for case in project.rooms.coding.cases()]
        project.close()
        return found

    before = cases()
    shutil.rmtree(corpus.parent / ".gvcmine")
    assert ingest(corpus, called)["read"] == 2
    assert cases() == before


def test_what_describes_a_corpus_or_is_hidden_is_no_source(corpus: Path, called: Called) -> None:
    for name in ("README.txt", "LICENSE", ".DS_Store", "~$draft.docx"):
        (corpus / name).write_text("words", encoding="utf-8")
    assert ingest(corpus, called)["counts"]["files"] == 2


def test_an_abstract_without_a_file_is_a_document_until_its_file_arrives(
    corpus: Path, called: Called
) -> None:
    record = (
        "TY  - JOUR\nTI  - Leather in Chennai\nAU  - Rao, A.\nPY  - 2010\n"
        "AB  - We study how tanners of Chennai became exporters of shoes after 2005.\nER  - \n"
    )
    (corpus / "list.ris").write_text(record, encoding="utf-8")
    assert ingest(corpus, called)["counts"]["abstract_only"] == 1
    pdf(corpus / "chennai.pdf", "Chennai")
    counts = ingest(corpus, called)["counts"]
    assert (counts["documents"], counts["references"]) == (3 + counts["abstract_only"], 1)
