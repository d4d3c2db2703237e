"""Title, authors, year, DOI and venue: read off first pages of many layouts, with the source of each."""

import pickle
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest
from front_pages import WORKS, Work, laid_out, read, values

from gvcmine.ingest.authors import names_in
from gvcmine.ingest.claims import agree, conflicts, name_claims, ranked, with_claims
from gvcmine.ingest.doi import own_doi
from gvcmine.ingest.metadata import plain_words
from gvcmine.ingest.names import is_name, sorted_name, surname
from gvcmine.ingest.pdf import PyMuPDFReader
from gvcmine.ingest.stated import read_packet, stated_claims
from gvcmine.ingest.venue import issue_line
from gvcmine.types.text import Claim, ClaimSource, Document, DocumentKind, Reading, Section

_XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" prism:coverDate="2014-05-01">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Ladders of felt</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Ilka Morrow</rdf:li><rdf:li>Tomas Bellweather</rdf:li></rdf:Seq></dc:creator>
<prism:doi>10.1016/J.valdev.2014.02.007</prism:doi>
<prism:publicationName>Valley Development</prism:publicationName>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def _flat(text: str) -> str:
    return plain_words(text).replace(" ", "")


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.layout)
def test_first_pages_of_many_layouts_are_read(work: Work) -> None:
    found = values(read(work.pages))
    assert _flat(found.get("title", "")) == _flat(work.title)
    for field in ("authors", "year", "doi"):
        wanted = getattr(work, field)
        assert wanted is None or found.get(field, "") == wanted
    assert work.venue is None or found.get("venue", "") == work.venue


def test_every_source_keeps_its_claim() -> None:
    front = read("17b 60,90 Ladders of felt and other hats\n11 60,120 Ilka Morrow\n9 60,300 ~", xmp=_XMP)
    titles = [(claim.value, claim.source) for claim in ranked(front.claims, "title")]
    assert titles == [
        ("Ladders of felt and other hats", ClaimSource.FIRST_PAGE),
        ("Ladders of felt", ClaimSource.FILE),
    ]


def test_a_packet_is_read_without_entities_and_a_broken_one_says_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("Hidden words", encoding="utf-8")
    claimed = {claim.field: claim.value for claim in stated_claims({"xmp": _XMP})}
    assert claimed == {
        "title": "Ladders of felt",
        "authors": "Morrow, Ilka; Bellweather, Tomas",
        "year": "2014",
        "doi": "10.1016/j.valdev.2014.02.007",
        "venue": "Valley Development",
    }
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    outward = doctype + _XMP.replace("Ladders of felt", "&e;")
    assert "Hidden" not in str(read_packet(outward))
    assert read_packet(_XMP[:600]) == {} == read_packet(_XMP.replace("</rdf:Seq>", "</rdf:Bag>"))
    assert read_packet("\x00<x:xmpmeta" * 3) == {}


@pytest.mark.parametrize(
    "metadata",
    [
        {"title": "World Bank Document", "author": "World Bank Group"},
        {"title": "Microsoft Word - wp7_final.docx", "author": "wb158349"},
        {"title": "untitled", "author": "Admin"},
        {"title": "Morrow and Bellweather (2014)", "author": "user"},
        {"title": "10.1016/j.valdev.2014.02.007", "author": "Elsevier Ltd"},
        {"title": "标题", "author": "作者"},
    ],
)
def test_what_programs_write_is_no_claim_of_title_or_author(metadata: dict[str, str]) -> None:
    assert {claim.field for claim in stated_claims(metadata)} <= {"doi"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Yasheng Huang¹ and Heiwai Tang²", ["Yasheng Huang", "Heiwai Tang"]),
        ("Carla Benedetti 1,*, Yusuf Adan 2 and Grace Li 1,2", ["Carla Benedetti", "Yusuf Adan", "Grace Li"]),
        ("Smith, Jane; van Dijk, Piet", ["Smith, Jane", "van Dijk, Piet"]),
        ("By Ana Costa, Dean, University of A; Bo Lin, Fellow, Institute B", ["Ana Costa", "Bo Lin"]),
        (
            "Patricio O’Neill, María José Ruiz & J.-P. Lévy, PhD",
            ["Patricio O’Neill", "María José Ruiz", "J.-P. Lévy"],
        ),
        ("吴 桐 章莘燊 刘宏松", ["吴桐", "章莘燊", "刘宏松"]),
        ("Trade and Competitiveness Global Practice Group", None),
        ("Middle East and North Africa", None),
        ("RETOMANDO O CAMINHO PARA A INCLUSÃO, O CRESCIMENTO", None),
        ("Department of Geography, University of Estmark, Norway", None),
        ("Status, Potential and East African Experiences", None),
        ("12 May 2014", None),
    ],
)
def test_names_are_told_from_other_words(text: str, names: list[str] | None) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("Heiwai Tang", "Tang, Heiwai"),
        ("Jose P. Vasquez", "Vasquez, Jose P."),
        ("Marion van der Berg", "van der Berg, Marion"),
        ("WENJIE CHEN", "Chen, Wenjie"),
        ("FIONA MCKAY", "McKay, Fiona"),
        ("José Antonio Quispe", "Quispe, José Antonio"),
        ("Marco Antonio Hernandez Ore", "Hernandez Ore, Marco Antonio"),
        ("Alonso Alfaro Ureña", "Alonso Alfaro Ureña"),
        ("Douglas Zhihua Zeng", "Zeng, Douglas Zhihua"),
        ("吴桐", "吴桐"),
        ("Okonkwo, Ada", "Okonkwo, Ada"),
    ],
)
def test_names_are_turned_only_where_it_is_sure(printed: str, kept: str) -> None:
    assert sorted_name(printed) == kept


def test_surnames_of_both_forms_are_equal() -> None:
    assert surname("Vasquez, Jose P.") == surname("Jose P. Vasquez") == "vasquez"
    assert not is_name("World Bank Group") and not is_name("42 Street Road")


@pytest.mark.parametrize(
    ("text", "venue", "year"),
    [
        ("Journal of Upland Geography 8 (2008) pp. 323–345", "Journal of Upland Geography", 2008),
        ("World Valleys Vol. 39, No. 4, pp. 621–632, 2011", "World Valleys", 2011),
        ("Value Networks. 2020;20:425–450.", "Value Networks", 2020),
        ("Asian Valley Review, vol. 31, no. 2, pp. 109–140", "Asian Valley Review", None),
        ("Downloaded from World Valleys 39 (2011) 1–20", None, None),
        ("Received: 3 May 2019", None, None),
        ("Abel, R., 2009. Salt roads. Trade Notes 2, 1–4.", None, None),
    ],
)
def test_citation_lines_name_journal_and_year(text: str, venue: str | None, year: int | None) -> None:
    found = issue_line(text)
    assert (found.venue if found else None, found.year if found else None) == (venue, year)


def test_a_doi_broken_at_the_line_end_is_whole_again() -> None:
    pages = [
        laid_out(1, "8 60,40 https://doi.org/10.1016/j.\n8 60,52 valdev.2014.02.007 Elsevier\n9 60,400 ~")
    ]
    assert own_doi(pages, None) == "10.1016/j.valdev.2014.02.007"


def test_file_names_are_hints_only() -> None:
    assert [(c.field, c.value) for c in name_claims("x/Daly-et-al-2017-Maize-paper.pdf")] == [
        ("authors", "Daly"),
        ("year", "2017"),
    ]
    assert name_claims("WPS20178.pdf") == [] == name_claims("from 2010 to 2015.pdf")


def test_conflicts_are_what_cannot_both_be_right() -> None:
    def claims(field: str, *values: str) -> list[Claim]:
        sources = (ClaimSource.FIRST_PAGE, ClaimSource.FILE)
        return [Claim(field, value, source) for value, source in zip(values, sources, strict=True)]

    agreeing = [
        *claims("title", "Ladders of felt: Standards", "Ladders of Felt"),
        *claims("authors", "Huang, Yasheng; Tang, Heiwai", "Yasheng Huang"),
        *claims("venue", "Journal of Industrial Ecology", "J of Industrial Ecology"),
        *claims("doi", "10.1000/a", "10.1000/A"),
        Claim("year", "2014", ClaimSource.FIRST_PAGE),
        Claim("year", "2019", ClaimSource.FILE_NAME),
    ]
    assert conflicts(agreeing) == []
    differing = [*claims("year", "2014", "2015"), *claims("title", "Ladders of felt", "Steps of wood")]
    assert [(one.field, one.claims[0].value) for one in conflicts(differing)] == [
        ("title", "Ladders of felt"),
        ("year", "2014"),
    ]
    settled = [*differing, Claim("year", "2015", ClaimSource.PERSON)]
    assert [one.field for one in conflicts(settled)] == ["title"]
    assert not agree("authors", "Huang, Yasheng", "Tang, Heiwai")


def test_the_most_trustworthy_claim_fills_the_field() -> None:
    empty = Document(id="x", kind=DocumentKind.FILE, source="x.pdf", text="", text_id="", reader="r")
    whole = with_claims(
        empty,
        [
            Claim("year", "2013", ClaimSource.FILE),
            Claim("year", "2014", ClaimSource.FIRST_PAGE),
            Claim("authors", "Huang, Yasheng; Tang, Heiwai", ClaimSource.FILE),
        ],
    )
    assert (whole.year, whole.authors, whole.title) == (2014, ("Huang, Yasheng", "Tang, Heiwai"), None)
    assert len(whole.claims) == 3


def test_a_pdf_carries_its_claims_and_the_parts_of_its_front(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    with pymupdf.open() as file:
        page = file.new_page()
        for x, y, size, text in (
            (60, 90, 17, "Ladders of felt and other hats"),
            (60, 120, 11, "Ilka Morrow and Tomas Bellweather"),
            (60, 140, 8, "Department of Geography, University of Estmark, Norway"),
            (60, 170, 9, "Keywords: hats, felt, ladders"),
        ):
            page.insert_text((x, y), text, fontsize=size)
        story = "The firms that we visited had sold their goods to traders for many years. " * 30
        page.insert_textbox((60, 200, 500, 800), story, fontsize=10)
        file.set_xml_metadata(_XMP)
        path.write_bytes(file.tobytes(no_new_id=True))
    reading = PyMuPDFReader().read(path, "paper.pdf")
    assert isinstance(reading, Reading)
    assert reading.document.title == "Ladders of felt and other hats"
    assert reading.document.authors == ("Morrow, Ilka", "Bellweather, Tomas")
    assert (reading.document.doi, reading.document.year) == ("10.1016/j.valdev.2014.02.007", 2014)
    sections = {passage.text.split()[0]: passage.section for passage in reading.passages}
    assert sections["Ladders"] is Section.TITLE
    assert sections["Ilka"] is Section.AUTHORS
    assert sections["Department"] is Section.AFFILIATIONS
    assert sections["Keywords:"] is Section.KEYWORDS
    assert pickle.loads(pickle.dumps(reading.document.claims)) == reading.document.claims  # noqa: S301


def test_weighing_claims_needs_no_xml_library() -> None:
    code = "import sys, gvcmine.verbs.metadata, gvcmine.ingest.front; sys.exit('lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
