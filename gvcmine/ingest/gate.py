"""Decide before and after parsing whether a file can become a document, and say why not.

Each refusal is one sentence for the person who owns the file: what is wrong and what to do.
"""

import hashlib
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gvcmine.types.text import Refusal, RefusalReason

_MAGIC_WITHIN = 1024
"""The PDF reference lets `%PDF-` stand anywhere in the first 1,024 bytes (ISO 32000, annex H)."""

_ENOUGH_CHARACTERS = 200
"""A page of prose holds 1,500 to 4,000 characters; damaged and scanned files fell below 200 throughout."""

_UNREADABLE_SHARE = 0.3
"""Above this share of letters without a meaning, the words cannot be recovered."""

SAVE_AGAIN = "open it in a PDF viewer, print or save it as a new PDF, and put that in corpus/"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCount:
    """What the gate needs to know of one page: letters, the share of unreadable ones, what else is on it."""

    characters: int
    unreadable: float = 0.0
    pictures: bool = False
    fonts: bool = False
    drawn: bool = False
    broken: bool = False

    @property
    def blank(self) -> bool:
        """Say whether nothing is printed on the page."""
        return not (self.characters or self.pictures or self.fonts or self.drawn or self.broken)


def check_bytes(path: Path, source: str, most_bytes: int) -> Refusal | None:
    """Return why the file cannot be a PDF of workable size, or None."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_MAGIC_WITHIN)
    except OSError as error:
        return refuse(
            source, RefusalReason.UNREADABLE, f"the file cannot be opened ({error.strerror}); check it"
        )
    if size == 0:
        return refuse(source, RefusalReason.EMPTY_FILE, "the file is empty (0 bytes); download it again")
    if size > most_bytes:
        sizes = f"the file has {size / 1e6:.0f} MB, more than the {most_bytes / 1e6:.0f} MB allowed"
        detail = f"{sizes}; save it smaller"
        return refuse(source, RefusalReason.TOO_LARGE, detail)
    if b"%PDF-" not in head:
        return refuse(source, RefusalReason.NOT_PDF, _what_it_is(head))
    return None


def file_digest(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_pages(source: str, count: int, most_pages: int) -> Refusal | None:
    """Return why this number of pages cannot be read, or None."""
    if count == 0:
        detail = (
            f"the file opens but has no pages: it is probably cut off; download it again, or {SAVE_AGAIN}"
        )
        return refuse(source, RefusalReason.NO_PAGES, detail)
    if count > most_pages:
        detail = f"the file has {count:,} pages, more than the {most_pages:,} allowed; split it"
        return refuse(source, RefusalReason.TOO_MANY_PAGES, detail)
    return None


def check_text(source: str, pages: Sequence[PageCount]) -> Refusal | None:
    """Return why the pages' text cannot be used, or None.

    At least half of the pages that are not blank must hold 200 characters.
    """
    printed = [page for page in pages if not page.blank]
    if not printed:
        return refuse(
            source,
            RefusalReason.NO_TEXT_LAYER,
            f"{_pages(pages)}, and nothing is printed on any; check the file",
        )
    broken = sum(page.broken for page in printed)
    if broken > len(printed) / 2:
        detail = f"{_pages(pages)}, and {broken} of them cannot be read; {SAVE_AGAIN}"
        return refuse(source, RefusalReason.DAMAGED, detail)
    if _unreadable(printed) > _UNREADABLE_SHARE:
        detail = "the fonts do not say which letters they show; run OCR on the file, or find another copy"
        return refuse(source, RefusalReason.DAMAGED, detail)
    if statistics.median(page.characters for page in printed) >= _ENOUGH_CHARACTERS:
        return None
    return _too_little_text(source, pages, printed)


def refuse(source: str, reason: RefusalReason, detail: str) -> Refusal:
    """Return a refusal of the file."""
    return Refusal(source=source, reason=reason, detail=detail)


def _pages(pages: Sequence[PageCount]) -> str:
    return f"the file has {len(pages)} page{'' if len(pages) == 1 else 's'}"


def _unreadable(pages: Sequence[PageCount]) -> float:
    characters = sum(page.characters for page in pages)
    return sum(page.unreadable * page.characters for page in pages) / characters if characters else 0.0


def _too_little_text(source: str, pages: Sequence[PageCount], printed: Sequence[PageCount]) -> Refusal:
    lost = sum(page.fonts and not page.characters and not page.pictures for page in printed)
    if lost > len(printed) / 2:
        detail = (
            f"{_pages(pages)}, and {lost} of them have fonts but no letters: it is damaged; download it again"
        )
        return refuse(source, RefusalReason.DAMAGED, detail)
    enough = sum(page.characters >= _ENOUGH_CHARACTERS for page in pages)
    detail = (
        f"{_pages(pages)}, and only {enough} of them hold text (at least {_ENOUGH_CHARACTERS} characters); "
        "if it is a scan, run OCR on it and put the result in corpus/"
    )
    return refuse(source, RefusalReason.NO_TEXT_LAYER, detail)


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
    return f"the file is not a PDF ({named}); save it as PDF, or download it again"
