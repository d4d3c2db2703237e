"""Reference lists in, references out; each document finds its reference."""

from dataclasses import replace
from pathlib import Path

import pytest

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.matching import match_references
from gvcmine.ingest.references import abstract_document, read_references
from gvcmine.types.text import Document, DocumentKind, Reference, Section

RIS = """TY  - JOUR
TI  - Upgrading in the Kenyan cut-flower chain
AU  - Otieno, Mary
AU  - Whitfield, L.
PY  - 2014/06/01
DO  - https://doi.org/10.1234/ABC.14
T2  - Journal of Chains
AB  - Growers gained certificates
  and lost margins.
DB  - Scopus
ER  -

TY  - RPRT
T1  - Governance without government
A1  - Lee, K.
Y1  - 2009
N2  - Lead firms set the terms.
UR  - http://example.org/report
"""


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[Reference]:
    return read_references(written(tmp_path / "list.ris", text, encoding), "list.ris")


def document(name: str, title: str | None, doi: str | None = None) -> Document:
    return Document(
        id=name,
        kind=DocumentKind.FILE,
        source=f"{name}.pdf",
        text="t",
        text_id="t",
        reader="r",
        title=title,
        doi=doi,
    )


def test_fields_are_read_whatever_tags_a_database_uses(tmp_path: Path) -> None:
    first, second = read(tmp_path, RIS)
    assert first == Reference(
        key="otieno2014upgrading",
        title="Upgrading in the Kenyan cut-flower chain",
        authors=("Otieno, Mary", "Whitfield, L."),
        year=2014,
        doi="10.1234/abc.14",
        venue="Journal of Chains",
        abstract="Growers gained certificates and lost margins.",
        source="list.ris",
        database="Scopus",
    )
    assert (second.title, second.year, second.abstract) == (
        "Governance without government",
        2009,
        "Lead firms set the terms.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_are_tolerated(tmp_path: Path, encoding: str) -> None:
    (reference,) = read(tmp_path, "TY  - JOUR\r\nTI  - Côte d’Ivoire\r\nER  - \r\n", encoding)
    assert reference.title == "Côte d’Ivoire"


def test_records_without_end_are_kept_apart(tmp_path: Path) -> None:
    records = read(tmp_path, "TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\n")
    assert [record.title for record in records] == ["One", "Two"]


def test_equal_keys_are_numbered(tmp_path: Path) -> None:
    record = "TY  - JOUR\nTI  - Chains\nAU  - Lee, K.\nPY  - 2009\nER  - \n"
    assert [reference.key for reference in read(tmp_path, record * 2)] == ["lee2009chains", "lee2009chains-2"]


def test_a_file_of_another_form_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="list.ris, line 2: this is not an RIS file"):
        read(tmp_path, "\nauthor,title\nLee,Chains\n")
    assert read(tmp_path, "") == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="gone.ris"):
        read_references(tmp_path / "gone.ris", "gone.ris")


def test_doi_goes_before_title_and_several_lists_may_name_one_document(tmp_path: Path) -> None:
    first, second = read(tmp_path, RIS)
    documents = [
        document("a", "Governance Without Government"),
        document("b", "Some title the reader got wrong", doi="10.1234/ABC.14"),
    ]
    matches = match_references([first, second, second], documents)
    assert [(match.document_id, match.how) for match in matches] == [
        ("b", "doi"),
        ("a", "title"),
        ("a", "title"),
    ]


def test_titles_match_in_spite_of_case_accents_and_punctuation() -> None:
    reference = Reference(key="k", title="Upgrading in Cote d'Ivoire: evidence from cocoa")
    matches = match_references(
        [reference], [document("a", "UPGRADING IN CÔTE D’IVOIRE – EVIDENCE FROM COCOA")]
    )
    assert matches[0].document_id == "a"


def test_another_doi_or_a_far_year_rules_a_title_out() -> None:
    reference = Reference(key="k", title="Upgrading in the Kenyan flower chain", year=2001, doi="10.1/x")
    assert match_references([reference], [document("a", reference.title, doi="10.1/y")])[0].how == "none"
    undated = replace(reference, doi=None)
    assert match_references([undated], [document("flowers-2016", reference.title)])[0].how == "none"
    assert match_references([undated], [document("flowers-2002", reference.title)])[0].how == "title"


def test_an_abstract_becomes_a_document_of_one_passage(tmp_path: Path) -> None:
    reference = read(tmp_path, RIS)[0]
    reading = abstract_document(reference)
    assert reading is not None
    (passage,) = reading.passages
    assert reading.document.kind is DocumentKind.ABSTRACT_ONLY
    assert reading.document.reference_key == reference.key
    assert len(reading.document.id) == 64
    assert passage.section is Section.ABSTRACT
    assert passage.text == reading.document.text[passage.span.start : passage.span.end] == reference.abstract
    assert abstract_document(replace(reference, database="Web of Science")) is not None
    elsewhere = abstract_document(replace(reference, database="Web of Science"))
    assert elsewhere is not None
    assert elsewhere.document.id == reading.document.id
    assert abstract_document(replace(reference, abstract=None)) is None
