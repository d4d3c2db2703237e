"""What a country, place or sector does in its sentence: studied aloud, acting, or only beside it."""

import re
from enum import StrEnum
from functools import lru_cache

from gvcmine.tag.subjects.statements import Statement, any_of
from gvcmine.types.text import Mention

_LIST = r"(?:(?:[A-Z][\w.'\u2019\-]*|and|or|the|&|of|both|to|in|from|as|well)[,;]?\s+){0,14}$"
"""What may stand between a phrase and a name: other names of the same list."""
_THROUGH = r"(?:(?:[a-z\-]+\s+){1,4}(?:in|from|of)\s+)?"
"""What may stand between a phrase and the list: "sold to roasters in Germany"."""
_FOCUS_REACH = r"[^.;()]{0,150}$"
"""How far words of aim reach: about 25 words, over a colon that opens a list."""
_BESIDE = 160
"""Characters before a name that are looked at."""


class Role(StrEnum):
    """What a name does in its sentence."""

    FOCUS = "focus"
    PLAIN = "plain"
    ILLUSTRATION = "illustration"
    COMPARISON = "comparison"
    PARTNER = "partner"
    ADDRESS = "address"


def role_of(statement: Statement, mention: Mention) -> Role:
    """Return what a mention does in its sentence: address, partner, comparison, illustration, focus or plain.

    "exports to Germany" makes Germany a partner, "compared with Vietnam" Vietnam a comparison, "a
    workshop in Geneva" Switzerland an address, "we study Kenya" Kenya the focus; the first
    that fits counts. Names in a list share the role of the first.
    """
    before, after = statement.before(mention)[-_BESIDE:], statement.after(mention)
    if mention.label in ("COUNTRY", "PLACE"):
        for role, pattern, follows in _patterns():
            if pattern.search(before) or (follows and follows.match(after)):
                return role
    if not statement.theirs and _aim().search(before):
        return Role.FOCUS
    return Role.PLAIN


def states_aim(statement: Statement) -> bool:
    """Say whether the sentence says what the text itself does ("this article compares…")."""
    return not statement.theirs and _any_aim().search(statement.text) is not None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Role, re.Pattern[str], re.Pattern[str] | None], ...]:
    return (
        (Role.ADDRESS, _leading("address"), _following("address_after")),
        (Role.PARTNER, _leading("partner_before"), _following("partner_after")),
        (Role.COMPARISON, _leading("comparison"), None),
        (Role.ILLUSTRATION, _leading("illustration"), None),
    )


def _leading(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(key)},?\s+{_THROUGH}(?:(?:the|a|an|other|many|some|several)\s+)?{_LIST}")


def _following(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?:['\u2019]s)?[\s\-]{any_of(key)}\b")


@lru_cache(maxsize=1)
def _aim() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('focus')}\b{_FOCUS_REACH}")


@lru_cache(maxsize=1)
def _any_aim() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('focus')}\b")
