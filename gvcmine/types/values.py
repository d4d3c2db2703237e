"""What people write as the value of a variable, in one canonical form."""

import difflib
import re
from collections.abc import Callable, Mapping

from gvcmine.types.codebook import Qualifier, Scale, Variable
from gvcmine.types.coding import Qualifiers

_ISO_3166_1_ALPHA_3 = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR
BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG
COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH
FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY
HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL
MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU
SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""

COUNTRY_CODES = frozenset(_ISO_3166_1_ALPHA_3.split()) | {"XKX"}
"""The 249 alpha-3 codes of ISO 3166-1, and the World Bank's code for Kosovo, which the standard lacks."""

_YEARS = re.compile(r"(\d{4}~?|\d{3}X|\d{2}XX)", re.ASCII)
_DASHED = re.compile(r"(\d{4}~?)\s*[-–—]\s*(\d{4}~?)", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(\d{1,30})(?:\.(\d{0,30}))?", re.ASCII)
_LISTED_AT_MOST = 30
"""Ids named in a message; the longest variable of the codebook that comes with the program has 28."""


def parse_value(variable: Variable, raw: str) -> str:
    """Return the canonical text of what was written as a value of this variable.

    Nominal and ordinal: the id, for the id or the label in any case. Boolean: yes or no. Country: an
    ISO 3166-1 alpha-3 code. Interval: EDTF (ISO 8601-2), years only: `1992/1998`, `2003/..` still
    going on, `199X` a decade, `1992~` approximate. Numeric: a decimal number without needless zeros.
    Text: itself, trimmed. Raises ValueError with what is permitted.

    >>> from gvcmine.types.codebook import Level
    >>> period = Variable(id="c_period", label="Period", level=Level.CASE, scale=Scale.INTERVAL)
    >>> parse_value(period, "1992-1998")
    '1992/1998'
    """
    return _READERS[variable.scale](variable, raw.strip())


def check_qualifiers(variable: Variable, qualifiers: Qualifiers) -> None:
    """Raise ValueError where a qualifier or its value is not one that the variable permits.

    Values must be canonical: ids from the list, alpha-3 codes, or text that is neither blank nor padded.
    """
    names = [name for name, _ in qualifiers]
    known = {qualifier.name: qualifier for qualifier in variable.qualifiers}
    for name, value in qualifiers:
        if name not in known:
            exist = f"it has: {', '.join(known)}" if known else "it has none"
            raise ValueError(f'{variable.id} has no qualifier "{name}"{_near(name, known)}; {exist}')
        if names.count(name) > 1:
            raise ValueError(f'the qualifier "{name}" of {variable.id} stands twice')
        _check_qualifier(variable, known[name], value)


def _check_qualifier(variable: Variable, qualifier: Qualifier, value: str) -> None:
    called = f"the qualifier {qualifier.name} of {variable.id}"
    if qualifier.values:
        if value not in qualifier.values:
            near = _near(value, qualifier.values)
            raise ValueError(f'{called} cannot be "{value}"{near}; it is one of: {_listed(qualifier.values)}')
    elif qualifier.scale is Scale.COUNTRY:
        if value not in COUNTRY_CODES:
            raise ValueError(f'{called} is an ISO 3166-1 alpha-3 code such as VNM, not "{value}"')
    elif not value or value != value.strip():
        raise ValueError(f"{called} is text, neither blank nor with blanks at its ends")


def _choice(variable: Variable, raw: str) -> str:
    by_name = {value.label.casefold(): value.id for value in reversed(variable.values)}
    by_name |= {value.id: value.id for value in variable.values}
    found = by_name.get(raw) or by_name.get(raw.casefold())
    if found is not None:
        return found
    ids = tuple(value.id for value in variable.values)
    near = difflib.get_close_matches(raw.casefold(), by_name, n=1)
    hint = f", did you mean {by_name[near[0]]}?" if near else ""
    raise ValueError(f'{variable.id} has no value "{raw}"{hint}; it is one of: {_listed(ids)}')


def _yes_or_no(variable: Variable, raw: str) -> str:
    if raw.casefold() in ("yes", "no"):
        return raw.casefold()
    raise ValueError(f'{variable.id} is yes or no, not "{raw}"')


def _country(variable: Variable, raw: str) -> str:
    if raw.isascii() and raw.upper() in COUNTRY_CODES:
        return raw.upper()
    near = _near(raw.upper(), sorted(COUNTRY_CODES))
    raise ValueError(f'{variable.id} is an ISO 3166-1 alpha-3 code such as VNM or BGD, not "{raw}"{near}')


def _interval(variable: Variable, raw: str) -> str:
    text = _DASHED.sub(r"\1/\2", raw.replace("x", "X"))
    text = re.sub(r"\s*/\s*", "/", text)
    start, _, end = text.partition("/")
    if (
        not _YEARS.fullmatch(start)
        or (end not in ("", "..") and not _YEARS.fullmatch(end))
        or text[-1] == "/"
    ):
        raise ValueError(
            f"{variable.id} is a period such as 1992/1998, 2003/.. (still going on), 199X or 1992~/1998~, "
            f'not "{raw}"'
        )
    if end not in ("", "..") and _year(start, "0") > _year(end, "9"):
        raise ValueError(f'{variable.id} cannot end before it begins: "{raw}"')
    return text


def _year(text: str, unknown: str) -> int:
    return int(text.rstrip("~").replace("X", unknown))


def _number(variable: Variable, raw: str) -> str:
    found = _DECIMAL.fullmatch(raw.replace("−", "-"))
    if not found:
        raise ValueError(f'{variable.id} is a number such as 12.5 or -3, without unit or comma, not "{raw}"')
    sign, whole, part = found.groups()
    whole, part = whole.lstrip("0") or "0", (part or "").rstrip("0")
    text = f"{whole}.{part}" if part else whole
    return f"-{text}" if sign == "-" and text != "0" else text


def _free(variable: Variable, raw: str) -> str:
    if not raw:
        raise ValueError(f"{variable.id} is text and cannot be blank")
    return raw


_READERS: Mapping[Scale, Callable[[Variable, str], str]] = {
    Scale.NOMINAL: _choice,
    Scale.ORDINAL: _choice,
    Scale.BOOLEAN: _yes_or_no,
    Scale.COUNTRY: _country,
    Scale.INTERVAL: _interval,
    Scale.NUMERIC: _number,
    Scale.TEXT: _free,
}


def _near(word: str, known: Mapping[str, object] | tuple[str, ...] | list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f", did you mean {near[0]}?" if near else ""


def _listed(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - _LISTED_AT_MOST} more" if len(ids) > _LISTED_AT_MOST else ""
    return ", ".join(ids[:_LISTED_AT_MOST]) + more
