"""What a clause claims with a mention: statuses, scopes, citations, evidence, headings, broken input."""

import time

import pytest

from gvcmine.tag.assertion import Assertions
from gvcmine.tag.citation import citations
from gvcmine.tag.cue_table import CueTable, expand
from gvcmine.tag.lexicon import read
from gvcmine.types.text import Assertion

ASSERTIONS = Assertions(read("assertion"))

FINDINGS = [
    "The exporters raised their [wages] after the audit.",
    "Kenyan growers gained a [certificate] from the buyer.",
    "We found that [wages] rose (compare Nadvi 1999).",
    "Our interviewees reported that [overtime] fell.",
    "According to the national labour force survey, [wages] rose.",
    "According to the managers we interviewed, [training] was paid by the buyer.",
    "Not only did firms add [design], they also opened shops.",
    "The buyer did not prevent firms from adding [design].",
    "There is no doubt that [wages] rose.",
    "A few suppliers took on [design] work.",
    "In May the mill hired [workers] from the villages.",
    "They had the political will to enforce [labour laws].",
    "Suppliers must comply with the [code of conduct].",
    "Although wages stayed low, [exports] rose.",
    "Firms gained orders; [training] was paid by the buyer.",
    "Firms could not export to Europe, but [sales] at home doubled.",
    "Exports stalled because [wages] rose quickly.",
    "The regression shows that [wages] are significantly higher in exporting firms.",
    "Whereas Rossi (2011) studied Morocco, in our case [wages] rose.",
    "In 1998 the cluster shipped [footballs] to Europe without delay or complaint about anything at all.",
    "Training was without exception paid for by [the buyer].",
    "[Workers] received gloves and masks.",
    "Managers told us that [women] ran the packhouse.",
]
NEGATED = [
    "Exporters did not take on [design].",
    "The firms didn't move into [branding].",
    "[Wages] did not rise.",
    "Higher [wages] were not observed.",
    "There was no evidence of [child labour].",
    "The tanneries failed to reach [product upgrading].",
    "Neither [wages] nor hours changed.",
    "The plant ran without a [union].",
    "Growers rarely received [training].",
    "Few firms offered [contracts].",
    "Little [training] was given.",
    "Owners were unable to hire [engineers].",
    "The union no longer negotiates [wages].",
    "The cluster has yet to develop its own [brands].",
    "Firms cut costs rather than improve [working conditions].",
    "Mills bought machines instead of raising [wages].",
    "The lack of [training] was felt everywhere.",
    "None of the suppliers kept a [contract].",
    "Buyers refused to pay for [training].",
    "Wages rose, but firms did not reach [own brand] sales.",
    "We find no effect on [wages].",
    "The promised [training] never materialised.",
    "The workshops could not afford [certification].",
    "Local firms hardly took part in [design].",
]
HYPOTHETICAL = [
    "Clusters might gain from [process upgrading].",
    "Membership may lead to higher [wages].",
    "Firms may not keep their [contracts].",
    "The project plans to create [jobs].",
    "The zone is expected to attract [investors].",
    "If the tariff falls, [exports] would grow.",
    "The programme aims to improve [working conditions].",
    "The mill will hire more [workers].",
    "By the end of the decade the park will host [suppliers].",
    "It remains to be seen whether [wages] rise.",
    "The firm hopes to open [shops].",
    "There is potential for [product upgrading].",
    "Joining could lead to [functional upgrading].",
    "Would higher [wages] follow?",
    "The strategy is designed to raise [productivity].",
    "Suppliers are likely to lose [orders].",
    "Owners invested in order to meet [quality standards].",
    "Automation can reduce [employment].",
    "Managers wanted to know whether [training] pays.",
    "The ministry intends to set up a [training centre].",
    "Possibly [wages] rose.",
    "Exporters sought to enter [new markets].",
]
BACKGROUND = [
    "Previous studies stress social upgrading and [wages].",
    "Chain upgrading is rare in [footwear] (Gereffi 1999).",
    "Rossi (2011) finds that Moroccan [garment workers] gained contracts.",
    "As Tewari and Pillai show for an Indian cluster, [tanneries] adopted cleaner dyes.",
    "It has been argued that [clusters] help small firms.",
    "According to Nadvi, [joint action] mattered.",
    "The literature suggests that [buyers] set the terms.",
    "Scholars have described [captive] suppliers.",
    "[Suppliers] depend on a few buyers [12].",
    "We conducted interviews with [managers] of twelve mills.",
    "[Workers] were interviewed off site.",
    "The questionnaire covered [wages] and hours.",
    "This paper examines [upgrading] in the cluster.",
    "The next section describes the [garment industry].",
    "The dependent variable is the log of the [wage].",
    "We estimate the effect of [exports] with firm fixed effects.",
    "Humphrey and Schmitz argue that [quasi-hierarchy] blocks upgrading.",
    "[Exporters] did not upgrade in Mexico (Bair 2001).",
    "The authors find that [wages] fell.",
    "Table 3 presents [employment] by sector.",
    "We thank the [workers] for their time and the team for helpful comments.",
    "In theory [suppliers] learn from buyers.",
]
RECOMMENDATION = [
    "Governments should support [product upgrading].",
    "Policy makers need to fund [testing].",
    "We recommend that the board train [growers].",
    "Firms should not neglect [training].",
    "The ministry could set up a [training centre].",
    "It is essential that [workers] be heard.",
    "Strengthen the [export board].",
    "Invest in [testing laboratories].",
    "There is an urgent need for better [roads].",
    "[Customs procedures] could be simplified.",
    "Key priorities are [roads] and power.",
    "Policy implications concern [training] above all.",
    "Reducing [port costs] will be important.",
    "[Skills] must be improved.",
    "Donors might consider funding [laboratories].",
    "Better [standards] are needed.",
]
DEFINITION = [
    "Process upgrading is defined as making [products] better.",
    "Functional upgrading refers to the taking on of [design].",
    "By upgrading we mean a move to [design].",
    "The term cluster covers [small firms] in one place.",
    "Governance is understood as the power of [buyers].",
    "We define a supplier as a firm that sells to [buyers].",
]
STATUSES = {
    Assertion.FINDING: FINDINGS,
    Assertion.NEGATED: NEGATED,
    Assertion.HYPOTHETICAL: HYPOTHETICAL,
    Assertion.BACKGROUND: BACKGROUND,
    Assertion.RECOMMENDATION: RECOMMENDATION,
    Assertion.DEFINITION: DEFINITION,
}


def status_of(marked: str, sentences: int = 1, heading: str = "") -> Assertion:
    """Return the status of the words between "[" and "]"; a number in brackets is a reference."""
    before, words, after = "", "", ""
    start = next(i for i, sign in enumerate(marked) if sign == "[" and not marked[i + 1].isdigit())
    end = marked.index("]", start)
    before, words, after = marked[:start], marked[start + 1 : end], marked[end + 1 :]
    text = before + words + after
    bounds = [(0, len(text))]
    if sentences > 1:
        cuts = [0, *(i + 2 for i in range(len(text)) if text.startswith(". ", i)), len(text)]
        bounds = list(zip(cuts, cuts[1:], strict=False))
    reading = ASSERTIONS.read(text, bounds, citations(text), placed=True, heading=heading)
    return reading.status(start, start + len(words))


@pytest.mark.parametrize(
    ("marked", "status"), [(text, status) for status, texts in STATUSES.items() for text in texts]
)
def test_a_clause_claims(marked: str, status: Assertion) -> None:
    assert status_of(marked) is status


@pytest.mark.parametrize(
    ("marked", "status"),
    [
        (
            "While Nadvi (1999) saw joint action in Pakistan, [suppliers] here worked alone.",
            Assertion.FINDING,
        ),
        ("[Wages] rose, and they may rise again.", Assertion.FINDING),
        ("Firms that exported may [hire]; the others cut [jobs].", Assertion.HYPOTHETICAL),
        ("The bank passed [rules] that are expected to cut debt.", Assertion.FINDING),
        ("The fund trains [women] who may leave.", Assertion.FINDING),
        ("The government commitment to [training] could wane.", Assertion.HYPOTHETICAL),
        ("Orders should grow because [wages] are low.", Assertion.FINDING),
        ("Although wages did not rise, [exports] grew.", Assertion.FINDING),
        ("Although [wages] did not rise, exports grew.", Assertion.NEGATED),
        ("Because buyers may leave, the [union] kept still.", Assertion.FINDING),
        ("Despite not having a contract, the [workers] stayed.", Assertion.FINDING),
    ],
)
def test_a_cue_ends_where_its_part_of_the_sentence_ends(marked: str, status: Assertion) -> None:
    assert status_of(marked) is status


def test_an_unmarked_sentence_goes_on_with_what_those_around_it_advise() -> None:
    text = (
        "Governments should lower tariffs. This means opening [ports] to all. "
        "Donors should fund roads. Policy makers need to cut red tape."
    )
    assert status_of(text, sentences=4) is Assertion.RECOMMENDATION


def test_what_happened_stays_a_finding_among_citations() -> None:
    text = (
        "Power matters (Gereffi 1999). Buyers rule (Bair 2001). "
        "The mills hired the [women] in town. Chains differ (Nadvi 1999)."
    )
    assert status_of(text, sentences=4) is Assertion.FINDING


def test_a_text_without_place_number_or_past_is_general() -> None:
    text = (
        "Suppliers learn from buyers when orders are complex and the knowledge needed is hard to write down. "
        "Buyers teach them when switching is costly, and so capabilities spread along the chain to others. "
        "Workers gain skills that they take along to other employers in the same line of business."
    )
    position = text.index("Workers")
    general = ASSERTIONS.read(text, [(0, len(text))], [], placed=False, heading="")
    of_a_place = ASSERTIONS.read(text, [(0, len(text))], [], placed=True, heading="")
    of_results = ASSERTIONS.read(text, [(0, len(text))], [], placed=False, heading="4. Results")
    assert general.status(position, position + 7) is Assertion.BACKGROUND
    assert of_a_place.status(position, position + 7) is Assertion.FINDING
    assert of_results.status(position, position + 7) is Assertion.FINDING


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("2. Literature review", Assertion.BACKGROUND),
        ("Methods", Assertion.BACKGROUND),
        ("Policy recommendations", Assertion.RECOMMENDATION),
        ("4.2 Results", Assertion.FINDING),
        ("Sialkot after the boycott", Assertion.FINDING),
        ("", Assertion.FINDING),
    ],
)
def test_the_heading_decides_about_unmarked_sentences(heading: str, status: Assertion) -> None:
    assert status_of("The mills pay higher [wages].", heading=heading) is status


def test_a_heading_does_not_outweigh_a_cue() -> None:
    assert status_of("Our interviewees reported higher [wages].", heading="Methods") is Assertion.FINDING


def test_choices_in_a_cue_are_written_out() -> None:
    assert expand("(no|little) sign (of|)") == ["no sign of", "no sign", "little sign of", "little sign"]


def test_a_cue_printed_with_ligatures_is_found() -> None:
    assert status_of("We \ufb01nd that [wages] rose (compare Nadvi 1999).") is Assertion.FINDING


def test_a_gap_holds_some_words_of_one_part_of_a_sentence() -> None:
    table = CueTable([(("recommendation", "part"), "ministry ... (could|can)")])
    near, far = "the ministry of trade could act", "the ministry; prices rose and they could act"
    assert [cue.status for cue in table.find(near, near)] == ["recommendation"]
    assert table.find(far, far) == []


def test_a_cue_inside_a_longer_one_does_not_count() -> None:
    table = CueTable([(("negated", "after"), "not"), (("", ""), "not only")])
    assert [cue.status for cue in table.find("not only so", "not only so")] == [""]


@pytest.mark.parametrize("text", ["", " ", "\x00\x01", "?", "....", "[" * 50])
def test_odd_texts_are_read(text: str) -> None:
    reading = ASSERTIONS.read(text, [(0, len(text))], citations(text), placed=False, heading="")
    assert reading.status(0, 0) in Assertion


@pytest.mark.parametrize("unit", ["may not ", "if ", "1998, ", "Aa, ", "no (Aa 1999) ", "who did not, "])
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(repeats: int) -> float:
        text = unit * repeats
        began = time.perf_counter()
        reading = ASSERTIONS.read(text, [(0, len(text))], citations(text), placed=True, heading="")
        for start in range(0, len(text), 500):
            reading.status(start, start + 1)
        return time.perf_counter() - began

    seconds(200)
    assert seconds(16_000) < 30 * max(seconds(2_000), 0.01)
