"""Get ready: which sensors are near, which leg each is on, whose session it is; then enter."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from monitor.dashboard.finding import Finding, Near
from monitor.dashboard.home import CHILD, Home, sensor_state
from monitor.dashboard.messages import StartMessage
from monitor.dashboard.sensor_rows import Columns
from monitor.dashboard.shell import Viewed, for_therapist
from monitor.dashboard.widgets.plain import BOLD
from monitor.dashboard.widgets.steps import Step, StepsBar
from monitor.dashboard.words import (
    MARKS,
    begins_words,
    checked_lines,
    child_words,
    failed_line,
    ready_lines,
    trial_line,
)
from monitor.errors import MonitorError, SensorError
from monitor.model.baseline import protocol_of
from monitor.model.history import Begins
from monitor.model.limbs import LIMBS, Limb
from monitor.texts import keys
from monitor.texts import ready as texts

if TYPE_CHECKING:
    from monitor.dashboard.screens.calibration import CalibrationScreen
    from monitor.model.baseline import Trial
    from monitor.model.calibration import Calibration
    from monitor.model.history import Child
    from monitor.model.rest_check import RestCheck
    from monitor.sensors.scanning import FoundSensor

AGAIN_S = 3.0
"""Bluetooth that did not work is tried again after so long, s."""
SCAN_S = 6.0
"""One scan, s; then the next. Each forgets what it heard, so sensors that went away are noticed."""
TICK_S = 0.5
_PARTS = 5


class ReadyScreen(Viewed, Screen[None]):
    """The sensors, live.

    Args:
        home: the program around.
    """

    CSS_PATH = "ready.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-wide")]  # noqa: RUF012 - as textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", keys.START, key_display="enter", priority=True, tooltip=keys.START_SESSION),
        Binding("space", "shake", keys.SHAKE, tooltip=keys.SAY_LEGS_BY_SHAKING_SENSOR),
        Binding("l", "give('left')", keys.LEFT, show=False, tooltip=keys.HIGHLIGHTED_SENSOR_ON_LEFT_LEG),
        Binding("r", "give('right')", keys.RIGHT, show=False, tooltip=keys.HIGHLIGHTED_SENSOR_ON_RIGHT),
        Binding("s", "swap", keys.SWAP, show=False, tooltip=keys.LEFT_BECOMES_RIGHT_RIGHT),
        Binding("k", "calibrate", keys.CALIBRATE, show=False, tooltip=keys.HIGHLIGHTED_SENSOR_ON_TABLE),
        Binding("x", "no_trial", keys.NO_TRIAL, show=False, tooltip=keys.NEXT_SESSION_NO_TRIAL_AFTER),
        Binding("d", "demo", keys.DEMO, tooltip=keys.TRY_WITHOUT_SENSORS),
        Binding("h", "app.history", keys.HISTORY, tooltip=keys.EARLIER_SESSIONS),
        Binding("c", "children", keys.CHILDREN, tooltip=keys.CHILDREN_CHOOSE_ADD_MILESTONES),
        Binding("question_mark", "app.help", keys.HELP, key_display="?", tooltip=keys.THIS_PAGE),
        Binding("q", "app.quit", keys.QUIT, tooltip=keys.LEAVE),
        Binding("n", "child", keys.NEXT_CHILD, show=False, tooltip=keys.SESSION_NEXT_CHILD),
    ]

    def __init__(self, home: Home) -> None:
        super().__init__()
        self.home = home
        self.finding = Finding()
        self._legs_of: str | None = None
        """Id of the child whose sensors `finding` knows."""
        self.trouble: MonitorError | None = None
        """Why there is no search."""
        self.failed: MonitorError | None = None
        """Why the session that was asked for is not running; told until something else is asked for."""
        self.trial: Trial | None = None
        """What the next session is to be, said on the baseline's page."""
        self._found: dict[str, FoundSensor] = {}
        self._loaded = self._leaving = False
        self._since_s = time.monotonic()
        self._search: Worker[None] | None = None
        self._rows: list[str] = []
        self._begins = Begins()
        """As last time."""
        self.checks: dict[str, RestCheck] = {}
        """What was found of sensors since the program began, by address."""
        self._checked_before: dict[str, RestCheck] = {}
        self._calibrations: dict[str, Calibration] = {}

    @property
    def child(self) -> Child | None:
        """Whose session it will be."""
        return self.home.memory.child

    @property
    def owner(self) -> str:
        """Id of that child."""
        return self.child.id if self.child is not None else ""

    def show_view(self) -> None:
        """With the figures, or without."""
        self.show()

    @property
    def checked(self) -> bool:
        """Both legs' sensors were looked at."""
        return all(address in self.checks for address in self.finding.legs.values())

    def compose(self) -> ComposeResult:
        """What to do, then what is there."""
        yield StepsBar()
        now = Static(markup=False, id="now", classes="panel")
        now.border_title = texts.DO_NOW
        yield now
        with Vertical(id="sensors", classes="panel") as panel:
            panel.border_title = texts.SENSORS_NEARBY
            yield Static(markup=False, id="heads")
            yield OptionList(id="list", markup=False)
        yield Static(markup=False, id="hint")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The seconds of the search go on."""
        self.set_interval(TICK_S, self.show)

    def on_resize(self) -> None:
        """Columns as there is room."""
        self._rows = []
        self.call_after_refresh(self.show)

    def on_screen_resume(self) -> None:
        """Look for sensors while this is the screen that is seen; the adapter is free otherwise."""
        self._leaving = False
        self._rows = []  # other colours may have been chosen
        self._since_s = time.monotonic()
        self.call_after_refresh(self._begin)

    def on_screen_suspend(self) -> None:
        """Something else is on the screen now."""
        self._end()

    def _begin(self) -> None:
        if not self.is_current:  # a session began meanwhile: it needs the adapter
            return
        self._end()
        self.show()
        self._recall()
        self._search = self.run_worker(self._look(), name="search")

    def _recall(self) -> None:
        """With which words the next session begins."""

        async def read() -> None:
            self._begins = await asyncio.to_thread(self.home.begins, self.child)
            self._checked_before = await asyncio.to_thread(self.home.checks)
            self._calibrations = await asyncio.to_thread(self.home.calibrations)
            self.show()

        _: Worker[None] = self.run_worker(read(), exclusive=True, group="recall")

    def _end(self) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None

    async def _look(self) -> None:
        await asyncio.to_thread(self.home.load)
        from monitor.sensors.scanning import scan

        self._loaded = True
        while True:
            try:
                await scan(self.home.radio(), SCAN_S, self._hear)
            except SensorError as error:
                self.trouble = error
                self.show()
                await asyncio.sleep(AGAIN_S)

    def _hear(self, found: list[FoundSensor]) -> bool:
        """Called by the scan, again and again; never enough."""
        self.trouble = None
        self._found.update({sensor.address: sensor for sensor in found})
        several = {sensor.name for sensor in found if sum(other.name == sensor.name for other in found) > 1}
        self.finding.hear(
            [
                Near(s.address, s.label if s.name in several else s.name, s.kind, s.rssi, s.profile.refuse or "")
                for s in found
            ],
            time.monotonic(),
        )
        self.show()
        return False

    # --- what is shown

    def show(self) -> None:
        """All of it; only what changed is drawn again."""
        if self._leaving or len(self.query("#top, #now, #heads, #list, #hint")) < _PARTS:  # not there yet, or going
            return
        self._know_legs()
        finding, memory = self.finding, self.home.memory
        self.query_one(StepsBar).say(*self._steps(), child_words(self.child, date.today().isoformat()))
        lines = ready_lines(finding, not self._loaded, self.trouble, time.monotonic() - self._since_s)
        if self.failed is not None and self.trouble is None:
            lines = (failed_line(self.failed), lines[0])
        if finding.ready and finding.said:
            found = {limb: self.checks[of] for limb in LIMBS if (of := finding.legs[limb]) in self.checks}
            lines = (lines[0], "\n".join((*checked_lines(found, for_therapist(self.app, self.owner)), lines[1])))
        self._put("#now", Content.assemble((lines[0], BOLD), "\n\n", lines[1]))
        hints = []
        if memory.trouble is not None:
            hints.append(texts.NOTHING_REMEMBERED.format(trouble=memory.trouble, advice=memory.trouble.advice))
        if self.trial is not None:
            hints.append(trial_line(self.trial))
        if len(memory.children) > 1:
            hints.append(texts.SESSION_OF.format(name=self.child.nickname or texts.NOBODY) if self.child else "")
            hints.append(texts.N_NEXT_CHILD)
        begins = begins_words(self._begins)
        self._put("#hint", Content("\n".join(filter(None, ("   ".join(hints), begins)))))
        columns = Columns(max(40, self.query_one("#list").content_size.width - 2), self.has_class("-wide"))
        self._put("#heads", Content(columns.heads))
        self._show_rows(columns)

    def _steps(self) -> tuple[Step, frozenset[Step]]:
        """Where one is, and what is done."""
        finding = self.finding
        done = {Step.FIND} if finding.near else set()
        done |= {Step.LEGS} if finding.ready else set()
        done |= {Step.CHECK} if finding.ready and self.checked else set()
        if not finding.ready or not finding.said:
            return (Step.LEGS if finding.ready or len(finding.near) > 1 else Step.FIND), frozenset(done)
        return (Step.START if self.checked else Step.CHECK), frozenset(done)

    def _know_legs(self) -> None:
        """Each child has its own two sensors, as said once."""
        memory, owner = self.home.memory, self.owner
        if self._legs_of != owner:
            self._legs_of = owner
            self.finding.legs, self.finding.said = dict(memory.sensors), False
        self.finding.others = {address for address in self.finding.near if memory.owner_of(address) is not None}

    def _put(self, selector: str, content: Content) -> None:
        widget = self.query_one(selector, Static)
        if widget.content != content:
            widget.update(content)

    def _show_rows(self, columns: Columns) -> None:
        rows = {
            address: columns.row(
                near, self.finding, self.home.memory, self.checks.get(address), self._checked_before.get(address)
            )
            for address, near in self.finding.near.items()
        }
        if list(rows.values()) == self._rows:
            return
        self._rows = list(rows.values())
        options = self.query_one("#list", OptionList)
        at = self.chosen
        options.set_options([Option(self._coloured(text), id=address) for address, text in rows.items()])
        if rows:
            options.highlighted = list(rows).index(at) if at in rows else 0

    def _coloured(self, row: str) -> Content:
        """The leg's mark and word in the leg's colour."""
        content = Content(row)
        for limb in LIMBS:
            start = row.rfind(f"{MARKS[limb]} {limb.upper()}")
            if start >= 0:
                colour = Color.parse(self.app.theme_variables[limb.value])
                content = content.stylize(Style(foreground=colour, bold=True), start)
        return content

    # --- keys

    @property
    def chosen(self) -> str | None:
        """Address of the highlighted sensor."""
        options = self.query_one("#list", OptionList)
        if options.highlighted is None or not options.option_count:
            return None
        return options.get_option_at_index(options.highlighted).id

    def action_give(self, leg: str) -> None:
        """The highlighted sensor is on this leg; the highlight goes on to the next one without a leg."""
        if (address := self.chosen) is None:
            self.notify(texts.NO_SENSOR_TO_CHOOSE_YET, timeout=3, markup=False)
            return
        self.finding.give(address, Limb(leg))
        self.show()
        free = [n for n, other in enumerate(self.finding.near) if self.finding.leg(other) is None]
        if free and self.finding.missing:
            self.query_one("#list", OptionList).highlighted = free[0]

    def action_swap(self) -> None:
        """Left becomes right."""
        self.finding.swap()
        self.show()

    def action_child(self) -> None:
        """The next child."""
        children = self.home.memory.children
        if self.child is not None and len(children) > 1:
            self.home.memory.child_id = children[(children.index(self.child) + 1) % len(children)].id
            self.show()
            self._recall()

    def action_children(self) -> None:
        """Who they are, and everything of theirs."""
        from monitor.dashboard.screens.child_list import ChildrenScreen

        self.app.push_screen(ChildrenScreen(self.home))

    def action_demo(self) -> None:
        """The simulated baby."""
        self._leave()
        self.post_message(StartMessage(*self.home.demo()))

    def action_shake(self) -> None:
        """A leg is named, and its sensor shaken."""
        self._shake(check=False)

    def _shake(self, *, check: bool) -> None:
        sensors = self.finding.legs if check else self.finding.two_nearest()
        if sensors is None or self._leaving:
            self.notify(ready_lines(self.finding, not self._loaded, self.trouble, 0.0)[0], timeout=4, markup=False)
            return
        from monitor.dashboard.screens.shaking import Outcome, ShakingScreen

        self._end()  # the adapter is needed for connecting
        source = self.home.preview({limb: self._found[sensors[limb]] for limb in LIMBS}, self._calibrations)
        names = {address: self.finding.near[address].name for address in sensors.values()}
        who = child_words(self.child, date.today().isoformat())

        def ended(outcome: Outcome | None) -> None:
            if outcome is None:
                return
            self.finding.legs, self.finding.said = outcome.legs, True
            self.checks |= outcome.checks
            self.failed = outcome.trouble
            self.run_worker(self._keep(outcome.checks), name="keep")
            if outcome.start:
                self._start()

        known = check and self.finding.said
        screen = ShakingScreen(source, dict(sensors), names, check=check, said=known, owner=self.owner, who=who)
        self.app.push_screen(screen, ended)

    def action_no_trial(self) -> None:
        """An ordinary session."""
        self.trial = None
        self.show()

    def action_calibrate(self) -> None:
        """The highlighted sensor is laid on a table."""
        address = self.chosen
        if address is None or self._leaving or self.finding.near[address].refused:
            self.notify(texts.NO_SENSOR_TO_CALIBRATE_CHOOSE, timeout=3, markup=False)
            return
        from monitor.dashboard.screens.calibration import CalibrationScreen

        self._end()  # the adapter is needed for connecting
        self._leaving = True
        self.run_worker(self._to_the_table(address, CalibrationScreen), name="table")

    async def _to_the_table(self, address: str, screen: type[CalibrationScreen]) -> None:
        known = await asyncio.to_thread(self.home.calibrations)
        source = self.home.preview({Limb.LEFT: self._found[address]})
        keep = partial(self.home.keep_calibration, address)
        self.app.push_screen(screen(source, self.finding.near[address].name, known.get(address), keep))

    def action_start(self) -> None:
        """Begin, once both legs have their sensor and both were looked at: last time's are shaken once, unless enter
        says that they are right; legs that nobody has said yet are found by shaking."""
        if self.finding.ready and self.finding.said and self.checked:
            self._start()
        else:
            self._shake(check=self.finding.ready)

    def _start(self) -> None:
        finding = self.finding
        if not finding.ready or self._leaving:
            return
        self._leave()
        sensors = {limb: self._found[finding.legs[limb]] for limb in LIMBS}
        self.run_worker(self._remember(), name="remember")
        trial, self.trial = self.trial, None
        recipe = None if trial is None else protocol_of(trial.protocol, trial.protocol_version)
        starter = self.home.session(sensors, self.child, recipe)
        words = child_words(self.child, date.today().isoformat())
        self.post_message(StartMessage(starter, words, "" if trial is None else trial_line(trial), trial))

    def _leave(self) -> None:
        self._leaving, self.trouble, self.failed = True, None, None
        self._end()

    async def _remember(self) -> None:
        """For the next start. That it cannot be written stops nobody; the session's own end will say so."""
        owner = self.owner
        self.home.memory.sensors_of[owner] = dict(self.finding.legs)
        wanted = {sensor_state(limb, owner): address for limb, address in self.finding.legs.items()}
        if owner:
            wanted[CHILD] = owner
        await self._write([partial(self.home.remember, name, value) for name, value in wanted.items()])

    async def _keep(self, checks: dict[str, RestCheck]) -> None:
        await self._write([partial(self.home.keep_check, address, found) for address, found in checks.items()])

    async def _write(self, works: list[Callable[[], None]]) -> None:
        try:
            for work in works:
                await asyncio.to_thread(work)
        except MonitorError as error:
            self.home.memory.trouble = error
