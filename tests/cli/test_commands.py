"""What commands print, for people and for scripts."""

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from command_line import Called, command, surroundings
from small_pdfs import pdf

from gvcmine.cli.main import COMMANDS, cli

TEXT = "Sialkot makes surgical instruments. Higher wages were not observed."


@pytest.fixture
def small(tmp_path: Path, called: Called) -> Path:
    """A workspace that has read one file."""
    called("init", tmp_path / "small").ok()
    pdf(tmp_path / "small" / "corpus" / "kanpur.pdf")
    called("ingest", "-C", tmp_path / "small").ok()
    return tmp_path / "small"


def test_every_command_of_the_list_exists_and_the_list_has_each_once() -> None:
    for name, (_, line) in COMMANDS.items():
        assert cli.get_command(None, name).name == name  # type: ignore[arg-type, union-attr]
        assert line.endswith(".")
    assert cli.get_command(None, "nonsense") is None  # type: ignore[arg-type]


def test_an_unknown_command_or_option_is_a_wrong_use(called: Called) -> None:
    assert "No such command" in called("frobnicate").refused(2)
    assert "No such option" in called("status", "--frobnicate").refused(2)


def test_a_new_workspace_says_what_to_do_next(tmp_path: Path, called: Called) -> None:
    told = called("init", tmp_path / "new").ok().out
    assert "gvcmine run" in told
    for name in ("corpus", "annotations/codebook.yaml", "annotations/gold", "models", "gvcmine.toml"):
        assert (tmp_path / "new" / name).exists()
    checked = called("codebook", "check", "-C", tmp_path / "new").ok().out
    assert "variables" in checked
    assert "u_econ_type" in checked


def test_a_workspace_is_made_with_a_codebook_of_ones_own(tmp_path: Path, called: Called) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(
        "codebook: mine\nversion: '1'\nvariables:\n"
        "  - {id: my_theme, label: Theme, level: case, values: [{id: th_one, label: One}]}\n",
        encoding="utf-8",
    )
    checked = called("codebook", "check", draft).ok().out
    assert "codebook mine, version 1" in checked
    assert "warning: my_theme → th_one: no definition" in checked
    called("init", tmp_path / "new", "--codebook", draft).ok()
    assert (tmp_path / "new/annotations/codebook.yaml").read_bytes() == draft.read_bytes()


def test_status_tells_people_and_scripts_the_same(small: Path, called: Called) -> None:
    counts = json.loads(called("status", "--json", "-C", small).ok().out)
    told = called("status", "-C", small).ok().out
    assert "kanpur.pdf" in told
    assert "1 files = 1 read + 0 refused + 0 duplicates" in told
    assert f"{counts['passages']} passages" in told


@pytest.mark.parametrize("table", ["proposals", "codings", "decisions", "mentions", "passages"])
def test_an_export_to_a_file_is_the_export_to_the_screen(
    table: str, small: Path, tmp_path: Path, called: Called
) -> None:
    shown = called("export", table, "-C", small).ok()
    file = tmp_path / "table.csv"
    told = called("export", table, "-C", small, "-o", file).ok()
    assert (told.out, told.err) == ("", f"Wrote {file}.\n")
    assert file.read_text(encoding="utf-8") == shown.out
    header = next(csv.reader(io.StringIO(shown.out)))
    assert {"document", "page"} <= set(header)
    assert b"\r" not in file.read_bytes()


def test_reading_only_the_beginning_of_an_export_is_no_error(small: Path) -> None:
    with subprocess.Popen(
        command("export", "passages", "-C", small),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(),
    ) as export:
        assert export.stdout and export.stderr
        export.stdout.close()
        assert b"Traceback" not in export.stderr.read()


def test_the_database_may_be_named_by_the_environment(
    small: Path, tmp_path: Path, called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GVCMINE_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    called("releases", "list", "-C", small).ok()
    assert (tmp_path / "elsewhere.sqlite3").exists()


@pytest.mark.slow
def test_tagging_a_text_shows_the_rule_behind_each_mention(small: Path, called: Called) -> None:
    told = json.loads(called("tag", "--explain", TEXT, "--json", "-C", small).ok().out)
    found: list[dict[str, Any]] = told["mentions"]
    place = next(mention for mention in found if mention["text"] == "Sialkot")
    assert (place["label"], place["id"], place["assertion"]) == ("PLACE", "PAK", "finding")
    assert any(mention["assertion"] == "negated" for mention in found)
    assert all(
        mention["rule"] and mention["source"] and TEXT[slice(*mention["span"].values())] for mention in found
    )
    assert "Sialkot" in called("tag", "--explain", TEXT, "-C", small).ok().out
    status = json.loads(called("status", "--json", "-C", small).ok().out)
    assert status["mentions"] == 0
