"""Files that hold several works: proceedings and printed posts are parted, whatever is one work stays one."""

import json
from pathlib import Path

import pytest
from command_line import Called
from small_pdfs import Words, prose, sheets

pymupdf = pytest.importorskip("pymupdf")

from gvcmine.ingest.collection import find_works  # noqa: E402
from gvcmine.ingest.headings import Style  # noqa: E402
from gvcmine.ingest.lines import PrintedLine, PrintedPage  # noqa: E402
from gvcmine.ingest.pdf import PyMuPDFReader  # noqa: E402
from gvcmine.types.text import DocumentKind, Reading, Rectangle, Section  # noqa: E402

TITLES = (
    "Leather and Loans in Kanpur",
    "Scissors for the Surgeons of Sialkot",
    "Roses that Fly from Naivasha",
)
PEOPLE = ("Asha Verma and Nuno Prest", "Imran Vellacott", "Grace Hurling and Otieno Moss")

Pages = list[list[Words]]


def heading(text: str, y: float, size: float = 13) -> Words:
    return Words(text, y=y, size=size, font="hebo")


def body(seed: int, y: float, sentences: int = 10) -> Words:
    return Words(prose(sentences, seed), y=y, measure=450)


def work(number: int) -> Pages:
    """Return a short paper on two pages: title, authors, abstract, text, references."""
    first = [
        heading(TITLES[number], 90, 18),
        Words(PEOPLE[number], y=115, size=11),
        heading("Abstract", 140, 11),
        body(100 * number, 155, 5),
        heading("1. Introduction", 260),
        body(100 * number + 1, 280, 14),
    ]
    works = "\n".join(
        f"Prest, N. ({1990 + n}). Loans in district {10 * number + n}. Chain and Place, {n}(1), {n}0-{n}9."
        for n in range(1, 7)
    )
    last = [body(100 * number + 2, 90, 14), heading("References", 400), Words(works, y=420)]
    return [first, last]


def volume(path: Path) -> Path:
    """Print proceedings: a cover, contents, and three papers."""
    cover = [heading("Proceedings of the Meeting on Small Producers", 200, 24), Words("Lisbon, 2014", y=300)]
    entries = [Words(f"{title} {'.' * 30} {2 * n + 3}", y=130 + 20 * n) for n, title in enumerate(TITLES)]
    contents = [heading("Contents", 90), *entries]
    return sheets(path, cover, contents, *work(0), *work(1), *work(2))


def post(number: int) -> list[Words]:
    return [
        heading(TITLES[number], 90, 20),
        Words(f"Posted on March {number + 3}, 2014 by {PEOPLE[number]}", y=115, size=9),
        body(200 + number, 150, 20),
    ]


def read(path: Path) -> Reading:
    found = PyMuPDFReader().read(path, path.name)
    assert isinstance(found, Reading), found
    return found


def works_of(reading: Reading) -> tuple[Reading, ...]:
    return (reading, *reading.further)


@pytest.fixture(scope="module")
def proceedings(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return read(volume(tmp_path_factory.mktemp("corpus") / "volume.pdf"))


def test_each_paper_of_proceedings_is_a_document(proceedings: Reading) -> None:
    documents = [one.document for one in works_of(proceedings)]
    assert [one.title for one in documents] == list(TITLES)
    assert {one.kind for one in documents} == {DocumentKind.PIECE}
    assert {one.source for one in documents} == {"volume.pdf"}
    assert len({one.id for one in documents}) == 3
    assert all(not one.further for one in proceedings.further)


def test_each_paper_keeps_its_own_pages_and_words(proceedings: Reading) -> None:
    for number, one in enumerate(works_of(proceedings)):
        assert prose(14, 100 * number + 1) in one.document.text
        other = (number + 1) % 3
        assert prose(14, 100 * other + 1) not in one.document.text
        assert {line.page for line in one.document.lines} <= {page.number for page in one.document.pages}
    pages = [[page.number for page in one.document.pages] for one in works_of(proceedings)]
    assert pages == [[1, 2, 3, 4], [5, 6], [7, 8]]


def test_cover_and_contents_go_with_the_first_paper_as_front_matter(proceedings: Reading) -> None:
    early = [one for one in proceedings.passages if one.page in (1, 2)]
    assert early
    assert {one.section for one in early} == {Section.FRONT_MATTER}
    assert "Small Producers" not in "".join(one.document.text for one in proceedings.further)


def test_sections_are_those_of_each_paper(proceedings: Reading) -> None:
    for number, one in enumerate(works_of(proceedings)):
        named = {part.section: part.text for part in one.passages}
        assert prose(5, 100 * number)[:40] in named[Section.ABSTRACT]
        assert f"district {10 * number + 3}" in named[Section.REFERENCES]


def test_the_ids_of_the_papers_rest_on_the_file_alone(proceedings: Reading, tmp_path: Path) -> None:
    again = read(volume(tmp_path / "renamed.pdf"))
    assert [one.document.id for one in works_of(again)] == [one.document.id for one in works_of(proceedings)]
    assert {one.document.file_id for one in works_of(again)} == {proceedings.document.file_id}
    assert proceedings.document.file_id not in [one.document.id for one in works_of(again)]


def test_posts_with_their_days_are_parted(tmp_path: Path) -> None:
    reading = read(sheets(tmp_path / "posts.pdf", *(post(n) for n in range(3))))
    assert [one.document.title for one in works_of(reading)] == list(TITLES)


def test_a_paper_with_abstracts_in_two_languages_is_one(tmp_path: Path) -> None:
    spanish = (
        "Este trabajo estudia los préstamos que recibieron las curtidurías de Kanpur entre 2005 y 2012. "
        "Los resultados muestran que las empresas grandes obtuvieron más crédito que las pequeñas, y que "
        "los salarios de las costureras no aumentaron a pesar de los nuevos mercados de exportación."
    )
    first, last = work(0)
    second = [heading("Cuero y préstamos en Kanpur", 90, 18), heading("Resumen", 130, 11)]
    second += [Words(spanish, y=150, measure=450), body(7, 220, 14)]
    reading = read(sheets(tmp_path / "both.pdf", first, second, last))
    assert reading.further == ()
    assert reading.document.kind is DocumentKind.FILE
    assert reading.document.title == TITLES[0]


def test_a_report_with_a_day_on_its_cover_is_one(tmp_path: Path) -> None:
    cover = [heading("Leather Diagnostic of Uttar Pradesh", 200, 28), Words("June 25, 2014", y=240)]
    chapters = [
        [heading(f"{n}. {title}", 90, 18), body(n, 120, 20)] for n, title in enumerate(TITLES, start=1)
    ]
    reading = read(sheets(tmp_path / "report.pdf", cover, *chapters))
    assert reading.further == ()
    assert reading.document.kind is DocumentKind.FILE


def test_a_paper_that_cites_at_the_end_of_each_part_is_one(tmp_path: Path) -> None:
    first, last = work(0)
    chapter = [heading("2. Roses and Other Flowers", 90, 18), body(9, 120, 20)]
    reading = read(sheets(tmp_path / "thesis.pdf", first, last, chapter, last))
    assert reading.further == ()


def test_the_command_counts_files_and_works_and_reads_nothing_twice(tmp_path: Path, called: Called) -> None:
    called("init", tmp_path).ok()
    for old in (tmp_path / "corpus").glob("*.pdf"):
        old.unlink()
    volume(tmp_path / "corpus" / "volume.pdf")
    told = json.loads(called("ingest", "-C", tmp_path, "--json").ok().out)
    assert told["read"] == 1
    counts = json.loads(called("status", "-C", tmp_path, "--json").ok().out)
    wanted = {"files": 1, "files_read": 1, "extra_pieces": 2, "documents": 3, "abstract_only": 0}
    assert {name: counts[name] for name in wanted} == wanted
    again = json.loads(called("ingest", "-C", tmp_path, "--json").ok().out)
    assert again["read"] == 0
    assert again["counts"] == told["counts"]


def printed(number: int, *lines: tuple[str, float, float]) -> PrintedPage:
    """Return a page whose lines are given as words, size and height."""
    found = tuple(
        PrintedLine(page=number, block=place, text=text, box=Rectangle(72, y, 500, y + size), size=size)
        for place, (text, size, y) in enumerate(lines)
    )
    return PrintedPage(number=number, width=595, height=842, label=None, lines=found)


def test_the_second_abstract_of_a_translation_begins_no_work() -> None:
    pages = [
        printed(1, ("Cadenas de valor en México", 16, 80), ("Resumen", 10, 120)),
        printed(2, ("Referencias", 10, 80)),
        printed(3, ("Value chains in Mexico", 16, 80), ("Abstract", 10, 120)),
    ]
    assert find_works(pages, Style(size=10, leading=12)) == []


def test_chapters_of_a_thesis_are_one_work() -> None:
    chapter = (("Chapter 1 Buyers and teachers", 16.0, 80.0), ("Abstract", 10.0, 120.0))
    papers = (("Buyers and teachers", 16.0, 80.0), ("Abstract", 10.0, 120.0))
    references = (("References", 10.0, 80.0),)
    style = Style(size=10, leading=12)
    for opening, works in ((chapter, []), (papers, [1, 3, 5])):
        pages = [printed(n, *(opening if n % 2 else references)) for n in range(1, 7)]
        assert find_works(pages, style) == works
