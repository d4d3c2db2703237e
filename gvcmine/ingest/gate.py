"""Decide before and after parsing whether a file can become a document, and say why not.

Each refusal is one sentence for the person who owns the file: what is wrong and what to do.
"""

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gvcmine.ingest.reasons import DOWNLOAD, SAVE_AGAIN, UNREAD_ENDINGS, to_do
from gvcmine.types.text import Reading, Refusal, RefusalReason

__all__ = [
    "ENOUGH_CHARACTERS",
    "SAVE_AGAIN",
    "PageCount",
    "check_bytes",
    "check_pages",
    "check_reading",
    "check_text",
    "refuse",
    "refuse_ending",
    "refuse_locked",
]

_MAGIC_WITHIN = 1024
"""The PDF reference lets `%PDF-` stand anywhere in the first 1,024 bytes (ISO 32000, annex H)."""

ENOUGH_CHARACTERS = 200
"""A page of prose holds 1,500 to 4,000 characters; stamps on scans fell below 200 throughout."""

_UNREADABLE_SHARE = 0.3
"""Above this share of letters without a meaning, the words cannot be recovered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCount:
    """What the gate needs to know of one page: letters, the share of unreadable ones, what else is on it.

    `characters` leaves out blanks; `letters` counts letters and digits among them. `covered` says
    that a picture, or shapes drawn in place of letters, take up most of the page.
    """

    characters: int
    letters: int = 0
    unreadable: float = 0.0
    pictures: bool = False
    covered: bool = False
    fonts: bool = False
    drawn: bool = False
    broken: bool = False

    @property
    def blank(self) -> bool:
        """Say whether nothing is printed on the page."""
        return not (self.characters or self.pictures or self.fonts or self.drawn or self.broken)

    @property
    def textless(self) -> bool:
        """Say whether something is printed on the page that its text does not tell: a scan, say.

        A page with few words is no scan: a slide or the first page of a part is read as it is.
        """
        few = self.characters < ENOUGH_CHARACTERS and self.covered
        return not self.blank and (few or not self.characters or self.broken)

    @property
    def problem(self) -> str | None:
        """Say why the page was not read, or None where it was or where nothing is printed on it."""
        if self.broken:
            return "the page is damaged"
        if self.textless:
            return "the page holds a picture and no text"
        return "the letters of the page cannot be read" if self.garbled else None

    @property
    def garbled(self) -> bool:
        """Say whether the page's characters are not the letters that one sees."""
        return self.unreadable > _UNREADABLE_SHARE


def check_bytes(path: Path, source: str, most_bytes: int) -> Refusal | None:
    """Return why the file cannot be a PDF of workable size, or None."""
    found = open_bytes(path, source, most_bytes)
    if isinstance(found, Refusal):
        return found
    if b"%PDF-" not in found:
        return refuse(source, RefusalReason.NOT_PDF, _what_it_is(found))
    return None


def open_bytes(path: Path, source: str, most_bytes: int) -> bytes | Refusal:
    """Return the first bytes of a plain file of workable size, or why it has none.

    A pipe or a device is not opened: it would wait for ever.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            detail = "it is no plain file (a pipe, socket or device); put a PDF in its place"
            return refuse(source, RefusalReason.UNREADABLE, detail)
        with path.open("rb") as file:
            head = file.read(_MAGIC_WITHIN)
    except OSError as error:
        detail = f"the file cannot be opened ({error.strerror}); {to_do(RefusalReason.UNREADABLE)}"
        return refuse(source, RefusalReason.UNREADABLE, detail)
    if not head:
        return refuse(source, RefusalReason.EMPTY_FILE, f"the file is empty (0 bytes); {DOWNLOAD}")
    if state.st_size > most_bytes:
        sizes = f"the file has {state.st_size / 1e6:.0f} MB, more than the {most_bytes / 1e6:.0f} MB allowed"
        return refuse(source, RefusalReason.TOO_LARGE, f"{sizes}; {to_do(RefusalReason.TOO_LARGE)}")
    return head


def file_digest(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_pages(source: str, count: int, most_pages: int) -> Refusal | None:
    """Return why this number of pages cannot be read, or None."""
    if count <= 0:
        what = "the file opens but has no pages: it is probably cut off"
        return refuse(source, RefusalReason.NO_PAGES, f"{what}; {to_do(RefusalReason.NO_PAGES)}")
    if count > most_pages:
        what = f"the file has {count:,} pages, more than the {most_pages:,} allowed"
        return refuse(source, RefusalReason.TOO_MANY_PAGES, f"{what}; {to_do(RefusalReason.TOO_MANY_PAGES)}")
    return None


def check_text(source: str, pages: Sequence[PageCount]) -> Refusal | None:
    """Return why the pages' text cannot be used, or None.

    At least half of the pages that are not blank must hold text, and most of it letters.
    """
    printed = [page for page in pages if not page.blank]
    if not printed:
        detail = f"{_pages(pages)}, and nothing is printed on any; check the file, or remove it"
        return refuse(source, RefusalReason.NO_TEXT_LAYER, detail)
    broken = sum(page.broken for page in printed)
    if broken > len(printed) / 2:
        detail = f"{_pages(pages)}, and {broken} of them cannot be read; {SAVE_AGAIN}"
        return refuse(source, RefusalReason.DAMAGED, detail)
    # Bytes that were changed on the way (as text, say) leave a few wrong letters on some pages too.
    lost = sum(page.fonts and not page.characters and not page.pictures for page in printed)
    if lost > len(printed) / 2:
        what = f"{_pages(pages)}, and {lost} of them have fonts but no letters: it is damaged"
        return refuse(source, RefusalReason.DAMAGED, f"{what}; {DOWNLOAD}")
    if _unreadable(printed) > _UNREADABLE_SHARE:
        what = "the fonts do not say which letters they show"
        detail = f"{what}; {to_do(RefusalReason.GARBLED)}"
        return refuse(source, RefusalReason.GARBLED, detail, len(printed))
    textless = sum(page.textless for page in printed)
    return _no_text(source, pages, textless) if textless > len(printed) / 2 else None


def check_reading(reading: Reading) -> Refusal | None:
    """Return why a reading is no document: none of its passages holds a word; or None."""
    if any(letter.isalpha() for passage in reading.passages for letter in passage.text):
        return None
    detail = f"{_pages(reading.document.pages)}, and no word stands on any; check the file, or remove it"
    return refuse(reading.document.source, RefusalReason.NO_TEXT_LAYER, detail)


def refuse(source: str, reason: RefusalReason, detail: str, unread_pages: int = 0) -> Refusal:
    """Return a refusal of the file; `unread_pages` of it could be read with OCR."""
    return Refusal(source=source, reason=reason, detail=detail, unread_pages=unread_pages)


def refuse_ending(source: str, ending: str) -> Refusal:
    """Return the refusal of a file that no reader reads; `ending` is in lower case, or empty."""
    kind, advice = UNREAD_ENDINGS.get(ending), to_do(RefusalReason.UNSUPPORTED)
    if kind is not None:
        what, advice = f"the file is {kind.meaning} ({ending})", kind.to_do
    else:
        what = f"files ending in {ending} are not read" if ending else "the file has no ending, and is no PDF"
    return refuse(source, RefusalReason.UNSUPPORTED, f"{what}; {advice}")


def refuse_locked(source: str, passwords: int) -> Refusal:
    """Return the refusal of a file that none of so many passwords opened."""
    what = "the file is locked with a password"
    if passwords:
        words = (
            "the password given did not open it"
            if passwords == 1
            else f"none of the {passwords} passwords opened it"
        )
        what = f"{what}, and {words}"
    return refuse(source, RefusalReason.ENCRYPTED, f"{what}; {to_do(RefusalReason.ENCRYPTED)}")


def _pages(pages: Sequence[object]) -> str:
    return f"the file has {len(pages)} page{'' if len(pages) == 1 else 's'}"


def _unreadable(pages: Sequence[PageCount]) -> float:
    characters = sum(page.characters for page in pages)
    if not characters:
        return 0.0
    # Letters that a font shows as others are, on the whole, not letters (`"7+%-` for "Name").
    if sum(page.letters for page in pages) < characters / 2:
        return 1.0
    return sum(page.unreadable * page.characters for page in pages) / characters


def _no_text(source: str, pages: Sequence[PageCount], textless: int) -> Refusal:
    what = f"{_pages(pages)}, and {textless} of them hold no text (pictures of pages, most likely)"
    detail = f"{what}; {to_do(RefusalReason.NO_TEXT_LAYER)}"
    return refuse(source, RefusalReason.NO_TEXT_LAYER, detail, textless)


def _what_it_is(head: bytes) -> str:
    kinds = {
        b"\x89PNG": "a picture (PNG)",
        b"\xff\xd8\xff": "a picture (JPEG)",
        b"PK\x03\x04": "a Word, e-book or zip file",
        b"\xd0\xcf\x11\xe0": "an old Word file",
        b"{\\rtf": "an RTF file",
    }
    kind = next((name for magic, name in kinds.items() if head.startswith(magic)), None)
    if kind is None and b"<html" in head.lower():
        kind = "a web page"
    named = f"it is {kind}" if kind else "it does not begin like one"
    return f"the file is not a PDF ({named}); {to_do(RefusalReason.NOT_PDF)}"
