"""What a PDF says of itself: its properties and its XMP packet, rid of what programs write there unasked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from gvcmine.ingest.metadata import YEAR, doi_in, stated_title
from gvcmine.ingest.names import bare, is_name, sorted_name
from gvcmine.ingest.venue import issue_line
from gvcmine.types.text import Claim, ClaimSource

_LONGEST = 4_000_000
"""Characters; design programs write packets of up to 2 million, with a picture of each page inside."""

_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "crossmark": "http://crossref.org/crossmark/1.0/",
}
_PRISM = "prismstandard.org/namespaces"
"""PRISM has changed its address with each version."""

_WANTED = re.compile(r"(?:dc:(?:title|creator|identifier|date)|prism:|crossmark:|pdfx:)", re.I)

_NO_AUTHOR = re.compile(
    r"^(?:wb\d+|world bank(?: group)?|admin\w*|user\d*|owner|author|unknown|anonymous|default"
    r"|dell|hp|lenovo|acer|asus|pc|home|windows.*|microsoft.*|\w*\d{2,}\w*|.*\\.*|.*@.*|作者|autor|.{0,2}"
    r"|.*\b(?:inc|ltd|llc|press|publishing)\b.*)$",
    re.I,
)
_CODES = re.compile(r"^[\w.-]*\d[\w.-]*$|^[^:]{3,60}\((?:19|20)\d\d\)$")
"""Numbers of reports, and names of authors with a year, in the place of a title."""


def stated_claims(metadata: Mapping[str, str | None]) -> list[Claim]:
    """Return what the properties and the XMP packet (key "xmp") claim, the packet first.

    A packet that is broken, too long or not XML says nothing.
    """
    packet = read_packet(metadata.get("xmp") or "")
    subject = metadata.get("subject") or ""
    issue = issue_line(subject)
    dois = [*packet.get("doi", ()), *(value or "" for key, value in metadata.items() if key != "xmp")]
    values = [
        *(("title", value) for value in _titles([*packet.get("title", ()), metadata.get("title") or ""])),
        *(("authors", value) for value in _authors(packet.get("creator", ()), metadata.get("author") or "")),
        *(("year", value) for value in _years(packet, issue.year if issue else None)),
        *(("doi", doi) for value in dois if (doi := doi_in(value))),
        *(("venue", value) for value in packet.get("venue", ()) if len(value) > 3),
    ]
    if issue is not None and issue.venue and "venue" not in {field for field, _ in values}:
        values.append(("venue", issue.venue))
    return [Claim(field, value, ClaimSource.FILE) for field, value in dict.fromkeys(values)]


def read_packet(packet: str) -> dict[str, list[str]]:
    """Return title, creator, doi, venue and date values of an XMP packet; nothing where it is broken.

    Entities are not resolved and nothing is fetched: packets come from strangers.
    """
    start = packet.find("<x:xmpmeta")
    start = start if start >= 0 else packet.find("<rdf:RDF")
    if start < 0 or len(packet) > _LONGEST or not _WANTED.search(packet):
        return {}
    etree = import_module("lxml.etree")  # only where there is a packet, which is in the child process

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=False
    )
    end = max(packet.rfind(">"), 0) + 1
    body = re.sub(r"<\?xpacket[^>]*\?>", "", packet[start:end])
    try:
        tree = etree.fromstring(body.encode("utf-8", "ignore"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    found: dict[str, list[str]] = {}
    for element in tree.iter(etree.Element):
        for name, value in ((element.tag, _value(element)), *element.attrib.items()):
            field = _field(str(name))
            if field and value:
                texts = value if isinstance(value, list) else [str(value)]
                found.setdefault(field, []).extend(" ".join(text.split()) for text in texts if text.strip())
    return found


def _value(element: Any) -> list[str]:
    """Return the entries of a property, or its own text."""
    entries = [
        str(entry.text)
        for entry in element.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")
        if entry.text
    ]
    return entries or [str(element.text or "")]


def _field(name: str) -> str | None:
    space, _, local = name.lstrip("{").partition("}")
    if space == _SPACES["dc"]:
        return {"title": "title", "creator": "creator", "identifier": "doi"}.get(local)
    if _PRISM in space:
        names = {
            "doi": "doi",
            "url": "doi",
            "publicationname": "venue",
            "coverdate": "cover",
            "publicationdate": "cover",
        }
        return names.get(local.lower())
    if space in (_SPACES["crossmark"], _SPACES["pdfx"]) and local.lower() in ("doi", "wps-articledoi"):
        return "doi"
    return None


def _titles(values: Iterable[str]) -> list[str]:
    titles = [title for value in values if (title := stated_title({"title": value}))]
    return [title for title in titles if doi_in(title) is None and not _CODES.match(title)]


def _authors(creators: Sequence[str], author: str) -> list[str]:
    """Return the lists of authors that name people; a computer's user is none."""
    lists = []
    for names in (list(creators), _split(author)):
        people = [sorted_name(bare(name)) for name in names if not _NO_AUTHOR.match(name.strip())]
        people = [name for name in people if _is_person(name)]
        if people and len(people) == len(names):
            lists.append("; ".join(people))
    return lists


def _is_person(name: str) -> bool:
    last, _, first = name.partition(", ")
    return is_name(f"{first} {last}".strip()) or is_name(name) or bool(re.match(r"^[^\W\d_]+, \w", name))


def _split(author: str) -> list[str]:
    parted = re.split(r"\s*[;&]\s*|\s+and\s+", author.strip()) if author.strip() else []
    if len(parted) == 1 and "," in author:
        pieces = [piece.strip() for piece in author.split(",")]
        parted = pieces if all(is_name(bare(piece)) for piece in pieces) else parted
    return [piece for piece in parted if piece]


def _years(packet: Mapping[str, Sequence[str]], issue: int | None) -> list[str]:
    dated = [found.group() for value in packet.get("cover", ()) if (found := YEAR.search(value))]
    return [*dated, *([str(issue)] if issue else [])]
