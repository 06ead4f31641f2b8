"""`kickstep profiles`: the sensors that are known, and what one needs to add another without code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.capturing import SIMULATED, capture
from monitor.cli.terminal import printable, say_error
from monitor.errors import DataError

if TYPE_CHECKING:
    from monitor.firmware.profile import Profile


@click.group()
def profiles() -> None:
    """Look at the sensor profiles, and help to write one.

    A profile is a TOML file that says how a sensor is recognised, what is written to it and what its packets mean;
    docs/sensors.md explains every key. Nothing here changes a file that is there.

    \b
    Examples:
      kickstep profiles list
      kickstep profiles check my-sensor.toml
      kickstep profiles schema > profile.schema.json
      kickstep profiles capture my-sensor.toml
    """


@profiles.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_profiles(as_json: bool) -> None:
    """Show the sensors that are known, and how much is known of them."""
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
    table = [("Profile", "Status", "Rates, Hz", "Sensor"), *cells]
    widths = [max(len(row[place]) for row in table) for place in range(4)]
    for row in table:
        click.echo(printable("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()))


@profiles.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> int:
    """Check profiles: form, contradictions, test vectors, and what rest must show.

    An error names the file, the key path and, for an unknown key, the nearest one that exists; exit code 4.
    """
    from monitor.firmware.loading import load_profile

    code = 0
    for path in files:
        try:
            profile = load_profile(path)
        except DataError as error:
            say_error(error)
            code = error.exit_code
            continue
        click.echo(printable(f"{path}: good. {_summary(profile)}"))
        for hint in _hints(profile):
            click.echo(click.wrap_text(printable(hint), 96, initial_indent="  - ", subsequent_indent="    "))
    return code


@profiles.command()
def schema() -> None:
    """Print the JSON Schema of a profile, with which editors complete keys and underline mistakes."""
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
        return f"It refuses {profile.title}: {profile.refuse}"
    return (
        f"{profile.title}, {profile.status}; test vectors that agree: {len(profile.vectors)} of packets,"
        f" {len(profile.setup_vectors)} of the set-up."
    )


def _hints(profile: Profile) -> list[str]:
    """What is allowed and still worth a look."""
    from monitor.firmware.profile_steps import Write
    from monitor.firmware.resolving import resolve

    if profile.refuse:
        return []
    hints = []
    if not resolve(profile).losses_visible:
        hints.append("Neither a clock nor a counter: losses are not visible, and the figures will say so.")
    if any(isinstance(step, Write) for step in profile.setup) and not profile.setup_vectors:
        hints.append("No [[setup_vectors]]: nothing proves the bytes that are written.")
    if profile.vectors and all(vector.source.startswith(SIMULATED) for vector in profile.vectors):
        hints.append("Every test vector was made from the file itself: they agree with it, and prove nothing about it.")
    doubtful = sum(entry.level == "unverified" for entry in profile.evidence)
    if doubtful:
        hints.append(f"Facts marked as unverified: {doubtful}.")
    if profile.limits.clip_g is None:
        hints.append("No limits.clip_g: movement beyond the sensor's range will not be noticed.")
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
    return (
        "No test vector shows a sensor at rest, about 1 g, so scale and unit are not proven. If one of them lies"
        f" still: {rest_trouble(float(np.median(norm)))}."
    )
