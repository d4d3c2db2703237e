"""What `gvcmine show` prints, and the page it writes: whole, harmless, and without need of anything else."""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import Called
from lxml import html
from small_pdfs import pdf

from gvcmine.cli.show_html import page_html
from gvcmine.project import Project
from gvcmine.types.text import Section

CORPUS = Path(__file__).parents[2] / "corpus"
HOSTILE = "</title><script>alert(1)</script><img src=http://example.org/x.png onerror=alert(2)>\x1b[31m\"'&"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a paper of the sample, an abstract without a file, and a file of a hostile title."""
    root = tmp_path_factory.mktemp("show") / "work"
    project = Project.create(root)
    for name in ("wine_moldova.pdf", "references.ris"):
        shutil.copy(CORPUS / name, root / "corpus")
    pdf(root / "corpus" / "hostile.pdf", HOSTILE)
    project.ingest()
    project.close()
    return root


@pytest.fixture(scope="module")
def page(work: Path) -> Path:
    """The sample paper as a page."""
    project = Project.open(work)
    shown = project.show("wine_moldova")
    path = work / "wine.html"
    path.write_text(page_html(shown, project.draw(shown)), encoding="utf-8")
    project.close()
    return path


def told(work: Path, called: Called, *arguments: object) -> str:
    return called("show", *arguments, "-C", work).ok().out


# Text.


def test_people_read_what_is_known_and_every_passage_under_its_heading(work: Path, called: Called) -> None:
    text = told(work, called, "wine_moldova")
    head, body = text.split("\n\n", 1)
    assert re.search(r"^title +A border closed, a label opened", head, re.M | re.I)
    assert re.search(r"^DOI +10\.5555/gvcm\.2022\.0007", head, re.M)
    assert re.search(r"^pages +3, printed 7 to 9$", head, re.M)
    assert re.search(r"^reference +lambrecq2022border$", head, re.M)
    facts = json.loads(told(work, called, "wine_moldova", "--json"))
    numbers = [int(number) for number in re.findall(r"^  \[(\d+)\] page \d \(printed [789]\)", body, re.M)]
    assert numbers == [passage["index"] + 1 for passage in facts["passages"]]
    assert "\n7. Conclusion\n\n  [" in body
    assert re.search(r"\[\d+\] page 3 \(printed 9\), references, not coded\n        References", body)
    assert re.search(r"\[\d+\] page 1 \(printed 7\), body\n    \S", body)
    assert "\x1b" not in text


def test_plain_text_is_the_text_of_the_chosen_passages_alone(work: Path, called: Called) -> None:
    facts = json.loads(told(work, called, "wine_moldova", "--codable", "--json"))
    assert all(passage["codable"] for passage in facts["passages"])
    assert 0 < len(facts["passages"]) < facts["all_passages"]
    body = told(work, called, "wine_moldova", "--codable", "--plain")
    assert body == "\n\n".join(passage["text"] for passage in facts["passages"]) + "\n"
    everything = told(work, called, "wine_moldova", "--plain")
    assert "Arquembourg, J. and Prest, O. (2009)" in everything
    assert "Arquembourg, J. and Prest, O. (2009)" not in body


def test_sections_and_pages_are_chosen_together(work: Path, called: Called) -> None:
    chosen = ("--section", "abstract", "--section", "References", "--page", "1")
    facts = json.loads(told(work, called, "wine_moldova", *chosen, "--json"))
    assert {(passage["section"], passage["page"]) for passage in facts["passages"]} == {("abstract", 1)}
    assert facts["passages"][0]["regions"][0]["page"] == 1
    nothing = told(work, called, "wine_moldova", "--section", "appendix")
    assert "No passage fits what was asked for; the document has: body (" in nothing
    answer = called("show", "wine_moldova", "--section", "appendix", "--plain", "-C", work).ok()
    assert answer.out == "" and "No passage fits" in answer.err


def test_an_abstract_is_shown_without_pages(work: Path, tmp_path: Path, called: Called) -> None:
    text = told(work, called, "wanjohiclarke2020shrimp")
    assert re.search(r"^kind +abstract without a file$", text, re.M)
    assert re.search(r"^  \[1\] abstract$", text, re.M)
    told(work, called, "wanjohiclarke2020shrimp", "--html", tmp_path / "shrimp.html")
    tree = html.parse(tmp_path / "shrimp.html").getroot()
    assert tree.xpath("//img | //*[@class='sheet']") == []
    assert "antibiotic" in tree.text_content().casefold()


def test_wrong_uses_say_what_is_right(work: Path, tmp_path: Path, called: Called) -> None:
    def refused(*arguments: object) -> str:
        return called("show", "wine_moldova", *arguments, "-C", work).refused(2)

    assert "write 3, 3-5, 3- or -5" in refused("--page", "x")
    assert "ends before it begins" in refused("--page", "5-3")
    assert "choose one" in refused("--plain", "--json")
    assert "furniture" in refused("--section", "nonsense")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4 mine")
    assert "must end in .html" in refused("--html", paper)
    assert paper.read_bytes() == b"%PDF-1.4 mine"
    assert "near it are" in called("show", "wine_moldov", "-C", work).refused()
    assert "there is no folder" in refused("--html", tmp_path / "no/x.html")


# The page.


def tree_of(path: Path) -> Any:
    return html.fromstring(path.read_text(encoding="utf-8"))


def test_every_passage_is_boxed_and_told_once(page: Path, work: Path, called: Called) -> None:
    tree = tree_of(page)
    facts = json.loads(told(work, called, "wine_moldova", "--json"))
    placed = {passage["index"] + 1 for passage in facts["passages"] if passage["regions"]}
    boxes = tree.xpath("//a[contains(@class, 'box ')]")
    assert {int(box.get("href").removeprefix("#t")) for box in boxes} == placed
    entries = tree.xpath("//li[starts-with(@id, 't')]")
    assert [entry.get("id") for entry in entries] == [
        f"t{passage['index'] + 1}" for passage in facts["passages"]
    ]
    for entry, passage in zip(entries, facts["passages"], strict=True):
        assert entry.find("p[@class='words']").text == passage["text"]
        assert ("apart" in entry.get("class")) is not passage["codable"]
    pictures = tree.xpath("//img/@src")
    assert len(pictures) == len(facts["pages"]) == 3
    assert all(picture.startswith("data:image/") for picture in pictures)
    assert page.stat().st_size < 3 * 250_000


def test_every_link_leads_somewhere_inside_and_ids_are_unique(page: Path) -> None:
    tree = tree_of(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = tree.xpath("//a/@href")
    assert len(links) > 20
    assert {link for link in links if link.removeprefix("#") not in ids or not link.startswith("#")} == set()


def test_nothing_runs_and_nothing_is_fetched(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tree = tree_of(page)
    assert tree.xpath("//script | //link | //iframe | //object | //@style | //@onclick | //base") == []
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:;")
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "url(" not in style[1] and "@import" not in style[1]


def test_a_hostile_title_is_shown_as_text(work: Path, tmp_path: Path, called: Called) -> None:
    answer = called("show", "hostile", "-C", work).ok()
    assert "<script>alert(1)</script>" in answer.out and "\x1b" not in answer.out
    called("show", "hostile", "-C", work, "--html", tmp_path / "hostile.html").ok()
    tree = tree_of(tmp_path / "hostile.html")
    assert tree.xpath("//script") == []
    assert tree.xpath("//img[not(starts-with(@src, 'data:'))]") == []
    assert "<script>alert(1)</script>" in tree.text_content()
    assert "<script>alert(1)" in tree.findtext("head/title") + tree.findtext(".//h1")


def test_a_vanished_file_is_told_and_its_text_stands_in_the_boxes(
    work: Path, tmp_path: Path, called: Called
) -> None:
    root = tmp_path / "copy"
    shutil.copytree(work, root)
    (root / "corpus" / "wine_moldova.pdf").unlink()
    answer = called("show", "wine_moldova", "-C", root, "--html", tmp_path / "gone.html").ok()
    assert "0 of 3 pages drawn" in answer.out and "wine_moldova.pdf is gone" in answer.out
    tree = tree_of(tmp_path / "gone.html")
    assert tree.xpath("//img") == []
    assert "wine_moldova.pdf is gone" in "".join(tree.xpath("//p[@class='problem']/text()"))
    written = " ".join(tree.xpath("//svg/text/text()"))
    assert "An embargo is an expensive teacher." in written
    assert tree.xpath("//a[contains(@class, 'box ')]")


def test_every_section_has_a_colour_on_which_white_can_be_read() -> None:
    import gvcmine

    css = (Path(gvcmine.__file__).parent / "data/show/document.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"^\.k-(\w+) \{ --kind: (#[0-9a-f]{6}); \}$", css, re.M))
    assert set(colours) == {section.value for section in Section}
    assert {
        name: round(_contrast(colour), 2) for name, colour in colours.items() if _contrast(colour) < 4.5
    } == {}


def _contrast(colour: str) -> float:
    """Return the contrast with white as WCAG 2.2 defines it (relative luminance of sRGB)."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


# In a browser.


@pytest.mark.slow
def test_in_a_browser_boxes_fit_the_print_and_keys_reach_them(page: Path, browser_page: Any) -> None:
    requests: list[str] = []
    complaints: list[str] = []
    browser_page.on("request", lambda request: requests.append(request.url))
    browser_page.on("console", lambda message: complaints.append(message.text))
    browser_page.goto(page.as_uri())
    assert complaints == []
    assert [url for url in requests if not url.startswith("data:")] == [page.as_uri()]
    sheet = browser_page.locator("#sheet-1").bounding_box()
    assert sheet["width"] / sheet["height"] == pytest.approx(595 / 842, 0.01)
    _boxes_fit(browser_page, sheet)
    # A kind that is unticked goes from pages and text; ticked again, it is back.
    bodies = browser_page.locator(".box.k-body:visible")
    assert bodies.count() > 5
    browser_page.uncheck("#kind-body")
    assert bodies.count() == browser_page.locator("li.k-body:visible").count() == 0
    assert browser_page.locator(".box.k-references:visible").count() == 1
    browser_page.check("#kind-body")
    assert bodies.count() > 5
    # By keys alone: a box in focus says what it is, and Enter leads to its text.
    box = browser_page.locator("#page-1 .box").first
    assert not box.locator(".tip").is_visible()
    browser_page.locator("#show-text").focus()
    browser_page.keyboard.press("Tab")
    assert box.evaluate("box => box === document.activeElement")
    assert box.locator(".tip").is_visible()
    assert "certainty" in box.locator(".tip").inner_text()
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("location.hash") == box.get_attribute("href")
    # Nothing stands out of a narrow window.
    browser_page.set_viewport_size({"width": 360, "height": 800})
    assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _boxes_fit(browser_page: Any, sheet: Any) -> None:
    """Check that ink lies inside the abstract's box, and none just outside of it."""
    box = browser_page.locator("#page-1 .box.k-abstract").first.bounding_box()
    ink = browser_page.evaluate(
        """async () => {
          const image = document.querySelector('#sheet-1 img');
          await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
          const brush = canvas.getContext('2d');
          brush.drawImage(image, 0, 0);
          const dots = brush.getImageData(0, 0, canvas.width, canvas.height).data;
          const dark = [];
          for (let dot = 0; dot < dots.length / 4; dot++)
            if (dots[4 * dot] < 100) dark.push([dot % canvas.width / canvas.width,
                                                Math.floor(dot / canvas.width) / canvas.height]);
          return dark;
        }"""
    )
    places = [(sheet["x"] + x * sheet["width"], sheet["y"] + y * sheet["height"]) for x, y in ink]

    def count(margin: float) -> int:
        return sum(
            box["x"] - margin <= x <= box["x"] + box["width"] + margin
            and box["y"] - margin <= y <= box["y"] + box["height"] + margin
            for x, y in places
        )

    assert count(0) > 1_000
    assert count(5) == count(0)
