"""The page that `gvcmine tag --html` writes: nothing hidden, nothing hostile, words instead of codes."""

import base64
import copy
import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import Called
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from small_pdfs import pdf

from gvcmine.cli.overlaps import LANES, clusters
from gvcmine.cli.tag_html import mentions_page
from gvcmine.project import Project
from gvcmine.types.text import Assertion, Document, DocumentKind, Mention, Passage, Section, Span
from gvcmine.verbs.marking import Marked
from gvcmine.verbs.naming import Names
from gvcmine.verbs.showing import Choice, Shown
from gvcmine.workspace.codebook_file import read_codebook, shipped_codebook_text

CORPUS = Path(__file__).parents[2] / "corpus"
HOSTILE = (
    "</mark></title><script>alert(1)</script><img src=http://example.org/x onerror=alert(2)>\"'&\x1b[31m"
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The words of the shipped codebook."""
    path = tmp_path_factory.mktemp("names") / "codebook.yaml"
    path.write_text(shipped_codebook_text(), encoding="utf-8")
    return Names(read_codebook(path))


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a paper of the sample and a file with a hostile title and sentence."""
    root = tmp_path_factory.mktemp("mentions") / "work"
    project = Project.create(root)
    shutil.copy(CORPUS / "wine_moldova.pdf", root / "corpus")
    pdf(root / "corpus" / "hostile.pdf", "Growers in Kenya " + HOSTILE)
    project.ingest()
    project.close()
    return root


@pytest.fixture(scope="module")
def page(work: Path) -> Path:
    """The sample paper as a page."""
    project = Project.open(work)
    path = work / "wine.html"
    path.write_text(mentions_page(project.marked("wine_moldova")), encoding="utf-8")
    project.close()
    return path


def tree_of(path: Path) -> Any:
    return html.fromstring(path.read_text(encoding="utf-8"))


def without_details(element: Any) -> Any:
    """Return a copy of an element without the details that stand beside its mentions."""
    left = copy.deepcopy(element)
    for tip in left.xpath(".//*[@class='tip']"):
        tip.drop_tree()
    return left


def mention(start: int, end: int, label: str, value: str = "", **more: Any) -> Mention:
    given = {"assertion": Assertion.FINDING, "rule": "test", "text": "", "passage_id": "0"} | more
    return Mention(document_id="d", span=Span(start, end), label=label, id=value, **given)


def marked(text: str, mentions: list[Mention], names: Names, **more: Any) -> Marked:
    """A document of one passage with these mentions."""
    given = {"section": Section.BODY, "title": "A title"} | more
    document = Document(
        id="d",
        kind=DocumentKind.FILE,
        source="d.pdf",
        text=text,
        text_id="",
        reader="",
        title=given["title"],
        language="en",
    )
    passages = (
        Passage(
            id="0", document_id="d", index=0, span=Span(0, len(text)), text=text, section=given["section"]
        ),
    )
    untagged = {} if given["section"] is Section.BODY else {0: given["section"].value}
    return Marked(
        shown=Shown(document=document, passages=passages, everything=passages, choice=Choice()),
        mentions=tuple(mentions),
        sources=tuple("test" for _ in mentions),
        untagged=untagged,
        names=names,
    )


def drawn(text: str, mentions: list[Mention], names: Names, **more: Any) -> Any:
    return html.fromstring(mentions_page(marked(text, mentions, names, **more)))


# Words.


def test_every_mention_is_told_in_words_with_status_and_source(work: Path, page: Path) -> None:
    project = Project.open(work)
    found = project.marked("wine_moldova")
    project.close()
    tree = tree_of(page)
    assert len(found.mentions) > 40
    assert len(tree.xpath("//*[contains(@class, 'i h-')]")) == len(found.mentions)
    details = " ".join(tip.text_content() for tip in tree.xpath("//*[@class='tip']"))
    assert "Moldova" in details and "Wine and other beverages" in details
    # A code never stands where a label is known, but in what names the cue.
    for tip in tree.xpath("//*[@class='tip']//small"):
        tip.drop_tree()
    told = " ".join(tip.text_content() for tip in tree.xpath("//*[@class='tip']"))
    codes = {one.id for one in found.mentions if "_" in one.id or one.label in ("COUNTRY", "PLACE")}
    assert len(codes) > 10
    assert {code for code in codes if re.search(rf"\b{re.escape(code)}\b", told)} == set()
    marks = without_details(tree).xpath("//mark")
    assert {"Moldova", "Russian Federation"} <= {one.text_content() for one in marks}


def test_organisations_are_told_with_full_name_role_and_home(names: Names) -> None:
    text = "SIMAP taught them."
    full = "Surgical Instruments Association"
    one = mention(0, 5, "ORG", "act_association", text="SIMAP", name=full, home="PAK")
    tree = drawn(text, [one], names)
    (tip,) = tree.xpath("//*[@class='tip']")
    told = tip.text_content()
    assert full in told and "home: Pakistan" in told
    assert names.role(one) and names.role(one) in told
    (listed,) = tree.xpath("//section[@aria-labelledby='about-organisation']//li")
    assert full in listed.text_content() and "Pakistan" in listed.text_content()
    target = listed.xpath(".//a/@href")[0].removeprefix("#")
    assert tree.xpath(f"//mark[@id='{target}']")


def test_a_place_left_open_names_all_its_countries(names: Names) -> None:
    tree = drawn("Congo", [mention(0, 5, "COUNTRY", "COD|COG", text="Congo")], names)
    assert "Democratic Republic of the Congo or Republic of the Congo" in tree.text_content()
    assert "COD" not in tree.text_content()


def test_text_is_whole_and_in_order(page: Path, work: Path) -> None:
    project = Project.open(work)
    shown = project.show("wine_moldova")
    project.close()
    body = without_details(tree_of(page).xpath("//main")[0])
    read = "".join(
        "".join(body.xpath(".//p[contains(@class, 'words')]//text() | .//h2[@class='head']//text()")).split()
    )
    at = 0
    for passage in shown.passages:
        at = read.find("".join(passage.text.split()), at)
        assert at >= 0, passage.text[:60]


# Overlaps.


def test_overlapping_mentions_all_have_a_line_and_crossing_ones_are_cut_at_borders(names: Names) -> None:
    text = "the Ministry of Tourism of Kenya said"
    mentions = [
        mention(4, 32, "ORG", "act_nat_gov", text="Ministry of Tourism of Kenya"),
        mention(4, 12, "LEVEL", "national", text="Ministry"),
        mention(16, 23, "SECTOR", "sec_tourism", text="Tourism", assertion=Assertion.NEGATED),
        mention(27, 37, "ACTOR", "act_nat_gov", text="Kenya said"),
        mention(27, 32, "COUNTRY", "KEN", text="Kenya"),
    ]
    tree = drawn(text, mentions, names)
    (mark,) = tree.xpath("//mark")
    assert len(mark.xpath(".//*[contains(@class, 'i h-')]")) == 5
    plain_mark = without_details(mark)
    assert plain_mark.text_content() == text[4:]
    over_kenya = plain_mark.xpath(".//span[not(*) and text()='Kenya']/ancestor-or-self::span/@class")
    assert [re.search(r"l-([\w-]+)", one)[1] for one in over_kenya] == ["country", "actor", "org"]
    lanes = [re.search(r" n(\d)", one)[1] for one in over_kenya]
    assert len(set(lanes)) == 3
    assert plain_mark.xpath(".//span[contains(@class, 'l-sector') and contains(@class, 'a-negated')]")


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(min(pair), max(pair)))


@given(st.lists(spans, max_size=12), spans)
def test_clusters_hold_every_mention_once_and_lines_never_cross(placed: list[Span], passage: Span) -> None:
    found = clusters([mention(one.start, one.end, "X") for one in placed], passage)
    lined = [one for cluster in found for one in cluster.lined]
    within = [one for one in placed if max(one.start, passage.start) < min(one.end, passage.end)]
    assert len(lined) == len(within)
    for left, right in zip(found, found[1:], strict=False):
        assert left.span.end <= right.span.start
    for cluster in found:
        assert [span.end for span, _ in cluster.pieces][:-1] == [span.start for span, _ in cluster.pieces][1:]
        assert (cluster.pieces[0][0].start, cluster.pieces[-1][0].end) == (
            cluster.span.start,
            cluster.span.end,
        )
        assert all(over for _, over in cluster.pieces)
        for place, one in enumerate(cluster.lined):
            for other in cluster.lined[:place]:
                if one.lane == other.lane < LANES - 1:
                    assert not one.span.overlaps(other.span)


# Harm.


def test_nothing_runs_and_nothing_is_fetched(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tree = tree_of(page)
    assert (
        tree.xpath("//script | //link | //iframe | //object | //img | //@style | //@onclick | //base") == []
    )
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style and policy.startswith("default-src 'none';")
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "url(" not in style[1] and "@import" not in style[1]
    assert page.stat().st_size < 300_000


def test_hostile_words_names_labels_and_titles_are_shown_as_text(names: Names) -> None:
    text = f"Kenya {HOSTILE} ends"
    mentions = [
        mention(0, 5, "COUNTRY", "KEN", text="Kenya"),
        mention(6, 6 + len(HOSTILE), "ORG", HOSTILE, text=HOSTILE, name=HOSTILE, rule=HOSTILE, home=HOSTILE),
        mention(8, 12, 'X"] { } </style><script>', HOSTILE, text=HOSTILE),
    ]
    page = mentions_page(marked(text, mentions, names, title=HOSTILE))
    tree = html.fromstring(page)
    assert tree.xpath("//script | //img | //@onerror") == []
    assert len(tree.xpath("//style")) == 1 and len(tree.xpath("//mark")) == 2
    assert "\x1b" not in page
    words = without_details(tree.xpath("//p[contains(@class, 'words')]")[0]).text_content()
    assert words == text.replace("\x1b", "")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[\w -]+", one) for one in tree.xpath("//@class"))


def test_a_hostile_file_is_harmless(work: Path, tmp_path: Path, called: Called) -> None:
    called("tag", "hostile", "-C", work, "--html", tmp_path / "hostile.html").ok()
    tree = tree_of(tmp_path / "hostile.html")
    assert tree.xpath("//script | //img") == []
    assert "<script>alert(1)</script>" in tree.text_content()


# What was not tagged, and nothing at all.


def test_untagged_passages_say_why(page: Path, work: Path, called: Called, tmp_path: Path) -> None:
    why = [one.text_content() for one in tree_of(page).xpath("//section[@class='untagged']/p[@class='why']")]
    assert any(one.startswith("Not tagged: references") for one in why)
    assert tree_of(page).xpath("//section[@class='untagged']//mark") == []
    text = (
        "The exporters of Kenya sold flowers to supermarkets in Britain.\n\n"
        "Les exportateurs du Kenya ont vendu des fleurs aux supermarchés de la Grande-Bretagne, et les "
        "ouvrières des fermes ont obtenu de meilleurs salaires."
    )
    called("tag", "--explain", text, "-C", work, "--html", tmp_path / "text.html").ok()
    tree = tree_of(tmp_path / "text.html")
    (reason,) = tree.xpath("//section[@class='untagged']/p[@class='why']")
    assert reason.text_content() == "Not tagged: in French"
    assert any(one.text_content() == "Kenya" for one in without_details(tree).xpath("//mark"))


def test_a_document_without_mentions_says_so(names: Names) -> None:
    nothing = drawn("Nothing of interest.", [], names)
    assert "found no mention" in nothing.xpath("//p[@class='nothing']")[0].text
    assert nothing.xpath("//input | //div[@class='about']") == []
    references = drawn("Kenya (1999)", [], names, section=Section.REFERENCES)
    assert "No passage is of a kind and a language" in references.xpath("//p[@class='nothing']")[0].text


def test_wrong_uses_say_what_is_right(work: Path, tmp_path: Path, called: Called) -> None:
    assert "add --html FILE" in called("tag", "wine_moldova", "-C", work).refused(2)
    assert "name a DOCUMENT" in called("tag", "-C", work, "--html", tmp_path / "x.html").refused(2)
    both = called("tag", "wine_moldova", "--explain", "x", "-C", work, "--html", tmp_path / "x.html")
    assert "one thing" in both.refused(2)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4 mine")
    assert "must end in .html" in called("tag", "wine_moldova", "-C", work, "--html", paper).refused(2)
    assert paper.read_bytes() == b"%PDF-1.4 mine"
    nowhere = tmp_path / "nowhere" / "x.html"
    assert "there is no folder" in called("tag", "wine_moldova", "-C", work, "--html", nowhere).refused(2)
    assert "near it" in called("tag", "wine_moldov", "-C", work, "--html", tmp_path / "x.html").refused()
    assert not (tmp_path / "x.html").exists()


# Colours.


def _colours() -> list[dict[str, str]]:
    """Return the colours of the light and of the dark page, each with its paper and greys."""
    import gvcmine

    folder = Path(gvcmine.__file__).parent / "data/show"
    light, dark = (folder / "mentions.css").read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)
    base = (folder / "page.css").read_text(encoding="utf-8")
    found = [dict(re.findall(r"^ +--([\w-]+): (#[0-9a-f]{3,6});", one, re.M)) for one in (base, light, dark)]
    return [found[0] | found[1], found[0] | found[1] | found[2]]


def _linear(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    return [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it (relative luminance of sRGB)."""
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (_linear(one), _linear(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_all_that_is_written_can_be_read(dark: bool) -> None:
    colours = _colours()[dark]
    hues = ("where", "sector", "actor", "organisation", "upgrading", "chain", "cause", "other")
    written = [(one, "paper") for one in (*hues, "ink", "soft", "link", "alarm")]
    written += [("ink", "desk"), ("soft", "desk"), ("alarm-ink", "alarm-paper")]
    bad = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in written}
    assert {pair: found for pair, found in bad.items() if found < 4.5} == {}


# In a browser.


@pytest.mark.slow
def test_in_a_browser_details_follow_keys_and_filters_hide(page: Path, browser_page: Any) -> None:
    requests: list[str] = []
    complaints: list[str] = []
    browser_page.on("request", lambda request: requests.append(request.url))
    browser_page.on("console", lambda message: complaints.append(message.text))
    browser_page.goto(page.as_uri())
    assert complaints == [] and requests == [page.as_uri()]
    # By keys alone: a mention in focus says what it is, inside the window.
    mark = browser_page.locator("mark").first
    assert not mark.locator(".tip").is_visible()
    mark.focus()
    assert mark.locator(".tip").is_visible()
    for width in (1400, 400):
        browser_page.set_viewport_size({"width": width, "height": 900})
        box = mark.locator(".tip").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    browser_page.set_viewport_size({"width": 1400, "height": 1000})
    # One label ticked: its lines stay, those of others go; reset brings them back.
    line = "one => getComputedStyle(one).borderBottomColor"
    sector = browser_page.locator("main .m.l-sector").first
    country = browser_page.locator("main .m.l-country").first
    assert sector.evaluate(line) != country.evaluate(line) != "rgba(0, 0, 0, 0)"
    browser_page.check("#p-country")
    assert country.evaluate(line) != "rgba(0, 0, 0, 0)" == sector.evaluate(line)
    browser_page.locator("button[type=reset]").click()
    assert sector.evaluate(line) != "rgba(0, 0, 0, 0)"
    browser_page.check("#q-negated")
    finding = browser_page.locator("main .m.a-finding").first
    assert finding.evaluate(line) == "rgba(0, 0, 0, 0)"
