"""What every page that gvcmine writes has in common: one HTML file that needs nothing else.

Whatever comes from a document is hostile until escaped. The file forbids itself scripts and any
request to elsewhere (Content Security Policy), and everything about its looks stands in its one style sheet.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup


def write_page(template: str, style: str, **content: object) -> str:
    """Return a page as text that can be written as UTF-8; `style` is a style sheet of ours alone."""
    surroundings = Environment(autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(resource))
    page = surroundings.get_template(template)
    text = page.render(policy=_policy(style), style=Markup(style), **content)  # noqa: S704 (ours)
    # A lone surrogate (from a file name that is no UTF-8) cannot be written.
    return text.encode("utf-8", "replace").decode("utf-8")


def resource(name: str) -> str:
    """Return a template or style sheet of gvcmine."""
    return files("gvcmine").joinpath("data", "show", name).read_text(encoding="utf-8")


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
