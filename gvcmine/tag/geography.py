"""Which country a name of a place means: decided by what stands beside it and what else the text names."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from gvcmine.tag.context import settle_country
from gvcmine.tag.fold import fold
from gvcmine.tag.gazetteer import COUNTRY_NAMES, DEMONYMS, GENERATED, person_names, region_names
from gvcmine.tag.lexicon import GEOGRAPHY
from gvcmine.tag.matcher import Hit

_NEARBY = 80
"""Characters within which the name of a country settles a name beside it: about one clause."""
_REACH = 30
"""Characters that are looked at before and after a name for titles, initials and first names."""
_ACRONYM = 5
"""Letters of the longest acronyms that are also small towns in capitals."""
_INITIALS = re.compile(r"(?:^|[\s(,;])((?:[A-Z]\.[ \-]?)+)$")
_INITIALS_AFTER = re.compile(r",\s((?:[A-Z]\.[ \-]?)+)(?![A-Za-z])|\s([A-Z]\.)\s[A-Z]")
_STATES = frozenset({"U.S.", "U.K.", "U.N.", "D.C.", "E.U.", "U.S.A.", "U.A.E.", "S.", "N.", "P.R."})
"""What looks like initials and is the name of a state or a direction."""
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’.\-]*)[ \n]$")
_JOINED = re.compile(r"[A-Z]\w*-$")
_WORD_AFTER = re.compile(r"[ \n]([^\W\d_][\w'’.\-]*)")
_WITHIN = re.compile(r",[ \n]{1,2}|[ \n]\(")
"""What stands between a place and the region or country that it lies in."""
_SENTENCE_START = re.compile(r"(?:^|[.!?:;•\n][\"'”’)]?\s*)$")
_HYPHENS = "-\u2010\u2011\u2012\u2013"

Pair = tuple[Hit, str]


class Geography:
    """Settles the countries of names, with the lists of geography.yaml and names that people bear."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._given, self._family = person_names()
        self._regions = region_names() - frozenset(map(fold, data["rather_cities"]))
        self._borne_by_hand = frozenset(map(fold, data["borne"]))
        self._borne = self._borne_by_hand | self._given | self._family
        self._places = frozenset(map(fold, data["given_and_place"]))
        self._particles = frozenset(data["particles"])
        self._titles = frozenset(map(fold, data["titles"]))
        self._not_after = frozenset(map(fold, data["not_after"]))
        self._openers = frozenset(map(fold, data["openers"]))
        self._namesakes: Mapping[str, Mapping[str, Any]] = data["namesakes"]
        shortened = {form: code for code, forms in data["after_comma"].items() for form in forms}
        self._shortened: Mapping[str, str] = shortened
        ordered = sorted(map(re.escape, shortened), key=len, reverse=True)
        self._abbreviated = re.compile(rf",[ \n]({'|'.join(ordered)})(?![A-Za-z])")

    def resolve(self, hits: Sequence[Hit], text: str) -> list[Pair]:
        """Return the hits with their ids, those of several possible countries settled by the text.

        A name of which a country or region stands behind a comma lies there ("Paris, Texas"). Else one
        that may lie in several countries ("IND|PAK") takes the one of them that is named nearby, or in
        the text; where it names none or several, all stay, joined by "|". A name that is not certain
        is dropped unless its country is named, and any name where it is a person's.
        """
        places = sorted((hit for hit in hits if hit.entry.group == GEOGRAPHY), key=lambda hit: hit.start)
        others = [(hit, hit.entry.id) for hit in hits if hit.entry.group != GEOGRAPHY]
        if not places:
            return others
        kept = [hit for hit in places if self._stands(hit, text)]
        inside = self._inside(kept, text)
        known = [(hit, inside.get(hit, hit.entry.id)) for hit in kept if hit in inside or _settled(hit)]
        known = self._namesaked(sorted(known, key=lambda pair: pair[0].start))
        return [*others, *known, *_unsettled([hit for hit in kept if hit not in inside], known, text, self)]

    def may_be_surname(self, hit: Hit, text: str) -> bool:
        """Say whether a name is of a kind that people bear: a demonym, or one listed as borne."""
        return hit.entry.rule == DEMONYMS or fold(text[hit.start : hit.end]) in self._borne

    def in_a_name(self, hit: Hit, text: str) -> bool:
        """Say whether a capitalised word beside a name makes it part of a longer one ("Lincoln Center")."""
        left = text[max(0, hit.start - _REACH) : hit.start]
        if _JOINED.search(left):
            return True
        before = _WORD_BEFORE.search(left)
        if before and self._belongs(before[1]) and not _SENTENCE_START.search(left[: before.start()]):
            return True
        after = _WORD_AFTER.match(text, hit.end)
        return bool(after and self._belongs(after[1]))

    def _belongs(self, word: str) -> bool:
        folded = fold(word)
        return word[0].isupper() and folded not in self._openers or folded in self._particles

    def _stands(self, hit: Hit, text: str) -> bool:
        """Say whether a name is neither a person's nor a street's, nor a prefix without its hyphen."""
        if hit.entry.form.endswith("-"):
            return text[hit.end - 1] in _HYPHENS
        after = _WORD_AFTER.match(text, hit.end) if hit.entry.label == "PLACE" else None
        if after and after[1][0].isupper() and fold(after[1]) in self._not_after:
            return False
        if hit.entry.rule == GENERATED and (_shouted(hit, text) or self.in_a_name(hit, text)):
            return False
        word = fold(text[hit.start : hit.end])
        if word in self._borne:
            return not self._person(hit, text)
        if hit.entry.label != "PLACE" or " " in word:
            return True
        return not (self._after_given(hit, text) or self._after_title(hit, text))

    def _person(self, hit: Hit, text: str) -> bool:
        left = text[max(0, hit.start - _REACH) : hit.start]
        initials = _INITIALS.search(left)
        if initials and initials[1].replace(" ", "") not in _STATES:
            return True
        following = _INITIALS_AFTER.match(text, hit.end)
        if following and (following[1] or following[2]).replace(" ", "") not in _STATES:
            return True
        return self._beside_person(hit, text)

    def _beside_person(self, hit: Hit, text: str) -> bool:
        """Say whether a title, a given name or a family name stands beside the name."""
        if self._after_title(hit, text) or self._after_given(hit, text):
            return True
        after = _WORD_AFTER.match(text, hit.end)
        word = fold(text[hit.start : hit.end])
        bears = word in self._borne_by_hand or (hit.entry.label == "PLACE" and word in self._given)
        return bool(bears and after and after[1][0].isupper() and self._names_person(fold(after[1])))

    def _after_title(self, hit: Hit, text: str) -> bool:
        before = _WORD_BEFORE.search(text[max(0, hit.start - _REACH) : hit.start])
        if before is None or fold(before[1].rstrip(".")) not in self._titles:
            return False
        return before[1][0].isupper() or hit.entry.rule != DEMONYMS

    def _after_given(self, hit: Hit, text: str) -> bool:
        """Say whether a given name that is no place stands directly before the name."""
        before = _WORD_BEFORE.search(text[max(0, hit.start - _REACH) : hit.start])
        if before is None or not before[1][0].isupper():
            return False
        word = fold(before[1])
        return word in self._given and word not in self._openers and word not in self._places

    def _names_person(self, word: str) -> bool:
        bare = word.rstrip(".").removesuffix("'s")
        return bare in self._family or bare in self._given

    def _inside(self, hits: Sequence[Hit], text: str) -> dict[Hit, str]:
        """Return the country of each name behind which a comma and its region or country stand."""
        found = {}
        for hit, following in zip_longest(hits, hits[1:]):
            own = {*hit.entry.id.split("|"), *hit.entry.also.split("|")}
            short = self._abbreviated.match(text, hit.end)
            if short and self._shortened[short[1]] in own:
                found[hit] = self._shortened[short[1]]
            elif following and self._contains(hit, following, text) and following.entry.id in own:
                found[hit] = following.entry.id
        return found

    def _contains(self, hit: Hit, larger: Hit, text: str) -> bool:
        """Say whether one name stands directly behind another as the country or region that it lies in."""
        if not _WITHIN.fullmatch(text, hit.end, larger.start) or larger.entry.rule == DEMONYMS:
            return False
        if hit.entry.label == "COUNTRY" and larger.entry.rule == COUNTRY_NAMES:
            return hit.entry.form in self._namesakes
        known = larger.entry.rule == COUNTRY_NAMES or fold(larger.entry.form) in self._regions
        return known and hit.entry.rule != DEMONYMS

    def _namesaked(self, known: Sequence[Pair]) -> list[Pair]:
        """Return the pairs with names shared with a region elsewhere settled by the places the text names."""
        if not any(hit.entry.form in self._namesakes for hit, _ in known):
            return list(known)
        beside = [(hit, code) for hit, code in known if hit.entry.form not in self._namesakes]
        codes = {code for _, code in beside}
        of_places = {code for hit, code in beside if hit.entry.label == "PLACE"}
        return [(hit, self._namesake(hit, code, codes, of_places)) for hit, code in known]

    def _namesake(self, hit: Hit, code: str, codes: set[str], of_places: set[str]) -> str:
        rule = self._namesakes.get(hit.entry.form)
        if rule is None or code != rule["own"] or code in codes or not codes.isdisjoint(rule["neighbours"]):
            return code
        return str(rule["other"]) if rule["other"] in of_places else code


def _unsettled(hits: Sequence[Hit], known: Sequence[Pair], text: str, geography: Geography) -> list[Pair]:
    named = Counter(code for _, code in known)
    starts = [hit.start for hit, _ in known]
    found = []
    for hit in hits:
        if _settled(hit):
            continue
        choice = hit.entry.id
        if "|" in choice:
            first, last = bisect_left(starts, hit.start - _NEARBY), bisect_left(starts, hit.end + _NEARBY)
            near = Counter(code for _, code in known[first:last])
            choice = settle_country(settle_country(choice, near), named)
        if hit.entry.certain or "|" not in choice and choice in named and not geography.in_a_name(hit, text):
            found.append((hit, choice))
    return found


def _shouted(hit: Hit, text: str) -> bool:
    """Say whether a short name stands in capitals, as an acronym of something else would ("EST")."""
    return hit.end - hit.start <= _ACRONYM and text[hit.start : hit.end].isupper()


def _settled(hit: Hit) -> bool:
    return hit.entry.certain and "|" not in hit.entry.id
