"""Tell the format of a reference list by its content, whatever its name ends in."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from gvcmine.ingest.records.columns import is_header

Format = Literal["ris", "isi", "medline", "bibtex", "csl", "table"]

_SIGNS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    ("medline", re.compile(r"^PMID- ?\d", re.M)),
    ("ris", re.compile(r"^[ \ufeff]*TY {1,2}- ?\w", re.M)),
    ("isi", re.compile(r"^(?:FN (?:ISI|Clarivate|Thomson)|PT [A-Z]$)", re.M)),
    ("bibtex", re.compile(r"^[ \t]*@\w+\s*[{(]", re.M)),
)
"""What a line of each format looks like that no other has."""

_CSL = re.compile(r'"(?:title|DOI|issued|container-title|citation-key)"\s*:')


def decoded(content: bytes) -> tuple[str, str]:
    """Return a list as text, with LF, and the name of the encoding where it had to be guessed."""
    text, guessed = _decoded(content)
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def format_of(text: str) -> Format | None:
    """Return the format of a text, or None where it is no list of references."""
    for name, sign in _SIGNS:
        if sign.search(text):
            return name
    bare = text.lstrip("\ufeff \n\t")
    if bare.startswith(("[", "{")):
        return "csl" if _CSL.search(bare) else None
    return "table" if header_line(text) is not None else None


@contextmanager
def long_cells() -> Iterator[None]:
    """Let cells of tables be of any length: an abstract, or a text that is no table, may be long.

    The limit is one for the whole program; who reads other tables finds it as it was.
    """
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


@long_cells()
def header_line(text: str) -> tuple[int, str] | None:
    """Return the place of a table's header among the first lines, from 0, and the mark between columns."""
    for place, line in enumerate(text.lstrip("\ufeff").split("\n")[:8]):
        for mark in ",;\t|":
            cells = next(csv.reader([line], delimiter=mark), [])
            if is_header(cells):
                return place, mark
    return None


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    runs = re.findall(rb"[\x80-\xff]+", content)
    # Western accents stand alone among letters; whole words in high bytes are another script.
    if sum(len(run) > 1 for run in runs) * 2 <= len(runs):
        return content.decode("cp1252", errors="replace"), ""
    encoding = "gb18030" if _is_chinese(runs) else _guessed(content)
    return content.decode(encoding, errors="replace"), encoding


def _is_chinese(runs: Sequence[bytes]) -> bool:
    """Say whether all letters are common Chinese ones, as GB 2312 orders them, not Korean ones.

    A guess from statistics takes short lists for Korean, whose letters (0xB0 to 0xC8) lie among them.
    """
    begins = [run[place] for run in runs for place in range(0, len(run), 2)]
    is_even = all(len(run) % 2 == 0 for run in runs)
    return is_even and all(0xB0 <= byte <= 0xF7 for byte in begins) and max(begins) > 0xC8


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    return best.encoding if best is not None else "cp1252"
