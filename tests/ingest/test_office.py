"""Web pages, DOCX and plain text: what becomes a document, and what is refused."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gvcmine import parts
from gvcmine.ingest.office import OFFICE_ENDINGS, OfficeReader
from gvcmine.ingest.reasons import UNREAD_ENDINGS
from gvcmine.types.text import ClaimSource, Passage, Reading, Refusal, RefusalReason, Section

PROSE = (
    "The lead firm sets the standards that suppliers have to meet, and workers in the factories of the "
    "region are rarely asked about their views."
)

ARTICLE = f"""<!doctype html><html lang="en"><head><title>Coffee and upgrading | A Site</title>
<meta name="citation_title" content="Upgrading in the coffee chain">
<meta name="citation_author" content="Doe, Jane"><meta name="citation_author" content="Roe, Rick">
<meta name="citation_publication_date" content="2017/03/01"><meta name="citation_doi" content="10.1234/ABC.5">
<meta name="citation_journal_title" content="Journal of Chains">
<script>document.write("stolen words")</script></head><body>
<nav><ul><li>Home</li><li>About the site</li></ul></nav>
<article><h1>Upgrading in the coffee chain</h1><p>Jane Doe and Rick Roe</p>
<h2>Abstract</h2><p>This paper studies how farmers in Kenya enter the chain and what they got.<sup>1</sup></p>
<h2>1. Introduction</h2><p>{PROSE} First.</p><p>{PROSE} Second.</p>
<p style="display:none">Hidden words for machines.</p>
<table><tr><th>Country</th><th>Share</th></tr><tr><td>Kenya</td><td>12.3</td></tr></table>
<h3>1.1 Data</h3><p>{PROSE} Third.</p><p>{PROSE} Fourth.</p>
<h2>References</h2><p>Gereffi, G. (1994). The organization of buyer-driven chains.</p>
</article><footer>Copyright of the site</footer></body></html>"""

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def read(folder: Path, name: str, content: str | bytes, **limits: int) -> Reading | Refusal:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return OfficeReader(**limits).read(path, name)


def document(outcome: Reading | Refusal) -> Reading:
    assert isinstance(outcome, Reading), outcome
    return outcome


def refusal(outcome: Reading | Refusal) -> Refusal:
    assert isinstance(outcome, Refusal)
    return outcome


def of(reading: Reading, section: Section) -> list[Passage]:
    return [passage for passage in reading.passages if passage.section is section]


def paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:p>{styled}<w:r>{run}<w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, more: dict[str, str | bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            "</Types>",
        )
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        packed.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
        for name, content in (more or {}).items():
            packed.writestr(name, content)
    return target.getvalue()


def paper() -> bytes:
    cells = [f"<w:tc>{paragraph(text)}</w:tc>" for text in ("Country", "Share", "Kenya", "12")]
    rows = [f"<w:tr>{''.join(cells[:2])}</w:tr>", f"<w:tr>{''.join(cells[2:])}</w:tr>"]
    body = [
        paragraph("Upgrading in the coffee chain", "Title"),
        paragraph("Abstract", bold=True),
        paragraph("This paper studies how farmers enter the chain and what they gain."),
        paragraph("Introduction", "Heading1"),
        paragraph(PROSE),
        '<w:p><w:r><w:t>Workers were asked too.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        f"<w:tbl>{''.join(rows)}</w:tbl>",
        paragraph("References"),
        paragraph("Gereffi, G. (1994). The organization of buyer-driven chains."),
    ]
    note = paragraph("See the annex on the method for what was done in the field.")
    return docx(
        "".join(body),
        {
            "docProps/core.xml": f'<c:coreProperties xmlns:c="{PACKAGE}/metadata/core-properties" '
            'xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>Upgrading in the coffee chain</d:title>'
            "<d:creator>Jane Doe; Rick Roe</d:creator></c:coreProperties>",
            "word/footnotes.xml": f'<w:footnotes {WORD}><w:footnote w:id="2">{note}</w:footnote>'
            "</w:footnotes>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
            f'Id="r9" Type="{RELATIONS}/footnotes" Target="footnotes.xml"/></Relationships>',
        },
    )


def test_a_web_page_becomes_a_document_with_sections(tmp_path: Path) -> None:
    reading = document(read(tmp_path, "a.html", ARTICLE))
    assert reading.document.title == "Upgrading in the coffee chain"
    assert reading.document.authors == ("Doe, Jane", "Roe, Rick")
    assert (reading.document.year, reading.document.doi) == (2017, "10.1234/abc.5")
    assert reading.document.venue == "Journal of Chains"
    assert reading.document.language == "en"
    assert [page.label for page in reading.document.pages][1:] == [
        "Abstract",
        "1. Introduction",
        "1.1 Data",
        "References",
    ]
    assert [one.text for one in of(reading, Section.TITLE)] == ["Upgrading in the coffee chain"]
    assert "farmers in Kenya" in of(reading, Section.ABSTRACT)[0].text
    assert of(reading, Section.TABLE)[0].text == "Country | Share\nKenya | 12.3"
    assert "buyer-driven" in of(reading, Section.REFERENCES)[0].text
    assert {one.heading for one in of(reading, Section.BODY)} == {"1. Introduction", "1.1 Data"}


def test_scripts_menus_and_hidden_words_are_left_out(tmp_path: Path) -> None:
    text = document(read(tmp_path, "a.html", ARTICLE)).document.text
    for word in ("stolen", "About the site", "Hidden words", "Copyright"):
        assert word not in text


def test_text_that_looks_like_decoration_is_kept(tmp_path: Path) -> None:
    boxes = "".join(
        f'<div class="sidebar related comment"><p>{PROSE} Number {i} of many.</p></div>' for i in range(30)
    )
    text = document(read(tmp_path, "b.htm", f"<html><body>{boxes}</body></html>")).document.text
    assert all(f"Number {i} of many." in text for i in range(30))


def test_the_page_inside_a_web_archive_is_read(tmp_path: Path) -> None:
    archive = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=cut\r\n\r\n--cut\r\n"
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        f"{ARTICLE}\r\n--cut--\r\n"
    )
    assert document(read(tmp_path, "a.mhtml", archive)).document.title == "Upgrading in the coffee chain"


def test_a_docx_becomes_a_document_with_sections(tmp_path: Path) -> None:
    reading = document(read(tmp_path, "a.docx", paper()))
    claims = {(claim.field, claim.value) for claim in reading.document.claims}
    assert {("title", "Upgrading in the coffee chain"), ("authors", "Jane Doe; Rick Roe")} <= claims
    assert [one.text for one in of(reading, Section.TITLE)] == ["Upgrading in the coffee chain"]
    assert of(reading, Section.ABSTRACT)[0].heading == "Abstract"
    assert of(reading, Section.TABLE)[0].text == "Country | Share\nKenya | 12"
    assert of(reading, Section.BODY)[0].text.endswith("Workers were asked too.¹")
    assert [one.text for one in of(reading, Section.FOOTNOTE)] == [
        "See the annex on the method for what was done in the field."
    ]
    assert of(reading, Section.REFERENCES)[0].text.endswith("buyer-driven chains.")


def test_hard_wrapped_text_is_joined_and_dehyphenated(tmp_path: Path) -> None:
    text = (
        "Upgrading in the coffee chain\n\nAbstract\nThis paper studies the govern-\nance of coffee chains in"
        "\nKenya, and what farmers gain.\n\n1. Introduction\n\nThe governance of the chain is said\nto be "
        "buyer-\ndriven. Buyer-driven chains are common.\n\n"
        "REFERENCES\n\nGereffi, G. (1994). The organization.\n"
    )
    reading = document(read(tmp_path, "a.txt", text))
    assert reading.document.title == "Upgrading in the coffee chain"
    assert of(reading, Section.ABSTRACT)[0].text == (
        "Abstract\n\nThis paper studies the governance of coffee chains in Kenya, and what farmers gain."
    )
    assert "said to be buyer-driven. Buyer-driven chains" in of(reading, Section.BODY)[0].text
    assert of(reading, Section.REFERENCES)


def test_lines_as_long_as_paragraphs_are_paragraphs(tmp_path: Path) -> None:
    reading = document(read(tmp_path, "a.txt", f"{PROSE} One.\n{PROSE} Two.\n{PROSE} Three.\n"))
    assert reading.document.text.count("\n\n") == 2


def test_markdown_loses_its_signs(tmp_path: Path) -> None:
    text = (
        "# Upgrading in the coffee chain\n\n## Methods\n\nWe **interviewed** forty [managers](http://x.y/z) "
        "in _Dhaka_.\n\n- First entry about firms\n- Second entry about firms\n\n| a | b |\n|---|---|\n"
        "| 1 | 2 |\n\n"
        "Results\n-------\n\nWorkers were paid more after the firm upgraded.\n"
    )
    reading = document(read(tmp_path, "a.md", text))
    assert [page.label for page in reading.document.pages][1:] == ["Methods", "Results"]
    assert "We interviewed forty managers in Dhaka.\n\nFirst entry about firms" in reading.document.text
    assert of(reading, Section.TABLE)[0].text == "a | b\n1 | 2"


def test_form_feeds_part_pages(tmp_path: Path) -> None:
    reading = document(read(tmp_path, "a.txt", f"{PROSE}\f{PROSE * 12}\f{PROSE}"))
    assert [(page.number, page.label) for page in reading.document.pages] == [(1, None), (2, None), (3, None)]
    assert {region.page for passage in reading.passages for region in passage.regions} == {1, 2, 3}


ACCENTS = (
    "Les entreprises dominantes fixent à Genève les normes que les fournisseurs doivent respecter cet été."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_are_told(tmp_path: Path, encoding: str) -> None:
    reading = document(read(tmp_path, "a.txt", ACCENTS.encode(encoding)))
    assert reading.document.text == ACCENTS
    assert reading.document.language == "fr"


@pytest.mark.parametrize("name", ["a.html", "a.docx", "a.txt", "a.md"])
def test_every_passage_is_the_text_of_its_span_and_has_a_page_without_a_place(
    tmp_path: Path, name: str
) -> None:
    content = {"a.html": ARTICLE.encode(), "a.docx": paper()}.get(name, f"# Title here\n\n{PROSE}\n".encode())
    reading = document(read(tmp_path, name, content))
    assert reading.passages
    for passage in reading.passages:
        assert reading.document.text[passage.span.start : passage.span.end] == passage.text
        assert passage.page is not None
        assert reading.document.regions(passage.span) == passage.regions
        for region in passage.regions:
            box = region.rectangle
            assert (box.x0, box.y0, box.x1, box.y1) == (0, 0, 0, 0)
    assert all((page.width, page.height) == (0, 0) for page in reading.document.pages)
    covered = "".join(
        reading.document.text[line.span.start : line.span.end] for line in reading.document.lines
    )
    assert "".join(covered.split()) == "".join(reading.document.text.split())


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    assert read(tmp_path, "a.html", ARTICLE) == read(tmp_path, "a.html", ARTICLE)


REFUSED = {
    "zeros.txt": (b"abc\0\0\0def" * 20, RefusalReason.UNSUPPORTED),
    "pdf.html": (b"%PDF-1.4 and so on", RefusalReason.UNSUPPORTED),
    "zip.txt": (b"PK\x03\x04 and so on", RefusalReason.UNSUPPORTED),
    "empty.txt": (b"", RefusalReason.EMPTY_FILE),
    "blank.txt": (b"  \n\n  \f ", RefusalReason.NO_TEXT_LAYER),
    "figures.txt": (b"12 34 56 78\n" * 50, RefusalReason.NO_TEXT_LAYER),
    "nothing.html": (b"<html><body><script>alert('words words words')</script></body></html>",)
    + (RefusalReason.NO_TEXT_LAYER,),
    "nopage.mht": (b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nwords", RefusalReason.DAMAGED),
    "locked.docx": (b"\xd0\xcf\x11\xe0" + bytes(600), RefusalReason.ENCRYPTED),
    "cut.docx": (paper()[:-200], RefusalReason.DAMAGED),
    "garbage.docx": (b"no zip at all, but words", RefusalReason.DAMAGED),
    "empty.docx": (docx(""), RefusalReason.NO_TEXT_LAYER),
    "broken.docx": (docx("<w:p><w:r>"), RefusalReason.DAMAGED),
    "bomb.docx": (docx(paragraph(PROSE), {"word/styles.xml": b" " * 60_000_000}), RefusalReason.TOO_LARGE),
    "entities.docx": (
        docx(
            paragraph(PROSE),
            {"word/styles.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'},
        ),
        RefusalReason.DAMAGED,
    ),
    "wide.docx": (
        docx(
            paragraph(PROSE),
            {"word/styles.xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")},
        ),
        RefusalReason.DAMAGED,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    found = refusal(read(tmp_path, name, content))
    assert found.reason is reason
    assert ";" in found.detail, "a refusal says what to do"


@pytest.mark.parametrize("ending", UNREAD_ENDINGS)
def test_other_kinds_of_document_are_refused_by_name(tmp_path: Path, ending: str) -> None:
    found = refusal(read(tmp_path, f"a{ending}", b"anything"))
    assert found.reason is RefusalReason.UNSUPPORTED
    known = UNREAD_ENDINGS[ending]
    assert found.detail == f"the file is {known.meaning} ({ending}); {known.to_do}"
    assert ending not in OFFICE_ENDINGS


def test_the_doi_is_that_of_the_work_not_of_one_it_cites(tmp_path: Path) -> None:
    cites = "This builds on Gereffi, G. (1994), https://doi.org/10.1111/other.1, and asks what followed."
    page = ARTICLE.replace(f"<p>{PROSE} First.</p>", f"<p>{cites}</p><p>{PROSE}</p>")
    assert document(read(tmp_path, "a.html", page)).document.doi == "10.1234/abc.5"
    alone = f"# On coffee\n\n{cites}\n\nhttps://doi.org/10.2222/COFFEE.2\n\n{PROSE}"
    assert document(read(tmp_path, "a.md", alone)).document.doi == "10.2222/coffee.2"


def test_a_file_name_hints_at_year_and_author(tmp_path: Path) -> None:
    found = document(read(tmp_path, "Daly-2017-coffee.txt", f"{PROSE} {PROSE}")).document
    assert (found.authors, found.year) == (("Daly",), 2017)
    assert {claim.source for claim in found.claims if claim.field == "year"} == {ClaimSource.FILE_NAME}


def test_limits_are_kept(tmp_path: Path) -> None:
    large = refusal(read(tmp_path, "a.txt", PROSE, most_bytes=10))
    assert large.reason is RefusalReason.TOO_LARGE
    many = refusal(read(tmp_path, "b.txt", f"{PROSE}\f" * 5, most_pages=3))
    assert many.reason is RefusalReason.TOO_MANY_PAGES


def test_ten_thousand_nested_boxes_do_no_harm(tmp_path: Path) -> None:
    nested = f"<p>{PROSE}</p>" + "<div>" * 10_000 + "deep" + "</div>" * 10_000
    assert PROSE in document(read(tmp_path, "a.html", nested)).document.text


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_to_connect(*_: object) -> None:
        raise AssertionError("a reader went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse_to_connect)
    monkeypatch.setattr(socket, "getaddrinfo", refuse_to_connect)
    page = ARTICLE.replace("<body>", '<body><img src="http://example.org/a.png"><iframe src="http://x.org">')
    assert "a.png" not in document(read(tmp_path, "a.html", page)).document.text
    picture = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{RELATIONS}" r:link="r5"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r5" Type="{RELATIONS}/image" '
        'Target="http://example.org/a.png" TargetMode="External"/></Relationships>'
    )
    content = docx(picture + paragraph(PROSE), {"word/_rels/document.xml.rels": relations})
    assert document(read(tmp_path, "a.docx", content)).document.text == PROSE


def test_claims_say_where_they_come_from(tmp_path: Path) -> None:
    claims = document(read(tmp_path, "a.html", ARTICLE)).document.claims
    assert {claim.source for claim in claims} == {ClaimSource.FILE, ClaimSource.FIRST_PAGE}


def test_the_part_is_registered_and_light_to_import() -> None:
    assert parts.load("office.v1") is OfficeReader
    code = (
        "import sys; from gvcmine.ingest.office import OFFICE_ENDINGS;"
        "heavy = {'lxml', 'mammoth', 'trafilatura', 'charset_normalizer', 'numpy', 'pymupdf'};"
        "heavy &= set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
