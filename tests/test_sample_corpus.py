"""The sample corpus says what it is, can be made again, and carries the codes that the gold file claims."""

import csv
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pymupdf
import pytest
import rispy

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SCRIPT = ROOT / "scripts" / "make_sample_corpus.py"
NOTICE = "INVENTED for testing: not a real study"
REAL = ("china_vat_foreign_firms.pdf", "eac_gvc_participation.pdf", "emerging_mrio.pdf")
INVENTED = sorted(
    path.name for path in CORPUS.glob("*.pdf") if path.name not in REAL and path.name != "broken.pdf"
)
COLUMNS = [
    *("document", "unit", "variable", "value", "qualifiers", "primary", "status", "coder", "round"),
    *("verdict", "quote", "page", "note"),
]
STATUSES = {"not_reported", "absent", "unclear", "not_applicable", "conflicting"}


def squeezed(text: str) -> str:
    """Return the text without white space and hyphens, so that broken lines and words do not matter."""
    return re.sub(r"[\s\-]+", "", text)


@cache
def pages(name: str) -> tuple[str, ...]:
    with pymupdf.open(CORPUS / name) as document:
        return tuple(page.get_text() for page in document)


@cache
def gold_rows() -> tuple[dict[str, str], ...]:
    with (ROOT / "annotations/gold/sample_invented.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return tuple(reader)


def test_the_script_makes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPT), "--out", str(tmp_path)], check=True, capture_output=True)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted([*INVENTED, "broken.pdf"])
    for name in made:
        assert (tmp_path / name).read_bytes() == (CORPUS / name).read_bytes(), name


def test_the_corpus_stays_small() -> None:
    assert sum(path.stat().st_size for path in CORPUS.iterdir()) < 5_000_000


@pytest.mark.parametrize("name", INVENTED)
def test_every_page_and_the_metadata_say_invented(name: str) -> None:
    assert 3 <= len(pages(name)) <= 6
    assert all(NOTICE in text for text in pages(name))
    with pymupdf.open(CORPUS / name) as document:
        for key in ("title", "subject", "keywords"):
            assert "INVENTED" in document.metadata[key]


def test_printed_labels_differ_from_page_numbers_where_they_should() -> None:
    with pymupdf.open(CORPUS / "flowers_leather_kenya_ethiopia.pdf") as document:
        assert document[0].get_label() == "213"
    with pymupdf.open(CORPUS / "apparel_lesotho.pdf") as document:
        assert [page.get_label() for page in document][:2] == ["i", "1"]


def test_words_break_at_the_end_of_lines() -> None:
    broken = [name for name in INVENTED if re.search(r"[a-z]-\n[a-z]", "".join(pages(name)))]
    assert len(broken) >= 4


def test_the_damaged_file_is_the_beginning_of_a_whole_one() -> None:
    damaged = (CORPUS / "broken.pdf").read_bytes()
    whole = (CORPUS / "wire_harness_morocco.pdf").read_bytes()
    assert whole.startswith(damaged)
    assert len(damaged) == len(whole) * 3 // 10


def test_every_file_has_its_line_in_the_readme() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path.name}`" in readme for path in CORPUS.glob("*.pdf"))


@pytest.mark.parametrize("name", INVENTED)
def test_every_quote_stands_on_its_page(name: str) -> None:
    rows = [row for row in gold_rows() if row["document"] == name]
    assert rows
    for row in rows:
        assert bool(row["quote"]) == bool(row["page"])
        if row["quote"]:
            assert squeezed(row["quote"]) in squeezed(pages(name)[int(row["page"]) - 1]), row["quote"]


def test_gold_rows_keep_the_rules_of_the_import_format() -> None:
    keys = [(r["document"], r["variable"], r["value"], r["qualifiers"], r["status"]) for r in gold_rows()]
    assert len(keys) == len(set(keys))
    for row in gold_rows():
        assert (row["value"] == "") == (row["status"] in STATUSES)
        assert (row["unit"], row["coder"], row["round"], row["verdict"]) == ("", "gold", "main", "add")
        assert row["primary"] in ("", "yes")
        names = [part.split("=")[0] for part in row["qualifiers"].split(";")]
        assert names == sorted(names)


def test_gold_values_exist_in_the_shipped_codebook() -> None:
    codebook_file = pytest.importorskip("gvcmine.workspace.codebook_file")
    variables = {variable.id: variable for variable in codebook_file.shipped_codebook().variables}
    for row in gold_rows():
        variable = variables[row["variable"]]
        assert not variable.derived
        if variable.values and row["value"]:
            assert variable.value(row["value"]) is not None, row
        for part in filter(None, row["qualifiers"].split(";")):
            name, value = part.split("=")
            qualifier = variable.qualifier(name)
            assert qualifier is not None, row
            permitted = set(qualifier.values)
            if qualifier.variable:
                permitted |= {each.id for each in variables[qualifier.variable].values}
            assert value in permitted, row
        if row["primary"]:
            assert variable.primary, row


def test_gold_has_one_primary_value_where_the_codebook_asks_for_one() -> None:
    codebook_file = pytest.importorskip("gvcmine.workspace.codebook_file")
    for variable in codebook_file.shipped_codebook().variables:
        for name in INVENTED:
            rows = [r for r in gold_rows() if (r["document"], r["variable"]) == (name, variable.id)]
            if rows and variable.primary and not rows[0]["status"]:
                assert sum(row["primary"] == "yes" for row in rows) == 1, (name, variable.id)
            if not variable.multiple:
                assert len(rows) <= 1, (name, variable.id)


def test_gold_covers_every_core_variable_of_each_case() -> None:
    codebook_file = pytest.importorskip("gvcmine.workspace.codebook_file")
    core = {v.id for v in codebook_file.shipped_codebook().variables if v.tier == "core" and not v.derived}
    for name in INVENTED:
        coded = {row["variable"] for row in gold_rows() if row["document"] == name}
        if name != "review_buyers_and_teachers.pdf":
            assert core <= coded, (name, core - coded)


def test_references_match_files_by_doi_by_title_or_not_at_all() -> None:
    with (CORPUS / "references.ris").open(encoding="utf-8") as file:
        records = rispy.load(file)
    firsts = [squeezed(pages(name)[0]).lower() for name in (*INVENTED, *REAL)]

    def printed(text: str) -> bool:
        wanted = re.sub(r"\W", "", text.lower())
        return any(wanted in re.sub(r"\W", "", first) for first in firsts)

    by_doi = [r for r in records if "doi" in r and printed(r["doi"].removeprefix("https://doi.org/"))]
    by_title = [r for r in records if "doi" not in r and printed(r["title"])]
    alone = [r for r in records if r not in by_doi and r not in by_title]
    assert (len(records), len(by_doi), len(by_title), len(alone)) == (12, 5, 3, 4)
    assert sum("abstract" in record for record in alone) == 2
    assert all("INVENTED" in "".join(record["notes"]) for record in alone)
