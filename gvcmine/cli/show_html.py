"""A document as one HTML file that needs nothing else: pages as pictures, passages as coloured boxes."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Sequence

from gvcmine.cli.page import resource, write_page
from gvcmine.cli.screen import plain
from gvcmine.cli.show_text import facts, lines_of, marks, nothing_chosen, page_name, problems, section_name
from gvcmine.types.text import Document, Line, Page, Passage, Rectangle, Section
from gvcmine.verbs.showing import DrawnPage, Outline, Shown

_A4 = (595.0, 842.0)
"""Width and height in points of the frame of a page that could not be opened."""

_Entry = dict[str, str | int | bool]
"""What the template is told of one passage."""

_BASELINE = 0.24
"""How far above the foot of a line's box its letters stand, as a share of the box's height."""


def page_html(shown: Shown, drawn: Sequence[DrawnPage]) -> str:
    """Return the page as HTML text, which can be written as UTF-8."""
    entries = _entries(shown, drawn)
    pages = [_page(shown, page, entries) for page in drawn]
    placed = {outline.passage.index for page in drawn for outline in page.outlines}
    return write_page(
        "document.html",
        _style(shown, drawn),
        title=plain(shown.document.title or shown.document.source),
        facts=facts(shown)[1:] if shown.document.title else facts(shown),
        problems=problems(shown),
        kinds=_kinds(shown),
        headings=_headings(shown, drawn),
        pages=pages,
        left_out=sum(len(page.left_out) for page in drawn),
        placeless=[entries[one.index] for one in shown.passages if one.index not in placed],
        nothing="" if shown.passages else nothing_chosen(shown),
    )


def _style(shown: Shown, drawn: Iterable[DrawnPage]) -> str:
    rules = [resource("page.css"), resource("document.css")]
    for section in _present(shown.passages):
        hidden = f"body:has(#kind-{section}:not(:checked))"
        rules.append(f"{hidden} .box.k-{section}, {hidden} li.k-{section} {{ display: none; }}")
    for page in drawn:
        width, height = _size(page.page)
        rules.append(f"#sheet-{page.page.number} {{ aspect-ratio: {width:g} / {height:g}; }}")
        for outline in page.outlines:
            rules.append(f"#{_box_id(outline)} {{ {_place(outline.rectangle, width, height)} }}")
    return "\n".join(rules)


def _place(box: Rectangle, width: float, height: float) -> str:
    return (
        f"left: {100 * box.x0 / width:.3f}%; top: {100 * box.y0 / height:.3f}%; "
        f"width: {100 * (box.x1 - box.x0) / width:.3f}%; height: {100 * (box.y1 - box.y0) / height:.3f}%;"
    )


def _size(page: Page) -> tuple[float, float]:
    return (page.width, page.height) if page.width > 0 and page.height > 0 else _A4


def _present(passages: Iterable[Passage]) -> list[Section]:
    found = {passage.section for passage in passages}
    return [section for section in Section if section in found]


def _kinds(shown: Shown) -> list[dict[str, object]]:
    counts = Counter(passage.section for passage in shown.passages)
    return [
        {
            "id": section.value,
            "name": section_name(section),
            "count": counts[section],
            "codable": section.codable,
        }
        for section in _present(shown.passages)
    ]


def _headings(shown: Shown, drawn: Sequence[DrawnPage]) -> list[dict[str, object]]:
    with_page = {page.page.number for page in drawn}
    found: list[dict[str, object]] = []
    last = None
    for passage in shown.passages:
        if passage.heading and passage.heading != last:
            on_page = passage.page in with_page
            target = f"page-{passage.page}" if on_page else f"t{passage.index + 1}"
            found.append({"name": plain(passage.heading), "page": passage.page, "target": target})
        last = passage.heading or last
    return found


def _entries(shown: Shown, drawn: Sequence[DrawnPage]) -> dict[int, _Entry]:
    """Return what is shown of each passage, by its index."""
    first_box: dict[int, str] = {}
    for page in drawn:
        for outline in page.outlines:
            first_box.setdefault(outline.passage.index, _box_id(outline))
    entries: dict[int, _Entry] = {}
    last = None
    for passage in shown.passages:
        heading = plain(passage.heading or "")
        entries[passage.index] = {
            "number": passage.index + 1,
            "kind": passage.section.value,
            "apart": not passage.section.codable,
            "new_heading": heading if heading != last else "",
            "box": first_box.get(passage.index, ""),
            "marks": ", ".join(marks(passage, shown.document)),
            "language": plain(passage.language or shown.document.language or ""),
            "text": lines_of(passage.text),
        }
        last = heading
    return entries


def _page(shown: Shown, drawn: DrawnPage, entries: dict[int, _Entry]) -> dict[str, object]:
    page, picture = drawn.page, drawn.picture
    width, height = _size(page)
    lines = [line for line in shown.document.lines if line.page == page.number]
    here = {_box_id(outline): entries[outline.passage.index] for outline in drawn.outlines}
    has_picture = picture is not None and bool(picture.content)
    return {
        "number": page.number,
        "name": page_name(page),
        "label": plain(page.label or ""),
        "confidence": "" if page.confidence is None else f"{page.confidence:.0%}",
        "problem": _problem(drawn),
        "picture": _data_url(drawn),
        "width": f"{width:g}",
        "height": f"{height:g}",
        "facsimile": [] if has_picture else [_written(shown.document, line) for line in lines],
        "left_out": [_numbers(box) for box in drawn.left_out],
        "lines": [_numbers(line.rectangle) for line in lines],
        "boxes": [_box(outline, shown.document, width, height) for outline in drawn.outlines],
        "passages": [entry for box, entry in here.items() if entry["box"] == box],
        "empty": "" if has_picture or lines else "Nothing of this page can be shown.",
    }


def _problem(drawn: DrawnPage) -> str:
    told = []
    if drawn.page.problem:
        told.append(f"This page was not read: {plain(drawn.page.problem)}.")
    if drawn.picture and drawn.picture.problem:
        told.append(f"This page is not drawn: {plain(drawn.picture.problem)}.")
    return " ".join(told)


def _data_url(drawn: DrawnPage) -> str:
    if drawn.picture is None or not drawn.picture.content:
        return ""
    coded = base64.b64encode(drawn.picture.content).decode("ascii")
    return f"data:{drawn.picture.media_type};base64,{coded}"


def _box(outline: Outline, document: Document, width: float, height: float) -> dict[str, object]:
    passage, box = outline.passage, outline.rectangle
    told = [", ".join(marks(passage, document))]
    told += [f"“{plain(passage.heading)}”"] if passage.heading else []
    told.append(f"certainty {passage.confidence:.2f}")
    told.append(plain(passage.language or "language not known"))
    return {
        "id": _box_id(outline),
        "number": passage.index + 1,
        "kind": passage.section.value,
        "apart": not passage.section.codable,
        "high": box.y0 < 0.15 * height,
        "right": box.x0 > 0.47 * width,
        "tip": " · ".join(told),
    }


def _box_id(outline: Outline) -> str:
    return f"b{outline.passage.index + 1}-{outline.part}"


def _written(document: Document, line: Line) -> dict[str, str]:
    """Return the words of a line, to be written where they stood; for pages without a picture."""
    box = line.rectangle
    height = box.y1 - box.y0
    return {
        "x": f"{box.x0:.1f}",
        "y": f"{box.y1 - _BASELINE * height:.1f}",
        "size": f"{0.8 * height:.1f}",
        "width": f"{max(1.0, box.x1 - box.x0):.1f}",
        "text": plain(document.text[line.span.start : line.span.end]),
    }


def _numbers(box: Rectangle) -> dict[str, str]:
    return {
        "x": f"{box.x0:.1f}",
        "y": f"{box.y0:.1f}",
        "width": f"{box.x1 - box.x0:.1f}",
        "height": f"{box.y1 - box.y0:.1f}",
    }
