"""What all screens share: colours, movement, the one sound, settings, help, and the palette of all commands."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.screen import Screen

from monitor.dashboard.screens.questions import HelpScreen
from monitor.dashboard.settings import CLICK, FULL, MOVEMENT, OFF, SOUNDS, THEME, Settings, view_of
from monitor.dashboard.themes import COLOURS, themes
from monitor.errors import MonitorError
from monitor.model.aims import Aim
from monitor.model.history import Child
from monitor.model.limbs import Limb
from monitor.texts import keys
from monitor.texts.settings import COMMON, COMMON_KEYS, FIND, NOT_SAVED, VIEW_SAID

if TYPE_CHECKING:
    from monitor.dashboard.keeper import Keeper
    from monitor.dashboard.running import Running

ANIMATIONS = "TEXTUAL_ANIMATIONS"
"""Whoever sets this in the environment has said what slides."""
BELL = "\a"
QUIET_BELL = "\x1b[2 t\a\x1b[5 t"
"""At a low volume (DECSWBV of the VT520, which xterm knows; others pass over it), then as before."""
CONSOLE_CLICK = "\x1b[10;1200]\x1b[11;8]\a\x1b[10]\x1b[11]"
"""The Linux console: 8 ms at 1200 Hz, then as before (console_codes(4))."""


class Viewed:
    """A screen with figures: they can stand beside a parent's words, or a therapist's."""

    @property
    def owner(self) -> str:
        """Id of the child whose figures they are; "" without one."""
        raise NotImplementedError  # each does; screens have a metaclass of their own, so no ABC

    def show_view(self) -> None:
        """The words have changed."""
        raise NotImplementedError  # each does; screens have a metaclass of their own, so no ABC


class Shell(App[None]):
    """The program around its screens.

    Args:
        settings: what was chosen.
    """

    TITLE = "kickstep"
    CSS = """
        CommandPalette > .command-palette--help-text { color: $words; text-style: not bold not dim; }
        CommandPalette SearchIcon { display: none; } /* not in every font */
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,ctrl+c", "quit", keys.QUIT, show=False, priority=True),
        Binding("comma", "settings", keys.SETTINGS, key_display=",", show=False),
        Binding("v", "view", keys.WORDS, show=False),
        Binding("question_mark", "help", keys.HELP, key_display="?", show=False),
    ]

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.keeper: Keeper | None = None
        """Looks after the data folder; None: nothing is kept."""
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="settings")
        for theme in themes():
            self.register_theme(theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The few colours of all screens."""
        return COLOURS

    def on_load(self) -> None:
        """Before the first picture."""
        self.apply()

    def apply(self) -> None:
        """Draw as the settings say, from now on."""
        self.theme = self.settings.get(THEME)
        if ANIMATIONS not in os.environ:
            self.animation_level = "full" if self.settings.get(MOVEMENT) == FULL else "none"

    def choose(self, name: str, way: int = 1) -> str:
        """The value beside the present one holds from now on, and is saved."""
        value = self.settings.next(name, way)
        self.apply()
        self.save(name, value)
        return value

    def save(self, name: str, value: str) -> None:
        """For the next start. What cannot be written is said, and holds until the program ends."""

        def not_saved(error: MonitorError) -> None:
            self.notify(NOT_SAVED.format(why=f"{error.message}. {error.advice}"), timeout=8, markup=False)

        if self.settings.write is not None:
            self.keep(partial(self.settings.write, name, value), not_saved)

    def keep(self, write: Callable[[], None], trouble: Callable[[MonitorError], None]) -> None:
        """Write in a thread, one after another as they were asked for; the program does not end before the last."""

        async def said(written: Future[None]) -> None:
            try:
                await asyncio.shield(asyncio.wrap_future(written))  # a worker that is taken back leaves it in the queue
            except MonitorError as error:
                trouble(error)

        self.run_worker(said(self._writing.submit(write)), name="write")

    def on_unmount(self) -> None:
        """What was chosen in the last moment is kept too."""
        self._writing.shutdown()

    # --- what the settings screen asks

    def known_children(self) -> list[Child]:
        """Whose figures there are."""
        return []

    def sensors(self) -> list[tuple[Child, Limb, str | None]]:
        """Which sensor is remembered for which leg of whom; those of who comes next, known or not, first."""
        return []

    def forget_sensor(self, child_id: str, limb: Limb) -> None:
        """Ask again at the next start."""

    # --- the one sound

    @property
    def hushed(self) -> bool:
        """A child stands, steps or practises in front of the screen: a sound may startle it."""
        return any(getattr(screen, "silent", False) for screen in self.screen_stack)

    def bell(self) -> None:
        """As it was chosen; of textual's own parts too."""
        sounds = self.settings.get(SOUNDS)
        if self.hushed or sounds == OFF:
            return
        if sounds != CLICK:
            self.sound(BELL)
        else:
            self.sound(CONSOLE_CLICK if os.environ.get("TERM") == "linux" else QUIET_BELL)

    def sound(self, codes: str) -> None:
        """Send it to the terminal."""
        if not self.is_headless and self._driver is not None:
            self._driver.write(codes)

    # --- keys of all screens

    def action_settings(self) -> None:
        """Over whatever is on the screen, which goes on."""
        from monitor.dashboard.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def action_problems(self) -> None:
        """What a bug report needs."""
        from monitor.dashboard.screens.problems import ProblemsScreen

        if self.keeper is not None and not isinstance(self.screen, ProblemsScreen):
            self.push_screen(ProblemsScreen(self.keeper))

    def action_view(self) -> None:
        """Parent's or therapist's words for this child, here and from now on."""
        screen = self.screen
        if isinstance(screen, Viewed):
            self.choose(view_of(screen.owner))
            screen.show_view()
            self.notify(VIEW_SAID[self.settings.therapist(screen.owner)], timeout=3, markup=False)

    def action_help(self) -> None:
        """All keys of the screen."""
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen([*_keys(self.screen), *COMMON_KEYS]))

    def action_command_palette(self) -> None:
        """With words of our own."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=FIND, id="--command-palette"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Everything that can be done here: the screen's own keys, then the program's."""
        for node in (screen, self):
            for binding in own_bindings(node):
                words = binding.tooltip or COMMON.get(binding.action) or binding.description
                if words and self._check_action_state(binding.action, node):
                    yield SystemCommand(words, key_words(binding), partial(self.run_action, binding.action, node))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The words can change where there are figures."""
        return action != "view" or isinstance(self.screen, Viewed)


def for_therapist(app: object, owner: str) -> bool:
    """Whether this child's figures stand beside a therapist's words."""
    return isinstance(app, Shell) and app.settings.therapist(owner)


def aim_of(app: object, course: Running) -> Aim:
    """How long this session should be."""
    child = course.keeping.child if course.keeping is not None else None
    return app.settings.aim(child) if isinstance(app, Shell) else Aim()


def own_bindings(node: DOMNode) -> list[Binding]:
    """The keys that this program gave a screen, without textual's."""
    ours = [kind for kind in type(node).__mro__ if kind.__module__.startswith("monitor.")]
    return [key for kind in ours for key in kind.__dict__.get("BINDINGS", ()) if isinstance(key, Binding)]


def key_words(binding: Binding) -> str:
    """As it stands on the keyboard."""
    return binding.key_display or binding.key.partition(",")[0]


def _keys(screen: Screen[object]) -> list[tuple[str, str]]:
    return [(key_words(key), key.tooltip or key.description) for key in own_bindings(screen)]
