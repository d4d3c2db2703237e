"""What a term of a team's own must be: words that can be found, one meaning that the codebook knows."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from gvcmine.types.codebook import Level, Variable
from gvcmine.types.lexicon import NOTHING, ORGANISATION, Term, TermKind
from gvcmine.types.values import COUNTRY_CODES
from gvcmine.workspace.codebook_schema import suggestion

ACTORS = "a_actor"
"""The variable whose values are kinds of organisation: with a name they mean one organisation."""

_NOTATION = re.compile(r"\.\.\.|[(){}|\[\]+*/]")
"""Signs of the notation of cues, which words that are looked for exactly as written cannot have."""
_NAMES = (TermKind.ORGANISATION, TermKind.COUNTRY, TermKind.PLACE)


def problems_of(term: Term, variables: Mapping[str, Variable], check: Callable[[str], str]) -> Iterator[str]:
    """Yield what is wrong with a term by itself; `variables` by the ids of their values."""
    if not term.words:
        yield 'empty "words"; write the words that are looked for'
    for words in term.words:
        if trouble := check(words):
            yield f"{words}: {trouble}"
        elif not any(character.isalnum() for character in words):
            yield f'"{words}" holds no letter or figure, so it cannot be found'
        elif term.exact and _NOTATION.search(words):
            yield f'"{words}": "exact" goes with plain words, not with "...", "( | )" or a /pattern/'
    yield from _of_meaning(term, variables)
    yield from _of_name(term, variables)
    if term.home and term.home not in COUNTRY_CODES:
        yield f'home: no country has the code "{term.home}"{_country_hint(term.home)}'


def contradictions(terms: Sequence[Term], variables: Mapping[str, Variable]) -> Iterator[tuple[Term, str]]:
    """Yield the terms whose words mean something else in a term before them.

    Words may mean values of several variables at once, and a name beside that; "nothing" excludes all.
    """
    seen: dict[str, list[Term]] = {}
    for term in terms:
        for words in dict.fromkeys(_key(words, term) for words in term.words):
            for other in seen.setdefault(words, []):
                if _contradict(term, other, variables):
                    where = f"line {other.line}" + (f" of {other.file}" if other.file != term.file else "")
                    yield term, f'"{words}" means {_meaning(other)} in {where}, and {_meaning(term)} here'
                    break
            seen[words].append(term)


def _key(words: str, term: Term) -> str:
    return words if term.exact or words.startswith("/") else words.casefold()


def _contradict(term: Term, other: Term, variables: Mapping[str, Variable]) -> bool:
    if (term.means, term.name, term.home) == (other.means, other.name, other.home):
        return False
    if NOTHING in (term.means, other.means):
        return True
    if term.kind in _NAMES or other.kind in _NAMES:
        return term.kind in _NAMES and other.kind in _NAMES
    return variables.get(term.means) == variables.get(other.means)


def _meaning(term: Term) -> str:
    return f"{term.means} ({term.name})" if term.name else term.means


def _of_meaning(term: Term, variables: Mapping[str, Variable]) -> Iterator[str]:
    means = term.means
    if not means:
        yield f'"means" is missing: the id of a codebook value, a country such as KEN, or "{NOTHING}"'
    elif means in (NOTHING, ORGANISATION):
        return
    elif means.isupper():
        for code in means.split("|"):
            if code not in COUNTRY_CODES:
                yield f'means: no country has the code "{code}"{_country_hint(code)}'
    elif means not in variables:
        yield f'means: the codebook has no value "{means}"{_value_hint(means, variables)}'
    elif variables[means].level is Level.PASSAGE:
        yield f'means: "{means}" is a value of {variables[means].id}, which no words stand for'


def _of_name(term: Term, variables: Mapping[str, Variable]) -> Iterator[str]:
    if term.means == ORGANISATION and not term.name:
        yield "an organisation needs a name: the full one, under which its other names meet"
    if term.means == NOTHING and term.name:
        yield f'"name" and "{NOTHING}" do not go together'
    variable = variables.get(term.means)
    if term.name and variable is not None and variable.id != ACTORS:
        yield (
            f'"name" makes an organisation or a place, and {term.means} is a value of {variable.id}; '
            f"leave the name out, or name a value of {ACTORS} or a country"
        )
    if term.home and term.kind is not TermKind.ORGANISATION:
        yield '"home" is the country of an organisation: give its name and what kind of actor it is too'


def _value_hint(means: str, variables: Mapping[str, Variable]) -> str:
    labels = {value.label.casefold(): value.id for one in variables.values() for value in one.values}
    if means.casefold() in labels:
        return f", did you mean {labels[means.casefold()]}?"
    if country := _country(means):
        return f", did you mean the country {country}?"
    close = suggestion(means, variables)
    return close if close.startswith(", did") else "; gvcmine codebook show lists them"


def _country_hint(code: str) -> str:
    if country := _country(code):
        return f", did you mean {country}?"
    return "; codes are those of ISO 3166-1 alpha-3, such as KEN, IND or GBR"


def _country(name: str) -> str:
    """Return the alpha-3 code of a country given by name or another code, or ""."""
    import pycountry

    try:
        return str(pycountry.countries.lookup(name).alpha_3)
    except LookupError:
        return ""
