"""What labels, values, countries and periods are called, so that people need not read codes."""

import re
from collections.abc import Sequence

from gvcmine.tag.labels import LABEL_OF_VARIABLE, NAMES, label_of
from gvcmine.tag.lexicon import rows
from gvcmine.types.codebook import Codebook
from gvcmine.types.text import Mention

_LABELS = {"ORG": "Organisation", "STATE": "Role of the state", "PAPER": "The paper itself"}
"""Labels whose own word would not tell what they stand for."""

_YEAR = re.compile(r"(\d{3})X|(\d{2})XX|(\d{4})(~?)", re.ASCII)


class Names:
    """The words of a codebook and of the list of countries. What they do not know is its own name."""

    def __init__(self, codebook: Codebook) -> None:
        """Gather the words of all variables, their values, and the countries."""
        self._labels: dict[str, str] = {}
        self._values: dict[tuple[str, str], tuple[str, str]] = {}
        self._sought = {*LABEL_OF_VARIABLE.values(), *NAMES}
        for variable in codebook:
            label = label_of(variable.id)
            if label is None:
                continue
            if any(value.cues for value in variable.values):
                self._sought.add(label)
            if label not in LABEL_OF_VARIABLE.values() and label not in _LABELS:
                self._labels[label] = variable.label
            for value in variable.values:
                self._values.setdefault((label, value.id), (variable.label, value.label))
        self._countries = {row["id"]: row["name"] for row in rows("countries")}

    @property
    def labels(self) -> Sequence[str]:
        """Return the labels that are looked for with this codebook, sorted."""
        return sorted(self._sought)

    def label(self, label: str) -> str:
        """Return a label in words: "Worker group" for WORKER_GROUP."""
        return self._labels.get(label) or _LABELS.get(label) or label.replace("_", " ").capitalize()

    def country(self, code: str) -> str:
        """Return the name of a country; "COD|COG", which the text leaves open, names both."""
        names = [self._countries.get(one, one) for one in code.split("|") if one]
        return names[0] if len(names) == 1 else " or ".join(names)

    def question(self, mention: Mention) -> str:
        """Return the label of the variable that the mention's value belongs to; "" for places and names."""
        if mention.label in ("COUNTRY", "PLACE", "PERIOD", "ORG"):
            return ""
        return self._values.get((mention.label, mention.id), ("", ""))[0]

    def value(self, label: str, value: str) -> str:
        """Return the label of a codebook value that is looked for under a label, or its id."""
        return self._values.get((label, value), ("", value))[1]

    def role(self, mention: Mention) -> str:
        """Return what an ORG is in words of the codebook's actors; "" where it is not known."""
        return self._values.get(("ACTOR", mention.id), ("", ""))[1] if mention.label == "ORG" else ""

    def meaning(self, mention: Mention) -> str:
        """Return in words what is mentioned: a country, "Sialkot, Pakistan", a value's label, a full name."""
        if mention.label == "COUNTRY":
            return self.country(mention.id) or mention.text
        if mention.label == "PLACE":
            inside = self.country(mention.id)
            return ", ".join(part for part in (mention.name or mention.text, inside) if part)
        if mention.label == "ORG":
            return mention.name or mention.text
        if mention.label == "PERIOD":
            return period_words(mention.id) or mention.text
        known = self._values.get((mention.label, mention.id))
        return known[1] if known else mention.name or mention.id or mention.text


def period_words(edtf: str) -> str:
    """Return a period in words.

    >>> [period_words(one) for one in ("1992/1998", "2005/..", "../1990", "199X", "1992~")]
    ['1992 to 1998', 'since 2005', 'until 1990', '1990s', 'about 1992']
    """
    first, between, last = edtf.partition("/")
    if not between:
        return _date_words(first)
    if last == "..":
        return f"since {_date_words(first)}"
    return f"until {_date_words(last)}" if first == ".." else f"{_date_words(first)} to {_date_words(last)}"


def _date_words(date: str) -> str:
    found = _YEAR.fullmatch(date)
    if found is None:
        return date
    decade, century, year, about = found.groups()
    if decade or century:
        return f"{decade}0s" if decade else f"{century}00s"
    return f"about {year}" if about else str(year)
