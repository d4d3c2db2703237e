"""Whatever is wrong with what people hand in: one clear message, the right exit code, nothing half-done."""

import csv
import hashlib
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Called, gvcmine
from small_pdfs import locked_pdf, pdf, scanned_pdf

from gvcmine.review.exchange import COLUMNS

SECTOR = {
    "document": "wine_moldova.pdf",
    "variable": "c_sector",
    "value": "sec_beverages_wine",
    "coder": "ana",
}


def kept(folder: Path) -> dict[str, str]:
    """Return the content of every file that a person would miss: all but what is derived."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".gvcmine" not in path.parts and "sqlite3" not in path.name
    }


def codings(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def fresh(tmp_path: Path, called: Called) -> Path:
    """A workspace that holds nothing yet."""
    called("init", tmp_path / "fresh").ok()
    return tmp_path / "fresh"


@pytest.mark.parametrize(
    "words",
    [
        ["ingest"], ["tag"], ["propose"], ["run"], ["status"], ["review", "--coder", "ana"], ["evaluate"],
        ["train"], ["models", "list"], ["release", "1.0"], ["releases", "list"], ["export", "codings"],
        ["codebook", "check"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_outside_a_workspace_every_command_says_how_to_make_one(
    words: list[str], tmp_path: Path, called: Called
) -> None:
    told = called(*words, "-C", tmp_path).refused()
    assert f"{tmp_path} is no gvcmine workspace" in told
    assert "gvcmine init" in told
    assert "\n" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_is_not_made_twice(fresh: Path, called: Called) -> None:
    before = kept(fresh)
    assert "nothing was changed" in called("init", fresh).refused()
    assert kept(fresh) == before


def test_a_workspace_is_not_made_with_a_bad_codebook(tmp_path: Path, called: Called) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("codebook: mine\n", encoding="utf-8")
    assert "required key is missing" in called("init", tmp_path / "new", "--codebook", draft).refused()
    assert not (tmp_path / "new").exists()


def test_a_missing_corpus_folder_is_named(fresh: Path, called: Called) -> None:
    (fresh / "corpus" / "README.md").unlink()
    (fresh / "corpus").rmdir()
    assert f"there is no folder {fresh / 'corpus'}" in called("ingest", "-C", fresh).refused()


def test_an_empty_corpus_is_no_success(fresh: Path, called: Called) -> None:
    told = called("ingest", "-C", fresh).refused()
    assert "nothing to read" in told
    assert "PDF" in told


def test_a_path_outside_the_corpus_is_refused(fresh: Path, tmp_path: Path, called: Called) -> None:
    outside = pdf(tmp_path / "outside.pdf")
    assert "lies outside" in called("ingest", outside, "-C", fresh).refused()
    assert "does not exist" in called("ingest", tmp_path / "none.pdf", "-C", fresh).refused()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("variables:", "variables: [", "line "),
        ("\nvariables:", "\nvariabels: []\nvariables:", "variabels: unknown key, did you mean variables?"),
        ("    label: ", "    lable: ", "lable: unknown key, did you mean label?"),
    ],
    ids=["syntax", "top key", "key of a variable"],
)
def test_a_codebook_that_cannot_be_used_says_where(
    old: str, new: str, told: str, fresh: Path, called: Called
) -> None:
    file = fresh / "annotations" / "codebook.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    for words in (["codebook", "check"], ["status"]):
        message = called(*words, "-C", fresh).refused()
        assert message.startswith("annotations/codebook.yaml: ")
        assert told in message


def test_a_missing_codebook_file_is_named(fresh: Path, called: Called) -> None:
    (fresh / "annotations" / "codebook.yaml").unlink()
    assert "there is no such file" in called("status", "-C", fresh).refused()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("[corpus]\nworker = 2\n", "corpus.worker: unknown key, did you mean corpus.workers?"),
        ("[corpsu]\n", "corpsu: unknown key, did you mean corpus?"),
        ("[corpus]\nworkers = 'two'\n", "corpus.workers is 'two'; it takes a whole number"),
        ("[corpus]\nworkers = -1\n", "must be at least 0"),
        ("[corpus\n", "not valid TOML"),
        ("[tag]\ntagger = 'gvc.v9'\n", 'no part is called "gvc.v9"'),
        ("[store]\nurl = 'mysql://host/base'\n", "is not a database that gvcmine can use"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_permitted(
    settings: str, told: str, fresh: Path, called: Called
) -> None:
    (fresh / "gvcmine.toml").write_text(settings, encoding="utf-8")
    message = called("status", "-C", fresh).refused()
    assert told in message
    assert "\n" not in message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [{**SECTOR, "variable": "c_sectr"}],
            "line 2: no variable is called c_sectr; did you mean c_sector?",
        ),
        ([{**SECTOR, "value": "sec_wien"}], "line 2: c_sector has no value"),
        ([SECTOR, {**SECTOR, "note": "again"}], "line 3: repeats line 2"),
        ([{**SECTOR, "document": "wine.pdf"}], 'line 2: no document matches "wine.pdf"; there are: '),
        ([{**SECTOR, "status": "absent"}], "line 2: holds both value and status"),
        ([{**SECTOR, "coder": ""}], "line 2: names no coder"),
        ([SECTOR, {**SECTOR, "coder": "bo", "page": "one"}], 'line 3: page is "one"'),
    ],
)
def test_a_file_of_codings_with_one_bad_row_is_refused_as_a_whole(
    rows: list[dict[str, str]], told: str, workspace: Path, tmp_path: Path, called: Called
) -> None:
    message = called("import", "codings", codings(tmp_path / "mine.csv", *rows), "-C", workspace).refused()
    assert message.startswith("mine.csv: 1 problem, nothing was imported")
    assert told in message
    assert called("export", "decisions", "-C", workspace).ok().out.count("\n") == 1


@pytest.mark.slow
def test_all_problems_of_a_file_come_at_once(workspace: Path, tmp_path: Path, called: Called) -> None:
    rows = [{**SECTOR, "coder": ""}, {**SECTOR, "value": "x"}, SECTOR, {**SECTOR, "document": "x"}]
    message = called("import", "codings", codings(tmp_path / "mine.csv", *rows), "-C", workspace).refused()
    assert [line.split(":")[0] for line in message.splitlines()] == ["mine.csv", "line 2", "line 3", "line 5"]


def test_a_file_that_is_no_table_of_codings_is_refused(fresh: Path, tmp_path: Path, called: Called) -> None:
    file = tmp_path / "mine.csv"
    for content, told in (
        (b"document;variable\n", "separated by commas"),
        (b"document,variable\n", "lacks the column"),
        ("Caf\xe9".encode("latin-1"), "not UTF-8"),
        (b"", "lacks the column"),
    ):
        file.write_bytes(content)
        assert told in called("import", "codings", file, "-C", fresh).refused()


def test_a_missing_file_of_codings_is_a_wrong_use_of_the_command(fresh: Path, called: Called) -> None:
    assert "does not exist" in called("import", "codings", fresh / "none.csv", "-C", fresh).refused(2)


def test_a_database_of_a_newer_program_is_left_alone(fresh: Path, called: Called) -> None:
    called("releases", "list", "-C", fresh).ok()
    database = fresh / "annotations" / "gvcmine.sqlite3"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = database.read_bytes()
    message = called("status", "-C", fresh).refused()
    assert "revision 9999" in message
    assert "newer gvcmine" in message
    assert database.read_bytes() == before


@pytest.mark.parametrize("content", [b"These are notes.\n" * 200, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_left_alone(content: bytes, fresh: Path, called: Called) -> None:
    database = fresh / "annotations" / "gvcmine.sqlite3"
    database.write_bytes(content)
    assert "is damaged or is no SQLite database" in called("status", "-C", fresh).refused()
    assert database.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(fresh: Path, called: Called) -> None:
    database = fresh / "annotations" / "gvcmine.sqlite3"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    assert "not one that gvcmine made" in called("status", "-C", fresh).refused()


def test_a_release_needs_decisions_and_a_name_that_can_be_a_folder(fresh: Path, called: Called) -> None:
    before = kept(fresh)
    assert "nothing has been decided yet" in called("release", "1.0", "-C", fresh).refused()
    for name in ("../outside", "a/b", ".hidden", "a name"):
        assert "cannot name a release" in called("release", name, "-C", fresh).refused()
    assert kept(fresh) == before
    assert "no release yet" in called("releases", "list", "-C", fresh).ok().out


@pytest.mark.slow
def test_a_release_never_changes(workspace: Path, tmp_path: Path, called: Called) -> None:
    called("import", "codings", codings(tmp_path / "one.csv", SECTOR), "-C", workspace).ok()
    called("release", "1.0", "-C", workspace).ok()
    called(
        "import", "codings", codings(tmp_path / "two.csv", {**SECTOR, "coder": "bo"}), "-C", workspace
    ).ok()
    before = kept(workspace)
    message = called("release", "1.0", "-C", workspace).refused()
    assert 'a release "1.0" exists' in message
    assert "choose another name" in message
    assert kept(workspace) == before


@pytest.mark.slow
def test_training_needs_confirmed_passages(workspace: Path, called: Called) -> None:
    before = kept(workspace)
    message = called("train", "u_econ_type", "-C", workspace).refused()
    assert "too little to train on" in message
    assert "u_econ_type: no confirmed codes (no decisions)" in message
    assert 'no variable "u_econ"' in called("train", "u_econ", "-C", workspace).refused()
    assert kept(workspace) == before


def test_there_is_nothing_to_review_or_to_evaluate_before_the_first_run(fresh: Path, called: Called) -> None:
    assert "gvcmine run" in called("review", "--coder", "ana", "-C", fresh).refused()
    assert "there is no gold" in called("evaluate", "-C", fresh).refused()
    codings(fresh / "annotations" / "gold" / "mine.csv", SECTOR)
    assert "gvcmine run" in called("evaluate", "-C", fresh).refused()


@pytest.mark.slow
def test_a_review_of_what_does_not_exist_says_what_does(
    demo: object, workspace: Path, called: Called
) -> None:
    message = called("review", "--coder", "ana", "--document", "nope.pdf", "-C", workspace).refused()
    assert 'there is no document "nope.pdf"; there are: apparel_lesotho.pdf' in message
    message = called("review", "--coder", "ana", "--variable", "c_sectr", "-C", workspace).refused()
    assert 'no variable "c_sectr"' in message


def test_a_review_without_a_coder_is_a_wrong_use_of_the_command(fresh: Path, called: Called) -> None:
    assert "--coder" in called("review", "-C", fresh).refused(2)


def test_a_model_that_does_not_exist_is_refused(fresh: Path, called: Called) -> None:
    assert "there are: none yet" in called("models", "show", "u_econ_type", "-C", fresh).refused()
    assert "there are: none yet" in called("models", "promote", "u_econ_type", "1", "-C", fresh).refused()
    assert called("models", "promote", "u_econ_type", "newest", "-C", fresh).refused(2)


def test_an_unknown_table_is_a_wrong_use_of_the_command(fresh: Path, called: Called) -> None:
    assert "'mentions'" in called("export", "mention", "-C", fresh).refused(2)


def test_bad_files_end_as_refusals_with_their_reasons_while_the_good_one_is_read(
    fresh: Path, called: Called
) -> None:
    corpus = fresh / "corpus"
    pdf(corpus / "good.pdf")
    locked_pdf(corpus / "locked.pdf")
    scanned_pdf(corpus / "scanned.pdf")
    (corpus / "empty.pdf").write_bytes(b"")
    (corpus / "page.pdf").write_bytes(b"<!DOCTYPE html><html><body>Please log in.</body></html>")
    (corpus / "notes.docx").write_bytes(b"PK\x03\x04 and so on")
    (corpus / "cut.pdf").write_bytes(pdf(corpus / "cut.pdf", "Agra", pages=9).read_bytes()[:700])
    told = json.loads(called("ingest", "-C", fresh, "--json").ok().out)
    reasons = {refusal["source"]: refusal["reason"] for refusal in told["refusals"]}
    assert reasons.pop("cut.pdf") in ("damaged", "no_pages")
    assert reasons == {
        "locked.pdf": "encrypted",
        "scanned.pdf": "no_text_layer",
        "empty.pdf": "empty_file",
        "page.pdf": "not_pdf",
        "notes.docx": "damaged",
    }
    assert all(refusal["detail"] for refusal in told["refusals"])
    counts = told["counts"]
    assert (counts["files"], counts["files_read"], counts["refusals"], counts["documents"]) == (7, 1, 6, 1)
    rows = csv.DictReader(io.StringIO(called("export", "passages", "-C", fresh).ok().out))
    assert {row["document"] for row in rows} == {"good.pdf"}
    assert "refused  locked.pdf: encrypted" in called("status", "-C", fresh).ok().out


def test_a_damaged_reference_list_is_a_note_and_the_files_are_read(fresh: Path, called: Called) -> None:
    pdf(fresh / "corpus" / "good.pdf")
    (fresh / "corpus" / "list.ris").write_bytes(b"\xff\xfe\x00 no list of references")
    told = json.loads(called("ingest", "-C", fresh, "--json").ok().out)
    assert told["counts"]["files_read"] == 1
    assert any("list.ris" in problem for problem in told["problems"])


def test_a_message_is_shown_by_the_real_command_without_a_traceback(tmp_path: Path) -> None:
    told = gvcmine("status", folder=tmp_path).refused()
    assert told.startswith(". is no gvcmine workspace")
