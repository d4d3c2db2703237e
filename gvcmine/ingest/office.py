"""Read web pages, DOCX and plain text; the second Reader part, for what is no PDF.

Meant to run in a child process under limits, like the reader of PDF files.
"""

from dataclasses import dataclass
from pathlib import Path

from gvcmine.ingest import gate
from gvcmine.ingest.blocks import Block, UnusableFile
from gvcmine.ingest.docx import read_docx
from gvcmine.ingest.flow import Origin, make_reading
from gvcmine.ingest.html import page_of_archive, read_html
from gvcmine.ingest.plain import decode, read_plain
from gvcmine.ingest.reasons import DOWNLOAD, to_do
from gvcmine.types.text import Claim, Reading, Refusal, RefusalReason

_HTML = (".html", ".htm", ".xhtml")
_ARCHIVES = (".mhtml", ".mht")
_PLAIN = (".txt", ".text", ".md", ".markdown")

OFFICE_ENDINGS: tuple[str, ...] = (*_HTML, *_ARCHIVES, ".docx", *_PLAIN)
"""Endings, in lower case, of the files that this part reads."""

_GUESSING = (".txt", ".text")
_GUESSED = 0.8
"""Plain text marks no headings: how sure a section is that follows from the looks of a line."""

_FEWEST_LETTERS = 20
"""Fewer letters than this are no text that anybody could code."""

_BROKEN = {b"%PDF-": "a PDF", b"PK\x03\x04": "a zip or Word file", b"\xd0\xcf\x11\xe0": "an old Word file"}
"""How files begin that bear the ending of a text or page by mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeReader:
    """Turn a web page, DOCX or plain text into a document; part "office.v1".

    `most_pages` counts headings, or form feeds. What a reader of PDF files may be told besides
    (passwords, say) does not concern this one: its files have none.
    """

    name: str = "office.v1"
    most_bytes: int = 200_000_000
    most_pages: int = 2_000

    def read(self, path: Path, source: str) -> Reading | Refusal:
        """Read the file at `path`; `source` is its name inside the corpus folder.

        Raises MemoryError where the process has too little memory for the file.
        """
        ending = Path(source).suffix.lower()
        if ending not in OFFICE_ENDINGS:
            return gate.refuse_ending(source, ending)
        head = gate.open_bytes(path, source, self.most_bytes)
        if isinstance(head, Refusal):
            return head
        try:
            blocks, claims = _taken(path.read_bytes(), ending)
        except UnusableFile as problem:
            return gate.refuse(source, problem.reason, f"{problem}; {_advice(problem.reason)}")
        origin = Origin(
            source=source,
            document_id=gate.file_digest(path),
            reader=self.name,
            confidence=_GUESSED if ending in _GUESSING else 1.0,
        )
        return self._checked(blocks, claims, origin)

    def _checked(self, blocks: list[Block], claims: list[Claim], origin: Origin) -> Reading | Refusal:
        if sum(map(str.isalpha, "".join(block.text for block in blocks))) < _FEWEST_LETTERS:
            what = "the file holds no text that could be coded; check it"
            return gate.refuse(origin.source, RefusalReason.NO_TEXT_LAYER, what)
        reading = make_reading(blocks, claims, origin)
        pages = len(reading.document.pages)
        return gate.check_pages(origin.source, pages, self.most_pages) or reading


def _taken(data: bytes, ending: str) -> tuple[list[Block], list[Claim]]:
    """Return blocks and claims of a file; raises UnusableFile for any kind of file that cannot be used."""
    if ending == ".docx":
        return read_docx(data)
    wrong = next((kind for magic, kind in _BROKEN.items() if data.startswith(magic)), None)
    if wrong is not None:
        raise UnusableFile(RefusalReason.UNSUPPORTED, f"the file is {wrong}, whatever its name says")
    if ending in _ARCHIVES:
        page = page_of_archive(data)
        if page is None:
            raise UnusableFile(RefusalReason.DAMAGED, "there is no web page in the archive")
        return read_html(page)
    if ending in _HTML:
        return read_html(data)
    text = decode(data)
    if text is None:
        raise UnusableFile(RefusalReason.UNSUPPORTED, "the file is no text, whatever its name says")
    return read_plain(text, markdown=ending in (".md", ".markdown")), []


def _advice(reason: RefusalReason) -> str:
    if reason is RefusalReason.DAMAGED:
        return f"open it in its own program and save it again, or {DOWNLOAD}"
    if reason is RefusalReason.ENCRYPTED:
        return "save it without a password as DOCX or PDF, and put that in corpus/"
    if reason is RefusalReason.TOO_LARGE:
        return "save it as PDF, or copy its text into a new file"
    return to_do(reason)
