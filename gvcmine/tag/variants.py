"""The forms in which a term is printed: number, spelling, and the inflections of its words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

_MOST = 400
"""Variants of one term beyond this many are not made; the richest term of the shipped lexicon has fewer."""
_ISE = re.compile(r"(?<=\w{3})i([sz])(e|ed|es|ing|ation|ations|ational|er|ers|able)$")
_ISE_INSIDE = re.compile(r"\wi[sz](?:e|a|i)")
"""What a word has that may end in one of these; nearly all words have not."""
_UNCOUNTED = re.compile(r"(?:ed|ly|s|[^a-z]|less|ness|est)$")
"""Endings that no plural is added to: participles, adverbs, plurals, numbers and abbreviations."""
_IES = re.compile(r"(?<=[^aeiou])ies$")
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_LEMMA = "~"
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]$")
"""Verbs of one syllable whose last letter is doubled: plan, planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """How words vary: pairs of spellings, and families of forms keyed by each member.

    Members of a family stand for each other in every term of several words, the irregular only
    where a term asks for all forms of a word ("~rise").
    """

    spelling: tuple[tuple[str, str], ...] = ()
    families: Mapping[str, tuple[str, ...]]
    irregular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _other: dict[str, str] = field(init=False, repr=False)
    _spelt: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare the pairs of spellings, in small letters and with a capital, to be read both ways."""
        pairs = [*self.spelling, *((one.capitalize(), two.capitalize()) for one, two in self.spelling)]
        other = {two: one for one, two in pairs} | dict(pairs)
        longest_first = sorted(other, key=len, reverse=True)
        object.__setattr__(self, "_other", other)
        object.__setattr__(self, "_spelt", re.compile("|".join(map(re.escape, longest_first))))

    @classmethod
    def from_data(cls, data: Mapping[str, Sequence[Any]]) -> "Variation":
        """Make a variation from the content of the file variants.yaml."""
        return cls(
            spelling=tuple((a, b) for a, b in data["spelling"]),
            families=_by_member(data["families"]),
            irregular=_by_member(data.get("irregular", ())),
        )

    def of(self, term: str, *, part: bool = False) -> set[str]:
        """Return all forms of the term, itself included; `part` says that it is a piece of a longer one.

        Words with a capital keep their form, except for their spelling and a plural of the last.
        """
        words = term.split()
        inflect = part or len(words) > 1
        choices = [self._forms(word, inflect) for word in words]
        combined = (" ".join(choice) for choice in product(*choices))
        forms = {form for _, form in zip(range(_MOST), combined, strict=False)}
        forms = _each(forms, self._respelt)
        if words[-1].startswith(_LEMMA) or part and len(words) == 1 and words[0] in self.families:
            return forms
        return _each(forms, _numbers)

    def _forms(self, word: str, inflect: bool) -> tuple[str, ...]:
        if word.startswith(_LEMMA):
            lemma = word.removeprefix(_LEMMA)
            return self.irregular.get(lemma) or self.families.get(lemma) or inflections(lemma)
        return self.families.get(word, (word,)) if inflect else (word,)

    def _respelt(self, term: str) -> Iterable[str]:
        yield term
        changed = self._spelt.sub(lambda match: self._other[match[0]], term) if self._other else term
        if changed != term:
            yield changed
        if _ISE_INSIDE.search(term):
            yield " ".join(map(_swap_ise, term.split(" ")))
            yield " ".join(map(_swap_ise, changed.split(" ")))


def _by_member(families: Iterable[str]) -> dict[str, tuple[str, ...]]:
    split = [tuple(family.split()) for family in families]
    return {form: forms for forms in split for form in forms}


def inflections(word: str) -> tuple[str, ...]:
    """Return the regular forms of a verb or noun: plural or third person, past, and -ing.

    >>> inflections("plan"), inflections("supply")
    (('plan', 'plans', 'planned', 'planning'), ('supply', 'supplies', 'supplied', 'supplying'))
    """
    if word.endswith("e"):
        stem = word[:-1]
        return word, word + "s", word + "d", (word if word.endswith(("ee", "oe", "ye")) else stem) + "ing"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"
    stem = word + word[-1] if _SHORT.fullmatch(word) else word
    return word, word + ("es" if word.endswith(_SIBILANTS) else "s"), stem + "ed", stem + "ing"


def _each(forms: Iterable[str], change: Any) -> set[str]:
    return {changed for form in forms for changed in change(form)}


def _swap_ise(word: str) -> str:
    return _ISE.sub(lambda match: "i" + ("z" if match[1] == "s" else "s") + match[2], word)


def _numbers(term: str) -> Iterable[str]:
    """Yield the term with its last noun, and with the noun before "of", in singular and plural."""
    yield term
    head, of, tail = term.partition(" of ")
    if of:
        yield plural(head) + of + tail
        return
    yield plural(term)
    if " " in term:
        yield singular(term)


def plural(term: str) -> str:
    """Return the term with its last word in the plural, where it takes one.

    >>> plural("surgical instrument"), plural("SME"), plural("factory"), plural("forced")
    ('surgical instruments', 'SMEs', 'factories', 'forced')
    """
    if re.search(r"\b[A-Z]{2,5}$", term):
        return term + "s"
    if _UNCOUNTED.search(term):
        return term
    if term.endswith("y") and term[-2:-1] not in "aeiou":
        return term[:-1] + "ies"
    return term + ("es" if term.endswith(_SIBILANTS) else "s")


def singular(term: str) -> str:
    """Return the term with its last word in the singular, where it stands in the plural.

    >>> singular("cut flowers"), singular("garment factories"), singular("decent work")
    ('cut flower', 'garment factory', 'decent work')
    """
    if _IES.search(term):
        return _IES.sub("y", term)
    if term.endswith(("sses", "shes", "ches", "xes")):
        return term[:-2]
    if term.endswith("s") and not term.endswith(("ss", "us", "is", "'s")):
        return term[:-1]
    return term
