"""`kickstep scan`: which movement sensors are near, and whether they can be used."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.terminal import printable
from monitor.dashboard.finding import FAIR_DBM, GOOD_DBM
from monitor.errors import MonitorError
from monitor.texts import recording_commands as texts
from monitor.texts.forms import plural

if TYPE_CHECKING:
    from monitor.sensors.radio import Radio
    from monitor.sensors.scanning import FoundSensor


@dataclass(slots=True)
class Seen:
    """A sensor and what a short connection told of it."""

    sensor: FoundSensor
    kind: str
    profile: str
    status: str
    charge: float | None = None
    problem: str | None = None
    """Why it cannot be used, or why the connection failed."""

    @property
    def refused(self) -> bool:
        """It can never be used."""
        return self.status == "refused"


@click.command(help=texts.SCAN_HELP)
@click.option(
    "--seconds", type=click.FloatRange(min=0.5, max=600.0), default=5.0, show_default=True, help=texts.SCAN_SECONDS
)
@click.option("--no-battery", is_flag=True, help=texts.SCAN_NO_BATTERY)
@click.option("--simulated", is_flag=True, help=texts.RECORD_SIMULATED)
@click.option("--json", "as_json", is_flag=True, help=texts.SCAN_JSON)
def scan(seconds: float, no_battery: bool, simulated: bool, as_json: bool) -> None:
    seen, strangers = asyncio.run(_look(open_radio(simulated), seconds, ask=not no_battery))
    if as_json:
        sensors = [_fields(one) for one in seen]
        click.echo(json.dumps({"schema": "kickstep.scan/1", "sensors": sensors, "hidden": strangers}))
        return
    _tell(seen, strangers)


def open_radio(simulated: bool) -> Radio:
    """The computer's adapter, or one among simulated sensors."""
    from monitor.sensors.radio import Radio

    if not simulated:
        return Radio()
    from monitor.simulation.ble_world import demo_world
    from monitor.simulation.scenarios import supine_kicking

    return demo_world(supine_kicking(minutes=2.0), seed=1).radio()


async def _look(radio: Radio, seconds: float, *, ask: bool) -> tuple[list[Seen], int]:
    from monitor.sensors.link import Link
    from monitor.sensors.scanning import look_around

    sensors, strangers = await look_around(radio, seconds)
    seen = []
    for sensor in sensors:
        profile = sensor.profile
        one = Seen(sensor, profile.title, profile.id, profile.status, problem=profile.refuse or None)
        seen.append(one)
        if not ask or profile.refuse:
            continue
        link = Link(radio, sensor, {}, _ignore, _ignore)
        try:
            one.charge = await link.glance()
        except MonitorError as error:
            one.problem = f"{error.message}. {error.advice}".strip()
        if link.resolved is not None:
            real = link.resolved.profile
            one.kind, one.profile, one.status = real.title, real.id, real.status
    return seen, strangers


def _ignore(*_: object) -> None:
    """No stream is started, so nothing is kept and nothing is lost."""


def _fields(one: Seen) -> dict[str, Any]:
    return {
        "id": one.sensor.address,
        "name": one.sensor.name,
        "profile": one.profile,
        "kind": one.kind,
        "status": one.status,
        "signal_dbm": one.sensor.rssi,
        "battery_percent": None if one.charge is None else round(one.charge),
        "refused": one.refused,
        "problem": one.problem,
    }


def _tell(seen: list[Seen], strangers: int) -> None:
    if not seen:
        click.echo(texts.NO_MOVEMENT_SENSOR_WAS_HEARD)
    rows = [_row(one) for one in seen]
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(4)]
    for one, row in zip(seen, rows, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())
        if one.problem:
            click.echo(click.wrap_text(printable(one.problem), 96, initial_indent="  ", subsequent_indent="  "))
    if strangers:
        click.echo(plural(strangers, texts.ONE_HIDDEN, texts.MANY_HIDDEN))


def _row(one: Seen) -> list[str]:
    rssi = one.sensor.rssi
    words = texts.GOOD if rssi >= GOOD_DBM else texts.FAIR if rssi >= FAIR_DBM else texts.WEAK
    kind = texts.DRAFT_NEVER_TRIED_ON_REAL_ONE.format(kind=one.kind) if one.status == "draft" else one.kind
    battery = (
        texts.CANNOT_BE_USED if one.refused else "" if one.charge is None else texts.BATTERY.format(charge=one.charge)
    )
    name = f"{printable(one.sensor.name)}  {one.sensor.address}"
    return [name, kind, texts.SIGNAL_DBM.format(words=words, rssi=rssi), battery]
