"""Tell names of people from other words, and write them "Surname, First names" where that is sure."""

import re
import unicodedata

from gvcmine.ingest.metadata import plain_words

_MARKS = re.compile(
    r"[\u00b9\u00b2\u00b3\u2070-\u2079*∗⁎†‡§¶∥#$⋆★✉@☆\ufffd]+"
    r"|\((?:[a-z]|\d|[ivx]+)\)|\s\d{1,2}$|(?<=[^\W\d_.])\d(?:\s*,\s*\d)*"
)
"""Signs that tie a name to a note or an address."""

_TITLES = re.compile(
    r"^(?:(?:by|and|und|et|y|von|par|por|author\(?s?\)?:?)\s+(?=[A-ZÀ-Þ]))?"
    r"(?:(?:dr|prof(?:essor)?|mr|mrs|ms|sir|dame)\b\.?\s+)*"
    r"|,?\s+(?:ph\.?\s?d|m\.?sc|mba|jr|sr|iii?)\.?$|\s+(?:i\s?d|orcid)$",
    re.I,
)

_PARTICLE_WORDS = (
    "de da do dos das del della di du la le van von vom zu zur ten ter den der el al bin ibn y e af av"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())

_CAPITAL_PARTICLES = frozenset(("de", "del", "della", "di", "du", "la", "le", "dos", "von"))
"""Those that open a surname also where they are written with a capital; "Van" is a first name too."""

_TOKEN = re.compile(
    r"(?:[A-ZÀ-ÖØ-ÞĀ-ſ](?:[a-zß-öø-ÿā-ſ'’]|(?<=[a-z’'])[A-ZÀ-Þ])*"
    r"|[A-ZÀ-ÞĀ-ſ]\.|[OD]['’][A-Z][a-zß-ÿ]+|(?:[A-Z]\.)+|[A-Z]{1,2})"
    r"(?:[-‐–](?:[A-ZÀ-ÞĀ-ſ][a-zß-öø-ÿā-ſ'’]*\.?|[a-z]{1,3}|[A-Z]\.))*\.?"
)
"""One word of a name: Weiß, O'Brien, McKay, J., J.P., Jean-Luc, Alfaro-Ureña."""

_OTHER_WORDS = """
university universität université universidad universidade università college school institute
institut instituto department departamento département faculty center centre centro laboratory
laboratoire group team unit division office bank ministry agency organization organisation council
foundation fund network programme program project research development studies economics economic
policy report paper working discussion series final draft version review journal press house global
international world united nations trade industry business management science sciences social
affairs public street road avenue box africa asia europe america north south east west middle region
country national regional central annual volume number issue january february march april june july
august september october november december abstract keywords introduction contents overview summary
chapter part section table figure box annex appendix evidence case analysis value chain chains
upgrading governance development systematic diagnostic status growth what which how why when where
does are is do can will should special editor editors editorial correspondence article original open
access received accepted published available copyright rights reserved association society
corporation company ltd inc llc gmbh the this these that from with about into through between among
under practice practices professor lecturer economist fellow director manager consultant student
researcher president secretary assistant associate senior chief officer head banco banque mundial
mondiale edition official use only confidential restricted public private disclosure authorized
supply production market markets labour labor firm firms workers industrial sector standards state
states republic kingdom unido unctad wto imf ilo oecd nber cepr background material notes rapport
relatório document
"""
_NO_NAME = frozenset(_OTHER_WORDS.split())
"""Words that stand in no name of a person but often in capitals on first pages."""

_SECOND_NAMES = """
carlos antonio josé jose maria maría luis luiz pablo manuel angel ángel miguel alberto eduardo
fernando francisco javier jesús jesus ignacio andres andrés paulo pedro henrique guilherme roberto
enrique alejandro ana isabel elena teresa cristina beatriz lucia lucía carmen rosa paula alejandra
fernanda
"""
_FIRST_NAMES = """
juan jorge marco marcos diego sergio raul raúl ricardo rafael gonzalo rodrigo alonso gabriel
gabriela andrea patricia claudia monica mónica laura sofia sofía santiago mateo joão joao
"""
_SECOND_GIVEN = frozenset(_SECOND_NAMES.split())
_SPANISH_GIVEN = _SECOND_GIVEN | frozenset(_FIRST_NAMES.split())

_HAN = re.compile("^[\u3400-\u9fff]{2,4}$")


def bare(text: str) -> str:
    """Return a piece of a line of authors without raised marks, degrees and titles.

    >>> bare("Prof. Ana Costa¹,* PhD")
    'Ana Costa'
    """
    text = " ".join(_MARKS.sub(" ", text).split()).strip(" ,;:.|·•&") + (
        "." if text.rstrip().endswith(".") else ""
    )
    before = None
    while text != before:
        before, text = text, _TITLES.sub("", text).strip(" ,;")
    return text


def is_name(text: str) -> bool:
    """Say whether a text can be the name of one person, first names first, marks taken off.

    >>> is_name("Marion van der Berg"), is_name("Global Practice Group")
    (True, False)
    """
    if _HAN.match(text):
        return True
    tokens = text.rstrip(".").split() if not re.search(r"\b[A-Z]\.$", text) else text.split()
    if not 2 <= len(tokens) <= 6 or len(text) > 45:
        return False
    if any(word in _NO_NAME for token in tokens for word in plain_words(token).split()):
        return False
    shouted = text.upper() == text
    solid = [token for token in tokens if token.lower() not in _PARTICLES]
    if len(solid) < 2 or tokens[-1].lower() in _PARTICLES:
        return False
    if not any(len(token.rstrip(".")) > 1 for token in solid):
        return False
    if shouted and any(len(token) == 1 for token in solid):
        return False
    return all(_TOKEN.fullmatch(_natural(token) if shouted else token.strip("()")) for token in solid)


def sorted_name(name: str) -> str:
    """Return a name as "Surname, First names" where it is sure which is which, else as printed.

    Surnames of two words, as in Spain and Latin America, cannot be told from a second first name;
    such a name is turned only where its second word is a usual first name.

    >>> sorted_name("Heiwai Tang"), sorted_name("Marion van der Berg"), sorted_name("WENJIE CHEN")
    ('Tang, Heiwai', 'van der Berg, Marion', 'Chen, Wenjie')
    """
    name = " ".join(name.split())
    if "," in name or _HAN.match(name):
        return name
    tokens = [_natural(token) for token in name.split()] if name.upper() == name else name.split()
    if len(tokens) < 2:
        return name
    cut = _surname_at(tokens)
    return " ".join(tokens) if cut is None else f"{' '.join(tokens[cut:])}, {' '.join(tokens[:cut])}"


def surname(name: str) -> str:
    """Return the plain surname of a name in either form, for comparing.

    >>> surname("van der Berg, M."), surname("Jose P. Vasquez")
    ('van der berg', 'vasquez')
    """
    return name_parts(name)[0]


def name_parts(name: str) -> tuple[str, str]:
    """Return surname and first names, in plain words, of a name in either form; initials stand last too.

    >>> name_parts("Gary Gereffi"), name_parts("Gereffi G."), name_parts("van der Berg, M.")
    (('gereffi', 'gary'), ('gereffi', 'g'), ('van der berg', 'm'))
    """
    words = plain_words(name).split(" ")
    if "," not in name and len(words[0]) > 1 and len(words[-1]) == 1:
        long, initials = ([word for word in words if (len(word) > 1) == is_long] for is_long in (True, False))
        return " ".join(long), " ".join(initials)
    last, comma, first = sorted_name(name).partition(",")
    if comma:
        return plain_words(last), plain_words(first)
    words = plain_words(last).split(" ")
    return words[-1], " ".join(words[:-1])


def _surname_at(tokens: list[str]) -> int | None:
    """Return the place of the surname's first word, or None where it is in doubt."""
    for place, token in enumerate(tokens[1:-1], start=1):
        spelt = token[0].islower() or token.lower() in _CAPITAL_PARTICLES
        if token.lower() in _PARTICLES and token.lower() not in ("y", "e", "al") and spelt:
            return place
    if len(tokens) == 2:
        return 1
    middle = tokens[1:-1]
    if all(len(token.rstrip(".")) <= 1 or token.startswith("(") or token.count(".") > 1 for token in middle):
        return len(tokens) - 1
    if tokens[0].lower() in _SPANISH_GIVEN:
        return 2 if len(tokens) <= 4 and tokens[1].lower() in _SECOND_GIVEN else None
    return len(tokens) - 1 if len(tokens) == 3 else None


def _natural(token: str) -> str:
    """Return a word in capitals with only those letters large that begin a part of it."""
    if len(token.rstrip(".")) < 2 or token.upper() != token or "." in token[:-1]:
        return token
    lowered = unicodedata.normalize("NFC", token).lower()
    parts = re.split(r"([-'’])", lowered)
    text = "".join(part.capitalize() for part in parts)
    return re.sub(r"^Mc([a-z])", lambda found: "Mc" + found.group(1).upper(), text)
