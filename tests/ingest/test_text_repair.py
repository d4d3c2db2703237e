"""Characters, hyphens, furniture and passages: the laws that every text keeps."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.ingest.assemble import assemble, join, vocabulary
from gvcmine.ingest.characters import clean, is_scrambled, unreadable_share
from gvcmine.ingest.furniture import clear_furniture, roman_value
from gvcmine.ingest.headings import Style, looks_like_heading, opened_section
from gvcmine.ingest.kinds import Kind, is_caption
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.ingest.metadata import doi_in, stated_title
from gvcmine.ingest.order import in_reading_order
from gvcmine.ingest.passages import cut_passages, sentence_ends
from gvcmine.ingest.pieces import Paragraph
from gvcmine.ingest.sections import Part
from gvcmine.types.text import Document, DocumentKind, Rectangle, Section, Span

STYLE = Style(size=10, leading=12)


def printed(
    text: str, *, page: int = 1, x: float = 50, y: float = 300, size: float = 10, block: int = 0
) -> PrintedLine:
    box = Rectangle(x, y, x + 5 * len(text), y + size)
    return PrintedLine(page=page, block=block, text=text, box=box, size=size)


def sheet(number: int, *lines: PrintedLine) -> PrintedPage:
    return PrintedPage(number=number, width=600, height=800, label=None, lines=lines)


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("e\ufb03cient \ufb01rms", "efficient firms"),
        ("Ure\u02dcna and Andr\u00b4es", "Ureña and Andrés"),
        ("vis-a`-vis", "vis-à-vis"),
        ("govern\u00adance", "governance"),
        ("govern\u00ad", "govern-"),
        ("A B S T R A C T", "ABSTRACT"),
        ("\uf0b7 first point", "• first point"),
        ("two\u00a0\u2009words\t here ", "two words here"),
        ("bell\x07 and \u200bnothing", "bell and nothing"),
        ("in 1998³", "in 1998³"),
    ],
)
def test_a_line_is_repaired(raw: str, repaired: str) -> None:
    assert clean(raw) == repaired


@given(st.text())
def test_a_clean_line_is_nfc_and_all_visible(raw: str) -> None:
    text = clean(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert text == " ".join(text.split())
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Co"} for character in text)


def test_letters_without_meaning_are_counted() -> None:
    assert unreadable_share("plain words") == 0
    assert unreadable_share("\ufffd\ufffd\ufffd words") == pytest.approx(3 / 8)


@pytest.mark.parametrize(
    ("left", "right", "known", "met"),
    [
        ("govern-", "ance", [], (False, "")),
        ("multi-", "region", ["multi-region"], (True, "")),
        ("co-", "operate", ["cooperate"], (False, "")),
        ("labour-", "intensive", ["labour", "intensive"], (True, "")),
        ("small-", "and medium", [], (True, " ")),
        ("Anglo-", "American", [], (True, "")),
        ("2005-", "2010", [], (True, "")),
        ("plain", "words", [], (True, " ")),
    ],
)
def test_a_parted_word_meets_as_the_document_writes_it(
    left: str, right: str, known: Sequence[str], met: tuple[bool, str]
) -> None:
    assert join(left, right, Counter(known)) == met


words = st.text(alphabet="abcdefgh-", min_size=1, max_size=8).filter(lambda word: word.strip("-") == word)
texts = st.lists(words, min_size=1, max_size=6).map(" ".join)
broken = st.tuples(texts, st.sampled_from(["", "-"])).map("".join)
paragraphs = st.lists(st.lists(broken, min_size=1, max_size=4), min_size=1, max_size=6)


@given(paragraphs, st.sampled_from([Kind.TEXT, Kind.TABLE]))
def test_every_printed_line_is_found_at_its_span(lines: list[list[str]], kind: Kind) -> None:
    made = [Paragraph(kind=kind, lines=tuple(map(printed, texts))) for texts in lines]
    raw = [line for paragraph in made for line in paragraph.lines]
    written = assemble(made, vocabulary(raw))
    assert len(written.lines) == len(raw)
    for line, source in zip(written.lines, raw, strict=True):
        text = written.text[line.span.start : line.span.end]
        assert text in (source.text, source.text.removesuffix("-"))
    ends = [0, *(line.span.end for line in written.lines)]
    assert all(line.span.start >= end for line, end in zip(written.lines, ends, strict=False))
    assert unicodedata.is_normalized("NFC", written.text)


prose = st.lists(
    st.sampled_from(["Firms upgrade.", "Wages", "fell", "in 2009.", "et al. say", "(e.g. Nike)"])
)
sections = st.sampled_from([Section.BODY, Section.FOOTNOTE, Section.REFERENCES])


@given(
    st.lists(st.tuples(prose.filter(bool).map(lambda some: some * 40), sections, st.booleans()), max_size=6)
)
def test_passages_are_their_spans_in_order_and_lose_nothing(
    made: list[tuple[list[str], Section, bool]],
) -> None:
    parts = [
        Part(
            paragraph=Paragraph(kind=Kind.TEXT, lines=(printed(" ".join(some)),), heading=heading),
            section=section,
        )
        for some, section, heading in made
    ]
    written = assemble([part.paragraph for part in parts], Counter())
    document = Document(
        id="d",
        kind=DocumentKind.FILE,
        source="s",
        text=written.text,
        text_id="t",
        reader="r",
        lines=written.lines,
    )
    passages = cut_passages(document, parts, written.spans)
    end = 0
    for passage in passages:
        assert passage.text == written.text[passage.span.start : passage.span.end] == passage.text.strip()
        assert passage.span.start >= end
        assert written.text[end : passage.span.start].strip() == ""
        end = passage.span.end
    assert written.text[end:].strip() == ""
    assert len({passage.id for passage in passages}) == len(passages)


def test_long_paragraphs_are_parted_at_sentences_and_short_ones_joined() -> None:
    long = " ".join(
        f"Sentence number {number} speaks of supplier upgrading in detail." for number in range(60)
    )
    parts = [
        Part(paragraph=Paragraph(kind=Kind.TEXT, lines=(printed(text),)), section=Section.BODY)
        for text in (long, "A short remark.", "Another one.")
    ]
    written = assemble([part.paragraph for part in parts], Counter())
    document = Document(
        id="d",
        kind=DocumentKind.FILE,
        source="s",
        text=written.text,
        text_id="t",
        reader="r",
        lines=written.lines,
    )
    passages = cut_passages(document, parts, written.spans)
    assert len(passages) == 3
    assert all(len(passage.text.split()) <= 250 for passage in passages)
    assert passages[0].text.endswith(".")
    assert passages[-1].text.endswith("A short remark.\n\nAnother one.")


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "Gereffi et al. (2005) show it. Firms, e.g. Nike, agree. Prices fell."
    assert [text[end:][:5] for end in sentence_ends(text)] == ["Firms", "Price"]


def test_running_heads_go_and_repeated_phrases_in_the_middle_stay() -> None:
    pages = [
        sheet(
            number,
            printed("World Development 40", page=number, y=30),
            printed("as we have shown", page=number, y=400),
            printed(str(11 + number), page=number, y=770),
        )
        for number in range(1, 7)
    ]
    cleared = clear_furniture(pages)
    assert {line.text for page in cleared.pages for line in page.lines} == {"as we have shown"}
    assert cleared.labels == {number: str(11 + number) for number in range(1, 7)}


def test_stamps_go_wherever_they_stand() -> None:
    page = sheet(1, printed("Public Disclosure Authorized", y=400), printed("Text of the report", y=420))
    assert [line.text for line in clear_furniture([page]).pages[0].lines] == ["Text of the report"]


@pytest.mark.parametrize(("numeral", "value"), [("i", 1), ("iv", 4), ("ix", 9), ("xlii", 42), ("xc", 90)])
def test_roman_page_numbers_have_values(numeral: str, value: int) -> None:
    assert roman_value(numeral) == value


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("6. References", Section.REFERENCES),
        ("Referencias bibliográficas", Section.REFERENCES),
        ("Appendix A: Data", Section.APPENDIX),
        ("Acknowledgments", Section.ACKNOWLEDGEMENTS),
        ("Appendix for the summary statistics", None),
        ("The references to power in this debate", None),
    ],
)
def test_known_headings_open_their_section(text: str, section: Section | None) -> None:
    assert opened_section(text) is section


def test_headings_are_told_from_sentences() -> None:
    assert looks_like_heading("3.1 Data and methods", 10, False, STYLE)
    assert looks_like_heading("Governance of the chain", 12, False, STYLE)
    assert not looks_like_heading("Governance of the chain", 10, False, STYLE)
    assert not looks_like_heading("governance of the chain", 12, True, STYLE)
    assert not looks_like_heading("Wages fell in 2009.", 10, True, STYLE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Table 3. Exports of apparel", True),
        ("Figure 2a Kernel density", True),
        ("Cuadro 1: Exportaciones", True),
        ("Table 3 shows that exports grew", False),
        ("Figure 3b shows, there is", False),
        ("Tables are given below", False),
    ],
)
def test_captions_are_told_from_sentences(text: str, found: bool) -> None:
    assert is_caption(printed(text)) is found


def test_only_pages_that_jump_back_are_put_in_order() -> None:
    scattered = sheet(
        1,
        printed("foot", y=700, block=0),
        printed("title", y=100, block=1),
        printed("note", y=600, block=2),
        printed("left", y=200, block=3),
        printed("right", x=400, y=200, block=4),
    )
    ordered = in_reading_order(scattered)
    assert [line.text for line in ordered.lines] == ["title", "left", "note", "foot", "right"]
    columns = sheet(2, printed("left", y=100, block=0), printed("right", x=400, y=100, block=1))
    assert in_reading_order(columns) is columns


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1057/S42214-018-0006-z.", "10.1057/s42214-018-0006-z"),
        ("(doi:10.1016/S0305-750X(02)00131-9)", "10.1016/s0305-750x(02)00131-9"),
        ("version 10.2 of the data", None),
    ],
)
def test_dois_are_read_without_their_wrapping(text: str, doi: str | None) -> None:
    assert doi_in(text) == doi


def test_titles_written_by_programs_are_not_believed() -> None:
    assert stated_title({"title": "World Bank Document"}) is None
    assert stated_title({"title": "Microsoft Word - draft7.doc"}) is None
    assert stated_title({"title": "Upgrading in  Kenya"}) == "Upgrading in Kenya"


def test_a_region_is_given_for_each_line_of_a_passage() -> None:
    lines = (
        printed("Firms in Kenya", y=100),
        printed("upgrade.", y=112),
        printed("Wages fell.", page=2, y=50),
    )
    written = assemble([Paragraph(kind=Kind.TEXT, lines=lines)], Counter())
    document = Document(
        id="d",
        kind=DocumentKind.FILE,
        source="s",
        text=written.text,
        text_id="t",
        reader="r",
        lines=written.lines,
    )
    whole = document.regions(Span(0, len(written.text)))
    assert [region.page for region in whole] == [1, 1, 2]


def test_scrambled_letters_are_told_from_words_of_any_latin_language() -> None:
    english = (
        "Suppliers in developing countries upgraded their processes and learned from foreign buyers. " * 10
    )
    french = (
        "Les fournisseurs des pays en développement ont amélioré leurs procédés et appris des acheteurs. "
        * 10
    )
    moved = str.maketrans("abcdefghijklmnopqrstuvwxyz", "defghijklmnopqrstuvwxyzabc")
    assert not is_scrambled(english) and not is_scrambled(french)
    assert is_scrambled(english.lower().translate(moved))
    assert not is_scrambled("BRN TWN PHL MYS THA VNM")  # too little to tell


def test_an_accent_typed_for_an_apostrophe_joins_no_letter() -> None:
    assert clean("China´s exports from Côte d´Ivoire, l´entreprise") == (
        "China’s exports from Côte d’Ivoire, l’entreprise"
    )
    assert clean("Andr´es Ure˜na") == "Andrés Ureña"


def _page(number: int, *lines: tuple[str, float]) -> PrintedPage:
    printed = tuple(
        PrintedLine(page=number, block=place, text=text, box=Rectangle(72, y, 500, y + 10), size=10)
        for place, (text, y) in enumerate(lines)
    )
    return PrintedPage(number=number, width=595, height=842, label=None, lines=printed)


def test_lines_that_look_like_stamps_stay_in_the_text_of_later_pages() -> None:
    later = (
        ("Humphrey J, Schmitz H. Regional Studies. 2002,36(9):1017", 40.0),
        ("downloaded from the UN Comtrade database and cleaned", 400.0),
    )
    cleared = clear_furniture([_page(1, ("A first page", 400.0)), _page(2, *later)])
    assert [line.text for line in cleared.pages[1].lines] == [text for text, _ in later]


def test_a_dotless_i_is_no_page_number() -> None:
    pages = [_page(number, ("ı", 20.0), ("Metin", 400.0)) for number in (1, 2, 3)]
    assert clear_furniture(pages).labels == {}


def test_a_page_of_very_many_blocks_is_put_in_order() -> None:
    lines = [(f"line {place}", float(y)) for place, y in enumerate([*range(700, 0, -1), *range(700, 0, -1)])]
    assert len(in_reading_order(_page(1, *lines)).lines) == len(lines)


def test_sentences_end_in_other_scripts_too() -> None:
    assert sentence_ends("Цены выросли. Фирмы учились.") == [14]
    assert sentence_ends("कंपनियाँ बढ़ीं। मज़दूर नहीं।") == [16]
