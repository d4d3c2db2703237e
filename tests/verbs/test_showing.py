"""Finding the document that is meant, choosing passages, outlines around lines, pictures of pages."""

import shutil
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pdfs import locked_pdf, pdf

from gvcmine.compute import Limits
from gvcmine.errors import WorkspaceError
from gvcmine.ingest.pictures import MOST_PIXELS, PictureJob, draw_limited, draw_page
from gvcmine.project import Project, silent
from gvcmine.types.text import DocumentKind, Passage, Rectangle, Region, Section, Span
from gvcmine.verbs.showing import Choice, left_out, outlines

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A workspace with a paper of the sample, two of one name in two folders, a refused file and a list."""
    root = tmp_path_factory.mktemp("show") / "work"
    project = Project.create(root)
    for name in ("wine_moldova.pdf", "references.ris"):
        shutil.copy(CORPUS / name, root / "corpus")
    for folder in ("north", "south"):
        (root / "corpus" / folder).mkdir()
        pdf(root / "corpus" / folder / "leather.pdf", folder)
    shutil.copy(root / "corpus/north/leather.pdf", root / "corpus/same.pdf")
    (root / "corpus" / "empty.pdf").touch()
    project.ingest()
    pdf(root / "corpus" / "later.pdf", "Agra")
    yield project
    project.close()


def source(project: Project, name: str) -> str:
    return project.show(name).document.source


def asked_in_vain(project: Project, name: str) -> str:
    with pytest.raises(WorkspaceError) as problem:
        project.show(name)
    return str(problem.value)


# Finding.


def test_a_document_is_found_by_all_its_names(project: Project) -> None:
    wine = project.show("wine_moldova.pdf").document
    assert wine.doi and wine.reference_key and wine.title
    names = (
        "wine_moldova",
        "corpus/wine_moldova.pdf",
        "/home/ana/work/corpus/wine_moldova.pdf",
        "WINE_MOLDOVA.PDF",
        wine.id,
        f" {wine.id[:8]} ",
        wine.doi,
        f"https://doi.org/{wine.doi.upper()}",
        wine.reference_key,
        wine.title,
    )
    assert {source(project, name) for name in names} == {"wine_moldova.pdf"}
    assert source(project, "south/leather") == "south/leather.pdf"


def test_a_duplicate_leads_to_its_original(project: Project) -> None:
    assert project.show("same.pdf").document.id == project.show("north/leather.pdf").document.id


def test_an_abstract_is_found_by_the_key_of_its_reference(project: Project) -> None:
    shown = project.show("wanjohiclarke2020shrimp")
    assert shown.document.kind is DocumentKind.ABSTRACT_ONLY
    assert (shown.file, shown.file_problem) == (None, None)
    assert project.draw(shown) == ()


def test_several_documents_of_one_name_are_listed_with_their_ids(project: Project) -> None:
    told = asked_in_vain(project, "leather")
    assert '"leather" means 2 documents' in told
    for name in ("north/leather.pdf", "south/leather.pdf"):
        assert f"{project.show(name).document.id[:12]}  {name}" in told


def test_a_mistyped_name_is_answered_with_those_near_it(project: Project) -> None:
    told = asked_in_vain(project, "wine_moldava")
    assert 'no document is called "wine_moldava"' in told
    assert "wine_moldova.pdf" in told
    assert "gvcmine status" in asked_in_vain(project, "qqqqqqqq")


@pytest.mark.parametrize("name", ["", "   ", "a", "../wine_moldova.pdf", "x\0y", "n" * 5_000, "*"])
def test_a_name_of_nothing_is_an_error_like_any_other(project: Project, name: str) -> None:
    assert "no document is called" in asked_in_vain(project, name)


def test_what_is_no_document_says_why(project: Project) -> None:
    assert "was refused (empty file)" in asked_in_vain(project, "empty.pdf")
    assert "a list of references" in asked_in_vain(project, "references.ris")
    assert "run: gvcmine ingest" in asked_in_vain(project, "later.pdf")


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "new")
    assert "there are no documents yet" in asked_in_vain(project, "wine")
    project.close()


# Choosing.


def test_a_choice_keeps_the_order_and_only_what_was_asked_for(project: Project) -> None:
    everything = project.show("wine_moldova").passages
    assert [passage.index for passage in everything] == list(range(len(everything)))
    codable = project.show("wine_moldova", Choice(codable=True)).passages
    assert codable == tuple(passage for passage in everything if passage.section.codable)
    assert 0 < len(codable) < len(everything)
    references = project.show("wine_moldova", Choice(sections=(Section.REFERENCES,))).passages
    assert {passage.section for passage in references} == {Section.REFERENCES}


def test_pages_choose_every_passage_that_stands_on_them(project: Project) -> None:
    shown = project.show("wine_moldova", Choice(pages=(2, 2)))
    assert shown.passages
    assert all(2 in {region.page for region in passage.regions} for passage in shown.passages)
    assert [page.number for page in shown.pages] == [2]
    with pytest.raises(WorkspaceError, match="has the pages 1 to 3"):
        project.show("wine_moldova", Choice(pages=(7, 9)))
    with pytest.raises(WorkspaceError, match="no pages; leave out --page"):
        project.show("wanjohiclarke2020shrimp", Choice(pages=(1, 1)))


# Outlines.


def passage(*boxes: tuple[int, float, float, float, float], section: Section = Section.BODY) -> Passage:
    regions = tuple(Region(page, Rectangle(*box)) for page, *box in boxes)
    return Passage(
        id="p", document_id="d", index=0, span=Span(0, 1), text="x", section=section, regions=regions
    )


def boxes(one: Passage) -> list[tuple[int, Rectangle]]:
    return [(outline.page, outline.rectangle) for outline in outlines(one)]


def test_lines_below_each_other_are_one_box() -> None:
    # The first line is set in, the last is short.
    lines = passage((1, 60, 100, 290, 110), (1, 50, 112, 290, 122), (1, 50, 124, 90, 134))
    assert boxes(lines) == [(1, Rectangle(50, 100, 290, 134))]


def test_columns_and_pages_part_a_passage() -> None:
    parted = passage(
        (1, 50, 700, 290, 710), (1, 310, 100, 550, 110), (1, 310, 112, 550, 122), (2, 50, 90, 290, 100)
    )
    assert boxes(parted) == [
        (1, Rectangle(50, 700, 290, 710)),
        (1, Rectangle(310, 100, 550, 122)),
        (2, Rectangle(50, 90, 290, 100)),
    ]
    assert [outline.part for outline in outlines(parted)] == [1, 2, 3]


def test_what_stands_between_two_lines_is_not_boxed_with_them() -> None:
    assert len(boxes(passage((1, 50, 100, 290, 110), (1, 50, 400, 290, 410)))) == 2


def test_cells_of_a_table_are_one_box() -> None:
    cells = [(1, x, y, x + 40, y + 10) for x, y in ((50, 100), (50, 114), (300, 100), (300, 114), (480, 114))]
    assert boxes(passage(*cells, section=Section.TABLE)) == [(1, Rectangle(50, 100, 520, 124))]


def test_a_passage_without_a_place_has_no_box() -> None:
    assert boxes(passage()) == []


_edges = st.tuples(st.integers(0, 500), st.integers(0, 700), st.integers(1, 90), st.integers(1, 30))


@given(st.lists(st.tuples(st.integers(1, 2), _edges), max_size=12), st.sampled_from(list(Section)))
def test_every_line_lies_in_one_box_and_no_two_boxes_overlap(
    lines: list[tuple[int, tuple[int, int, int, int]]], section: Section
) -> None:
    one = passage(*((page, x, y, x + w, y + h) for page, (x, y, w, h) in lines), section=section)
    found = boxes(one)
    for region in one.regions:
        line = region.rectangle
        assert any(
            page == region.page
            and box.x0 <= line.x0 <= line.x1 <= box.x1
            and box.y0 <= line.y0 <= line.y1 <= box.y1
            for page, box in found
        )
    for place, (page, box) in enumerate(found):
        for other_page, other in found[place + 1 :]:
            apart = box.x1 <= other.x0 or other.x1 <= box.x0 or box.y1 <= other.y0 or other.y1 <= box.y0
            assert page != other_page or apart


def test_words_outside_all_lines_are_left_out_a_line_each() -> None:
    line = Rectangle(50, 100, 290, 110)
    words = [
        Rectangle(60, 101, 90, 109),
        Rectangle(50, 30, 80, 40),
        Rectangle(84, 30, 120, 40),
        Rectangle(290, 780, 300, 790),
    ]
    assert left_out(words, [line]) == (Rectangle(50, 30, 120, 40), Rectangle(290, 780, 300, 790))
    assert left_out([], [line]) == ()


# Pages.


def test_pages_are_drawn_with_their_words_and_every_placed_passage_is_outlined(project: Project) -> None:
    shown = project.show("wine_moldova")
    told: list[tuple[int, int]] = []
    drawn = project.draw(shown, lambda _, done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    for page in drawn:
        assert page.picture and page.picture.problem is None
        picture = pymupdf.Pixmap(page.picture.content)
        assert (picture.width, picture.height) == (page.picture.width, page.picture.height)
        assert page.picture.width / page.picture.height == pytest.approx(
            page.page.width / page.page.height, 0.01
        )
        assert page.picture.words and len(page.picture.content) < 150_000
    outlined = {outline.passage.index for page in drawn for outline in page.outlines}
    assert outlined == {passage.index for passage in shown.passages if passage.regions}
    # The line at the foot of every page is furniture: no passage, but to be seen as left out.
    assert all(any(box.y0 > 0.85 * page.page.height for box in page.left_out) for page in drawn)


def test_a_file_that_is_gone_or_another_is_not_drawn(project: Project) -> None:
    file = project.rooms.folders.corpus / "south" / "leather.pdf"
    content = file.read_bytes()
    try:
        pdf(file, "elsewhere")
        changed = project.show("south/leather")
        assert changed.file is None and "has changed since it was read" in (changed.file_problem or "")
        file.unlink()
        gone = project.show("south/leather")
        assert gone.file is None and "is gone" in (gone.file_problem or "")
        drawn = project.draw(gone, silent)
        assert [page.picture for page in drawn] == [None, None]
        assert any(page.outlines for page in drawn)
    finally:
        file.write_bytes(content)
    assert project.show("south/leather").file == file


def test_no_picture_is_larger_than_four_megapixels_or_than_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    with pymupdf.open() as file:
        noise = pymupdf.Pixmap(
            pymupdf.csRGB, 300, 300, bytes((i * i * 7919 >> 3) % 256 for i in range(270_000)), 0
        )
        file.new_page(width=10_000, height=60).insert_text((5, 50), "wide")
        file.new_page(width=60, height=14_000).insert_text((5, 50), "tall")
        file.new_page().insert_image((0, 0, 595, 842), pixmap=noise)
        path.write_bytes(file.tobytes())
    drawn = [draw_page(PictureJob(path=path, page=page, most_bytes=60_000)) for page in (1, 2, 3)]
    assert all(0 < one.width * one.height <= MOST_PIXELS and one.problem is None for one in drawn)
    assert drawn[2].media_type == "image/jpeg"
    assert pymupdf.Pixmap(drawn[2].content).width == drawn[2].width


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_of_a_turned_page_stand_where_they_are_seen(tmp_path: Path, rotation: int) -> None:
    path = tmp_path / "turned.pdf"
    with pymupdf.open() as file:
        page = file.new_page(width=300, height=500)
        page.insert_text((60, 80), "Sialkot", fontsize=30)
        page.set_rotation(rotation)
        path.write_bytes(file.tobytes())
    drawn = draw_page(PictureJob(path=path, page=1, wide=600))
    (word,) = drawn.words
    scale = drawn.width / (300 if rotation % 180 == 0 else 500)
    picture = pymupdf.Pixmap(drawn.content)
    dark = [
        (place % picture.width / scale, place // picture.width / scale)
        for place, shade in enumerate(picture.samples)
        if shade < 128
    ]
    assert dark
    assert all(word.x0 <= x <= word.x1 and word.y0 <= y <= word.y1 for x, y in dark)


def test_a_page_that_cannot_be_drawn_says_why(tmp_path: Path) -> None:
    short = pdf(tmp_path / "short.pdf", pages=1)
    assert draw_page(PictureJob(path=short, page=4)).problem == "the file has 1 pages only"
    locked = locked_pdf(tmp_path / "locked.pdf")
    assert "password" in (draw_page(PictureJob(path=locked, page=1)).problem or "")
    (tmp_path / "junk.pdf").write_bytes(b"%PDF-1.7 nothing more")
    assert draw_page(PictureJob(path=tmp_path / "junk.pdf", page=1)).problem


@pytest.mark.slow
def test_a_file_whose_pages_take_too_long_is_given_up_and_no_page_is_lost(tmp_path: Path) -> None:
    path = pdf(tmp_path / "slow.pdf", pages=6)
    jobs = [PictureJob(path=path, page=page) for page in range(1, 7)]
    drawn = list(draw_limited(jobs, Limits(seconds=0.0)))
    assert [one.page for one in drawn] == [1, 2, 3, 4, 5, 6]
    assert [(one.problem or "").split(",")[0] for one in drawn] == [
        *["drawing it took more than 0 seconds"] * 3,
        *["not tried"] * 3,
    ]
