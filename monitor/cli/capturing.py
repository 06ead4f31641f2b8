"""`kickstep profiles capture`: a test vector for a profile, from a live sensor that lies still."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.scan import open_radio
from monitor.cli.terminal import printable
from monitor.errors import DataError, SensorError, UsageError
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.firmware.plan import Resolved
    from monitor.firmware.profile_steps import Value
    from monitor.sensors.radio import KnownProfile, Radio

SIMULATED = "simulated"
"""How the source of a vector begins that the profile itself made."""
_LISTED = 12
"""So many samples are written out; the vector says how many there are in all."""


@click.command(help=texts.CAPTURING_CAPTURE_HELP)
@click.argument("profile")
@click.option("--id", "address", metavar="ID", help=texts.CAPTURING_ID)
@click.option("--set", "choices", multiple=True, metavar="NAME=VALUE", help=texts.CAPTURING_SET)
@click.option(
    "--notifications", type=click.IntRange(1, 64), default=4, show_default=True, help=texts.CAPTURING_NOTIFICATIONS
)
@click.option(
    "--seconds", type=click.FloatRange(0.5, 60.0), default=3.0, show_default=True, help=texts.CAPTURING_SECONDS
)
@click.option("--simulated", is_flag=True, help=texts.CAPTURING_SIMULATED)
def capture(
    profile: str, address: str | None, choices: tuple[str, ...], notifications: int, seconds: float, simulated: bool
) -> None:
    known = _known(profile)
    text, trouble = asyncio.run(_listen(known, address, _choices(choices), notifications, seconds, simulated))
    click.echo(text)
    words = texts.LOOK_AT_FIRST.format(trouble=trouble) if trouble else texts.AT_REST_SHOWS_1_G_AS_SHOULD
    click.echo(click.wrap_text(printable(words), 96), err=True)


def _known(profile: str) -> KnownProfile:
    from monitor.firmware.loading import load_profile, load_shipped, shipped_profiles
    from monitor.sensors.radio import KnownProfile

    path = Path(profile)
    if path.suffix != ".toml" and not path.exists():
        load_shipped(profile)  # says which there are
        path = shipped_profiles()[profile]
    loaded = load_profile(path, tried=False)
    if loaded.refuse:
        raise UsageError(loaded.refuse, where=loaded.id, advice=texts.THERE_NOTHING_TO_CAPTURE_FROM)
    return KnownProfile(loaded, path.read_text(encoding="utf-8"))


def _choices(given: tuple[str, ...]) -> dict[str, Value]:
    chosen: dict[str, Value] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(texts.SET_WHAT_VALUE.format(one=one), advice=texts.WRITE_AS_SET_RATE_50)
        number = re.fullmatch(r"-?\d+(\.\d+)?", value)
        chosen[name] = value if number is None else float(value) if number[1] else int(value)
    return chosen


def _radio(known: KnownProfile, simulated: bool) -> Radio:
    """An adapter that knows this profile alone, so that no other takes its sensor."""
    alone = {known.profile.id: known}
    if not simulated:
        radio = open_radio(simulated)
        radio.profiles = alone
        return radio
    from monitor.model.limbs import LIMBS
    from monitor.simulation.ble_world import demo_world
    from monitor.simulation.scenarios import supine_kicking

    models = dict.fromkeys(LIMBS, known.profile.id)
    return demo_world(supine_kicking(minutes=1.0), 1, models=models, choices={}, profiles=alone).radio()


async def _listen(
    known: KnownProfile,
    address: str | None,
    choices: Mapping[str, Value],
    notifications: int,
    seconds: float,
    simulated: bool,
) -> tuple[str, str]:
    """The vector, and what it tells against the profile."""
    from monitor.firmware.resolving import resolve
    from monitor.sensors.link import Link
    from monitor.sensors.scanning import scan

    resolve(known.profile, choices)  # an impossible wish is told before anything is connected
    radio = _radio(known, simulated)
    near = await scan(radio, enough=lambda found: any(address in (None, one.address) for one in found))
    sensor = next((one for one in near if address in (None, one.address)), None)
    if sensor is None:
        raise SensorError(
            texts.NO_SENSOR_PROFILE_RECOGNISES.format(title=known.profile.title),
            advice=texts.SWITCHED_ON_AND_NEAR_KICKSTEP,
        )
    heard: list[tuple[str, bytes]] = []
    link = Link(radio, sensor, choices, lambda char, payload, at_s: heard.append((char, payload)), lambda at_s: None)
    try:
        resolved = await link.start()
        await radio.clock.sleep(seconds)
    finally:
        await link.stop()
    origin = "simulated" if simulated else "captured"
    return _vector(resolved, heard, choices, link.captured, notifications, origin)


def _vector(
    resolved: Resolved,
    heard: list[tuple[str, bytes]],
    choices: Mapping[str, Value],
    captured: Mapping[str, Value],
    notifications: int,
    origin: str,
) -> tuple[str, str]:
    import numpy as np

    from monitor.firmware.decoding import Decoder
    from monitor.firmware.rest import look_at_rest
    from monitor.model.units import STANDARD_GRAVITY_MS2

    char = next(frame.char for frame in resolved.frames if frame.acc is not None)
    payloads = [payload for alias, payload in heard if alias == char]
    if not payloads:
        raise SensorError(
            texts.SENSOR_WAS_SET_UP_BUT_NOTHING.format(char=char),
            advice=texts.LOOK_AT_SET_UP_STEPS_SOMETHING,
        )
    everything = Decoder(resolved).feed(payloads, np.arange(len(payloads), dtype=np.float64), char)
    trouble = look_at_rest(everything.acc_ms2, everything.saturated, resolved)
    if everything.faults:
        refused = ", ".join(f"{count} {fault}" for fault, count in everything.faults.items())
        trouble = "; ".join(part for part in (texts.PACKETS_WERE_REFUSED.format(refused=refused), trouble) if part)
    payloads = payloads[:notifications]
    got = Decoder(resolved).feed(payloads, np.arange(len(payloads), dtype=np.float64), char)
    today = date.today().isoformat()
    source = texts.CAPTURED_FROM_LIVE_SENSOR.format(today=today)
    if origin == "simulated":
        source = texts.FILE_PLAYED_BACKWARDS_NO_REAL.format(simulated=SIMULATED, today=today)
    rows = [
        "[[vectors]]",
        f"name = {json.dumps(f'{origin} {today}')}",
        f"source = {json.dumps(source)}",
        f"char = {json.dumps(char)}",
    ]
    rows += [f"{key} = {_table(values)}" for key, values in (("params", choices), ("captured", captured)) if values]
    rows.append("hex = [" + "".join(f"\n  {json.dumps(payload.hex(' '))}," for payload in payloads) + "\n]")
    shown = got.acc_ms2[:_LISTED] / STANDARD_GRAVITY_MS2
    if np.isfinite(shown).all() and shown.size:
        triples = (", ".join(f"{value:.5f}" for value in row) for row in shown.tolist())
        rows.append("acc = [" + "".join(f"\n  [{triple}]," for triple in triples) + "\n]")
    total = max(len(got.acc_ms2), 0 if got.gyro_apart is None else len(got.gyro_apart.gyro_rads))
    rows.append(f"samples = {total}")
    rows += [
        f"{key} = {list(v.tolist())}" for key, v in (("tick", got.tick), ("sequence", got.sequence)) if v is not None
    ]
    if got.faults:
        rows.append(f"faults = {_table({str(fault): count for fault, count in got.faults.items()})}")
    text = "\n".join(rows)
    _try(resolved, text)
    return "\n" + text, trouble


def _table(values: Mapping[str, Value]) -> str:
    return "{ " + ", ".join(f"{name} = {json.dumps(value)}" for name, value in values.items()) + " }"


def _try(resolved: Resolved, text: str) -> None:
    """What is handed out must hold in the profile it was made for."""
    import tomllib

    import msgspec

    from monitor.firmware.profile import Vector
    from monitor.firmware.vectors import run_vectors

    vector = msgspec.convert(tomllib.loads(text)["vectors"][0], Vector)
    try:
        run_vectors(msgspec.structs.replace(resolved.profile, vectors=(vector,), setup_vectors=()), "captured")
    except DataError as error:
        raise DataError(
            texts.CAPTURED_VECTOR_DOES_NOT_HOLD.format(message=error.message), advice=texts.PLEASE_REPORT
        ) from error
