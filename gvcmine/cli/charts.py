"""Charts of a report as SVG that can stand inside a page: no script, no style attribute, no request.

Drawn by Altair and vl-convert. Each says in words what it shows, names its lines and bars where they
are (colour is never alone), and takes its colours from the page's style sheet, which knows light and
dark: `INKS` are what that sheet replaces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from gvcmine.propose.figures.bootstrap import Figure
from gvcmine.propose.figures.metrics import Bin, CurvePoint
from gvcmine.propose.figures.remarks import NAMES
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS

INKS = {MODEL: "#0b5cad", COLD_START: "#c2410c", CUES: "#0f7a5a", WORDS: "#9d3c93", MAJORITY: "#6b7280"}
"""Colours of rankings: told apart with normal and with weak colour sight, 4.5 to 1 against the paper."""

INK, SOFT, RULE, PAPER = "#1b1f24", "#4d5661", "#c3c9d1", "#ffffff"

_WIDTH = 420
_BAR = 17
_MARGIN = {"left": 24, "right": 64, "top": 4, "bottom": 4}
"""Room around a chart: the letters of a reader may be wider than those it was measured with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar with its interval: `row` is what it is about, `ranking` whose figure it is."""

    row: str
    ranking: str
    figure: Figure


def bars(made: Sequence[Bar], axis: str, told: str) -> Markup:
    """Draw shares 0..1 as bars with whiskers, grouped by row in the order given."""
    import altair as alt

    data = _data(
        [
            {
                "row": one.row,
                "ranking": NAMES[one.ranking],
                "share": one.figure.value,
                "low": one.figure.low,
                "high": one.figure.high,
                "told": f"{NAMES[one.ranking]} {one.figure.value:.2f}",
            }
            for one in made
        ]
    )
    rows = list(dict.fromkeys(one.row for one in made))
    rankings = list(dict.fromkeys(NAMES[one.ranking] for one in made))
    inks = {NAMES[ranking]: ink for ranking, ink in INKS.items()}
    base = alt.Chart(data).encode(
        y=alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8)),
        yOffset=alt.YOffset("ranking:N", sort=rankings),
    )
    colour = alt.Color(
        "ranking:N", scale=alt.Scale(domain=rankings, range=[inks[one] for one in rankings]), legend=None
    )
    bar = base.mark_bar(height=_BAR - 5).encode(x=_share("share", axis), color=colour)
    # A whisker has a seam of paper, so that it is seen on every bar.
    seam = base.mark_rule(color=PAPER, strokeWidth=4).encode(x="low:Q", x2="high:Q")
    whisker = base.mark_rule(color=INK, strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    ends = [
        base.mark_tick(color=INK, thickness=1.5, height=7).encode(x=f"{end}:Q") for end in ("low", "high")
    ]
    words = base.mark_text(align="left", dx=6, color=INK, fontSize=11).encode(x="high:Q", text="told:N")
    step = alt.Step(_BAR, **{"for": "offset"})
    return _svg(alt.layer(bar, seam, whisker, *ends, words).properties(width=_WIDTH, height=step), told)


def curve(points: Sequence[CurvePoint], told: str) -> Markup:
    """Draw average precision by documents learnt from, model and cold start, with their intervals."""
    import altair as alt

    shown = (MODEL, COLD_START)
    values = [
        {
            "groups": point.groups,
            "ranking": NAMES[name],
            "share": point.average_precision[name].value,
            "low": point.average_precision[name].low,
            "high": point.average_precision[name].high,
        }
        for point in points
        for name in shown
        if name in point.average_precision
    ]
    last = max(point.groups for point in points)
    base = alt.Chart(_data(values)).encode(
        x=alt.X(
            "groups:Q",
            title="documents learnt from",
            axis=alt.Axis(values=[point.groups for point in points], format="d", grid=False),
            scale=alt.Scale(domain=[min(point.groups for point in points), last], nice=False),
        ),
        color=alt.Color(
            "ranking:N",
            scale=alt.Scale(domain=[NAMES[name] for name in shown], range=[INKS[name] for name in shown]),
            legend=None,
        ),
    )
    axis = alt.Y("low:Q", title="mean average precision", scale=alt.Scale(domain=[0, 1]), axis=_axis())
    band = base.mark_area(opacity=0.15).encode(y=axis, y2="high:Q")
    line = base.mark_line(strokeWidth=2.5).encode(y="share:Q")
    dots = base.mark_point(filled=True, size=50, opacity=1).encode(y="share:Q")
    name = base.mark_text(align="left", dx=8, fontSize=12).encode(y="share:Q", text="ranking:N")
    name = name.transform_filter(alt.datum.groups == last)
    return _svg(alt.layer(band, line, dots, name).properties(width=_WIDTH, height=240), told)


def reliability(bins: Sequence[Bin], told: str) -> Markup:
    """Draw the share that holds against the probability said; on the diagonal both are the same."""
    import altair as alt

    values = [{"said": one.probability, "share": one.share, "cells": one.cells} for one in bins]
    points = alt.Chart(_data(values)).encode(
        x=_share("said", "probability said"), y=_share("share", "share that holds", alt.Y)
    )
    line = points.mark_line(color=INKS[MODEL], strokeWidth=1.5)
    dots = points.mark_point(filled=True, color=INKS[MODEL], opacity=1).encode(
        size=alt.Size("cells:Q", scale=alt.Scale(type="sqrt", range=[20, 350]), legend=None)
    )
    ends = _data([{"said": 0, "share": 0}, {"said": 1, "share": 1}])
    diagonal = alt.Chart(ends).mark_line(color=SOFT, strokeDash=[5, 4]).encode(x="said:Q", y="share:Q")
    name = alt.Chart(_data([{"said": 0.72, "share": 0.68, "told": "as said"}]))
    words = name.mark_text(align="left", color=SOFT, fontSize=12).encode(
        x="said:Q", y="share:Q", text="told:N"
    )
    return _svg(alt.layer(diagonal, line, dots, words).properties(width=300, height=300), told)


def _data(values: Sequence[Mapping[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=list(values))


def _share(field: str, title: str, channel: Any = None) -> Any:
    import altair as alt

    make = channel or alt.X
    return make(f"{field}:Q", title=title, scale=alt.Scale(domain=[0, 1]), axis=_axis())


def _axis() -> Any:
    import altair as alt

    return alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f")


def _svg(chart: Any, told: str) -> Markup:
    """Return a chart as SVG with a text alternative; what it draws is passed over by readers of screens."""
    import vl_convert

    look = {
        "axis": {
            "labelColor": INK,
            "titleColor": INK,
            "gridColor": RULE,
            "domainColor": SOFT,
            "tickColor": SOFT,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelLimit": 320,
            "titlePadding": 14,
        },
        "view": {"stroke": None},
        "aria": False,
    }
    spec = chart.to_dict() | {"background": None, "padding": _MARGIN}
    spec["config"] = look
    drawn = vl_convert.vegalite_to_svg(json.loads(json.dumps(spec)))
    inside = drawn[drawn.index(">") + 1 :]
    width, height = _size(drawn)
    # `viewBox` alone lets the page choose the width; a name of its own would clash with other charts.
    opening = f'<svg role="img" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
    return Markup(opening) + Markup("<title>{}</title>").format(escape(told)) + Markup(inside)  # noqa: S704


def _size(drawn: str) -> tuple[float, float]:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def style_rules(shown: Mapping[str, str]) -> str:
    """Return style rules by which a page replaces colours of charts: colour drawn → what is shown."""
    return "\n".join(
        f'svg [fill="{drawn}"] {{ fill: {colour}; }}\nsvg [stroke="{drawn}"] {{ stroke: {colour}; }}'
        for drawn, colour in shown.items()
    )
