"""What goes wrong around a session: disks, folders, sensors, keys. Whole processes where only those tell the truth."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from monitor import cli
from monitor.errors import SensorError
from monitor.model.records import Packet
from monitor.recording.reader import is_closed, read_records
from monitor.recording.recovery import unfinished
from monitor.runner import Session, run_until_interrupted
from monitor.sensors.clock import Clock
from monitor.simulation.ble_radio_link import AirSetup
from monitor.simulation.ble_world import ADDRESSES, demo_world
from monitor.simulation.scenarios import supine_kicking
from monitor.simulation.virtual_time import run_virtually
from tests.ble_helpers import LEFT, RIGHT, open_session, virtual_world

ROOT = Path(__file__).resolve().parents[3]
DEMO = ("demo", "--headless", "--speed", "5", "--seconds", "40")
FULL = "No space left on device"

if sys.platform == "win32":
    pytest.skip("signals, users and limits of Unix", allow_module_level=True)

import pwd  # noqa: E402 - only where it exists
import resource  # noqa: E402

NOBODY = next((user.pw_uid for user in pwd.getpwall() if user.pw_name == "nobody"), None)


def kickstep(folder: Path, *args: str, **how: Any) -> subprocess.Popen[str]:
    """A process of its own, with `folder` as its data folder."""
    command = (sys.executable, "-m", "monitor", "--data-dir", str(folder), *args)
    environment = {**os.environ, "PYTHONWARNINGS": "error", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=150)
    return process.returncode, out, err


def live_file(process: subprocess.Popen[str], folder: Path, least: int) -> Path:
    """The recording that is being written, as soon as it has that many packets."""
    end = time.monotonic() + 120.0
    while process.poll() is None and time.monotonic() < end:
        for path in (folder / "recordings").glob("*.live.mcap"):
            if path.stat().st_size > 10_000 and packets(path) > least:
                return path
        time.sleep(0.05)
    process.kill()
    raise AssertionError(f"no recording was begun: {ended(process)}")


def packets(path: Path) -> int:
    return sum(isinstance(record, Packet) for record in read_records(path))


def whole(counted: str, kept_s: float = 0.0) -> dict[str, Any]:
    """The JSON of a demo that went on, long after the last packet that was kept. (On a busy machine the sensors of a
    demo that is faster than life are late to begin.)"""
    found: dict[str, Any] = json.loads(counted)
    assert found["duration_s"] > max(kept_s + 5.0, 20.0)
    assert len(found["kicks"]) > 2
    return found


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 128 KiB; None where this user may not make one."""
    place = tmp_path / "small"
    place.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    made = False
    if os.geteuid() == 0 and mount and umount and sys.platform == "linux":
        done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=128k", "none", str(place)], capture_output=True)
        made = done.returncode == 0
    yield place if made else None
    if made and umount:
        subprocess.run([umount, str(place)], check=True)


def check_cut_short(folder: Path, code: int, out: str, err: str, reason: str) -> None:
    assert code == 5, err
    (path,) = (folder / "recordings").iterdir()
    whole(out, max(record.time_s for record in read_records(path) if isinstance(record, Packet)))
    assert err.count(reason) == 1, "said once, in words"
    assert "Counting goes on" in err
    assert path.name.endswith(".live.mcap")
    assert packets(path) > 500, "what there was room for is kept"
    assert unfinished(path.parent) == [path]


def test_the_disk_becomes_full(small_disk: Path | None) -> None:
    if small_disk is None:
        pytest.skip("no small disk can be made here")
    check_cut_short(small_disk, *ended(kickstep(small_disk, *DEMO)), FULL)
    (path,) = (small_disk / "recordings").iterdir()
    free = os.statvfs(small_disk)
    with (small_disk / "rest").open("wb") as rest:
        rest.write(bytes(free.f_bavail * free.f_bsize))
    code, out, err = ended(kickstep(small_disk, *DEMO))
    assert code == 5
    whole(out)
    assert err.count(FULL) == 1
    assert "goes on without a recording" in err
    assert list(path.parent.iterdir()) == [path], "no empty file"


def test_a_file_may_not_grow_further(tmp_path: Path) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    check_cut_short(tmp_path, *ended(kickstep(tmp_path, *DEMO, preexec_fn=limit)), "File too large")


def test_no_room_left_for_the_compact_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise OSError(28, FULL)

    monkeypatch.setattr("monitor.recording.compaction.write_compact", fail)
    said = []

    async def run() -> Any:
        session = Session(await open_session(virtual_world()), tmp_path / "a.live.mcap", 10.0)
        session.watcher.trouble = said.append
        return await session.run()

    end = run_virtually(run())
    assert end.recording == tmp_path / "a.live.mcap"
    assert is_closed(end.recording)
    assert [end.trouble] == said
    assert [path.name for path in tmp_path.iterdir()] == ["a.live.mcap"]


def test_a_file_stands_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "recordings").write_text("mine")
    code, out, err = ended(kickstep(tmp_path, *DEMO))
    assert code == 5
    assert "recordings" in err
    assert "goes on without a recording" in err
    assert "--data-dir" in err
    assert "Traceback" not in err
    whole(out)
    assert (tmp_path / "recordings").read_text() == "mine"


AS_NOBODY = """
import os, sys
from monitor import cli
assert cli.run(["--data-dir", sys.argv[1], "demo", "--headless", "--speed", "90", "--seconds", "1"]) == 0
print("now as nobody")
os.setuid(int(sys.argv[2]))
sys.exit(cli.run(["--data-dir", *sys.argv[3:]]))
"""


def test_an_unwritable_folder(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    (folder / "recordings").mkdir(parents=True)
    (folder / "recordings").chmod(0o555)
    if os.geteuid() != 0:
        code, out, err = ended(kickstep(folder, *DEMO))
    elif NOBODY is None:
        pytest.skip("nobody to be")
    else:  # the first run brings in all that nobody may not be allowed to read
        args = (sys.executable, "-c", AS_NOBODY, str(tmp_path / "open"), str(NOBODY), str(folder), *DEMO)
        done = subprocess.run(args, cwd=ROOT, capture_output=True, text=True, timeout=150)
        code, out, err = done.returncode, done.stdout.partition("now as nobody\n")[2], done.stderr
    assert code == 5, err
    assert err.count("Permission denied") == 1
    assert "You may not write into this folder" in err
    assert "goes on without a recording" in err
    assert "Traceback" not in err
    whole(out)
    assert not list((folder / "recordings").iterdir())


@pytest.mark.parametrize("fault", ["gone", "refused"])
def test_a_sensor_cannot_be_had(tmp_path: Path, fault: str) -> None:
    async def run() -> None:
        world = virtual_world()
        source = await open_session(world)
        if fault == "gone":
            world.out_of_range(RIGHT)
        else:
            world.refuse(LEFT, 99)
        session = Session(source, tmp_path / "a.live.mcap", 10.0)
        try:
            await session.run()
        finally:
            assert not session.begun
            assert not any(device.connected for device in world.devices.values())

    with pytest.raises(SensorError) as caught:
        run_virtually(run())
    assert caught.value.exit_code == 3
    assert caught.value.advice
    assert not list(tmp_path.iterdir()), "an empty recording was left"


def test_record_with_sensors_that_are_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fast(simulated: bool, seconds: float | None, seed: int) -> Any:
        return demo_world(supine_kicking(minutes=0.1), 1, Clock(50.0)).radio(), dict(ADDRESSES)

    monkeypatch.setattr(import_module("monitor.cli.record"), "_radio", fast)
    record = ["--data-dir", str(tmp_path), "record", "--simulated", "--seconds", "5"]
    assert cli.run([*record, "--left", "AA:00", "--right", RIGHT]) == 3
    said = capsys.readouterr().err
    assert "the left sensor was not found" in said
    assert LEFT in said
    assert cli.run([*record, "--left", LEFT, "--right", LEFT]) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"kickstep.lock"}  # no recording, no history


def test_interrupted_before_the_session_began() -> None:
    """Ctrl-C while connecting is no fault of the sensors."""

    async def make() -> Session:
        source = await open_session(demo_world(supine_kicking(minutes=0.1), 1, air=AirSetup(connect_s=5.0)))
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        return Session(source, None)

    before = signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        with pytest.raises(KeyboardInterrupt):
            run_until_interrupted(make)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_interrupted_in_good_order(tmp_path: Path) -> None:
    process = kickstep(tmp_path, "demo", "--headless", "--speed", "10", "--seconds", "1200")
    live = live_file(process, tmp_path, 1000)
    process.send_signal(signal.SIGINT)
    code, out, err = ended(process)
    assert code == 0, err
    counted = json.loads(out)
    assert 5.0 < counted["duration_s"] < 1000.0
    (path,) = live.parent.iterdir()
    assert path.name == live.name.replace(".live", "")
    assert is_closed(path)
    assert counted["recording"] == str(path)
    again = json.loads(ended(kickstep(tmp_path, "count", "--json", str(path)))[1])
    assert again == counted


def test_killed_offered_mended_counted(tmp_path: Path) -> None:
    process = kickstep(tmp_path, "record", "--simulated", "--seconds", "120")
    live = live_file(process, tmp_path, 60)
    assert unfinished(live.parent) == [], "it is being written"
    process.kill()
    ended(process)
    there = packets(live)
    assert there > 50
    code, _, err = ended(kickstep(tmp_path, "demo", "--headless", "--speed", "50", "--seconds", "5"))
    assert code == 0
    offers = [line for line in err.splitlines() if "recover" in line]
    assert offers == [
        f"1 earlier recording was not ended properly. This mends it: kickstep --data-dir {tmp_path} recover"
    ]
    code, out, _ = ended(kickstep(tmp_path, "recover"))
    assert code == 0
    assert out.count(".mcap: mended") == 1
    path = live.with_name(live.name.replace(".live", ""))
    assert packets(path) == there
    assert not live.exists()
    code, out, _ = ended(kickstep(tmp_path, "count", "--json", str(path)))
    assert code == 0
    assert json.loads(out)["duration_s"] > 0.3
    assert "No unfinished recordings" in ended(kickstep(tmp_path, "recover"))[1]
