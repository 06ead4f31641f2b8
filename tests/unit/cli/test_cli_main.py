"""The entry: help without heavy imports, exit codes, interruptions, a reader that goes away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import monitor
from monitor import cli
from monitor.cli.app import COMMANDS, Globals, kickstep
from monitor.errors import DataError, MonitorError, SensorError, StorageError, UsageError

ROOT = str(Path(monitor.__file__).parent.parent)
HEAVY = ("numpy", "scipy", "bleak", "textual", "sqlite_utils")


def python(*args: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": ROOT} | more
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("args", [[], ["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    script = (
        "import sys\nfrom monitor.cli import run\ncode = run(sys.argv[1:])\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    done = python("-c", script, *args)
    assert done.returncode == 0, done.stderr
    assert "kickstep" in done.stdout


def test_every_command_loads_and_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == 0
    listed = capsys.readouterr().out
    context = click.Context(kickstep)
    for name, (_, words) in COMMANDS.items():
        assert f"  {name} " in listed
        assert words in listed
        assert kickstep.get_command(context, name) is not None


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"kickstep {monitor.__version__}\n"


@pytest.mark.parametrize("args", [["--nonsense"], ["nonsense"], ["count", "--nonsense"], ["count", "--activity", "x"]])
def test_usage_mistakes_leave_with_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(args) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "nonsense" in said.err or "activity" in said.err


def command_that(raises: BaseException | None, monkeypatch: pytest.MonkeyPatch) -> list[Globals]:
    seen: list[Globals] = []

    @click.command()
    @click.pass_obj
    def thing(settings: Globals) -> None:
        seen.append(settings)
        if raises is not None:
            raise raises

    monkeypatch.setattr(sys.modules[__name__], "thing", thing, raising=False)
    monkeypatch.setitem(COMMANDS, "thing", (f"{__name__}:thing", "A thing."))
    return seen


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (SensorError("x"), 3),
        (DataError("x"), 4),
        (StorageError("x"), 5),
        (MonitorError("x"), 1),
        (KeyboardInterrupt(), 130),
        (click.UsageError("x"), 2),
        (BrokenPipeError(), 0),
        (OSError(28, "No space left on device"), 5),
        (ZeroDivisionError("x"), 1),
    ],
)
def test_exit_codes(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("monitor.cli.silence", lambda stream: None)
    monkeypatch.setattr("monitor.cli.app.silence", lambda stream: None)
    monkeypatch.delenv("KICKSTEP_DEBUG", raising=False)
    command_that(error, monkeypatch)
    with pytest.raises(SystemExit) as left:
        cli.main(["thing"])
    assert left.value.code == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_fault_is_two_lines_and_where_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command_that(ZeroDivisionError("one two"), monkeypatch)
    monkeypatch.delenv("KICKSTEP_DEBUG", raising=False)
    assert cli.run(["thing"]) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 2
    assert "ZeroDivisionError at test_cli_main.py:" in said
    assert "one two" not in said
    monkeypatch.setenv("KICKSTEP_DEBUG", "1")
    assert cli.run(["thing"]) == 1
    said = capsys.readouterr().err
    assert "test_cli_main.py" in said.splitlines()[-3]
    assert "one two" not in said


def test_global_options_reach_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = command_that(None, monkeypatch)
    assert cli.run(["--data-dir", str(tmp_path), "--plain", "thing"]) == 0
    monkeypatch.setenv("KICKSTEP_DATA_DIR", "elsewhere")
    assert cli.run(["thing"]) == 0
    monkeypatch.delenv("KICKSTEP_DATA_DIR")
    assert cli.run(["thing"]) == 0
    assert seen == [Globals(tmp_path, True), Globals(Path("elsewhere"), False), Globals(None, False)]


@pytest.mark.skipif(os.name != "posix", reason="pipes of another kind")
def test_a_reader_that_goes_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "--help"], stdout=gone, stderr=subprocess.PIPE, cwd=ROOT
        )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_a_storage_error() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "--version"], stdout=full, stderr=subprocess.PIPE, cwd=ROOT
        )
    assert done.returncode == 5
    assert b"could not be written" in done.stderr
    assert b"Traceback" not in done.stderr
