"""`kickstep doctor`: is everything there that a session needs, in words, and what to do about what is not."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import __version__
from monitor.cli.terminal import is_terminal, printable
from monitor.errors import MonitorError, StorageError
from monitor.locations import data_dir, history_file, log_file, own_recordings

if TYPE_CHECKING:
    from monitor.cli.app import Globals

LIBRARIES = ("bleak", "textual", "numpy", "scipy", "sqlite-utils", "mcap", "msgspec", "click")
LEAST_FREE_MB = 200.0
"""An hour of two sensors takes 39 MB while it runs (docs/recordings.md)."""
LOG_LINES = 20


@dataclass(slots=True)
class Findings:
    """What was looked at, and what needs doing."""

    facts: dict[str, Any] = field(default_factory=dict)
    to_do: list[dict[str, str]] = field(default_factory=list)

    def needs(self, what: str, advice: str) -> None:
        """Something has to be done."""
        self.to_do.append({"what": what, "advice": advice})


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def doctor(options: Globals, as_json: bool) -> int:
    """Look whether this computer is ready: Bluetooth, disk, terminal, sensors' profiles, what is kept.

    Nothing is changed and no sensor is needed. No names are shown, so the answer can be sent to somebody who helps.
    Exit code 1 means that something needs doing; each such thing is named with its next step.

    \b
    Examples:
      kickstep doctor
      kickstep doctor --json
    """
    found = Findings()
    _versions(found)
    _terminal(found)
    _bluetooth(found)
    _profiles(found)
    _data(found, options.data_dir)
    _kept(found, options.data_dir)
    _log(found, options.data_dir)
    if as_json:
        click.echo(json.dumps({"schema": "kickstep.doctor/1", **found.facts, "to_do": found.to_do}))
    else:
        _tell(found)
    return 1 if found.to_do else 0


def _versions(found: Findings) -> None:
    versions = {"kickstep": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "missing"
            found.needs(f"the library {name} is missing", "Install kickstep again: pip install --force-reinstall .")
    found.facts["versions"] = versions
    found.facts["system"] = f"{platform.system()} {platform.release()} {platform.machine()}"


def _terminal(found: Findings) -> None:
    size = shutil.get_terminal_size()
    colours = 16
    if os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb":
        colours = 0
    elif os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        colours = 1 << 24
    elif "256" in os.environ.get("TERM", ""):
        colours = 256
    found.facts["terminal"] = {
        "interactive": is_terminal(sys.stdin) and is_terminal(sys.stderr),
        "columns": size.columns,
        "lines": size.lines,
        "colours": colours,
    }


def _bluetooth(found: Findings) -> None:
    from monitor.sensors.adapters import look

    bluetooth = asyncio.run(look())
    trouble = bluetooth.trouble
    found.facts["bluetooth"] = {
        "state": "ready" if trouble is None else str(trouble),
        "adapters": [{"name": a.name, "on": a.powered, "low_energy": a.low_energy} for a in bluetooth.adapters],
    }
    if trouble is not None:
        found.needs(str(trouble), trouble.advice)


def _profiles(found: Findings) -> None:
    from monitor.firmware.loading import load_text, shipped_profiles

    good = []
    for name, path in shipped_profiles().items():
        try:
            if not load_text(path.read_text(encoding="utf-8"), path.name).refuse:
                good.append(name)
        except (MonitorError, OSError) as error:
            found.needs(
                f"the sensor profile {name} cannot be used ({_without_name(str(error))})", "Install kickstep again."
            )
    found.facts["profiles"] = sorted(good)


def _data(found: Findings, chosen: Path | None) -> None:
    from monitor.recording.recovery import unfinished

    folder = data_dir(chosen)
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            writable = there.is_dir()
    except OSError:
        writable = False
    free_mb = shutil.disk_usage(there).free / 1e6
    waiting = len(unfinished(own_recordings(chosen)))
    found.facts["data"] = {
        "folder": _without_name(str(folder)),
        "writable": writable,
        "free_mb": round(free_mb),
        "unfinished_recordings": waiting,
    }
    if not writable:
        found.needs(
            "recordings cannot be written into the data folder",
            "Make it writable for you, or choose another: kickstep --data-dir FOLDER.",
        )
    if free_mb < LEAST_FREE_MB:
        found.needs(f"only {free_mb:.0f} MB are free for recordings", "Free some space on this disk.")
    if waiting:
        found.needs(f"earlier recordings were not ended properly ({waiting})", "This mends them: kickstep recover")


def _kept(found: Findings, chosen: Path | None) -> None:
    """What is kept: sizes, rights, and whether the history can be used. Numbers alone, no names."""
    from monitor.storage.history import History
    from monitor.storage.places import network_kind
    from monitor.storage.rebuilding import asides
    from monitor.storage.recounting import todays_method

    folder, path = data_dir(chosen), history_file(chosen)
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()] if folder.is_dir() else []
    recordings = [file for file in files if file.parent == own_recordings(chosen)]
    may_enter = folder.is_dir() and folder.stat().st_mode & 0o077
    open_to_others = [file for file in files if may_enter and file.stat().st_mode & 0o077]
    kept: dict[str, Any] = {
        "history": "none yet",
        "sessions": 0,
        "of_an_earlier_method": 0,
        "history_mb": _megabytes([path]),
        "recordings": len(recordings),
        "recordings_mb": _megabytes(recordings),
        "set_aside": len(asides(path)),
        "network": network_kind(folder),
        "open_to_others": len(open_to_others) if os.name != "nt" else 0,
    }
    try:
        with History(path) as history:
            if path.exists():
                kept["history"] = "ready"
                kept["sessions"] = sum(day.sessions for day in history.days())
                kept["of_an_earlier_method"] = len(history.counted_otherwise(*todays_method()))
    except StorageError as error:
        kept["history"] = error.message
        found.needs(error.message, error.advice)
    found.facts["kept"] = kept
    if kept["network"]:
        found.needs(
            f"the data folder lies on another computer ({kept['network']})",
            "Let one computer at a time use it, or choose a folder on this one: kickstep --data-dir FOLDER.",
        )
    if kept["open_to_others"]:
        found.needs(
            f"other users of this computer may read {kept['open_to_others']} files of the data folder",
            "Make them yours alone: chmod -R go= FOLDER (kickstep where shows it).",
        )


def _megabytes(files: list[Path]) -> float:
    return round(sum(file.stat().st_size for file in files if file.exists()) / 1e6, 1)


def _log(found: Findings, chosen: Path | None) -> None:
    try:
        lines = log_file(chosen).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    found.facts["log"] = [_without_name(line) for line in lines[-LOG_LINES:]]


def _without_name(text: str) -> str:
    """Home folders carry their owner's name."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _tell(found: Findings) -> None:
    facts = found.facts
    screen, blue, data = facts["terminal"], facts["bluetooth"], facts["data"]
    colours = {0: "no colours", 16: "16 colours", 256: "256 colours"}.get(screen["colours"], "all colours")
    kept = facts["kept"]
    earlier = f", {kept['of_an_earlier_method']} counted by an earlier method" if kept["of_an_earlier_method"] else ""
    kind = "" if screen["interactive"] else ", not interactive"
    adapters = ", ".join(
        f"{a['name']} {'on' if a['on'] else 'off'}{'' if a['low_energy'] else ' (no Low Energy)'}"
        for a in blue["adapters"]
    )
    rows = [
        ("Versions", ", ".join(f"{name} {version}" for name, version in facts["versions"].items())),
        ("System", facts["system"]),
        ("Terminal", f"{screen['columns']} x {screen['lines']}, {colours}{kind}"),
        ("Bluetooth", blue["state"]),
        ("Adapters", adapters or "none seen"),
        ("Sensors known", ", ".join(facts["profiles"])),
        ("Data folder", f"{data['folder']}: {'writable' if data['writable'] else 'NOT writable'}"),
        ("Free space", f"{data['free_mb']} MB"),
        ("Recordings", f"{kept['recordings']}, {kept['recordings_mb']} MB"),
        ("History", f"{kept['history']}; {kept['sessions']} sessions, {kept['history_mb']} MB{earlier}"),
    ]
    for name, value in rows:
        click.echo(click.wrap_text(printable(f"{name:14} {value}"), 96, subsequent_indent=" " * 15))
    if facts["log"]:
        click.echo("Last lines of the log:")
        for line in facts["log"]:
            click.echo(f"  {printable(line)}")
    click.echo("")
    if not found.to_do:
        click.echo("Nothing needs doing.")
    for item in found.to_do:
        click.echo(click.wrap_text(printable(f"To do: {item['what']}."), 96, subsequent_indent="  "))
        click.echo(click.wrap_text(printable(item["advice"]), 96, initial_indent="  ", subsequent_indent="  "))
