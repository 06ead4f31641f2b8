"""docs/plain.md says of every key of every screen how the same is done in lines."""

from __future__ import annotations

import re
from pathlib import Path

from screen_makers import MAKERS
from textual.binding import Binding

from monitor.cli.app import COMMANDS
from monitor.texts.typed import LETTERS, TALLY_LETTERS

PAGE = Path(__file__).parents[2] / "docs" / "plain.md"
ABOUT = re.compile(
    r"(back|later|skip|done)\b|leave($| the program)|this page|go on|one second|a minute|a closer look|"
    r"to the (beginning|end|next event|event before)|from further away|faster|slower|\d times as fast|"
    r"end the session and leave"
)
"""Ways around, back and out: lines are read again by whoever reads them."""


def rows() -> dict[str, str]:
    found = re.findall(r"^\| (.*?) \| (.*?) \|$", PAGE.read_text("utf-8"), flags=re.M)[1:]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_each_key_has_its_row_and_each_row_a_key() -> None:
    keys = {
        binding.tooltip
        for screen in MAKERS
        for part in screen.__mro__
        for binding in vars(part).get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.tooltip
    }
    wanted = {tooltip for tooltip in keys if not ABOUT.match(tooltip) or tooltip.startswith("go on without shaking")}
    assert set(rows()) == wanted


def test_what_is_to_be_typed_is_there() -> None:
    letters = {line.partition(":")[0].partition(" ")[0] for line in (*LETTERS, *TALLY_LETTERS)}
    for row in rows().values():
        for typed in re.findall(r"`([^`]*)`", row):
            word = typed.removeprefix("kickstep ").removeprefix("--plain ").split()[0]
            assert word in letters or word in COMMANDS or word in ("...", "ID") or word.startswith("--") or word in (
                "use", "alternating", "overlapping", "single",
            ), typed  # fmt: skip
    for letter in letters - {"?", "w"}:
        assert any(re.search(rf"`{letter}\b", row) for row in rows().values()), letter
