"""Text can be read in every theme: computed from the pictures as they are drawn (every screen: test_every_screen)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from dashboard_helpers import in_loop, press, settled, until
from host_app import HostApp
from textual.color import Color
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Digits

from monitor.dashboard.screens.start import StartCard
from monitor.dashboard.settings import THEME, Settings
from monitor.dashboard.themes import PALETTES

LEAST = 4.5
"""WCAG 2.2, section 1.4.3."""
DRAWN = range(0x2500, 0x25A0)
"""Frames, bars, strips; large digits are made of them too."""


def contrast(one: Color, other: Color) -> float:
    """1 to 21, by the relative luminance of WCAG 2.2 (written here again: textual's own brightness is another one)."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
        r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def pairs(screen: Screen[Any]) -> Iterator[tuple[str, Color, Color]]:
    """Text, its colour, and what lies behind it; of a question not what shines through from the screen below."""
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            text, at, style = segment.text, x, segment.style
            x += segment.cell_length
            if not text.strip() or at >= screen.size.width:
                continue
            widget, _ = screen.get_widget_at(at, y)
            if widget is screen or all(ord(sign) in DRAWN or sign == " " for sign in text) != isinstance(
                widget, Digits
            ):
                continue
            assert style is not None
            assert style.color is not None, text
            assert style.bgcolor is not None, text
            colours = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            yield (text.strip(), *(reversed(colours) if style.reverse else colours))


def too_faint(screen: Screen[Any]) -> list[str]:
    found = {f"{text!r}: {contrast(words, behind):.1f}" for text, words, behind in pairs(screen)
             if contrast(words, behind) < LEAST}  # fmt: skip
    return sorted(found)


def test_black_on_white_is_21_and_nothing_on_itself_is_1() -> None:
    black, white = Color(0, 0, 0), Color(255, 255, 255)
    assert contrast(white, black) == pytest.approx(21.0)
    assert contrast(black, black) == pytest.approx(1.0)
    assert contrast(Color.parse("#767676"), white) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", PALETTES)
@in_loop
async def test_what_is_told_for_a_moment_and_the_palette_stand_out(theme: str) -> None:
    app = HostApp(StartCard(), Settings({THEME: theme}))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(app)
        app.notify("Marker 1 set.", timeout=60)
        await until(pilot, lambda: any("Marker" in text for text, *_ in pairs(app.screen)))
        assert not too_faint(app.screen)
        await press(app, "ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await until(pilot, lambda: any("leave the program" in text for text, *_ in pairs(app.screen)))
        assert not too_faint(app.screen)
