"""Read DOCX files: mammoth turns them into a page, without pictures and without following any link."""

import io
import logging
import zipfile
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from gvcmine.ingest.blocks import Block, UnusableFile, blocks_in
from gvcmine.ingest.metadata import stated_title
from gvcmine.types.text import Claim, ClaimSource, RefusalReason

_MOST_UNPACKED = 40_000_000
"""Bytes of XML in one file; a book of 500 pages has about 15 MB, and a bomb has gigabytes."""

_MOST_FILES = 20_000

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='title'] => h1:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='caption'] => p.caption:fresh
"""

_CORE = "docProps/core.xml"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"


def read_docx(data: bytes) -> tuple[list[Block], list[Claim]]:
    """Return the text of a DOCX file as blocks, and what the file says of its title and authors.

    Raises UnusableFile where it is no DOCX, is damaged, or unpacks to more than 40 MB of XML.
    """
    _check(data)
    mammoth, html = import_module("mammoth"), import_module("lxml.html")
    logging.getLogger("mammoth").setLevel(logging.CRITICAL)
    try:
        page = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=lambda picture: [],
            external_file_access=False,
        ).value
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (mammoth raises whatever its parsers raise)
        raise UnusableFile(RefusalReason.DAMAGED, f"it is damaged ({type(error).__name__})") from error
    if not page.strip():
        return [], list(_claims(data))
    return blocks_in(html.document_fromstring(f"<body>{page}</body>").find("body")), list(_claims(data))


def _check(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        what = "it is locked with a password, or an old Word file under a new name"
        raise UnusableFile(RefusalReason.ENCRYPTED, what)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_parts(packed)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError) as error:
        raise UnusableFile(RefusalReason.DAMAGED, "it is no DOCX file, or it was cut off") from error
    except RuntimeError as error:
        raise UnusableFile(RefusalReason.ENCRYPTED, "it is locked with a password") from error


def _check_parts(packed: zipfile.ZipFile) -> None:
    """Refuse bombs before anything is unpacked, then parts that declare entities of their own."""
    parts = packed.infolist()
    text = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    size = sum(part.file_size for part in text)
    if size > _MOST_UNPACKED or len(parts) > _MOST_FILES:
        what = f"it unpacks to {size / 1e6:,.0f} MB of text in {len(parts):,} parts, more than is allowed"
        raise UnusableFile(RefusalReason.TOO_LARGE, what)
    if not any(part.filename == "[Content_Types].xml" for part in text):
        raise UnusableFile(RefusalReason.DAMAGED, "it is a zip file, but no DOCX")
    for part in text:
        # Office Open XML forbids document types (ECMA-376 part 2, 8.1.1.2); zeros go for UTF-16.
        if b"<!DOCTYPE" in packed.read(part).replace(b"\0", b""):
            raise UnusableFile(RefusalReason.DAMAGED, "it declares entities of its own, as no Word file does")


def _claims(data: bytes) -> Iterator[Claim]:
    etree = import_module("lxml.etree")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if _CORE not in packed.namelist():
            return
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        try:
            root = etree.fromstring(packed.read(_CORE), parser)
        except etree.XMLSyntaxError:  # what the file says of itself is nonsense; its text may be whole
            root = None
    if root is None:
        return
    title, creator = _property(root, "title"), _property(root, "creator")
    if stated := stated_title({"title": title}):
        yield Claim("title", stated, ClaimSource.FILE)
    if creator:
        yield Claim("authors", "; ".join(creator.replace(",", ";").split("; ")), ClaimSource.FILE)


def _property(root: Any, name: str) -> str:
    return " ".join((root.findtext(f"{_DUBLIN}{name}") or "").split())
