"""Words that mean more than one thing: decide by what stands around them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gvcmine.tag.fold import fold
from gvcmine.tag.matcher import Hit

_WINDOW = 250
"""Characters to either side in which a rule looks, where it says nothing else: two or three sentences."""
_NEIGHBOURS = 40
"""Hits before and after one among which those that overlap it are; a few share a place."""
_BESIDE = 40
"""Characters in which words directly before or after stand."""
_SENTENCE_START = re.compile(r"(?:^|[.!?:•*]|\n)[\s\"'(]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a mention of certain words is dropped; see the head of ambiguity.yaml."""

    labels: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    needs_after: re.Pattern[str] | None
    near: re.Pattern[str] | None
    needs_near: re.Pattern[str] | None
    window: int
    cased: bool
    not_first: bool
    not_cited: bool
    wins_over: frozenset[str]

    def drops(self, hit: Hit, text: str, folded: str) -> bool:
        """Say whether what stands around the hit speaks against it."""
        before = folded[max(0, hit.start - _BESIDE) : hit.start]
        after = folded[hit.end : hit.end + _BESIDE]
        if self.cased and text[hit.start : hit.end] != hit.entry.form:
            return True
        if self.not_first and _SENTENCE_START.search(text[max(0, hit.start - _BESIDE) : hit.start]):
            return True
        if (self.before and self.before.search(before)) or (self.after and self.after.match(after)):
            return True
        if self.needs_after and not self.needs_after.match(after):
            return True
        return self._dropped_by_window(hit, folded)

    def _dropped_by_window(self, hit: Hit, folded: str) -> bool:
        if self.near is None and self.needs_near is None:
            return False
        left = folded[max(0, hit.start - self.window) : hit.start]
        around = left + " | " + folded[hit.end : hit.end + self.window]
        if self.near and self.near.search(around):
            return True
        return bool(self.needs_near and not self.needs_near.search(around))


class Rules:
    """All ambiguity rules, by the words they are about."""

    def __init__(self, data: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self._by_word: dict[str, list[Rule]] = {}
        for row in data["rules"]:
            rule = _rule(row)
            for word in row["words"]:
                self._by_word.setdefault(fold(str(word)), []).append(rule)

    def keep(self, hits: Iterable[Hit], text: str, folded: str) -> list[Hit]:
        """Return the hits that no rule drops."""
        return [
            hit for hit in hits if not any(rule.drops(hit, text, folded) for rule in self._of(hit, folded))
        ]

    def are_authors(self, hit: Hit, folded: str) -> bool:
        """Say whether the words of a hit are also a surname, so that inside a citation they name a person."""
        return any(rule.not_cited for rule in self._of(hit, folded))

    def settle(self, hits: Sequence[Hit], folded: str) -> list[Hit]:
        """Return the hits without those that another hit at the same place wins over."""
        beaten: set[Hit] = set()
        ordered = sorted(hits, key=lambda hit: hit.start)
        for index, hit in enumerate(ordered):
            over = frozenset[str]().union(*(rule.wins_over for rule in self._of(hit, folded)))
            if over:
                near = ordered[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS]
                beaten.update(other for other in near if other.entry.label in over and other.overlaps(hit))
        return [hit for hit in hits if hit not in beaten]

    def _of(self, hit: Hit, folded: str) -> list[Rule]:
        rules = self._by_word.get(folded[hit.start : hit.end], ())
        return [rule for rule in rules if hit.entry.label in rule.labels]


def settle_country(candidates: str, named: Mapping[str, int]) -> str:
    """Return the only candidate among the countries named, or all candidates.

    >>> settle_country("IND|PAK", {"PAK": 2}), settle_country("IND|PAK", {})
    ('PAK', 'IND|PAK')
    """
    found = [code for code in candidates.split("|") if named.get(code)]
    return found[0] if len(found) == 1 else candidates


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        labels=frozenset(row["labels"]),
        before=_pattern(row.get("before"), r"(?<![^\W_])(?:{})[\s\"'(]*$"),
        after=_pattern(row.get("after"), r"(?:'s)?[\s\"')]*(?:{})"),
        needs_after=_pattern(row.get("needs_after"), r"[\s\"')]*(?:{})"),
        near=_pattern(row.get("near"), r"(?<![^\W_])(?:{})"),
        needs_near=_pattern(row.get("needs_near"), r"(?<![^\W_])(?:{})"),
        window=row.get("window", _WINDOW),
        cased=row.get("cased", False),
        not_first=row.get("not_first", False),
        not_cited=row.get("not_cited", False),
        wins_over=frozenset(row.get("wins_over", ())),
    )


def _pattern(words: Sequence[str] | None, frame: str) -> re.Pattern[str] | None:
    """Return a pattern for any of the words; longer ones first, so that they are not cut short."""
    if not words:
        return None
    ordered = sorted((fold(str(word)) for word in words), key=len, reverse=True)
    return re.compile(frame.replace("{}", "|".join(map(_ending_with_word, ordered))))


def _ending_with_word(word: str) -> str:
    return re.escape(word) + (r"(?![^\W_])" if word[-1].isalnum() else "")
