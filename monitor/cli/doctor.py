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
from monitor.texts import file_commands as texts

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


@click.command(help=texts.DOCTOR_HELP)
@click.option("--json", "as_json", is_flag=True, help=texts.DOCTOR_JSON)
@click.pass_obj
def doctor(options: Globals, as_json: bool) -> int:
    found = look_around(options.data_dir)
    if as_json:
        click.echo(json.dumps({"schema": "kickstep.doctor/1", **found.facts, "to_do": found.to_do}))
    else:
        click.echo("\n".join(told(found)))
    return 1 if found.to_do else 0


def look_around(chosen: Path | None) -> Findings:
    """Look at everything.

    Args:
        chosen: the data folder, where it is not the usual one.
    """
    found = Findings()
    _versions(found)
    _terminal(found)
    _bluetooth(found)
    _profiles(found)
    _data(found, chosen)
    _kept(found, chosen)
    _log(found, chosen)
    return found


def _versions(found: Findings) -> None:
    versions = {"kickstep": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "missing"
            found.needs(texts.LIBRARY_MISSING.format(name=name), texts.INSTALL_KICKSTEP_AGAIN_PIP)
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
                texts.SENSOR_PROFILE_CANNOT_BE_USED.format(name=name, without_name=_without_name(str(error))),
                texts.INSTALL_KICKSTEP_AGAIN,
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
            texts.RECORDINGS_CANNOT_BE_WRITTEN,
            texts.MAKE_WRITABLE_FOR_YOU_OR,
        )
    if free_mb < LEAST_FREE_MB:
        found.needs(texts.ONLY_MB_FREE_FOR_RECORDINGS.format(free_mb=free_mb), texts.FREE_SOME_SPACE_ON_DISK)
    if waiting:
        found.needs(texts.EARLIER_RECORDINGS_WERE_NOT.format(waiting=waiting), texts.MENDS_THEM_KICKSTEP_RECOVER)


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
        "history": texts.NONE_YET,
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
            texts.DATA_FOLDER_LIES_ON_ANOTHER.format(kept=kept["network"]),
            texts.LET_ONE_COMPUTER_AT_TIME_USE,
        )
    if kept["open_to_others"]:
        found.needs(
            texts.OTHER_USERS_COMPUTER_MAY_READ.format(kept=kept["open_to_others"]),
            texts.MAKE_THEM_YOURS_ALONE_CHMOD_R,
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


def told(found: Findings) -> list[str]:
    """In lines for people."""
    facts = found.facts
    screen, blue, data = facts["terminal"], facts["bluetooth"], facts["data"]
    colours = {0: texts.NO_COLOURS, 16: texts.N16_COLOURS, 256: texts.N256_COLOURS}.get(
        screen["colours"], texts.ALL_COLOURS
    )
    kept = facts["kept"]
    earlier = (
        texts.COUNTED_BY_EARLIER_METHOD.format(kept=kept["of_an_earlier_method"])
        if kept["of_an_earlier_method"]
        else ""
    )
    kind = "" if screen["interactive"] else texts.NOT_INTERACTIVE
    adapters = ", ".join(
        f"{a['name']} {'on' if a['on'] else 'off'}{'' if a['low_energy'] else ' (no Low Energy)'}"
        for a in blue["adapters"]
    )
    rows = [
        (texts.VERSIONS, ", ".join(f"{name} {version}" for name, version in facts["versions"].items())),
        (texts.SYSTEM, facts["system"]),
        (texts.TERMINAL, f"{screen['columns']} x {screen['lines']}, {colours}{kind}"),
        (texts.BLUETOOTH, blue["state"]),
        (texts.ADAPTERS, adapters or texts.NONE_SEEN),
        (texts.SENSORS_KNOWN, ", ".join(facts["profiles"])),
        (texts.DATA_FOLDER, f"{data['folder']}: {(texts.WRITABLE if data['writable'] else texts.NOT_WRITABLE)}"),
        (texts.FREE_SPACE, texts.MB.format(data=data["free_mb"])),
        (texts.RECORDINGS, texts.NUMBER_MB.format(number=kept["recordings"], mb=kept["recordings_mb"])),
        (
            texts.HISTORY,
            texts.HISTORY_LINE.format(
                state=kept["history"], number=kept["sessions"], mb=kept["history_mb"], earlier=earlier
            ),
        ),
    ]
    lines = [click.wrap_text(printable(f"{name:14} {value}"), 96, subsequent_indent=" " * 15) for name, value in rows]
    if facts["log"]:
        lines += [texts.LAST_LINES_LOG, *(f"  {printable(line)}" for line in facts["log"])]
    lines.append("")
    if not found.to_do:
        lines.append(texts.NOTHING_NEEDS_DOING)
    for item in found.to_do:
        lines.append(click.wrap_text(printable(texts.TO_DO.format(item=item["what"])), 96, subsequent_indent="  "))
        lines.append(click.wrap_text(printable(item["advice"]), 96, initial_indent="  ", subsequent_indent="  "))
    return "\n".join(lines).split("\n")
