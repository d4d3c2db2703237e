"""What `gvcmine train` shows: a terminal of 80 columns, and a page with charts that harms nobody."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from held_out_values import held_out
from lxml import html

import gvcmine
from gvcmine.cli.charts import INK, INKS, SOFT
from gvcmine.cli.train_html import training_page
from gvcmine.cli.train_text import tell_training
from gvcmine.propose.figures.curve import learning_curve
from gvcmine.propose.figures.metrics import ENOUGH, report
from gvcmine.propose.learning.heldout import COLD_START, MODEL
from gvcmine.types.codebook import Codebook, Level, Value, Variable
from gvcmine.verbs.training import Trained, TrainReport
from gvcmine.workspace.model_folder import StoredModel

HOSTILE = "</title></svg><script>alert(1)</script><img src=http://example.org/x onerror=alert(2)>\"'&"
HELD = held_out(60, 20, 4)


def codebook() -> Codebook:
    values = (Value(id="v0", label=HOSTILE), *(Value(id=f"v{n}", label=f"Value {n}") for n in range(1, 4)))
    variable = Variable(id="u_social", label="Social upgrading", level=Level.CASE, values=values)
    return Codebook(name="small", version="1", fingerprint="f", variables=(variable,))


def learnt() -> TrainReport:
    half = replace(HELD, scores=HELD.scores | {MODEL: HELD.scores[COLD_START]})
    curve = learning_curve(lambda groups: half if groups < 12 else HELD, HELD)
    model = StoredModel(variable="u_social", version=3, folder=Path("m"), promoted=True, new=True)
    first = Trained(
        model=model, decisions=420, blind=30, documents=20, report=report(HELD, curve=curve),
        learnt=("v0", "v1"), rare={"v3": HOSTILE}, notes=(HOSTILE,), unproven="",
    )  # fmt: skip
    few = replace(
        first, model=replace(model, variable="u_other", promoted=False), report=report(held_out(6, 3, 4))
    )
    return TrainReport(
        trained=(first, replace(few, unproven="nothing to compare")),
        too_little=("tree: 2 documents",),
        undecided=("land",),
        unread=(),
    )


@pytest.fixture(scope="module")
def page() -> str:
    return training_page(learnt(), codebook())


def test_the_page_holds_every_figure_with_its_interval_and_charts_that_speak(page: str) -> None:
    tree = html.fromstring(page)
    found = learnt().trained[0].report
    charts = tree.xpath("//figure/svg[@role='img']")
    assert len(charts) == 4
    told = [chart.xpath("./title")[0].text for chart in charts]
    for one in found.values:
        assert f"model {one.average_precision[MODEL].value:.2f}" in told[1]
    assert "20 documents" not in told[0] and f"{found.curve[0].groups} documents: model" in told[2]
    assert "average precision" in charts[1].text_content()
    assert "documents learnt from" in charts[2].text_content()
    cells = " ".join(" ".join(cell.itertext()) for cell in tree.xpath("//td"))
    for figure in (*found.suggest[MODEL], *found.values[0].f1.values()):
        if figure is not found.values[0].f1["words"]:
            assert f"{figure.value:.2f}" in cells
    assert f"{found.suggest[MODEL][0].low:.2f} to {found.suggest[MODEL][0].high:.2f}" in cells
    # Rare values have a count and no row of figures.
    rows = {row.text for row in tree.xpath("//tbody//th")}
    assert {"Value 1"} <= rows and not {one.value for one in found.too_few} & rows
    assert any(f"Value 3 ({one.positives})" in page or "No unit shows" in page for one in found.too_few)


def test_where_there_are_too_few_there_is_no_chart(page: str) -> None:
    few = html.fromstring(page).xpath("//section[@class='model']")[1]
    assert "Too few to tell" in few.text_content()
    assert few.xpath(".//svg | .//table[contains(caption, 'ranking')]") == []


def test_nothing_runs_nothing_is_fetched_and_names_are_text(page: str) -> None:
    tree = html.fromstring(page)
    assert tree.xpath("//script | //link | //img | //iframe | //@style | //@onerror | //@onclick") == []
    assert len(tree.xpath("//title")) == 1 + len(tree.xpath("//svg"))
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style and "url(" not in page and "@import" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert HOSTILE in tree.text_content()
    links = {href.removeprefix("#") for href in tree.xpath("//nav//@href")}
    assert {"v-u_social", "not-trained", "how-to-read"} <= links <= set(ids)


def test_every_colour_of_a_chart_is_replaced_by_one_of_the_page(page: str) -> None:
    tree = html.fromstring(page)
    used = {*tree.xpath("//svg//@fill"), *tree.xpath("//svg//@stroke")} - {"none"}
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style and {INK, SOFT, *INKS.values()} & used
    assert {colour for colour in used if f'[fill="{colour}"]' not in style[1]} == set()


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        shares = np.array([int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)])
        linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
        return float(linear @ np.array([0.2126, 0.7152, 0.0722]))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_bars_and_words_stand_out_from_the_paper(dark: bool) -> None:
    folder = Path(gvcmine.__file__).parent / "data/show"
    css = (folder / "train.css").read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)
    sheets = [(folder / "page.css").read_text(encoding="utf-8"), css[0], css[1] if dark else ""]
    colours: dict[str, str] = {}
    for sheet in sheets:
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", sheet))
    names = ("model", "cold-start", "cues", "words", "majority", "ink", "soft")
    assert {name for name in names if _contrast(colours[name], colours["paper"]) < 4.5} == set()


def test_the_terminal_tells_it_in_80_columns(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gvcmine.cli.common.WIDTH", 80)
    tell_training(learnt(), promote=True)
    told = capsys.readouterr().out
    found = learnt().trained[0].report
    figure = found.values[0].average_precision[MODEL]
    assert f"{figure.value:.2f} {figure.low:.2f}–{figure.high:.2f}" in told
    tables = [line for line in told.splitlines() if line.startswith((" v0", " model", " ranking", " value"))]
    assert len(tables) >= 6 and max(map(len, tables)) <= 80
    assert all("…" not in line for line in tables)
    assert f"fewer than {ENOUGH}" in told and "Not promoted: nothing to compare" in told
    assert "1 in use by propose" in told and "tree: 2 documents" in told


def test_the_page_can_be_read_on_a_narrow_screen(page: str, browser_page: Any, tmp_path: Path) -> None:
    (tmp_path / "train.html").write_text(page, encoding="utf-8")
    said: list[str] = []
    browser_page.on("console", lambda message: said.append(message.text))
    for width in (1400, 400):
        browser_page.set_viewport_size({"width": width, "height": 900})
        browser_page.goto((tmp_path / "train.html").as_uri())
        assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []
    # No words of a chart stand outside of it.
    outside = browser_page.evaluate(
        """[...document.querySelectorAll('figure svg')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            const out = box => box.width && (box.left < frame.left - 1 || box.right > frame.right + 1);
            const words = [...svg.querySelectorAll('text')];
            return words.filter(one => out(one.getBoundingClientRect())).map(one => one.textContent);
        })"""
    )
    assert outside == []
