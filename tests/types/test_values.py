import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.types.codebook import Level, Qualifier, Scale, Value, Variable
from gvcmine.types.values import COUNTRY_CODES, check_qualifiers, parse_value


def variable(scale: Scale, *values: Value, qualifiers: tuple[Qualifier, ...] = ()) -> Variable:
    return Variable(
        id="v", label="V", level=Level.CASE, scale=scale, values=values, qualifiers=qualifiers, multiple=True
    )


GOVERNANCE = variable(
    Scale.NOMINAL, Value(id="gov_captive", label="Captive"), Value(id="gov_market", label="Market")
)
ACTOR = variable(
    Scale.NOMINAL,
    Value(id="act_union", label="Trade union"),
    qualifiers=(
        Qualifier(name="stance", values=("supports", "blocks")),
        Qualifier(name="home", scale=Scale.COUNTRY),
        Qualifier(name="name", scale=Scale.TEXT),
    ),
)


@pytest.mark.parametrize("raw", ["gov_captive", "Captive", "  captive ", "GOV_CAPTIVE"])
def test_a_value_is_named_by_its_id_or_its_label_in_any_case(raw: str) -> None:
    assert parse_value(GOVERNANCE, raw) == "gov_captive"


def test_an_unknown_value_is_refused_with_the_nearest_and_with_all_that_exist() -> None:
    with pytest.raises(
        ValueError, match='no value "captve", did you mean gov_captive.*gov_captive, gov_market'
    ):
        parse_value(GOVERNANCE, "captve")


def test_an_id_wins_over_a_label_of_another_value() -> None:
    crossed = variable(Scale.NOMINAL, Value(id="a", label="b"), Value(id="b", label="c"))
    assert parse_value(crossed, "b") == "b"


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("1992/1998", "1992/1998"),
        ("1992-1998", "1992/1998"),
        ("1992 – 1998", "1992/1998"),
        ("1992~/1998~", "1992~/1998~"),
        ("2003/..", "2003/.."),
        ("2003 / ..", "2003/.."),
        ("199x", "199X"),
        ("199X/200X", "199X/200X"),
        ("1995/199X", "1995/199X"),
        ("199X/1990", "199X/1990"),
        ("1998", "1998"),
    ],
)
def test_a_period_is_written_as_edtf(raw: str, canonical: str) -> None:
    assert parse_value(variable(Scale.INTERVAL), raw) == canonical


@pytest.mark.parametrize(
    "raw", ["", "/", "..", "1992/", "/1998", "../1998", "92/98", "1992/98", "1990s", "19X2"]
)
def test_a_period_in_any_other_form_is_refused_with_examples(raw: str) -> None:
    with pytest.raises(ValueError, match="1992/1998"):
        parse_value(variable(Scale.INTERVAL), raw)


@pytest.mark.parametrize("raw", ["1998/1992", "200X/199X", "2000~/1999~"])
def test_a_period_cannot_end_before_it_begins(raw: str) -> None:
    with pytest.raises(ValueError, match="before it begins"):
        parse_value(variable(Scale.INTERVAL), raw)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("12.50", "12.5"),
        ("-0.0", "0"),
        ("+3", "3"),
        ("−4.1", "-4.1"),
        ("007", "7"),
        ("5.", "5"),
        ("0.10", "0.1"),
    ],
)
def test_a_number_has_one_form(raw: str, canonical: str) -> None:
    assert parse_value(variable(Scale.NUMERIC), raw) == canonical


@pytest.mark.parametrize("raw", ["", "12%", "12,5", "1_000", "1e9", "nan", "inf", "-", ".", "٣", "9" * 31])
def test_what_is_not_a_plain_decimal_number_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="is a number such as"):
        parse_value(variable(Scale.NUMERIC), raw)


def test_countries_are_the_codes_of_iso_3166() -> None:
    assert {country.alpha_3 for country in pycountry.countries} == COUNTRY_CODES - {"XKX"}
    assert parse_value(variable(Scale.COUNTRY), "vnm ") == "VNM"
    with pytest.raises(ValueError, match='not "Vietnam"'):
        parse_value(variable(Scale.COUNTRY), "Vietnam")


def test_yes_and_no_are_the_answers_to_a_boolean_variable() -> None:
    assert parse_value(variable(Scale.BOOLEAN), "Yes") == "yes"
    with pytest.raises(ValueError, match="yes or no"):
        parse_value(variable(Scale.BOOLEAN), "1")


def test_text_is_trimmed_and_never_blank() -> None:
    assert parse_value(variable(Scale.TEXT), "  Tiruppur, IND\n") == "Tiruppur, IND"
    with pytest.raises(ValueError, match="cannot be blank"):
        parse_value(variable(Scale.TEXT), " \n")


PERIODS = st.from_regex(r"(\d{4}[~]?|\d{3}[xX])( ?[/–-] ?(\d{4}~?|\.\.))?", fullmatch=True)
NUMBERS = st.from_regex(r"[+-]?\d{1,12}(\.\d{0,6})?", fullmatch=True)
RAW = (
    PERIODS | NUMBERS | st.text(max_size=12) | st.sampled_from(["Captive", "gov_market", "yes", "KEN", "ken"])
)


@given(scale=st.sampled_from(list(Scale)), raw=RAW)
def test_a_canonical_value_is_its_own_canonical_form(scale: Scale, raw: str) -> None:
    asked = variable(scale, *GOVERNANCE.values)
    try:
        canonical = parse_value(asked, raw)
    except ValueError:
        return
    assert parse_value(asked, canonical) == canonical


def test_qualifiers_that_the_variable_permits_pass() -> None:
    check_qualifiers(ACTOR, ())
    check_qualifiers(ACTOR, (("home", "ZAF"), ("name", "SACTWU"), ("stance", "supports")))


@pytest.mark.parametrize(
    ("qualifiers", "message"),
    [
        ((("stanc", "blocks"),), 'no qualifier "stanc", did you mean stance.*stance, home, name'),
        ((("stance", "block"),), "did you mean blocks.*supports, blocks"),
        ((("home", "zaf"),), "alpha-3"),
        ((("home", "South Africa"),), "alpha-3"),
        ((("name", " "),), "is text"),
        ((("name", "A "),), "is text"),
        ((("stance", "blocks"), ("stance", "supports")), "stands twice"),
    ],
)
def test_other_qualifiers_are_refused_with_what_exists(
    qualifiers: tuple[tuple[str, str], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_qualifiers(ACTOR, qualifiers)


def test_a_variable_without_qualifiers_says_so() -> None:
    with pytest.raises(ValueError, match="it has none"):
        check_qualifiers(GOVERNANCE, (("state", "end"),))
