"""The colours of all screens: night, day, high contrast. Each has the same names, so that a screen knows none of them.

Left and right differ for colour-blind eyes too, and never by colour alone: word, side and mark say the same. That every
text that is drawn can be read (contrast of 4.5 to 1 at least, WCAG 2.2 section 1.4.3) is computed by a test from the
pictures of the screens, not from this list.
"""

from __future__ import annotations

from textual.theme import Theme

PALETTES: dict[str, dict[str, str]] = {
    "night": {
        "ground": "#0f1419",
        "raised": "#1f2733",
        "words": "#e6e6e6",
        "quiet": "#9aa4b0",
        "line": "#3a4656",
        "chosen": "#3a4656",
        "left": "#56B4E9",
        "right": "#E69F00",
    },
    "day": {
        "ground": "#fbfaf7",
        "raised": "#efece4",
        "words": "#1b1d20",
        "quiet": "#4f555c",
        "line": "#a39d90",
        "chosen": "#dcd8cc",
        "left": "#005b8f",
        "right": "#8a4500",
    },
    "contrast": {
        "ground": "#000000",
        "raised": "#000000",
        "words": "#ffffff",
        "quiet": "#e0e0e0",
        "line": "#ffffff",
        "chosen": "#0a3a6b",
        "left": "#7cc9ff",
        "right": "#ffb733",
    },
}
"""What lies behind everything, bars and boxes, text, text beside it, frames, the chosen line, left and right."""
COLOURS = PALETTES["night"]
"""Without a choice."""


def _theme(name: str, colours: dict[str, str]) -> Theme:
    """Textual's own parts (footer, buttons, lists, what is told for a moment, the palette) in the same colours."""
    words, quiet, raised, chosen = colours["words"], colours["quiet"], colours["raised"], colours["chosen"]
    own = {
        "text": words,
        "text-muted": quiet,
        "text-disabled": quiet,
        "border": colours["line"],
        "border-blurred": colours["line"],
        "footer-foreground": words,
        "footer-background": raised,
        "footer-key-foreground": words,
        "footer-key-background": raised,
        "footer-description-foreground": quiet,
        "footer-description-background": raised,
        "footer-item-background": raised,
        "block-cursor-foreground": words,
        "block-cursor-background": chosen,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": words,
        "block-cursor-blurred-background": chosen,
        "block-hover-background": chosen,
        "input-cursor-background": words,
        "input-cursor-foreground": colours["ground"],
        "input-selection-background": chosen,
        "button-foreground": words,
        "button-color-foreground": words,
        "button-focus-text-style": "bold reverse",
        "scrollbar": colours["line"],
        "scrollbar-hover": quiet,
        "scrollbar-active": words,
        "scrollbar-background": colours["ground"],
        "scrollbar-background-hover": colours["ground"],
        "scrollbar-background-active": colours["ground"],
        "scrollbar-corner-color": colours["ground"],
    }
    return Theme(
        name=name,
        primary=colours["left"],
        secondary=colours["left"],
        accent=words,
        warning=words,
        error=words,
        success=words,
        foreground=words,
        background=colours["ground"],
        surface=raised,
        panel=raised,
        dark=name != "day",
        text_alpha=1.0,
        variables={**colours, **own},
    )


def themes() -> list[Theme]:
    """All of them."""
    return [_theme(name, colours) for name, colours in PALETTES.items()]
