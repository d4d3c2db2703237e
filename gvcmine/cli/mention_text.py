"""The text of a document for a page: its passages, with a line below every mention and its details."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from gvcmine.cli.overlaps import Cluster, Lined, clusters
from gvcmine.cli.screen import harmless, plain
from gvcmine.cli.show_text import page_name, section_name
from gvcmine.types.text import Mention, Passage, Section
from gvcmine.verbs.marking import Marked
from gvcmine.verbs.naming import Names

HUES = {
    "where": ("Where and when", ("COUNTRY", "PLACE", "END_MARKET", "PERIOD", "PHASE")),
    "sector": ("Sectors", ("SECTOR", "SCALE")),
    "actor": ("Actors", ("ACTOR", "WORKER_GROUP", "LEAD_FIRM", "INITIATOR")),
    "organisation": ("Organisations", ("ORG",)),
    "upgrading": ("Upgrading", ("UPGRADING", "DIRECTION", "RESULT", "WORK_TYPE")),
    "chain": (
        "The chain",
        ("GOVERNANCE", "COMPLEXITY", "CODIFIABILITY", "SUPPLIER_CAPABILITY", "COOPERATION", "STANDARD"),
    ),
    "cause": (
        "Causes and institutions",
        ("TRIGGER", "SUSTAINING", "LEARNING", "STATE", "LEVEL", "INSTITUTION", "FUNCTION", "CAPACITY"),
    ),
    "other": ("Other", ()),
}
"""The colours of the page: id, name and labels of each; labels of a team's own codebook have the last."""

_HUE_OF = {label: hue for hue, (_, labels) in HUES.items() for label in labels}

_CLOSE = frozenset({Section.TABLE, Section.FOOTNOTE})
"""Sections that are set closer and smaller than the running text."""

Block = dict[str, object]
"""What the template is told of neighbouring passages: all tagged, or all untagged for one reason."""


def hue_of(label: str) -> str:
    """Return the id of the colour of a label."""
    return _HUE_OF.get(label, "other")


def label_id(label: str) -> str:
    """Return a label as it can stand in a class or an id of the page: small letters, digits, hyphens.

    >>> label_id("WORKER_GROUP")
    'worker-group'
    """
    return "".join(
        c.lower() if c.isascii() and c.isalnum() else "-" if c == "_" else f"-{ord(c):x}-" for c in label
    )


def thing_keys(mention: Mention, names: Names) -> Iterator[tuple[str, str]]:
    """Yield kind and name under which a mention is listed at the head of the page."""
    if mention.label in ("COUNTRY", "PLACE") and mention.id:
        yield "country", names.country(mention.id).casefold()
    elif mention.label in ("SECTOR", "ORG"):
        yield ("sector" if mention.label == "SECTOR" else "organisation"), names.meaning(mention).casefold()


class MarkedText:
    """The blocks of a page; `first` says where each thing is first mentioned (kind, name → id there)."""

    def __init__(self, marked: Marked) -> None:
        """Lay out all passages."""
        self._marked = marked
        self._by_passage: dict[str, list[Mention]] = {}
        self._source = dict(zip(marked.mentions, marked.sources, strict=True))
        for mention in marked.mentions:
            self._by_passage.setdefault(mention.passage_id, []).append(mention)
        self._pages = {page.number: page for page in marked.shown.document.pages}
        self._last_page: int | None = None
        self._last_heading = ""
        self.first: dict[tuple[str, str], str] = {}
        self.headings: list[dict[str, object]] = []
        self.pages: list[int] = []
        self.blocks = [
            self._block(why, list(passages)) for why, passages in groupby(marked.shown.passages, self._why)
        ]

    def _why(self, passage: Passage) -> str:
        return self._marked.untagged.get(passage.index, "")

    def _block(self, why: str, passages: list[Passage]) -> Block:
        many = "" if len(passages) == 1 else f" ({len(passages)} passages)"
        return {
            "why": f"Not tagged: {plain(why)}{many}" if why else "",
            "passages": [self._passage(passage, named=not why) for passage in passages],
        }

    def _passage(self, passage: Passage, *, named: bool) -> dict[str, object]:
        page, heading = passage.page, plain(passage.heading or "")
        new_page = page if page is not None and page != self._last_page and page not in self.pages else None
        new_heading = heading if heading != self._last_heading else ""
        self._last_page, self._last_heading = page, heading or self._last_heading
        target = f"t{passage.index + 1}"
        if new_page is not None:
            self.pages.append(new_page)
        if new_heading:
            self.headings.append({"name": new_heading, "page": page, "target": target})
        found = clusters(self._by_passage.get(passage.id, ()), passage.span)
        length = _heading_length(passage, found) if new_heading else 0
        return {
            "page": new_page,
            "page_name": page_name(self._pages[new_page]) if new_page in self._pages else f"page {new_page}",
            "heading": self._words(passage.text, found, 0, length) if length else new_heading,
            "target": target,
            "section": section_name(passage.section) if named and passage.section is not Section.BODY else "",
            "language": plain(passage.language or self._marked.shown.document.language or ""),
            "close": passage.section in _CLOSE,
            "depth": max((one.lane + 1 for cluster in found for one in cluster.lined), default=0),
            "words": self._words(passage.text, found, length, len(passage.text)),
        }

    def _words(self, text: str, found: list[Cluster], start: int, end: int) -> Markup:
        parts, done = [], start
        for cluster in found:
            if start <= cluster.span.start < end:
                parts.append(_safe(text[done : cluster.span.start]))
                parts.append(self._mark(text, cluster))
                done = cluster.span.end
        parts.append(_safe(text[done:end]))
        return Markup(Markup("").join(parts).strip("\n"))

    def _mark(self, text: str, cluster: Cluster) -> Markup:
        pieces = Markup("").join(
            _underlined(_safe(text[span.start : span.end]), over) for span, over in cluster.pieces
        )
        alone = len(cluster.lined) == 1
        tip = Markup("").join(self._detail(one.mention, quoted=not alone) for one in cluster.lined)
        target = self._target(cluster)
        mark = Markup('<mark tabindex="0"{}>{}<span class="tip">{}</span></mark>')
        return mark.format(Markup(' id="{}"').format(target) if target else "", pieces, tip)

    def _target(self, cluster: Cluster) -> str:
        """Return the id of a cluster that something is first mentioned in, else ""."""
        name = f"m{len(self.first) + 1}"
        new = [
            key
            for one in cluster.lined
            for key in thing_keys(one.mention, self._marked.names)
            if key not in self.first
        ]
        self.first |= dict.fromkeys(new, name)
        return name if new else ""

    def _detail(self, mention: Mention, *, quoted: bool) -> Markup:
        told, meaning = _told(mention, self._marked.names), plain(self._marked.names.meaning(mention))
        words = plain(mention.text)
        quoted = quoted and words.casefold() != meaning.casefold()
        return Markup(
            '<span class="i h-{} l-{} s-{}"><b>{}</b>{}<span>{}</span><small>{}{} · {}</small></span>'
        ).format(
            hue_of(mention.label),
            label_id(mention.label),
            mention.assertion.value,
            plain(self._marked.names.label(mention.label)),
            Markup("<q>{}</q>").format(words) if quoted else "",
            f": {meaning}" if quoted else meaning,
            f"{told} · " if told else "",
            mention.assertion.value,
            plain(self._source[mention]),
        )


def _heading_length(passage: Passage, found: list[Cluster]) -> int:
    """Return how many characters of the passage are its heading, which is then not told twice."""
    heading = passage.heading or ""
    if not passage.text.startswith(heading) or passage.text[len(heading) : len(heading) + 1].isalnum():
        return 0
    crossed = any(one.span.start < len(heading) < one.span.end for one in found)
    return 0 if crossed else len(heading)


def _safe(text: str) -> Markup:
    return escape(harmless(text.replace("\t", " ")))


def _underlined(words: Markup, over: list[Lined]) -> Markup:
    """Return words inside one element for each mention over them, the lowest line outermost."""
    for one in reversed(over):
        label = one.mention.label
        words = Markup('<span class="m n{} h-{} l-{} a-{}">{}</span>').format(
            one.lane, hue_of(label), label_id(label), one.mention.assertion.value, words
        )
    return words


def _told(mention: Mention, names: Names) -> str:
    """Return what else is known: the question that a value answers, role and home of an organisation."""
    question, label = names.question(mention), names.label(mention.label)
    home = names.country(mention.home) if mention.home else ""
    known = (
        question if question.casefold() != label.casefold() else "",
        names.role(mention),
        f"home: {home}" if home else "",
        "role not known" if mention.label == "ORG" and not mention.id else "",
    )
    return "; ".join(plain(one) for one in known if one)
