"""Every screen has its pictures in the docs, at both sizes, and a place on the page that shows them."""

from __future__ import annotations

import re
from pathlib import Path

from dashboard_helpers import SIZES
from screen_makers import all_screens

from bench.make_pictures import NAMES, OUT

PAGE = OUT.parent / "screens.md"
PICTURES = {
    "ActivityScreen": {"activity"},
    "BaselineScreen": {"baseline", "baseline-therapist", "baseline-empty"},
    "CalibrationScreen": {"calibration"},
    "ChildScreen": {"child", "child-dates"},
    "ChildrenScreen": {"children", "children-empty"},
    "ChoiceScreen": {"leave-out", "cards"},
    "ContextScreen": {"context"},
    "EntryScreen": {"milestone"},
    "FloorCard": {"floor-time"},
    "HeldCard": {"legs-held"},
    "HelpScreen": {"help"},
    "HistoryScreen": {"history", "history-empty"},
    "LiveScreen": {"live", "live-large", "empty", "lost", "broken"},
    "MendScreen": {"history-damaged"},
    "MilestonesScreen": {"milestones", "milestones-empty"},
    "NoteScreen": {"note"},
    "OverviewScreen": {"overview", "overview-therapist", "overview-empty"},
    "PracticeCard": {"practice"},
    "ProblemsScreen": {"problems"},
    "ReadyScreen": {"ready", "no-sensor", "bluetooth-off", "stranger", "one-twice"},
    "ReplayScreen": {"replay", "replay-gone"},
    "SettingsScreen": {"settings", "settings-day", "settings-contrast"},
    "ShakingScreen": {"shaking", "check", "exchanged"},
    "SideScreen": {"side-by-side"},
    "StartCard": {"start"},
    "SummaryScreen": {"finished", "finished-broken"},
    "TallyScreen": {"tally"},
    "TapScreen": {"tap-along", "tapped"},
    "UnusualScreen": {"unusual"},
}
"""By the screen's name; a new screen needs one here, in bench/pictures and on the page."""


def test_every_screen_is_among_them() -> None:
    assert set(PICTURES) == {kind.__name__ for kind in all_screens()}
    assert set().union(*PICTURES.values()) | {"palette"} == set(NAMES)


def test_each_lies_there_at_both_sizes_and_is_shown() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(pictures/([a-z-]+)-100x30\.png\)", page)
    assert sorted(shown) == sorted(NAMES)
    for name in NAMES:
        for width, height in SIZES:
            assert (OUT / f"{name}-{width}x{height}.png").stat().st_size > 4000, name


def test_no_picture_is_left_over() -> None:
    files = {path.name for path in Path(OUT).glob("*x*.png")}
    assert files == {f"{name}-{width}x{height}.png" for name in NAMES for width, height in SIZES}
