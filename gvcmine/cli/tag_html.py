"""A document with its mentions as one HTML file that needs nothing else (see `page.py`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gvcmine.cli.mention_text import HUES, MarkedText, hue_of, label_id
from gvcmine.cli.page import resource, write_page
from gvcmine.cli.screen import plain
from gvcmine.cli.show_text import facts, problems
from gvcmine.types.text import Assertion, Mention
from gvcmine.verbs.marking import Marked
from gvcmine.verbs.mentions import MentionCount, count_in_document

_ABOUT = (("country", "Countries"), ("sector", "Sectors"), ("organisation", "Organisations"))
_FACTS = ("authors", "year", "DOI", "venue", "file", "list")
"""What of a document is told at the head; `gvcmine show` tells the rest."""

_FIRST = 8
"""Things of a kind that are named at once; the others unfold."""


def mentions_page(marked: Marked) -> str:
    """Return the page as HTML text, which can be written as UTF-8."""
    shown, text = marked.shown, MarkedText(marked)
    of_nowhere = not shown.document.id
    return write_page(
        "mentions.html",
        _style(marked.mentions),
        title=plain(shown.document.title or shown.document.source),
        facts=[] if of_nowhere else [(name, told) for name, told in facts(shown) if name in _FACTS],
        problems=problems(shown),
        hues=_hues(marked),
        statuses=_statuses(marked.mentions),
        about=_about(marked, text) if marked.mentions else [],
        headings=text.headings,
        pages=text.pages,
        blocks=text.blocks,
        nothing=_nothing(marked),
    )


def _style(mentions: Iterable[Mention]) -> str:
    """Return the style sheet with the rules of the filters: once something is ticked, all else is bare."""
    rules = [resource("page.css"), resource("mentions.css")]
    for label in sorted({mention.label for mention in mentions}):
        name = label_id(label)
        rules += _filter(
            ".pick", f"#p-hue-{hue_of(label)}:checked, #p-{name}:checked", f".l-{name}", f".l-{name}"
        )
    for status in Assertion:
        rules += _filter(".claim", f"#q-{status.value}:checked", f".a-{status.value}", f".s-{status.value}")
    return "\n".join(rules)


def _filter(boxes: str, ticked: str, line: str, detail: str) -> list[str]:
    other = f"body:has({boxes}:checked):not(:has({ticked}))"
    return [
        f"{other} main {line} {{ border-color: transparent; background: none; text-decoration: none; }}",
        f"{other} .i{detail} {{ display: none !important; }}",
    ]


def _hues(marked: Marked) -> list[dict[str, object]]:
    """Return the labels that are there, by colour, with their counts."""
    counts = Counter(mention.label for mention in marked.mentions)
    found: list[dict[str, object]] = []
    for hue, (name, order) in HUES.items():
        own = [label for label in counts if hue_of(label) == hue]
        own.sort(key=lambda label: (order.index(label) if label in order else len(order), label))
        labels = [
            {"id": label_id(label), "name": plain(marked.names.label(label)), "count": counts[label]}
            for label in own
        ]
        if labels:
            shown = labels[0]["name"] if len(own) == 1 else name
            total = sum(counts[label] for label in own)
            found.append({"id": hue, "name": shown, "count": total, "labels": labels})
    return found


def _statuses(mentions: Iterable[Mention]) -> list[dict[str, object]]:
    counts = Counter(mention.assertion for mention in mentions)
    return [{"id": one.value, "name": one.value, "count": counts[one]} for one in Assertion if counts[one]]


def _about(marked: Marked, text: MarkedText) -> list[dict[str, object]]:
    """Return countries, sectors and organisations by the number of their mentions."""
    by_key = {kind.key: kind.counts for kind in count_in_document(marked.mentions, marked.names)}
    found: list[dict[str, object]] = []
    for key, name in _ABOUT:
        counts = sorted(by_key.get(key, ()), key=lambda one: (-one.mentions, one.name))
        most = counts[0].mentions if counts else 1
        listed = [_thing(one, most, text.first.get((key, one.name.casefold()), "document")) for one in counts]
        hue = "where" if key == "country" else key
        parts = {"first": listed[:_FIRST], "rest": listed[_FIRST:]}
        found.append({"key": key, "name": name, "hue": hue, "count": len(counts), **parts})
    return found


def _thing(one: MentionCount, most: int, target: str) -> dict[str, object]:
    more = one.home if one.home else ""
    return {
        "name": plain(one.name),
        "more": plain(more),
        "mentions": one.mentions,
        "findings": one.findings,
        "width": round(10 * one.mentions / most),
        "target": target,
    }


def _nothing(marked: Marked) -> str:
    """Say why there is no mention, or return "" where there is one."""
    if marked.mentions:
        return ""
    passages = marked.shown.passages
    if not passages:
        return "There is no text."
    if len(marked.untagged) == len(passages):
        return "No passage is of a kind and a language that are tagged."
    return "The tagger found no mention of anything that the codebook asks for."
