"""The closed list of reasons for which a file does not become a document: what each means, what to do.

A refusal's sentence says what was found in the file at hand and ends with what to do about it; where
nothing more exact is known, with the advice given here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gvcmine.types.text import RefusalReason

SAVE_AGAIN = "open it in a PDF viewer, print or save it as a new PDF, and put that in corpus/"

DOWNLOAD = "download it again"

_OCR = 'read its pages with gvcmine ingest --ocr (which needs: pip install "gvcmine[ocr]")'


@dataclass(frozen=True, slots=True)
class Advice:
    """What a reason means and what a person can do about it, each a sentence without its full stop."""

    meaning: str
    to_do: str


REASONS: Mapping[RefusalReason, Advice] = MappingProxyType(
    {
        RefusalReason.NOT_PDF: Advice(
            "the name ends in .pdf and the content is something else, often the page of a publisher that "
            "asks for a log-in",
            "save it as PDF, or download it again",
        ),
        RefusalReason.UNSUPPORTED: Advice(
            "the file is of a kind that is not read",
            "save it as PDF, DOCX, HTML or plain text (.txt) and put that in corpus/",
        ),
        RefusalReason.EMPTY_FILE: Advice("the file holds no bytes", DOWNLOAD),
        RefusalReason.TOO_LARGE: Advice(
            "the file is larger than [corpus] most_megabytes in gvcmine.toml",
            "save it smaller, or raise most_megabytes in gvcmine.toml",
        ),
        RefusalReason.TOO_MANY_PAGES: Advice(
            "the file has more pages than [corpus] most_pages in gvcmine.toml",
            "split it, or raise most_pages in gvcmine.toml",
        ),
        RefusalReason.ENCRYPTED: Advice(
            "the file can be opened only with a password",
            "give it in a file of passwords, one a line (gvcmine ingest --passwords FILE), or save an "
            "unlocked copy in corpus/",
        ),
        RefusalReason.DAMAGED: Advice(
            "the inner structure of the file is broken, or its letters are lost",
            f"{DOWNLOAD}, or {SAVE_AGAIN}",
        ),
        RefusalReason.NO_PAGES: Advice(
            "the file opens and has no pages; most often it was cut off", f"{DOWNLOAD}, or {SAVE_AGAIN}"
        ),
        RefusalReason.NO_TEXT_LAYER: Advice(
            "most pages are pictures, or nothing is printed on any", f"{_OCR}, or check the file"
        ),
        RefusalReason.GARBLED: Advice(
            "the fonts of the file do not say which letters they show",
            f"{_OCR}, or find another copy",
        ),
        RefusalReason.TIMED_OUT: Advice(
            "reading took longer than [corpus] seconds_a_file in gvcmine.toml",
            f"{SAVE_AGAIN}, or raise seconds_a_file in gvcmine.toml",
        ),
        RefusalReason.OUT_OF_MEMORY: Advice(
            "reading took more memory than [corpus] memory_megabytes in gvcmine.toml",
            f"{SAVE_AGAIN}, or raise memory_megabytes in gvcmine.toml",
        ),
        RefusalReason.UNREADABLE: Advice(
            "the file could not be opened, or the program that reads it failed on it",
            "check that you may read it, then run gvcmine ingest --retry unreadable",
        ),
    }
)
"""Every reason with its advice."""


_SAVE_AS = "open it in the program that made it, save it as PDF, and put that in corpus/"
_AS_TEXT = f"{_SAVE_AS} (or as DOCX)"
_CONVERT = "convert it to PDF, and put that in corpus/"

_KINDS: Mapping[str, tuple[str, str]] = {
    ".doc": ("an old Word file", _AS_TEXT),
    ".rtf": ("an RTF file", _AS_TEXT),
    ".odt": ("an OpenDocument text", _AS_TEXT),
    ".pages": ("a Pages document", _AS_TEXT),
    ".wpd": ("a WordPerfect document", _AS_TEXT),
    ".ps .eps": ("a PostScript file", _CONVERT),
    ".djvu": ("a DjVu file", _CONVERT),
    ".epub .mobi .azw .azw3": ("an e-book", f"{_CONVERT} (Calibre does it)"),
    ".ppt .pptx .odp .key": ("a set of slides", _SAVE_AS),
    ".xls .xlsx .ods .csv .tsv": ("a table, and no list of references", f"{_SAVE_AS}, or remove it"),
    ".png .jpg .jpeg .tif .tiff .gif .bmp .webp": (
        "a picture",
        "save it as PDF, and read that with gvcmine ingest --ocr",
    ),
    ".zip .rar .7z .gz .tar .tgz": ("an archive", "unpack it into corpus/"),
}

UNREAD_ENDINGS: Mapping[str, Advice] = MappingProxyType(
    {ending: Advice(*told) for endings, told in _KINDS.items() for ending in endings.split()}
)
"""Endings of files that people put beside their papers: what such a file is, and what to do with it."""


def to_do(reason: RefusalReason) -> str:
    """Return what to do about a file that was refused for this reason."""
    return REASONS[reason].to_do
