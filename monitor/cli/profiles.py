"""`kickstep profiles`: the sensors that are known, and what one needs to add another without code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.capturing import SIMULATED, capture
from monitor.cli.terminal import printable, say_error
from monitor.errors import DataError
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.firmware.profile import Profile


@click.group(help=texts.PROFILES_HELP)
def profiles() -> None:
    pass


@profiles.command("list", help=texts.PROFILES_LIST_PROFILES_HELP)
@click.option("--json", "as_json", is_flag=True, help=texts.SCAN_JSON)
def list_profiles(as_json: bool) -> None:
    from monitor.firmware.loading import load_profile, shipped_profiles

    known = [load_profile(path) for path in shipped_profiles().values()]
    if as_json:
        rows = [
            {"id": p.id, "title": p.title, "status": p.status, "rates_hz": _rates(p), "refuse": p.refuse or None}
            for p in known
        ]
        click.echo(json.dumps({"schema": "kickstep.profiles/1", "profiles": rows}))
        return
    cells = [(p.id, p.status, ", ".join(f"{rate:g}" for rate in _rates(p)) or "-", p.title) for p in known]
    table = [(texts.PROFILE, texts.STATUS, texts.RATES_HZ, texts.SENSOR), *cells]
    widths = [max(len(row[place]) for row in table) for place in range(4)]
    for row in table:
        click.echo(printable("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()))


@profiles.command(help=texts.PROFILES_CHECK_HELP)
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> int:
    from monitor.firmware.loading import load_profile

    code = 0
    for path in files:
        try:
            profile = load_profile(path)
        except DataError as error:
            say_error(error)
            code = error.exit_code
            continue
        click.echo(printable(texts.GOOD_2.format(path=path, summary=_summary(profile))))
        for hint in _hints(profile):
            click.echo(click.wrap_text(printable(hint), 96, initial_indent="  - ", subsequent_indent="    "))
    return code


@profiles.command(help=texts.PROFILES_SCHEMA_HELP)
def schema() -> None:
    import msgspec

    from monitor.firmware.profile import Profile

    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Profile)}
    click.echo(json.dumps(made, indent=1))


profiles.add_command(capture)


def _rates(profile: Profile) -> list[float]:
    rate = profile.params.get("rate")
    return [] if rate is None else [value for value in rate.allowed if not isinstance(value, str)]


def _summary(profile: Profile) -> str:
    if profile.refuse:
        return texts.REFUSES.format(title=profile.title, refuse=profile.refuse)
    return texts.TEST_VECTORS_AGREE_PACKETS_SET.format(
        title=profile.title, status=profile.status, number=len(profile.vectors), number_2=len(profile.setup_vectors)
    )


def _hints(profile: Profile) -> list[str]:
    """What is allowed and still worth a look."""
    from monitor.firmware.profile_steps import Write
    from monitor.firmware.resolving import resolve

    if profile.refuse:
        return []
    hints = []
    if not resolve(profile).losses_visible:
        hints.append(texts.NEITHER_CLOCK_NOR_COUNTER)
    if any(isinstance(step, Write) for step in profile.setup) and not profile.setup_vectors:
        hints.append(texts.NO_SETUP_VECTORS_NOTHING)
    if profile.vectors and all(vector.source.startswith(SIMULATED) for vector in profile.vectors):
        hints.append(texts.EVERY_TEST_VECTOR_WAS_MADE)
    doubtful = sum(entry.level == "unverified" for entry in profile.evidence)
    if doubtful:
        hints.append(texts.FACTS_MARKED_AS_UNVERIFIED.format(doubtful=doubtful))
    if profile.limits.clip_g is None:
        hints.append(texts.NO_LIMITS_CLIP_G_MOVEMENT)
    if profile.unit_check == "rest_norm_1g" and (trouble := _rest(profile)) is not None:
        hints.append(trouble)
    return hints


def _rest(profile: Profile) -> str | None:
    """A sensor at rest shows 1 g: does any vector? It is the one check of scale and unit without the sensor."""
    import numpy as np

    from monitor.firmware.rest import rest_trouble
    from monitor.firmware.vectors import decode_vector

    norms = [np.linalg.norm(decode_vector(profile, vector).acc_ms2, axis=1) for vector in profile.vectors]
    norm = np.concatenate(norms)
    norm = norm[np.isfinite(norm)]
    if not norm.size or any(rest_trouble(float(value)) is None for value in norm):
        return None
    return texts.NO_TEST_VECTOR_SHOWS_SENSOR_AT.format(rest_trouble=rest_trouble(float(np.median(norm))))
