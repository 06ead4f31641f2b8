"""Figures as they come from a session, made by hand: every state of the live screen at once, without waiting for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from dashboard_helpers import settled, until
from host_app import HostApp
from textual.pilot import Pilot

from monitor.dashboard.figures import Figures
from monitor.dashboard.health import Health
from monitor.dashboard.running import Running
from monitor.dashboard.screens.live import LiveScreen
from monitor.model.events import Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Balance, LimbFigures, Snapshot
from monitor.model.words import Activity, Why
from monitor.storage.keeping import Keeping

NOTE = "Demo: a simulated baby with two simulated sensors. The numbers are nobody's."
GOOD = Health(connected=True, age_s=0.1, charge=87.0, recent_loss=0.0)
LOST = replace(GOOD, connected=False, age_s=41.0, lost=True)
LOW = replace(GOOD, charge=12.0, low_battery=True)
WEAK = replace(GOOD, weak=True, recent_loss=0.2)
NO_BALANCE = Balance(
    0.1, None, None, 0.95, 1417, 1416, None, shown=False, reason="not enough time for a balance figure (4.3 of 5 min)"
)
BALANCE = replace(NO_BALANCE, low=-0.15, high=0.3, shown=True, reason=None, withheld_share=0.044)
TROUBLE = (
    "The disk is full. The session goes on without a recording. Make room on the disk; delete nothing that ends in"
    " .live.mcap."
)


def limb_figures(kicks: int = 1417, steps: int = 208) -> LimbFigures:
    return LimbFigures(
        "MetaWear", kicks, {"0.7": kicks + 8, "1.0": kicks, "1.4": kicks // 2}, 12, steps, 3.5, 99.98, 0.0031, 0.0
    )


def snapshot(
    activity: Activity = Activity.BACK,
    balance: Balance = BALANCE,
    heels: int | None = 103,
    unconfirmed: tuple[Limb, ...] = (),
) -> Snapshot:
    return Snapshot(
        time_s=400.0,
        active_s=390.0,
        activity=activity,
        limbs={limb: limb_figures() for limb in LIMBS},
        kinds={Kind.TOGETHER: 914, Kind.ALTERNATING: 209, Kind.OVERLAPPING: 103, Kind.SINGLE: 1191},
        balance=balance,
        excluded_s={},
        heel_smashes=heels,
        unconfirmed=unconfirmed,
    )


def figures(
    left: Health = GOOD, right: Health = GOOD, *, now_s: float = 400.0, floor_s: float = 400.0, **more: Any
) -> Figures:
    """Twenty seconds of a strip, the right one with a gap."""
    trace = [(now_s - 20.0 + n / 50.0, 1.0 + n % 40 / 10.0) for n in range(1000)]
    holed = [pair for pair in trace if not now_s - 3.5 < pair[0] < now_s - 2.0]
    kicks: list[tuple[float, float | None]] = [(now_s - 5.0, now_s - 4.0), (now_s - 2.5, None)]
    return replace(
        Figures(
            now_s=now_s,
            floor_s=floor_s,
            snapshot=snapshot(),
            health={Limb.LEFT: left, Limb.RIGHT: right},
            traces={Limb.LEFT: trace, Limb.RIGHT: holed},
            kicks={Limb.LEFT: kicks, Limb.RIGHT: []},
            news=tuple(f"10:4{n}  left kick, both legs together, firm heel" for n in range(8)),
            paused=False,
            trouble=None,
        ),
        **more,
    )


class FakeCourse:
    """Stands where the session stands; says what it was told to."""

    counting = True
    now_s = 400.0

    def __init__(self) -> None:
        self.says: Figures | None = None
        self.confirmed: list[Limb] = []
        self.stood = 0
        self.keeping: Keeping | None = None
        self.said: list[object] = []
        """What the keys asked for, in their order."""

    def leave_out(self, why: Why, limb: Limb | None) -> None:
        self.said.append((why, limb))

    def take_in(self) -> None:
        self.said.append("take in")

    def let_go(self) -> None:
        self.said.append("let go")

    def steps_alone(self) -> None:
        self.said.append("alone")

    def pause(self) -> None:
        self.said.append("pause")

    def set_activity(self, activity: Activity) -> None:
        self.said.append(activity)

    def sensor_is_on(self, limb: Limb) -> None:
        self.confirmed.append(limb)

    def standing(self) -> None:
        self.stood += 1

    def double_tap(self) -> None:
        self.said.append("double tap")

    async def figures(self) -> Figures | None:
        return self.says


def live_app(child: str = "Mia · 15 weeks (corrected 11)", note: str = NOTE) -> HostApp:
    return HostApp(LiveScreen(cast(Running, FakeCourse()), child, note))


async def show(app: HostApp, pilot: Pilot[None], said: Figures) -> LiveScreen:
    """Until these figures stand on the screen."""
    live = app.first
    assert isinstance(live, LiveScreen)
    cast(FakeCourse, live.course).says = said
    await until(pilot, lambda: live.figures is said)
    await settled(app)
    return live
