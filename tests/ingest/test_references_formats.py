"""Reference lists in the formats and dialects of databases and reference managers."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.records.ris import read_ris
from gvcmine.ingest.references import ReferenceList, is_reference_list, read_list
from gvcmine.types.text import Reference

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "references"


def listing(folder: Path, name: str, text: str, encoding: str = "utf-8") -> ReferenceList:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read_list(path, name)


def only(folder: Path, name: str, text: str) -> Reference:
    (reference,) = listing(folder, name, text).references
    return reference


def test_scopus_ris(tmp_path: Path) -> None:
    reference = only(
        tmp_path,
        "scopus.ris",
        "TY  - JOUR\nAU  - Otieno, M.\nTI  - Flowers and power\nPY  - 2019\nT2  - Chains Today\n"
        "DO  - 10.1234/ft.2019.7\nUR  - https://www.example.org/inward/record.uri?eid=2-s2.0-1&doi=10.9999%2fx\n"
        "AB  - Growers bargain.\nKW  - power\nN1  - Cited By :4\nN1  - Export Date: 12 March 2024\n"
        "M3  - Article\nDB  - Scopus\nER  -\n",
    )
    assert (reference.doi, reference.year, reference.venue) == ("10.1234/ft.2019.7", 2019, "Chains Today")
    assert (reference.database, reference.searched_on) == ("Scopus", "2024-03-12")
    assert reference.keywords == ("power",)


def test_ovid_ris_of_cab_abstracts_has_other_tags_for_everything(tmp_path: Path) -> None:
    reference = only(
        tmp_path,
        "cab.ris",
        "1.\nTY  - JOUR\nID  - 20193001234\nT1  - Avocado exporters\nA1  - Njoroge, P.\nY1  - 2018//\n"
        "N2  - Contracts changed.\nJF  - Rural Notes\nDO  - https://dx.doi.org/10.1234/AV.1\n"
        "DB  - CAB Abstracts <1990 to 2024 Week 10>\nER  - \n",
    )
    assert reference.key == "njoroge2018avocado"
    assert (reference.doi, reference.database) == ("10.1234/av.1", "CAB Abstracts")
    assert (reference.abstract, reference.venue) == ("Contracts changed.", "Rural Notes")


def test_ebsco_ris_names_econlit_by_a_code(tmp_path: Path) -> None:
    reference = only(
        tmp_path,
        "econlit.ris",
        "TY  - JOUR\nAU  - Lee, Kim\nT1  - Chains of toys\nY1  - 2003/05//\nJO  - Toy Economics\n"
        "N1  - Accession Number: 0712345; Lee, Kim 1\nUR  - https://search.example.com/login.aspx?db=eoh\n"
        "DP  - EBSCOhost\nDB  - eoh\nER  -\n",
    )
    assert (reference.database, reference.year, reference.doi) == ("EconLit with Full Text", 2003, None)


def test_proquest_zotero_endnote_and_mendeley_ris(tmp_path: Path) -> None:
    found = listing(
        tmp_path,
        "mixed.ris",
        "TY  - JOUR\nT1  - From ProQuest\nA1  - Silva, Ana\nY1  - 2011///\nJF  - Wine Notes\nDP  - ProQuest\n"
        "N1  - doi: 10.1234/pq.1\nER  - \n\n"
        "TY  - BOOK\nTI  - From Zotero\nA3  - Editor, Ed\nDA  - 2010/11/02/\nPY  - 2010\nDP  - Library\nER  -"
        "\n"
        "TY  - CHAP\nAU  - Rossi, Carla\nPY  - 1999\nTI  - From EndNote\nT2  - A book\nM3  - 10.1234/en.9\n"
        "DB  - CAB Abstracts\nID  - 77\nER  - \n\n"
        "TY  - JOUR\nT1  - From Mendeley\nAU  - Abe, K\nPY  - 2007\nJO  - J. Chains\n"
        "UR  - https://onlinelibrary.example.com/doi/10.1234/me.3/full?download=true\nN2  - About.\nER  - \n",
    ).references
    assert [reference.doi for reference in found] == ["10.1234/pq.1", None, "10.1234/en.9", "10.1234/me.3"]
    assert [reference.year for reference in found] == [2011, 2010, 1999, 2007]
    assert [reference.database for reference in found] == ["ProQuest", "Library", "CAB Abstracts", None]
    assert found[1].authors == ("Editor, Ed",)
    assert found[3].abstract == "About."


def test_a_note_that_mentions_another_works_doi_gives_none(tmp_path: Path) -> None:
    record = "TY  - JOUR\nTI  - A reply\nN1  - Comment on Lee (2003), doi 10.1234/other.1\nER  - \n"
    assert only(tmp_path, "list.ris", record).doi is None


def test_comments_of_a_list_name_database_query_and_day(tmp_path: Path) -> None:
    reference = only(
        tmp_path,
        "list.ris",
        "Provider: Example Host\nSearch strategy: chain* AND (upgrad* OR power)\nExport date: 2024-05-02\n\n"
        "TY  - JOUR\nTI  - Chains\nER  - \n",
    )
    assert reference.database == "Example Host"
    assert reference.query == "chain* AND (upgrad* OR power)"
    assert reference.searched_on == "2024-05-02"


def test_a_record_without_its_first_line_is_read_and_told(tmp_path: Path) -> None:
    found = listing(
        tmp_path,
        "list.ris",
        "TY  - JOUR\nTI  - One\nER  - \n\nTI  - Two\nAU  - Lee, K\nER  - \nTY  - JOUR\nER  - \n",
    )
    assert [reference.title for reference in found.references] == ["One", "Two", ""]
    first, second = found.problems
    assert first == 'list.ris, line 5: a record without its first line ("TY") was read'
    assert second.startswith("list.ris, line 8: this record has no title")


def test_web_of_science_lists_are_known_by_content_under_any_ending(tmp_path: Path) -> None:
    text = (
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Otieno, M\n   Lee, K\nAF Otieno, Mary\n"
        "   Lee, Kim\nTI Flowers and the people\n   who cut them\nSO CHAINS TODAY\nDE labour; flowers\n"
        "AB First line\n   and second.\nPY 2019\nDI 10.1234/W.1\nUT WOS:000123\nDA 2024-03-09\nER\n\nEF\n"
    )
    for name in ("savedrecs.txt", "savedrecs.ciw", "savedrecs.isi", "savedrecs.ris"):
        reference = only(tmp_path, name, text)
        assert reference.title == "Flowers and the people who cut them"
        assert reference.authors == ("Otieno, Mary", "Lee, Kim")
        assert (reference.doi, reference.database) == ("10.1234/w.1", "Web of Science")
        assert (reference.searched_on, reference.keywords) == ("2024-03-09", ("labour", "flowers"))
        assert is_reference_list(tmp_path / name)


def test_medline(tmp_path: Path) -> None:
    reference = only(
        tmp_path,
        "pubmed.nbib",
        "\nPMID- 12345678\nDP  - 2016 May\nTI  - Health of workers\n      in chains.\n"
        "LID - 10.1234/hw.5 [doi]\n"
        "AB  - They were\n      asked.\nFAU - Silva, Ana\nAU  - Silva A\nJT  - Journal of Work\nOT  - work\n",
    )
    assert (reference.title, reference.doi) == ("Health of workers in chains.", "10.1234/hw.5")
    assert (reference.authors, reference.year, reference.abstract) == (
        ("Silva, Ana",),
        2016,
        "They were asked.",
    )
    assert reference.database == "PubMed"


BIBTEX = r"""Scopus
EXPORT DATE: 12 March 2024

@string{jc = "Journal of Chains"}
@article{otieno2014, author = {Otieno, Mary and Jos{\'e} da Silva and {World Bank}},
  title = "{\"U}pgrading in {Kenya} \& C\^ote d'Ivoire -- a study", journal = jc, year = 2014,
  doi = {10.1234/JC.1}, abstract = {They {\o}wn 50\% of it.}, keywords = {power, chains}, source = {Scopus}}

@incollection{lee2003, crossref = {book2003}, author = {Kim Lee}, title = {A chapter}}
@book{book2003, title = {The book}, editor = {Rossi, Carla}, publisher = {Press}, year = {2003}}
@article{broken, title = {Never closed, year = {2001}
@online{late, author = {Abe, Ken}, title = {After the broken one}, subtitle = {A note}, date = {2020-05-01}}
"""


def test_bibtex_with_accents_strings_books_and_a_broken_entry(tmp_path: Path) -> None:
    found = listing(tmp_path, "list.bib", BIBTEX)
    article, chapter, book, online = found.references
    assert article.title == "Üpgrading in Kenya & Côte d'Ivoire – a study"
    assert article.authors == ("Otieno, Mary", "da Silva, José", "World Bank")
    assert (article.venue, article.doi, article.year) == ("Journal of Chains", "10.1234/jc.1", 2014)
    assert (article.abstract, article.keywords) == ("They øwn 50% of it.", ("power", "chains"))
    assert (article.database, article.searched_on) == ("Scopus", "2024-03-12")
    assert (chapter.year, chapter.venue, chapter.authors) == (2003, "The book", ("Lee, Kim",))
    assert book.authors == ("Rossi, Carla",)
    assert (online.title, online.year) == ("After the broken one: A note", 2020)
    (problem,) = found.problems
    assert problem.startswith('list.bib, line 11: the entry "broken" is left out')


def test_an_abbreviation_that_nothing_defines_costs_only_its_entry(tmp_path: Path) -> None:
    found = listing(
        tmp_path, "list.bib", "@article{a, title={One}, journal=jx}\n\n@article{b, title={Two}, year=2001}\n"
    )
    assert [reference.key for reference in found.references] == ["b"]
    assert found.problems[0].startswith('list.bib, line 1: the entry "a" is left out')


@pytest.mark.parametrize(
    ("text", "authors", "database"),
    [
        (
            '\ufeff"Authors","Author full names","Title","Year","Source title","DOI","Abstract",'
            '"Author Keywords","Source"\n"Otieno M.; Lee K.",'
            '"Otieno, Mary (57190000000); Lee, Kim (57190000001)",'
            '"Flowers, again",'
            '"2019","Chains Today","10.1234/c.1","Two\nlines.","power; chains","Scopus"\n',
            ("Otieno M.", "Lee K."),
            "Scopus",
        ),
        (
            "Publication Type\tAuthors\tArticle Title\tSource Title\tAuthor Keywords\tAbstract"
            "\tPublication Year\tDOI\tUT (Unique WOS ID)\nJ\tOtieno, M; Lee, K\tFlowers, again\tChains Today"
            "\tpower; chains\tTwo lines."
            "\t2019\t10.1234/c.1\tWOS:0001\n",
            ("Otieno, M", "Lee, K"),
            "Web of Science",
        ),
        (
            "Title;Authors;Abstract;Published Year;Journal;DOI;Ref;Covidence #;Tags\n"
            "Flowers, again;Otieno, Mary and Lee, Kim;Two lines.;2019;Chains Today;10.1234/c.1;12;#7;power\n",
            ("Otieno, Mary", "Lee, Kim"),
            None,
        ),
        (
            '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Abstract Note",'
            '"Manual Tags"\n"AB12","journalArticle","2019","Otieno, Mary; Lee, Kim","Flowers, again",'
            '"Chains Today","10.1234/c.1","Two lines.","power"\n',
            ("Otieno, Mary", "Lee, Kim"),
            None,
        ),
        (
            "record_id,title,abstract,authors,journal,year,doi,asreview_label\n"
            '3,"Flowers, again",Two lines.,"Otieno M., Lee K.",Chains Today,2019,10.1234/c.1,1\n',
            ("Otieno M.", "Lee K."),
            None,
        ),
        (
            "Title,Abstract,Authors,pubdate,pubtitle,digitalObjectIdentifier,Database\n"
            '"Flowers, again",Two lines.,"Otieno, Mary; Lee, Kim",Jun 2019,'
            "Chains Today,10.1234/c.1,EconLit\n",
            ("Otieno, Mary", "Lee, Kim"),
            "EconLit",
        ),
    ],
    ids=["scopus", "web of science", "covidence", "zotero", "asreview", "proquest"],
)
def test_tables(text: str, authors: tuple[str, ...], database: str | None, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    assert is_reference_list(path)
    found = read_list(path, "list.csv")
    assert found.problems == ()
    (reference,) = found.references
    assert (reference.title, reference.year, reference.venue) == ("Flowers, again", 2019, "Chains Today")
    assert (reference.doi, reference.abstract) == ("10.1234/c.1", "Two lines.")
    assert (reference.authors, reference.database) == (authors, database)


def test_a_row_with_other_columns_than_the_header_is_told_with_its_line(tmp_path: Path) -> None:
    text = 'title,authors,year\n"One\nline more",Lee,2001\nTwo,Abe,2002,extra\n'
    found = listing(tmp_path, "list.csv", text)
    assert [reference.year for reference in found.references] == [2001, 2002]
    assert found.problems == ("list.csv, line 4: 4 columns where the header has 3; check this record",)


def test_csl_json(tmp_path: Path) -> None:
    entries = [
        {
            "id": "otieno2014",
            "title": "Flowers",
            "author": [{"family": "Otieno", "given": "Mary"}, {"literal": "World Bank"}],
            "issued": {"date-parts": [[2014, 6]]},
            "container-title": "Chains Today",
            "DOI": "10.1234/F.1",
            "abstract": "They grow.",
            "source": "Scopus",
        },
        "no record",
        {"id": 5, "title": "Toys", "issued": {"raw": "May 2003"}},
    ]
    found = listing(tmp_path, "list.json", json.dumps(entries, indent=1))
    flowers, toys = found.references
    assert (flowers.key, flowers.authors, flowers.year) == (
        "otieno2014",
        ("Otieno, Mary", "World Bank"),
        2014,
    )
    assert (flowers.doi, flowers.database, flowers.venue) == ("10.1234/f.1", "Scopus", "Chains Today")
    assert (toys.key, toys.year) == ("anonymous2003toys", 2003)
    (problem,) = found.problems
    assert problem == 'list.json, line 27: entry 2 is no record but "no record"'


def test_cut_json_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"list.json, line 2: this is not valid JSON"):
        listing(tmp_path, "list.json", '[{"title": "One",\n "DOI": ')


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data.csv", "country,wage\nKenya,3\n"),
        (
            "paper.txt",
            "Flowers and power\n\nWe study growers. @article{x} is how one would cite this.\n" * 90,
        ),
        ("settings.json", '{"colour": "blue"}'),
        ("notes.md", "TY  - JOUR\n"),
        ("gone.csv", None),
    ],
)
def test_other_files_are_no_lists(name: str, text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert not is_reference_list(tmp_path / name)


def test_an_unstated_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "list.bib"
    path.write_bytes("@article{a, author={李明}, title={全球价值链升级}, year={2013}}".encode("gb18030"))
    found = read_list(path, "list.bib")
    assert (found.references[0].title, found.references[0].authors) == ("全球价值链升级", ("李明",))
    assert found.problems == (
        'list.bib, line 1: the file is not UTF-8 and was read as "gb18030"; check names with accents',
    )


WORDS = (
    st.text(
        st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="\u2028\u2029"),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3), WORDS), min_size=1, max_size=5))
def test_what_is_written_as_ris_is_read_back(rows: list[tuple[str, list[str], str]]) -> None:
    import unicodedata

    text = "".join(
        f"TY  - JOUR\nTI  - {title}\n"
        + "".join(f"AU  - {author}\n" for author in authors)
        + f"AB  - {abstract}\nER  - \n"
        for title, authors, abstract in rows
    )
    records = read_ris(text).records
    nfc = [
        tuple(unicodedata.normalize("NFC", value) for value in (title, *authors, abstract))
        for title, authors, abstract in rows
    ]
    assert [(record.title, *record.authors, record.abstract) for record in records] == nfc


COUNTS = {
    "bib_bibtexparser/bibtex.bib": 1,
    "bib_bibtexparser/gbk_test.bib": 1,
    "jabref_isi/IsiImporterTest1.isi": 1,
    "jabref_isi/IsiImporterTest2.isi": 3,
    "jabref_isi/IsiImporterTestInspec.isi": 2,
    "jabref_isi/IsiImporterTestMedline.isi": 2,
    "jabref_isi/IsiImporterTestWOS.isi": 2,
    "jabref_nbib/NbibImporterTest.nbib": 1,
    # Nine first lines follow each other with nothing between; two more records have no title.
    "jabref_ris/RisImporterTest1.ris": 3,
    "ris_rispy/example_extraneous_data.ris": 2,
    "ris_rispy/example_full.ris": 2,
    "ris_rispy/example_full_without_whitespace.ris": 2,
    "ris_rispy/example_full_write.ris": 2,
    "ris_rispy/example_multiline.ris": 3,
    "ris_rispy/example_urls.ris": 4,
    "ris_rispy/example_wos.ris": 2,
}
"""Records in each sample, counted by eye; the others hold one."""

REFUSED = {
    "jabref_isi/IsiImporterTestEmpty.isi": "line 1: this is not a Web of Science list",
    "jabref_ris/RisImporterCorrupted.ris": "line 2: this is not an RIS file",
}


def test_long_cells_are_read_and_other_tables_keep_their_limit(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    long = "word " * 50_000
    (tmp_path / "long.csv").write_text(f"title,year,abstract\nCoffee,2020,{long}\n", encoding="utf-8")
    (record,) = read_list(tmp_path / "long.csv", "long.csv").references
    assert record.abstract == long.strip()
    (tmp_path / "one_line.txt").write_text(long, encoding="utf-8")
    assert not is_reference_list(tmp_path / "one_line.txt")
    assert csv.field_size_limit() == limit


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample references lie beside the repository")
def test_every_sample_is_read_whole_or_refused_with_its_line() -> None:
    names = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.glob("*/*.*")}
    assert COUNTS.keys() | REFUSED.keys() <= names
    for name in sorted(names - REFUSED.keys()):
        assert len(read_list(SAMPLES / name, name).references) == COUNTS.get(name, 1), name
    for name, told in REFUSED.items():
        with pytest.raises(WorkspaceError) as refused:
            read_list(SAMPLES / name, name)
        assert str(refused.value).startswith(f"{name}, {told}")


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample references lie beside the repository")
def test_samples_give_the_fields_that_their_databases_hide() -> None:
    def first(name: str) -> Reference:
        return read_list(SAMPLES / name, name).references[0]

    assert first("jabref_ris/RisImporterTestScopus.ris").searched_on == "2016-04-01"
    assert first("jabref_isi/IsiImporterTestInspec.isi").database == "Inspec"
    assert first("jabref_nbib/NbibImporterTest.nbib").doi == "10.4103/2277-9175.180636"
    assert first("bib_bibtexparser/bibtex.bib").authors == ("César, Jean",)
    assert first("jabref_ris/RisImporterTest3.ris").doi == "10.1201/b19107-2"
