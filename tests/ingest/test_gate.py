"""Which files are refused, for which reason, and that every refusal says what to do."""

import os
from pathlib import Path

import pymupdf
import pytest
from small_pdfs import locked_pdf, pdf, scanned_pdf

from gvcmine.ingest import gate
from gvcmine.ingest.gate import PageCount
from gvcmine.ingest.jobs import OFFICE, ReadingJob, read_file, reader_for
from gvcmine.ingest.reasons import REASONS, to_do
from gvcmine.types.text import Reading, Refusal, RefusalReason

VERBS = (
    "check", "convert", "download", "find", "give", "make", "open", "put", "read", "save", "split", "unpack",
)  # fmt: skip
"""How the sentence that says what to do may begin."""


def read(path: Path, **options: object) -> Reading | Refusal:
    return read_file(ReadingJob(path=path, source=path.name, **options))  # type: ignore[arg-type]


def refused(path: Path, reason: RefusalReason, **options: object) -> Refusal:
    found = read(path, **options)
    assert isinstance(found, Refusal)
    assert found.reason is reason, found.detail
    assert_says_what_to_do(found)
    assert str(path.parent) not in found.detail
    return found


def assert_says_what_to_do(refusal: Refusal) -> None:
    what, _, advice = refusal.detail.partition("; ")
    assert what and advice.split()[0] in VERBS, refusal.detail


def test_every_reason_has_a_meaning_and_something_to_do() -> None:
    assert set(REASONS) == set(RefusalReason)
    for reason, advice in REASONS.items():
        assert len(advice.meaning.split()) > 3, reason
        assert advice.to_do.split()[0] in VERBS, reason
        assert to_do(reason) == advice.to_do
        assert not advice.to_do.endswith(".")


def page(words: int, path: Path, picture: tuple[int, int, int, int] | None = None) -> Path:
    with pymupdf.open() as file:
        sheet = file.new_page()
        if picture:
            grey = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 60))
            grey.clear_with(180)
            sheet.insert_image(picture, pixmap=grey, keep_proportion=False)
        if words:
            sheet.insert_textbox((60, 300, 500, 700), "firm " * words)
        path.write_bytes(file.tobytes())
    return path


def test_a_page_with_few_words_is_read_and_a_stamped_scan_is_not(tmp_path: Path) -> None:
    assert isinstance(read(page(8, tmp_path / "slide.pdf")), Reading)
    assert isinstance(read(page(8, tmp_path / "logo.pdf", (20, 20, 120, 80))), Reading)
    scan = refused(page(8, tmp_path / "scan.pdf", (0, 0, 595, 842)), RefusalReason.NO_TEXT_LAYER)
    assert "gvcmine ingest --ocr" in scan.detail
    assert scan.unread_pages == 1
    assert isinstance(read(page(60, tmp_path / "ocred.pdf", (0, 0, 595, 842))), Reading)


def test_blank_pages_are_refused_and_ask_for_no_ocr(tmp_path: Path) -> None:
    blank = refused(page(0, tmp_path / "blank.pdf"), RefusalReason.NO_TEXT_LAYER)
    assert "nothing is printed" in blank.detail
    assert blank.unread_pages == 0


def test_pages_without_text_in_a_document_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    with (
        pymupdf.open(pdf(tmp_path / "text.pdf")) as file,
        pymupdf.open(scanned_pdf(tmp_path / "s.pdf")) as scan,
    ):
        file.insert_pdf(scan)
        path.write_bytes(file.tobytes())
    found = read(path)
    assert isinstance(found, Reading)
    assert [bool(page.problem) for page in found.document.pages] == [False, False, True]


def test_letters_that_are_no_letters_are_garbled() -> None:
    shifted = PageCount(characters=500, letters=100)
    private = PageCount(characters=500, letters=500, unreadable=0.9)
    for count in (shifted, private):
        found = gate.check_text("a.pdf", [count])
        assert found is not None and found.reason is RefusalReason.GARBLED
        assert_says_what_to_do(found)
    assert gate.check_text("a.pdf", [PageCount(characters=500, letters=400)]) is None


def test_lost_letters_are_damage_even_where_a_few_wrong_ones_are_left() -> None:
    pages = [PageCount(characters=7, unreadable=1.0), *[PageCount(characters=0, fonts=True)] * 4]
    found = gate.check_text("a.pdf", pages)
    assert found is not None and found.reason is RefusalReason.DAMAGED


@pytest.mark.parametrize("password", ["u", "o"])
def test_passwords_open_a_locked_file(password: str, tmp_path: Path) -> None:
    path = locked_pdf(tmp_path / "locked.pdf")
    assert "--passwords" in refused(path, RefusalReason.ENCRYPTED).detail
    assert isinstance(read(path, passwords=("no", password)), Reading)
    told = refused(path, RefusalReason.ENCRYPTED, passwords=("sesame", "tulip")).detail
    assert "none of the 2 passwords opened it" in told
    assert "sesame" not in told


def test_a_job_does_not_show_its_passwords() -> None:
    assert "sesame" not in repr(ReadingJob(path=Path("a.pdf"), source="a.pdf", passwords=("sesame",)))


def test_a_file_that_only_its_owner_may_change_opens(tmp_path: Path) -> None:
    path = tmp_path / "owned.pdf"
    with pymupdf.open(pdf(path)) as file:
        content = file.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="")
    path.write_bytes(content)
    assert isinstance(read(path), Reading)


def test_a_page_count_that_cannot_be_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 100000000>>endobj\n"
        b"3 0 obj<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 100000000>>endobj\n"
        b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
    )
    found = read(path)
    assert isinstance(found, Refusal)
    assert found.reason in (RefusalReason.TOO_MANY_PAGES, RefusalReason.DAMAGED, RefusalReason.NO_PAGES)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("scan.PNG", "a picture"),
        ("papers.zip", "an archive"),
        ("old.doc", "an old Word file"),
        ("book.epub", "an e-book"),
        ("talk.pptx", "slides"),
        ("data.xlsx", "a table"),
        ("what.xyz", "files ending in .xyz are not read"),
        ("nameless", "no ending"),
    ],
)
def test_files_of_other_kinds_are_unsupported_with_what_to_do(name: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x00\x01 something")
    assert told in refused(path, RefusalReason.UNSUPPORTED).detail


@pytest.mark.parametrize("name", ["paper.txt", "paper", "paper.html", "paper.PDF", "paper.download"])
def test_a_pdf_is_known_by_its_first_bytes(name: str, tmp_path: Path) -> None:
    path = pdf(tmp_path / "made.pdf").rename(tmp_path / name)
    job = ReadingJob(path=path, source=name, reader="pymupdf.v1")
    assert reader_for(job) == "pymupdf.v1"
    assert isinstance(read_file(job), Reading)


def test_web_pages_and_texts_have_a_reader_of_their_own(tmp_path: Path) -> None:
    for name in ("page.html", "notes.txt", "draft.docx"):
        (tmp_path / name).write_text("<html>Words</html>", encoding="utf-8")
        assert reader_for(ReadingJob(path=tmp_path / name, source=name)) == OFFICE


def test_an_empty_or_missing_file_of_any_kind_is_refused(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.txt", "a.xyz"):
        refused(tmp_path / name, RefusalReason.UNREADABLE)
        (tmp_path / name).write_bytes(b"")
        refused(tmp_path / name, RefusalReason.EMPTY_FILE)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    os.mkfifo(tmp_path / "pipe.txt")
    refused(tmp_path / "pipe.pdf", RefusalReason.UNREADABLE)
    refused(tmp_path / "pipe.txt", RefusalReason.UNREADABLE)
