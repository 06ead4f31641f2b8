"""`--plain`: a session told in lines as it runs, for screen readers, small terminals and logs.

A line an event, a few sentences each minute of session time. It listens to the records of the log, so a recording that
is replayed is told as the session was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from monitor.cli.answers import Answers, answering
from monitor.cli.live import clock, event_line
from monitor.cli.terminal import printable
from monitor.dashboard.check_words import moved_words, said
from monitor.model.aims import Aim
from monitor.model.events import Event, KickNotCounted, KickStarted, Step, StepRun
from monitor.model.limbs import Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, SampleBlock, SessionFacts, Stretch, Tag, Tick
from monitor.model.taps import BEGIN as BEGIN_TAPS
from monitor.model.taps import TAP_ALONG
from monitor.model.words import BY_OBSERVER, LYING, Activity, Why
from monitor.preview import Checking
from monitor.reports.spoken import (
    LOW_CHARGE,
    Sensor,
    activity_words,
    back_words,
    charge_words,
    lost_words,
    minute_words,
    now_words,
    why_words,
)
from monitor.texts import ready as texts_ready
from monitor.texts import recording_commands as texts
from monitor.texts.surroundings import QUESTIONS
from monitor.texts.typed import BEGIN

if TYPE_CHECKING:
    from monitor.pipeline import Pipeline
    from monitor.runner import Session
    from monitor.sensors.source import LiveSource
    from monitor.storage.keeping import Keeping

MINUTE_S = 60.0
LOOK_S = 5.0
"""So often it is looked whether any sensor still sends, s of session time."""
SILENT_S = 2.0
"""Without data for so long, a sensor counts as lost, s (as on the live screen)."""
CHECK_S = 20.0
"""The sensors' check is told after so long at the latest, s: nobody waits for it here."""


class Teller:
    """Tells one session.

    Args:
        pipeline: that its records go through; it is asked for the figures once a minute.
        covers: nothing that is counted is told while somebody taps along, so that it does not lead the hand.
        say: takes a line.
        charge: of a limb's sensor, percent; None where nothing is known.
        aim: how long the session should be.
        check: both sensors are checked as on the way to the live screen; a recording can no longer be helped.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        say: Callable[[str], None] = click.echo,
        charge: Callable[[Limb], float | None] = lambda limb: None,
        *,
        covers: bool = False,
        aim: Aim | None = None,
        check: bool = False,
    ) -> None:
        self._pipeline, self._say, self._charge, self._aim, self._check = pipeline, say, charge, aim, check
        self._checking: Checking | None = None
        self._activity = Activity.UNKNOWN
        self._limbs: tuple[Limb, ...] = ()
        self._lost: dict[Limb, float] = {}
        """Since when, session s."""
        self._linked: dict[Limb, float | None] = {}
        """Since when; None while the link is broken."""
        self._low: set[Limb] = set()
        self._paused = self._covered = False
        self._covers = covers
        self._minute = 0
        self._now_s = 0.0

    def events(self, events: list[Event]) -> None:
        """A line an event; kicks or steps as the activity says, both where it is not said."""
        for event in events:
            if self._covered and isinstance(event, KickStarted | KickNotCounted | Step | StepRun):
                continue
            if isinstance(event, KickStarted | KickNotCounted) and self._activity.upright:
                continue
            if isinstance(event, Step | StepRun) and self._activity in LYING:
                continue
            if (line := event_line(event)) is not None:
                self._say(line)

    def record(self, record: LogRecord) -> None:
        """What the log says besides, after its events; and the minute, when one is over."""

        if isinstance(record, SessionFacts):
            self._activity, self._limbs = record.activity, tuple(record.sensors)
            self._say(texts.SESSION_BEGINS.format(clock=clock(0.0), activity=activity_words(self._activity)))
            self._checking = Checking(self._pipeline, record, self._charge) if self._check else None
            return
        if isinstance(record, LinkChange):
            self._link(record.limb, record.time_s, connected=record.state is LinkState.CONNECTED)
        elif isinstance(record, Stretch):
            self._stretch(record)
        elif isinstance(record, Tag):
            self._tag(record)
        elif isinstance(record, Tick):
            self._listen(record.time_s)
            self._look(record.time_s)
        if isinstance(record, SampleBlock):
            self._time(float(record.at_s[-1]) if record.at_s.size else 0.0)
        elif not isinstance(record, Stretch):
            self._time(record.time_s)

    def _link(self, limb: Limb, at_s: float, *, connected: bool) -> None:
        if not connected:
            self._lose(limb, at_s)
        elif limb not in self._linked:
            self._tell(at_s, texts.SENSOR_CONNECTED.format(limb=limb))
        elif limb in self._lost:
            self._find(limb, at_s)
        self._linked[limb] = at_s if connected else None

    def _listen(self, now_s: float) -> None:
        """Silence is a loss too, whatever the link says; and batteries run down."""
        for limb in self._limbs:
            linked_s = self._linked.get(limb)
            if linked_s is not None:
                heard_s = max(self._pipeline.heard_s(limb) or 0.0, linked_s)
                if now_s - heard_s > SILENT_S:
                    self._lose(limb, heard_s)
                elif limb in self._lost:
                    self._find(limb, now_s)
            charge = self._charge(limb)
            if charge is not None and charge < LOW_CHARGE and limb not in self._low:
                self._low.add(limb)
                self._tell(now_s, charge_words(limb, charge))

    def _look(self, now_s: float) -> None:
        """The check of both sensors, once."""
        if self._checking is None:
            return
        found = self._checking.look(now_s)
        if all(of.whole for of in found.values()) or now_s >= CHECK_S:
            self._checking = None
            for limb, check in found.items():
                words = said(check, texts_ready.WITH_COMMAND)
                self._tell(now_s, texts_ready.CHECK_OF_SENSOR.format(limb=limb, said=words))
            if moved := moved_words([limb for limb, check in found.items() if check.off_ms2 is None]):
                self._tell(now_s, moved)

    def _lose(self, limb: Limb, since_s: float) -> None:
        if limb not in self._lost:
            self._lost[limb] = since_s
            self._tell(since_s, lost_words(limb))

    def _find(self, limb: Limb, at_s: float) -> None:
        del self._lost[limb]
        self._tell(at_s, back_words(limb))

    def _stretch(self, record: Stretch) -> None:
        if record.why is Why.PAUSED:
            self._paused = record.end_s is None
            self._tell(
                record.start_s if record.end_s is None else record.end_s,
                texts.PAUSED_NOTHING_COUNTED if self._paused else texts.COUNTING_GOES_ON,
            )
        elif record.end_s is None and record.why in BY_OBSERVER:
            self._tell(record.start_s, texts.LEFT_OUT_FROM_HERE.format(why=why_words(record.why)))

    def _tag(self, record: Tag) -> None:

        if record.name == "activity":
            self._activity = Activity(record.value) if record.value in set(Activity) else Activity.UNKNOWN
            self._tell(record.time_s, texts.NOW.format(activity=activity_words(self._activity)))
        elif record.name == "marker":
            self._tell(record.time_s, texts.MARKER.format(number=record.value))
        elif record.name == TAP_ALONG:
            self._covered = self._covers and record.value == BEGIN_TAPS
        for question in QUESTIONS:
            if question.name == record.name:
                self._tell(record.time_s, question.words_of(record.value))

    def _time(self, now_s: float) -> None:
        self._now_s = max(self._now_s, now_s)
        minute = int(self._now_s // MINUTE_S)
        if minute <= self._minute:
            return
        self._minute = minute
        if self._covered:
            return
        snapshot, sensors = self._pipeline.snapshot(), self._sensors()
        self._say(minute_words(minute, snapshot, sensors, paused=self._paused, aim=self._aim))

    def now(self) -> str:
        """What stands at this moment, asked for between two minutes."""
        context = self._pipeline.context()
        return now_words(self._now_s, self._pipeline.snapshot(), self._sensors(), context, paused=self._paused)

    def _sensors(self) -> dict[Limb, Sensor]:
        return {
            limb: Sensor(self._now_s - self._lost[limb] if limb in self._lost else None, self._charge(limb))
            for limb in self._limbs
        }

    def _tell(self, at_s: float, words: str) -> None:
        self._say(f"{clock(at_s)}  {printable(words)}")


def tell(
    session: Session, source: LiveSource, keeping: Keeping | None = None, who: str = "", aim: Aim | None = None
) -> None:
    """Have a session told on stdout from its beginning; no line of progress is drawn over itself then.

    What it asks is answered on standard input; so are the keys of the live screen.

    Args:
        keeping: takes notes.
        who: the child's name, in front of every line, where sessions of several children are told together. Then
            nothing is taken from standard input: what is typed does not say whose it is.
        aim: how long the session should be.
    """
    from monitor.cli.typed import Typed
    from monitor.dashboard.observing import Observing

    def say(line: str) -> None:
        click.echo(f"{printable(who)}: {line}" if who else line)

    teller = Teller(session.pipeline, say, lambda limb: source.state(limb).charge, covers=True, aim=aim, check=True)
    course = Observing()
    course.session, course.source = session, source
    typed = Typed(course, keeping, lambda words: say(printable(words)), teller.now)
    answers = Answers(source, say, stream=None if who else answering(), typed=typed.hear)
    looked_s = 0.0

    def started(facts: SessionFacts) -> None:
        if answers.begin():
            say(BEGIN)

    def events(found: list[Event]) -> None:
        teller.events(found)
        course.hear(found)
        answers.events(found)

    def time(now_s: float) -> None:
        nonlocal looked_s
        if not 0.0 <= now_s - looked_s < LOOK_S:
            looked_s = now_s
            course.figures()  # where no sensor sends anything any more, the clock rests by itself

    session.watcher.started = started
    session.watcher.events = events
    session.watcher.record = teller.record
    session.watcher.time = time
