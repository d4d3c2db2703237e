"""Set a manuscript as PDF pages: columns, notes at the page foot, running heads, page labels.

Lines are placed here, and not by reportlab's own paragraphs, because a note has to stand on the page
of its mark and because words have to break at the end of a line as they do in journals.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum
from pathlib import Path

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from sample_corpus.lines import FONTS, Line, LineBreaker, Run, Style
from sample_corpus.manuscript import Block, Manuscript

NOTICE = "INVENTED for testing: not a real study"
MARGIN, GUTTER = 70.0, 18.0


@dataclass(slots=True)
class Column:
    """A column being filled from the top, with notes gathered at its foot."""

    page: int
    x: float
    top: float
    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)

    @property
    def used(self) -> float:
        """Return the height taken by lines and notes."""
        above = fsum(line.height + (line.before if number else 0) for number, line in enumerate(self.lines))
        return above + fsum(line.height for line in self.notes) + (8 if self.notes else 0)


class Typesetter:
    """Set one manuscript; `write` makes the file."""

    def __init__(self, manuscript: Manuscript, hyphenation: Mapping[str, Sequence[str]]) -> None:
        """Prepare to set `manuscript`; `hyphenation` gives the syllables of words that may break."""
        self.manuscript, self.breaker = manuscript, LineBreaker(hyphenation)
        layout = manuscript.layout
        self.width, self.height = A4 if layout["page"] == "a4" else LETTER
        self.columns = int(layout["columns"])
        self.measure = self.width - 2 * MARGIN
        self.column_width = (self.measure - GUTTER * (self.columns - 1)) / self.columns
        self.body = Style(size=layout["size"], leading=layout["leading"], indent=12)
        self.floor = MARGIN + 12

    def write(self, path: Path) -> None:
        """Write the PDF; equal manuscripts give equal bytes."""
        canvas = Canvas(str(path), pagesize=(self.width, self.height), invariant=1, pageCompression=0)
        self._describe(canvas)
        pages = self._pages()
        for number, columns in enumerate(pages):
            self._furniture(canvas, number)
            for column in columns:
                self._draw_column(canvas, column)
            canvas.showPage()
        canvas.save()

    def _describe(self, canvas: Canvas) -> None:
        paper = self.manuscript
        canvas.setTitle(f"{paper.title} (INVENTED)")
        canvas.setAuthor("; ".join(paper.authors))
        canvas.setSubject(f"{NOTICE}. doi:{paper.doi}")
        canvas.setKeywords(["INVENTED", *paper.keywords])
        first = int(paper.layout["first_page"])
        if paper.layout.get("roman_front"):
            canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
            canvas.addPageLabel(1, style="ARABIC", start=first)
        else:
            canvas.addPageLabel(0, style="ARABIC", start=first)

    def label(self, number: int) -> str:
        """Return the printed label of the page with this index from 0."""
        first, roman = int(self.manuscript.layout["first_page"]), self.manuscript.layout.get("roman_front")
        if roman:
            return "i" if number == 0 else str(first + number - 1)
        return str(first + number)

    # -- the parts of a paper

    def _title_block(self) -> list[Line]:
        paper, wide = self.manuscript, self.measure
        small = Style(size=9, leading=12, align="left")
        lines = self.breaker.paragraph(f"*{paper.journal}*, {paper.volume} ({paper.year})", small, wide)
        lines += self.breaker.paragraph(f"https://doi.org/{paper.doi}", small, wide)
        lines += self.breaker.paragraph(
            paper.title, Style(size=17, leading=21, font="**", before=16, align="left"), wide
        )
        marks = "abcdef"
        names = [f"{name} ({marks[i]})" for i, name in enumerate(paper.authors)]
        lines += self.breaker.paragraph(
            ", ".join(names), Style(size=11.5, leading=15, before=8, align="left"), wide
        )
        for mark, place in zip(marks, paper.affiliations, strict=False):
            lines += self.breaker.paragraph(f"({mark}) *{place}*", small, wide)
        abstract = Style(size=9.8, leading=13, left=16, before=12)
        lines += self.breaker.paragraph(paper.abstract, abstract, wide - 16)
        keywords = replace(abstract, before=6, align="left")
        lines += self.breaker.paragraph(f"**Keywords:** {', '.join(paper.keywords)}", keywords, wide - 16)
        return [*lines, Line(runs=(), height=12)]

    def _body_lines(self) -> Iterator[Line]:
        for block in self.manuscript.blocks:
            yield from self._block(block)
        small = replace(self.body, size=self.body.size - 1, leading=self.body.leading - 2, indent=0)
        yield from self._block(Block(kind="heading", text="Acknowledgements"))
        yield from self.breaker.paragraph(self.manuscript.acknowledgements, small, self.column_width)
        yield from self._block(Block(kind="heading", text="References"))
        for reference in self.manuscript.references:
            yield from self.breaker.paragraph(reference, replace(small, hang=14, before=2), self.column_width)

    def _block(self, block: Block) -> list[Line]:
        wide, body = self.column_width, self.body
        if block.kind == "heading":
            style = Style(
                size=body.size + 1.5, leading=body.leading + 2, font="**", before=11, keep=True, align="left"
            )
            return self.breaker.paragraph(block.text, style, wide)
        if block.kind == "subheading":
            style = Style(size=body.size, leading=body.leading, font="*", before=7, keep=True, align="left")
            return self.breaker.paragraph(block.text, style, wide)
        if block.kind == "table":
            return self._table(block)
        return self.breaker.paragraph(block.text, body if block.indented else replace(body, indent=0), wide)

    def _table(self, block: Block) -> list[Line]:
        size, leading, wide = self.body.size - 1.2, self.body.leading - 1.6, self.column_width
        caption = Style(size=size, leading=leading, font="**", before=10, keep=True, align="left")
        lines = self.breaker.paragraph(f"Table 1. {block.text}", caption, wide)
        cells = len(block.rows[0])
        step = min(62.0, wide * 0.44 / (cells - 1))
        first = wide - step * (cells - 1)
        for number, row in enumerate(block.rows):
            lines += self._row(row, (size, leading), (first, step), ruled=number in (0, 1))
        note = Style(size=size - 1, leading=leading - 1, align="left", before=2)
        lines[-1] = replace(lines[-1], rule=wide)
        lines += self.breaker.paragraph(block.note, note, wide)
        return [*lines, Line(runs=(), height=8)]

    def _row(
        self, row: Sequence[str], type_size: tuple[float, float], widths: tuple[float, float], *, ruled: bool
    ) -> list[Line]:
        (size, leading), (first, step) = type_size, widths
        style = Style(size=size, leading=leading, keep=True, align="left", hang=6)
        lines = self.breaker.paragraph(row[0] or "\u00a0", style, first - 4)
        figures = [
            Run(
                x=first + step * (i + 1) - stringWidth(cell, FONTS[""], size),
                text=cell,
                font=FONTS[""],
                size=size,
            )
            for i, cell in enumerate(row[1:])
        ]
        lines[-1] = replace(lines[-1], runs=(*lines[-1].runs, *figures))
        if ruled:
            lines[0] = replace(lines[0], before=3)
            lines[-1] = replace(lines[-1], rule=self.column_width if row[0] == "" else 0.0)
        return lines

    # -- filling pages

    def _pages(self) -> list[list[Column]]:
        title, body = self._title_block(), list(self._body_lines())
        top = self.height - MARGIN - 14
        head = Column(page=0, x=MARGIN, top=top, lines=title)
        pages = [[head]]
        if not self.manuscript.layout.get("roman_front"):
            pages[0] += self._empty_columns(0, top - head.used)
        else:
            pages.append(self._empty_columns(1, top))
        open_columns = [column for page in pages for column in page if column is not head]
        for number, line in enumerate(body):
            while not self._fits(open_columns[0], body[number:]):
                open_columns.pop(0)
                if not open_columns:
                    open_columns = self._empty_columns(len(pages), top)
                    pages.append(open_columns[:])
            if not line.runs and not open_columns[0].lines:
                continue
            open_columns[0].lines.append(line)
            open_columns[0].notes += self._notes(line)
        return pages

    def _empty_columns(self, page: int, top: float) -> list[Column]:
        step = self.column_width + GUTTER
        return [Column(page=page, x=MARGIN + step * i, top=top) for i in range(self.columns)]

    def _notes(self, line: Line) -> list[Line]:
        style = Style(size=self.body.size - 2, leading=self.body.leading - 3.4, align="left")
        return [
            set_line
            for note in line.notes
            for set_line in self.breaker.paragraph(
                f"{note} {self.manuscript.notes[note]}", style, self.column_width
            )
        ]

    def _fits(self, column: Column, rest: Sequence[Line]) -> bool:
        """Say whether the next line fits, with the lines it must not be parted from."""
        need = 0.0
        for line in rest:
            need += line.height + line.before
            need += fsum(note.height for note in self._notes(line)) + (8 if line.notes else 0)
            if not line.keep:
                break
        return column.used + need <= column.top - self.floor or not column.lines

    # -- drawing

    def _furniture(self, canvas: Canvas, number: int) -> None:
        left, right = MARGIN, self.width - MARGIN
        canvas.setFont("Helvetica-Oblique", 8)
        canvas.drawCentredString(self.width / 2, 34, NOTICE)
        canvas.setFont("Times-Roman", 9)
        odd = number % 2 == 0
        if number == 0:
            canvas.drawCentredString(self.width / 2, 48, self.label(0))
            return
        running = self.manuscript.layout["running"][0 if odd else 1]
        y = self.height - MARGIN + 10
        (canvas.drawRightString if odd else canvas.drawString)(right if odd else left, y, running)
        (canvas.drawString if odd else canvas.drawRightString)(left if odd else right, y, self.label(number))
        canvas.setLineWidth(0.4)
        canvas.line(left, y - 5, right, y - 5)

    def _draw_column(self, canvas: Canvas, column: Column) -> None:
        y = column.top
        for number, line in enumerate(column.lines):
            y -= line.height + (line.before if number else 0)
            _draw_line(canvas, line, column.x, y)
        if column.notes:
            y = self.floor + fsum(line.height for line in column.notes)
            canvas.setLineWidth(0.4)
            canvas.line(column.x, y + 3, column.x + 60, y + 3)
            for line in column.notes:
                y -= line.height
                _draw_line(canvas, line, column.x, y)


def _draw_line(canvas: Canvas, line: Line, x: float, y: float) -> None:
    for run in line.runs:
        text = canvas.beginText(x + run.x, y + 3)
        text.setFont(run.font, run.size)
        # Both stay in force from one text object to the next, so they are set every time.
        text.setRise(run.rise)
        text.setWordSpace(run.space)
        text.textOut(run.text)
        canvas.drawText(text)
    if line.rule:
        canvas.setLineWidth(0.5)
        canvas.line(x, y - 1, x + line.rule, y - 1)
