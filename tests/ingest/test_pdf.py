"""Whole files in, documents and refusals out: small PDFs are printed here and read back."""

from collections.abc import Sequence
from pathlib import Path

import pytest

pymupdf = pytest.importorskip("pymupdf")

from gvcmine.compute import Limits  # noqa: E402
from gvcmine.ingest.jobs import ReadingJob, read_limited  # noqa: E402
from gvcmine.ingest.pdf import PyMuPDFReader  # noqa: E402
from gvcmine.types.text import Document, Passage, Reading, Refusal, RefusalReason, Section  # noqa: E402

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

LEFT = (
    "Suppliers in Bangladesh moved into own design after 2005, and buyers from Europe",
    "rewarded them with longer contracts. The gains from this functional upgrading were",
    "shared unevenly: line workers saw no rise in real wages, while merchandisers and the",
    "managers of large factories did. Labour-intensive tasks stayed where they were, and the",
    "governance of the chain remained in the hands of lead firms, which set prices and the",
)
RIGHT = (
    "delivery dates without much negotiation. Smaller workshops in Dhaka were not able to",
    "follow and lost their orders to larger rivals within a few seasons, as the survey shows.",
    "Labour-intensive production did not leave the country, however, because wages in the",
    "region had risen even faster, and govern-",
    "ance by trading houses held the network together until the crisis of 2008 broke it up.",
)
NOTE = "1 Interviews were held with forty managers in Dhaka and Chittagong in 2011 and 2012."


def line(page: object, x: float, y: float, text: str, size: float = 10, font: str = "helv") -> None:
    page.insert_text((x, y), text, fontsize=size, fontname=font)  # type: ignore[attr-defined]


def column(page: object, x: float, y: float, lines: Sequence[str], size: float = 10) -> None:
    for number, text in enumerate(lines):
        line(page, x, y + 12 * number, text, size)


def two_columns(path: Path) -> Path:
    """Print five pages: running head, two columns, a footnote, a number, and references at the end."""
    file = pymupdf.open()
    for number in range(1, 6):
        page = file.new_page(width=900, height=792)
        line(page, 60, 40, "Journal of Chains 12 (2014) 101-105", 8)
        line(page, 440, 760, str(100 + number), 9)
        if number == 1:
            line(page, 60, 100, "Upgrading without wages in Bangladesh", 20, "hebo")
            line(page, 60, 130, "Abstract", 11, "hebo")
            column(page, 60, 145, ("We study 400 firms in the apparel chain of Bangladesh over ten years.",))
            line(page, 60, 170, "1. Introduction", 12, "hebo")
            line(page, 60, 150 + 6, "doi:10.1234/CHAINS.2014.12", 8)
        if number == 5:
            line(page, 60, 100, "References", 12, "hebo")
            column(page, 60, 120, ("Gereffi, G. (1999). International trade and industrial upgrading.",))
            continue
        column(page, 60, 190, LEFT)
        column(page, 480, 190, RIGHT)
        if number == 2:
            line(page, 60, 700, NOTE, 7.5)
    file.save(path)
    return path


def read(path: Path) -> Reading:
    reading = PyMuPDFReader().read(path, path.name)
    assert isinstance(reading, Reading), reading
    return reading


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return read(two_columns(tmp_path_factory.mktemp("corpus") / "chains.pdf"))


def test_title_doi_and_printed_labels_are_found(printed: Reading) -> None:
    document = printed.document
    assert document.title == "Upgrading without wages in Bangladesh"
    assert document.doi == "10.1234/chains.2014.12"
    assert [page.label for page in document.pages] == ["101", "102", "103", "104", "105"]


def test_running_heads_and_page_numbers_are_not_in_the_text(printed: Reading) -> None:
    assert "Journal of Chains" not in printed.document.text
    assert "103" not in printed.document.text


def test_a_sentence_runs_on_across_columns_and_pages(printed: Reading) -> None:
    assert "which set prices and the delivery dates" in printed.document.text


def test_words_are_joined_as_the_document_itself_writes_them(printed: Reading) -> None:
    assert "faster, and governance by trading houses" in printed.document.text
    assert "Labour-intensive" in printed.document.text


def test_footnotes_stand_apart_from_the_paragraph_they_interrupt(printed: Reading) -> None:
    notes = [passage for passage in printed.passages if passage.section is Section.FOOTNOTE]
    assert [note.text for note in notes] == [NOTE]
    assert notes[0].page == 2


def test_references_are_not_codable(printed: Reading) -> None:
    holding = [passage for passage in printed.passages if "Gereffi" in passage.text]
    assert [passage.section for passage in holding] == [Section.REFERENCES]


def test_the_abstract_has_its_own_section(printed: Reading) -> None:
    holding = [passage for passage in printed.passages if "400 firms" in passage.text]
    assert [passage.section for passage in holding] == [Section.ABSTRACT]


def test_regions_enclose_the_words_on_the_page(printed: Reading, tmp_path: Path) -> None:
    path = two_columns(tmp_path / "again.pdf")
    assert_regions_hold_the_words(path, printed.document, printed.passages)


def assert_regions_hold_the_words(path: Path, document: Document, passages: Sequence[Passage]) -> None:
    with pymupdf.open(path) as file:
        for passage in passages:
            assert passage.regions == document.regions(passage.span)
            first = passage.regions[0]
            box = first.rectangle
            clip = pymupdf.Rect(box.x0, box.y0, box.x1, box.y1) + (-1, -1, 1, 1)
            assert passage.text.split()[0] in file[first.page - 1].get_text(clip=clip)


def assert_lawful(reading: Reading) -> None:
    document, end = reading.document, 0
    for index, passage in enumerate(reading.passages):
        assert passage.index == index
        assert (
            passage.text == document.text[passage.span.start : passage.span.end] == passage.text.strip() != ""
        )
        assert passage.span.start >= end
        end = passage.span.end
    ends = [0, *(line.span.end for line in document.lines)]
    assert all(line.span.start >= before for line, before in zip(document.lines, ends, strict=False))
    assert document.text.strip() == document.text
    stretches = sorted(span for page in document.pages for span in page.spans)
    assert all(before.end <= after.start for before, after in zip(stretches, stretches[1:], strict=False))


def test_the_reading_obeys_the_laws(printed: Reading) -> None:
    assert_lawful(printed)


def test_reading_twice_gives_the_same(printed: Reading, tmp_path: Path) -> None:
    path = two_columns(tmp_path / "chains.pdf")
    assert read(path) == read(path)


def refusal(path: Path, **settings: int) -> Refusal:
    found = PyMuPDFReader(**settings).read(path, path.name)
    assert isinstance(found, Refusal)
    assert found.source == path.name
    assert str(path.parent) not in found.detail
    return found


def saved(path: Path, pages: int = 1, text: str = "", **options: object) -> Path:
    file = pymupdf.open()
    for _ in range(pages):
        page = file.new_page()
        if text:
            page.insert_textbox((50, 50, 500, 700), text, fontsize=10)
    file.save(path, **options)
    return path


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", RefusalReason.EMPTY_FILE),
        (b"<html><body>Sign in to read</body></html>", RefusalReason.NOT_PDF),
        (b"PK\x03\x04 a word file", RefusalReason.NOT_PDF),
        (b"%PDF-1.7\nnothing follows", RefusalReason.DAMAGED),
    ],
)
def test_bytes_that_are_no_pdf_are_refused(content: bytes, reason: RefusalReason, tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    assert refusal(path).reason is reason


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.pdf").reason is RefusalReason.UNREADABLE


def test_a_large_file_and_many_pages_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "long.pdf", pages=3, text="words " * 100)
    assert refusal(path, most_bytes=100).reason is RefusalReason.TOO_LARGE
    assert refusal(path, most_pages=2).reason is RefusalReason.TOO_MANY_PAGES


def test_blank_pages_and_scans_have_no_text_layer(tmp_path: Path) -> None:
    assert refusal(saved(tmp_path / "blank.pdf", pages=2)).reason is RefusalReason.NO_TEXT_LAYER
    file = pymupdf.open()
    for _ in range(4):
        page = file.new_page()
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 100, 140), 0)
        picture.clear_with(230)
        page.insert_image(page.rect, pixmap=picture)
        page.insert_text((50, 780), "Scanned by the library")
    file.save(tmp_path / "scan.pdf")
    scan = refusal(tmp_path / "scan.pdf")
    assert scan.reason is RefusalReason.NO_TEXT_LAYER
    assert "4 pages" in scan.detail and scan.unread_pages == 4


def test_a_password_is_asked_for_in_words(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "locked.pdf", text="words " * 100, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret"
    )
    found = refusal(path)
    assert found.reason is RefusalReason.ENCRYPTED
    assert "password" in found.detail


def test_bad_files_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4\n\x00\x01 trailer")
    two_columns(tmp_path / "good.pdf")
    jobs = [ReadingJob(path=tmp_path / name, source=name) for name in ("bad.pdf", "gone.pdf", "good.pdf")]
    outcomes = {job.source: outcome for job, outcome in read_limited(jobs)}
    assert isinstance(outcomes["good.pdf"], Reading)
    assert isinstance(outcomes["bad.pdf"], Refusal)
    assert isinstance(outcomes["gone.pdf"], Refusal)


def test_a_file_beyond_the_limits_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = two_columns(tmp_path / "good.pdf")
    job = ReadingJob(path=path, source="good.pdf")
    ((_, slow),) = read_limited([job], Limits(seconds=0.0))
    assert isinstance(slow, Refusal)
    assert slow.reason is RefusalReason.TIMED_OUT


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the sample corpus lies beside the repository")
def test_real_papers_obey_the_laws() -> None:
    paths = sorted(CORPUS.glob("redistributable/*.pdf"))
    outcomes = [outcome for _, outcome in read_limited(ReadingJob(path=p, source=p.name) for p in paths)]
    for outcome in outcomes:
        assert isinstance(outcome, Reading)
        assert_lawful(outcome)
        assert "Public Disclosure Authorized" not in outcome.document.text


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the sample corpus lies beside the repository")
def test_bad_files_end_as_refusals_or_text_never_as_nothing() -> None:
    paths = [path for path in sorted(CORPUS.glob("bad/*.pdf")) if "flatebomb" not in path.name]
    outcomes = dict(read_limited((ReadingJob(path=p, source=p.name) for p in paths), Limits(seconds=30)))
    assert len(outcomes) == len(paths)
    for outcome in outcomes.values():
        assert isinstance(outcome, Refusal) or (outcome.document.text and outcome.passages)
