"""A page as one self-contained HTML file, or (extra `[pdf]`) as a PDF by typst. Both from the same `Page`."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import import_module
from pathlib import Path

from monitor.errors import UsageError
from monitor.reports.page import Page
from monitor.texts import reports as texts

_TEMPLATES = Path(__file__).with_name("templates")


def page_html(page: Page) -> str:
    """The same page gives the same text, byte for byte. Names and notes are escaped; nothing is fetched."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    drawn = [Markup(section.svg) for section in page.sections]  # drawing.py escapes the words in it
    template = environment.get_template("page.html.j2")
    return template.render(page=page, drawn=drawn, language=texts.LANGUAGE, figure=texts.FIGURE) + "\n"


def page_pdf(page: Page) -> bytes:
    """One A4 page with the session's day as its date of creation, so that it is made the same each time.

    Raises:
        UsageError: typst is not installed.
    """
    try:
        typst = import_module("typst")
    except ImportError:
        raise UsageError(
            texts.PDF_NEEDS_TYPST_NOT_INSTALLED,
            advice=texts.INSTALL_KICKSTEP_WITH_EXTRA,
        ) from None
    day = datetime.fromisoformat(page.day or "2000-01-01")
    data = page.plain() | {"date": [day.year, day.month, day.day], "language": texts.LANGUAGE}
    made = typst.compile(
        str(_TEMPLATES / "page.typ"), sys_inputs={"page": json.dumps(data)}, root=str(_TEMPLATES),
        timestamp=int((day - datetime(1970, 1, 1)).total_seconds()),
    )  # fmt: skip
    return bytes(made)
