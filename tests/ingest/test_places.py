"""The offset map: from any words of the text to their letters on the page, and back."""

import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_pdfs import VERA, Words, prose, sheets

pymupdf = pytest.importorskip("pymupdf")

from gvcmine.ingest.pdf import PyMuPDFReader  # noqa: E402
from gvcmine.types.text import Document, Reading, Region, Span  # noqa: E402

CORPUS = Path(__file__).parents[2] / "corpus"

PAPERS = ("wine_moldova.pdf", "furniture_central_java.pdf", "emerging_mrio.pdf", "eac_gvc_participation.pdf")
"""One and two columns; made for this corpus, and open-access papers as journals print them."""


def letters(text: str) -> str:
    """Return letters and digits alone, however they are coded: the printed form of a quote."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).lower()


class Printed:
    """A file and what was read from it: its words, and the glyphs of its pages with their centres."""

    def __init__(self, path: Path) -> None:
        found = PyMuPDFReader().read(path, path.name)
        assert isinstance(found, Reading), found
        self.reading, self.document = found, found.document
        with pymupdf.open(path) as file:
            self.glyphs = [_glyphs(page) for page in file]
        spans = (Span(*word.span()) for word in re.finditer(r"\S+", self.document.text))
        self.words = [span for span in spans if self.document.regions(span)]

    def inside(self, regions: Sequence[Region]) -> str:
        """Return the glyphs whose centre lies in a region, region by region."""
        return "".join(
            glyph
            for region in regions
            for x, y, glyph in self.glyphs[region.page - 1]
            if region.rectangle.x0 <= x <= region.rectangle.x1
            and region.rectangle.y0 <= y <= region.rectangle.y1
        )

    def shows(self, span: Span) -> bool:
        """Say whether the regions of a span hold its letters and no others."""
        quote = self.document.text[span.start : span.end]
        return letters(self.inside(self.document.regions(span))) == letters(quote)


def _glyphs(page: "pymupdf.Page") -> "list[tuple[float, float, str]]":
    flags = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
    return [
        (*_centre(glyph["bbox"], page.rotation_matrix), glyph["c"])
        for block in page.get_text("rawdict", flags=flags)["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
        for glyph in span["chars"]
    ]


def _centre(box: Sequence[float], turn: "pymupdf.Matrix") -> tuple[float, float]:
    middle = pymupdf.Point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) * turn
    return middle.x, middle.y


def span_of(document: Document, quote: str) -> Span:
    assert document.text.count(quote) == 1, document.text
    start = document.text.index(quote)
    return Span(start, start + len(quote))


def back(document: Document, span: Span) -> Span:
    """Return the stretch of text from the first to the last word found at the regions of a span."""
    found = [document.span_at(region) for region in document.regions(span)]
    assert all(found), span
    return Span(
        min(one.start for one in found if one is not None), max(one.end for one in found if one is not None)
    )


def one_page(path: Path, *words: Words, **options: object) -> Printed:
    return Printed(sheets(path, words, **options))  # type: ignore[arg-type]


BODY = Words(prose(12, 1), y=120, measure=450)


def test_every_word_of_a_page_is_found_and_found_again(tmp_path: Path) -> None:
    printed = one_page(tmp_path / "a.pdf", BODY)
    words = printed.words
    assert len(words) == len(BODY.text.split())
    assert all(printed.shows(word) and back(printed.document, word) == word for word in words)


def test_a_stretch_that_begins_inside_a_word_covers_the_word(tmp_path: Path) -> None:
    printed = one_page(tmp_path / "a.pdf", BODY)
    word = printed.words[5]
    inner = Span(word.start + 1, word.end - 1)
    assert printed.document.regions(inner) == printed.document.regions(word)


def test_what_stands_between_paragraphs_has_no_place(tmp_path: Path) -> None:
    printed = one_page(tmp_path / "a.pdf", Words("Introduction", y=100, size=16, font="hebo"), BODY)
    gap = printed.document.text.index("\n\n")
    assert printed.document.regions(Span(gap, gap + 2)) == ()


def test_a_word_parted_at_a_line_end_has_a_box_on_both_lines(tmp_path: Path) -> None:
    lines = "Lead firms kept the govern-\nance of the whole chain to themselves for many long years."
    printed = one_page(tmp_path / "a.pdf", BODY, Words(lines, y=400))
    word = span_of(printed.document, "governance")
    upper, lower = printed.document.regions(word)
    assert letters(printed.inside([upper])) == "govern"
    assert letters(printed.inside([lower])) == "ance"
    assert back(printed.document, word) == word


def test_a_large_first_letter_belongs_to_its_word_and_box(tmp_path: Path) -> None:
    printed = one_page(
        tmp_path / "a.pdf",
        Words("W", x=72, y=120, size=30),
        Words("ages of stitchers rose by a tenth in real terms and then fell back again.", x=101, y=110),
        Words(prose(8, 2), y=150, measure=450),
    )
    word = span_of(printed.document, "Wages")
    assert printed.shows(word)
    assert back(printed.document, word) == word


def test_boxes_keep_to_their_column(tmp_path: Path) -> None:
    printed = one_page(
        tmp_path / "a.pdf",
        Words(prose(14, 3), x=60, y=100, measure=220),
        Words(prose(14, 4), x=315, y=100, measure=220),
    )
    assert all(printed.shows(word) for word in printed.words)
    last, first = prose(14, 3).split()[-1], prose(14, 4).split()[0]
    document = printed.document
    seam = document.text.index(f"{last}\n\n{first}") if f"{last}\n\n{first}" in document.text else -1
    assert seam > 0, document.text
    left, right = document.regions(Span(seam, seam + len(last) + 2 + len(first)))
    assert left.rectangle.x1 < 300 < right.rectangle.x0


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_boxes_follow_the_rotation_of_the_page(turned: int, tmp_path: Path) -> None:
    lines = "\n".join(re.findall(r".{1,80}\S*(?: |$)", prose(10, 5)))
    printed = one_page(tmp_path / "a.pdf", Words(lines, x=60, y=80), size=(842, 595), turned=turned)
    page = printed.document.pages[0]
    assert (page.width, page.height) == (842, 595)
    words = printed.words
    assert len(words) == len(lines.split())  # no line was taken for one that runs up the page
    assert all(printed.shows(word) and back(printed.document, word) == word for word in words)
    first, last = printed.document.regions(words[0])[0], printed.document.regions(words[-1])[0]
    assert first.rectangle.x0 == pytest.approx(60, abs=1)
    assert first.rectangle.y1 < last.rectangle.y0
    assert all(
        line.rectangle.x1 - line.rectangle.x0 > line.rectangle.y1 - line.rectangle.y0
        for line in printed.document.lines
    )


def test_each_sign_of_a_text_without_blanks_has_a_place_of_its_own(tmp_path: Path) -> None:
    lines = (
        "全球价值链研究表明发展中国家的供应商在进入国际市场之后\n"
        "往往能够在生产工艺方面取得较快的进步但是在设计和品牌方面\n"
        "的升级则受到主导企业的限制本文利用企业调查数据加以检验\n"
    )
    printed = one_page(tmp_path / "a.pdf", *(Words(lines, y=100 + 60 * n, font="china-s") for n in range(4)))
    first = printed.document.text.index("供应商")
    word = Span(first, first + 3)
    (region,) = printed.document.regions(word)
    assert printed.inside([region]) == "供应商"
    assert printed.document.span_at(region) == word
    whole = printed.document.lines[0].rectangle
    assert region.rectangle.x1 - region.rectangle.x0 < 0.2 * (whole.x1 - whole.x0)


def test_a_heading_put_together_from_fragments_keeps_the_places_of_both(tmp_path: Path) -> None:
    printed = one_page(
        tmp_path / "a.pdf",
        Words("1", x=72, y=90, size=12, font="hebo"),
        Words("Introduction", x=90, y=90, size=12, font="hebo"),
        BODY,
    )
    number, word = (
        span_of(printed.document, "1 Introduction").start,
        span_of(printed.document, "Introduction"),
    )
    assert printed.document.regions(word)[0].rectangle.x0 >= 85
    assert printed.shows(word)
    assert printed.shows(Span(number, word.end))


def test_repaired_letters_keep_their_place(tmp_path: Path) -> None:
    told = Words("The \ufb01rms of Trang and the Caf\u00e9 \ufb02oor \ufb01t.", y=400, font=VERA)
    printed = one_page(tmp_path / "a.pdf", BODY, told)
    for quote in ("firms", "Café", "floor"):
        word = span_of(printed.document, quote)
        assert printed.shows(word), quote
        assert back(printed.document, word) == word


def test_a_region_without_words_holds_no_stretch(tmp_path: Path) -> None:
    printed = one_page(tmp_path / "a.pdf", BODY)
    (first, *_) = printed.document.regions(Span(0, 5))
    empty = Region(1, pymupdf.Rect(0, 800, 10, 810))
    assert printed.document.span_at(empty) is None
    assert printed.document.span_at(Region(2, first.rectangle)) is None


_READ: dict[str, Printed] = {}


def paper(name: str) -> Printed:
    if name not in _READ:
        _READ[name] = Printed(CORPUS / name)
    return _READ[name]


@pytest.mark.slow
@settings(max_examples=80)
@given(data=st.data())
def test_the_words_of_any_quote_stand_in_its_boxes(data: st.DataObject) -> None:
    printed = paper(data.draw(st.sampled_from(PAPERS)))
    words = printed.words
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(first + 40, len(words) - 1)))
    span = Span(words[first].start, words[last].end)
    document = printed.document
    regions = document.regions(span)
    assert {line.page for line in document.lines if line.span.overlaps(span)} == {r.page for r in regions}
    assert all(0 <= r.rectangle.x0 <= r.rectangle.x1 <= document.pages[r.page - 1].width + 1 for r in regions)
    # Where lines of a page overlap (formulas, cells), the way back may lead to more, never past the words.
    assert back(document, span).contains(span)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAPERS)
def test_nearly_all_quotes_of_running_text_are_on_the_page_letter_by_letter(name: str) -> None:
    printed = paper(name)
    chance = random.Random(3)
    codable = [one for one in printed.reading.passages if one.section.codable and len(one.text) > 80]
    missed = []
    for _ in range(200):
        passage = chance.choice(codable)
        words = [found.span() for found in re.finditer(r"\S+", passage.text)]
        first = chance.randrange(len(words))
        last = min(len(words) - 1, first + chance.randrange(30))
        span = Span(passage.span.start + words[first][0], passage.span.start + words[last][1])
        if not printed.shows(span):
            missed.append(printed.document.text[span.start : span.end])
    assert len(missed) <= 1, missed
