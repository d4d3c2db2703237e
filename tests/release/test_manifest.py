import csv
import hashlib
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvcmine.errors import ReleaseError
from gvcmine.parts import Writer
from gvcmine.release.manifest import NAMES, Basis, build_release
from gvcmine.release.writers import CsvWriter
from gvcmine.types.coding import CodingState, Decision, LoggedDecision, Verdict


def basis(count: Any = 2, **more: Any) -> Any:
    log = [
        LoggedDecision(
            sequence=number,
            hash=f"hash-{number}",
            decision=Decision(
                key=f"k{number}",
                unit="case:a",
                variable="c_sector",
                verdict=Verdict.ADD,
                coder="ana",
                at=f"2024-05-0{number}T00:00:00Z",
                value="sec_fish",
            ),
        )
        for number in range(1, count + 1)
    ]
    content = {
        "name": "2024.1",
        "decisions": log,
        "codebook_text": "codebook: small\n",
        "corpus_fingerprint": "corpus-1",
        "software_version": "0.1.0",
    }
    return Basis(**{**content, **more})


def contents(release: Any) -> Any:
    return {file.name: file.content for file in release.files}


def test_a_release_holds_every_file_and_its_manifest_tells_their_checksums(coding: Any, dataset: Any) -> None:
    release = build_release(dataset(coding("sec_fish")), basis(), CsvWriter())
    files = contents(release)
    manifest = json.loads(files["manifest.json"])
    assert set(files) == set(NAMES.values())
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    assert (manifest["last_decision"], manifest["last_decision_hash"]) == (2, "hash-2")
    assert manifest["last_decided_at"] == release.last_decided_at == "2024-05-02T00:00:00Z"
    assert (manifest["codebook_version"], manifest["codebook_fingerprint"]) == ("1.2.0", "abc123")
    assert files["codebook.yaml"] == b"codebook: small\n"


def test_the_same_input_gives_the_same_bytes(coding: Any, dataset: Any) -> None:
    first = build_release(dataset(coding("sec_fish")), basis(), CsvWriter())
    second = build_release(dataset(coding("sec_fish")), basis(), CsvWriter())
    assert first == second


def test_row_counts_are_those_of_the_files(coding: Any, dataset: Any) -> None:
    release = build_release(dataset(coding("sec_fish"), coding("sc_firm", "c_scale")), basis(), CsvWriter())
    for file in release.files:
        if file.rows is not None:
            assert len(list(csv.DictReader(io.StringIO(file.content.decode())))) == file.rows
    assert {file.name: file.rows for file in release.files}["codes_long.csv"] == 2


def test_the_readme_says_in_words_how_much_is_in_it(coding: Any, dataset: Any) -> None:
    data = dataset(
        coding("sec_fish"),
        coding("sec_wood", state=CodingState.CONFLICT),
        coding("exc_scope", "p_eligibility", unit="doc:d2"),
    )
    text = contents(build_release(data, basis(), CsvWriter()))["README.txt"].decode()
    assert "N cases = 1, N documents = 2, N codings = 3" in text
    assert "conflict: 1 (coders disagree" in text
    assert "codes_long.csv: one row per coding, with its qualifiers and state (3 rows)" in text
    assert "cut to 40 words" in text


def test_without_any_decision_there_is_nothing_to_release(dataset: Any) -> None:
    with pytest.raises(ReleaseError, match="review proposals or import codings first"):
        build_release(dataset(), basis(count=0), CsvWriter())


def test_where_everything_was_undone_the_release_has_no_rows(dataset: Any) -> None:
    release = build_release(dataset(), basis(), CsvWriter())
    assert {file.name: file.rows for file in release.files}["codes_long.csv"] == 0


cells = st.text(st.characters(codec="utf-8"), max_size=10)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_law_what_is_written_as_csv_is_read_back_as_it_was(rows: Any) -> None:
    writer: Writer = CsvWriter()
    content = writer.write([{"a": one, "b": other} for one, other in rows], ["a", "b"])
    read = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    assert read == [["a", "b"], *([one, other] for one, other in rows)]


def test_csv_quotes_a_lone_carriage_return_and_ends_lines_with_a_line_feed() -> None:
    content = CsvWriter().write([{"a": "x\ry", "b": None}], ["a", "b"])
    assert content == b'a,b\n"x\ry",\n'
