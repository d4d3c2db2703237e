"""Pages that hold a picture: what is recognised on them, and what to do where nothing can be."""

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from gvcmine.compute import Done, Limits, run_limited
from gvcmine.ingest import ocr
from gvcmine.ingest.ocr_lines import SeenWord, View, printed_lines

MISSING = ocr.how_to_get()
with_engine = pytest.mark.skipif(MISSING is not None, reason=f"text recognition is not here: {MISSING}")

LEFT = (
    "Exporters of leather left tanning for finished shoes after the reform. "
    "Buyers from Italy had asked for faster deliveries, and the larger firms hired designers."
)
RIGHT = (
    "Wages of stitchers rose by a tenth in real terms. "
    "Home workers lost the orders that they had been given before, and many took up other work."
)
NOTE = "The study rests on forty interviews with managers, workers and officials in two rounds."


def printed_page() -> Any:
    file = pymupdf.open()
    page = file.new_page(width=420, height=300)
    page.insert_text((40, 40), "Leather in Kanpur", fontsize=18, fontname="tiro")
    page.insert_textbox((40, 60, 195, 220), LEFT, fontsize=10, fontname="tiro")
    page.insert_textbox((225, 60, 380, 220), RIGHT, fontsize=10, fontname="tiro")
    page.insert_textbox((40, 250, 380, 280), NOTE, fontsize=8, fontname="tiro")
    return file


def scan_of(file: Any, turn: int = 0, skew: float = 0.0) -> Any:
    """Return a page that shows a picture of the file's first page, laid on the glass askew."""
    page = file[0]
    matrix = pymupdf.Matrix(200 / 72, 200 / 72) * pymupdf.Matrix(skew)
    picture = page.get_pixmap(matrix=matrix, alpha=False)
    scan = pymupdf.open()
    sheet = scan.new_page(width=picture.width * 0.36, height=picture.height * 0.36)
    sheet.insert_image(sheet.rect, pixmap=picture)
    sheet.set_rotation(turn)
    return scan


def words_of(lines: Any) -> list[str]:
    return " ".join(line.text for line in lines).split()


@with_engine
def test_a_scan_reads_like_the_page_column_by_column() -> None:
    with printed_page() as file, scan_of(file) as scan:
        found = ocr.recognise(scan[0], 7, ("eng",))
    assert words_of(found.lines) == " ".join(("Leather in Kanpur", LEFT, RIGHT, NOTE)).split()
    assert {line.page for line in found.lines} == {7}
    assert 0.85 < found.confidence <= 1


@with_engine
def test_head_text_and_note_differ_in_size() -> None:
    with printed_page() as file, scan_of(file) as scan:
        lines = ocr.recognise(scan[0], 1, ("eng",)).lines
    head = next(line.size for line in lines if line.text.startswith("Leather"))
    note = next(line.size for line in lines if line.text.startswith("The study"))
    body = {line.size for line in lines} - {head, note}
    assert len(body) == 1, "lines of one type size come out with one size"
    assert head > 1.5 * body.copy().pop()
    assert 8 * 0.9 < note < 8 * 1.1


@with_engine
def test_words_stand_where_they_are_printed() -> None:
    with printed_page() as file, scan_of(file) as scan:
        lines = ocr.recognise(scan[0], 1, ("eng",)).lines
        true = file[0].get_text("words")
    found = [
        (word, *line.stops[2 * place : 2 * place + 2], line.middle)
        for line in lines
        for place, word in enumerate(line.text.split(" "))
    ]
    assert len(found) == len(true)
    for word, x0, x1, middle in found:
        assert any(
            word == other[4]
            and abs(x0 - other[0]) < 2
            and abs(x1 - other[2]) < 2
            and other[1] < middle < other[3]
            for other in true
        ), word


@with_engine
def test_a_page_laid_askew_is_set_straight_and_its_words_put_back() -> None:
    with printed_page() as file, scan_of(file, skew=3.0) as scan:
        lines = ocr.recognise(scan[0], 1, ("eng",)).lines
        assert words_of(lines) == " ".join(("Leather in Kanpur", LEFT, RIGHT, NOTE)).split()
        note = pymupdf.Rect(file[0].search_for(NOTE)[0])
        # The picture is the box around the turned page, with the page's middle in its own.
        offset = (note.tl + note.br) / 2 - (210, 150)
        middle = offset * pymupdf.Matrix(3.0) + (scan[0].rect.tl + scan[0].rect.br) / 2
    box = lines[-1].box
    assert (box.x0 + box.x1) / 2 == pytest.approx(middle.x, abs=2)
    assert (box.y0 + box.y1) / 2 == pytest.approx(middle.y, abs=2)


@with_engine
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_laid_sideways_or_upside_down_is_read_all_the_same(turn: int) -> None:
    with printed_page() as file, scan_of(file, turn) as scan:
        lines = ocr.recognise(scan[0], 1, ("eng",)).lines
        width, height = scan[0].rect.width, scan[0].rect.height
    assert words_of(lines)[:8] == ["Leather", "in", "Kanpur", *LEFT.split()[:5]]
    assert {line.sideways for line in lines} == {turn == 90}
    head = lines[0].box
    assert (head.x0 > 0.8 * width) if turn == 90 else (head.y0 > 0.8 * height)
    assert head.x0 < head.x1 <= width
    assert head.y0 < head.y1 <= height


@with_engine
def test_a_picture_without_words_and_a_blank_page_give_no_lines() -> None:
    with pymupdf.open() as file:
        blank = file.new_page()
        assert ocr.recognise(blank, 1, ("eng",)) == ocr.Recognised(lines=(), confidence=0.0)
        page = file.new_page()
        picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 60))
        picture.clear_with(180)
        page.insert_image((50, 50, 500, 700), pixmap=picture)
        assert ocr.recognise(page, 2, ("eng",)).lines == ()


def recognised_words(path: Path) -> int:
    with pymupdf.open(path) as file:
        return len(words_of(ocr.recognise(file[0], 1, ("eng",)).lines))


@with_engine
def test_a_poster_is_recognised_within_the_memory_of_a_child_process(tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    with pymupdf.open() as file:
        file.new_page(width=8000, height=8000).insert_text((500, 4000), "Leather goods", fontsize=120)
        file.save(path)
    limits = Limits(memory_bytes=1_610_612_736, seconds=60)
    ((_, outcome),) = run_limited(recognised_words, [path], limits=limits)
    assert isinstance(outcome, Done)
    assert outcome.value == 2


@with_engine
def test_languages_that_are_not_there_are_asked_for_by_name() -> None:
    assert "eng" in ocr.languages_here()
    advice = ocr.how_to_get(("eng", "xyz"))
    assert advice is not None
    assert "tesseract-ocr-xyz" in advice
    with pymupdf.open() as file, pytest.raises(ValueError, match="eng\\+xyz"):
        ocr.recognise(file.new_page(), 1, ("eng", "xyz"))


def test_without_the_engine_the_user_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    advice = ocr.how_to_get()
    assert advice is not None
    assert 'pip install "gvcmine[ocr]"' in advice


def test_without_the_data_the_user_is_told_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: object())
    monkeypatch.setattr(ocr, "_data_folders", lambda: [tmp_path])
    assert "English" in (ocr.how_to_get() or "")
    assert ocr.languages_here() == ()
    (tmp_path / "eng.traineddata").touch()
    (tmp_path / "spa.traineddata").touch()
    assert ocr.how_to_get(("eng", "spa")) is None
    assert ocr.languages_here() == ("eng", "spa")


def test_the_cost_grows_with_the_pages() -> None:
    assert ocr.seconds_for(0) == 0
    assert ocr.seconds_for(30) == pytest.approx(30 * ocr.seconds_for(1))
    assert 1 < ocr.seconds_for(1) < 20


def seen(text: str, left: float, line: int, certainty: float = 0.9, height: float = 30.0) -> SeenWord:
    box = (left, 100.0 * line, left + 20 * len(text), 100.0 * line + 40)
    return SeenWord(
        text=text, certainty=certainty, box=box, block=0, line=line, height=height, foot=box[3] - 8
    )


PLAIN = View(scale=300 / 72, width=2550, height=3300, page_width=612, page_height=792)


def test_specks_are_left_out_but_a_doubtful_word_in_a_good_line_stays() -> None:
    words = [
        seen("Firms", 100, 1),
        seen("upgr4ded", 250, 1, 0.2),
        seen("fast", 500, 1),
        seen("~|", 100, 2, 0.2),
    ]
    assert [line.text for line in printed_lines(words, PLAIN, 1)] == ["Firms upgr4ded fast"]


def test_raised_numbers_that_stick_to_words_become_note_marks() -> None:
    words = [seen("2The", 100, 1), seen("firms.3", 250, 1), seen("Fig.4", 500, 1), seen("0.5", 700, 1)]
    (line,) = printed_lines(words, PLAIN, 1)
    assert line.text == "²The firms.³ Fig.4 0.5"
    assert line.marked
    assert len(line.stops) == 8


def test_sizes_that_differ_by_little_become_one() -> None:
    words = [
        seen("Firms", 100, 1, height=30.4),
        seen("traded", 100, 2, height=29.5),
        seen("notes", 100, 3, height=25),
    ]
    first, second, third = printed_lines(words, PLAIN, 1)
    assert first.size == second.size == pytest.approx(9.8, abs=0.2)
    assert third.size == pytest.approx(8.2, abs=0.3)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_view_leads_back_to_the_page(turn: int) -> None:
    with pymupdf.open() as file:
        page = file.new_page(width=300, height=500)
        matrix = pymupdf.Matrix(2, 2) * pymupdf.Matrix(turn) * pymupdf.Matrix(2.0)
        picture = page.get_pixmap(matrix=matrix)
        view = View(
            scale=2,
            width=picture.width,
            height=picture.height,
            page_width=300,
            page_height=500,
            turn=turn,
            skew=2.0,
        )
        shown = pymupdf.Point(40, 70) * matrix - pymupdf.Point(picture.x, picture.y)
    assert view.point(shown.x, shown.y) == pytest.approx((40, 70), abs=0.6)
