"""`kickstep calibrate`: six faces and a slanted position, from a sensor on the table or from a file."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.calibrations import SIMULATED_SEED, from_file, stored_calibrations
from monitor.cli.folder import sole_use
from monitor.cli.terminal import printable
from monitor.errors import SensorError, UsageError
from monitor.locations import history_file
from monitor.model.limbs import LIMBS, Limb
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.calibration import Calibration
    from monitor.sensors.radio import Radio
    from monitor.sensors.scanning import FoundSensor
    from monitor.sensors.source import LiveSource

SPEED = 4.0
"""Simulated sensors are turned so many times faster than life."""


@click.command(help=texts.CALIBRATE_HELP)
@click.argument("file", required=False, type=click.Path(path_type=Path, readable=False))
@click.option("--sensor", metavar="ID", help=texts.CALIBRATE_SENSOR)
@click.option("--rest", is_flag=True, help=texts.CALIBRATE_REST)
@click.option("--columns", metavar="t=NAME,ax=NAME,...", help=texts.CALIBRATE_COLUMNS)
@click.option("--simulated", is_flag=True, help=texts.CALIBRATE_SIMULATED)
@click.option("--list", "list_", is_flag=True, help=texts.CALIBRATE_LIST)
@click.pass_obj
def calibrate(
    options: Globals,
    file: Path | None,
    sensor: str | None,
    rest: bool,
    columns: str | None,
    simulated: bool,
    list_: bool,
) -> int:
    from monitor.dashboard.calibration_words import done

    if list_:
        _list(stored_calibrations(options.data_dir))
        return 0
    if file is not None:
        if rest or simulated:
            raise UsageError(texts.FILE_GOES_WITH_NEITHER_REST, advice=texts.NAME_ONE_WAY)
        made = from_file(file, None, columns, options.data_dir)
        click.echo(f"{printable(str(file))}: {done(made)}")
        if sensor is not None:
            with sole_use(options, "calibrate"):
                _keep(options, sensor, made)
        return 0
    with sole_use(options, "calibrate"):
        asyncio.run(_at_the_table(options, sensor, rest=rest, simulated=simulated))
    return 0


async def _at_the_table(options: Globals, wanted: str | None, *, rest: bool, simulated: bool) -> None:
    radio = _table() if simulated else _radio()
    known = stored_calibrations(options.data_dir)
    for one in await _sensors(radio, wanted):
        click.echo(f"{printable(one.name)}  {one.address}")
        if rest:
            if one.address not in known:
                raise UsageError(
                    texts.NOT_CALIBRATED.format(label=one.label), advice=texts.FIRST_KICKSTEP_CALIBRATE_REST
                )
            _keep(options, one.address, await _rest_check(radio, one, known[one.address]))
        else:
            _keep(options, one.address, await six_faces(radio, one))


async def six_faces(radio: Radio, sensor: FoundSensor) -> Calibration:
    """Ask for the positions until all were held.

    Raises:
        DataError: they are not good enough.
        SensorError: the sensor could not be had.
    """
    from monitor.analysis.calibration import Calibrating, StillFinder
    from monitor.dashboard.calibration_words import ask, done, heard
    from monitor.preview import samples

    still, seen = StillFinder(), Calibrating()
    click.echo(ask(seen))
    async with aclosing(samples(_source(radio, sensor))) as news:
        async for blocks in news:
            for block in blocks:
                for position in still.push(block.time_s, block.acc_ms2):
                    click.echo(f"  {heard(seen.add(position), seen)}")
                    if seen.complete:
                        made = seen.result(date.today().isoformat())
                        click.echo(f"  {done(made)}")
                        return made
                    click.echo(ask(seen))
    raise SensorError(texts.SENSOR_STREAM_ENDED, where=sensor.label, advice=texts.CHARGED_AND_NEAR_TRY_AGAIN)


async def _rest_check(radio: Radio, sensor: FoundSensor, known: Calibration) -> Calibration:
    from monitor.analysis.calibration import StillFinder, checked
    from monitor.dashboard.calibration_words import rest_words
    from monitor.preview import samples
    from monitor.texts.ready import CHECK

    still = StillFinder()
    click.echo(CHECK)
    async with aclosing(samples(_source(radio, sensor))) as news:
        async for blocks in news:
            for block in blocks:
                for position in still.push(block.time_s, block.acc_ms2):
                    found = checked(known, position, date.today().isoformat())
                    click.echo(f"  {rest_words(found)}")
                    return found
    raise SensorError(texts.SENSOR_STREAM_ENDED, where=sensor.label, advice=texts.CHARGED_AND_NEAR_TRY_AGAIN)


def _source(radio: Radio, sensor: FoundSensor) -> LiveSource:
    from monitor.cli.record import WISHES
    from monitor.sensors.source import LiveSource

    return LiveSource(radio, {Limb.LEFT: sensor}, WISHES)


async def _sensors(radio: Radio, wanted: str | None) -> list[FoundSensor]:
    from monitor.cli.record import choice, named
    from monitor.sensors.scanning import scan

    found = [one for one in await scan(radio) if not one.profile.refuse]
    chosen = found if wanted is None else named(wanted, found)
    if not chosen:
        raise SensorError(texts.NO_SUCH_SENSOR_WAS_FOUND, advice=texts.IS_IT_NEAR.format(choice=choice(found)))
    if len(chosen) > len(LIMBS) or (wanted is not None and len(chosen) > 1):
        raise UsageError(
            texts.SENSORS_IN_RANGE.format(number=len(chosen)), advice=texts.SAY_WHICH.format(choice=choice(chosen))
        )
    return sorted(chosen, key=lambda one: one.address)


def _radio() -> Radio:
    from monitor.sensors.radio import Radio

    return Radio()


def _table() -> Radio:
    from monitor.sensors.clock import Clock
    from monitor.simulation.ble_world import demo_world
    from monitor.simulation.table import Table

    table = Table(SIMULATED_SEED)
    return demo_world(table.scenario, SIMULATED_SEED, Clock(SPEED), wearer=table).radio()


def _keep(options: Globals, address: str, made: Calibration) -> None:
    from monitor.storage.writer import HistoryWriter
    from monitor.texts.ready import KEPT

    with HistoryWriter(history_file(options.data_dir)) as writer:
        writer.set_calibration(address, made).result()
    click.echo(f" {KEPT}")


def _list(known: dict[str, Calibration]) -> None:
    from monitor.dashboard.calibration_words import done

    if not known:
        click.echo(texts.NO_SENSOR_CALIBRATED_YET)
    for address, made in sorted(known.items()):
        click.echo(
            texts.CALIBRATED_CHECKED.format(
                address=printable(address), made_on=made.made_on or texts.FROM_FILE, checked_on=made.checked_on or "-"
            )
        )
        click.echo(f"  {done(made)}")
