"""`kickstep doctor`: every cause of trouble in its own words, nothing that names anybody, exit 1 if there is to do."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason, BleakDBusError

from monitor.cli import run
from monitor.locations import history_file, log_file, own_recordings
from monitor.model.history import Child
from monitor.sensors import adapters
from monitor.sensors.adapters import Adapter, Bluetooth
from monitor.sensors.trouble import explain
from monitor.storage import places
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.keeping_makers import name, record

Reason = BleakBluetoothNotAvailableReason
READY = Bluetooth((Adapter("hci0", True, True),), None)


@pytest.fixture
def bluetooth(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Says what the system answers."""

    def answers(found: Bluetooth) -> None:
        async def look() -> Bluetooth:
            return found

        monkeypatch.setattr(adapters, "look", look)

    answers(READY)
    return answers


def asked(capsys: pytest.CaptureFixture[str], folder: Path) -> tuple[int, dict[str, Any]]:
    code = run(["--data-dir", str(folder), "doctor", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_all_is_well(bluetooth: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = asked(capsys, tmp_path / "new" / "folder")
    assert code == 0
    assert said["schema"] == "kickstep.doctor/1"
    assert said["to_do"] == []
    assert {"kickstep", "python", "bleak", "textual", "numpy"} <= set(said["versions"])
    assert said["bluetooth"] == {"state": "ready", "adapters": [{"name": "hci0", "on": True, "low_energy": True}]}
    assert "metamotion-s" in said["profiles"]
    assert "ruuvi" not in said["profiles"]  # known, but of no use
    assert said["data"]["writable"]
    assert said["data"]["free_mb"] > 0
    assert said["terminal"]["columns"] > 0
    assert not (tmp_path / "new").exists(), "nothing is changed"
    assert run(["--data-dir", str(tmp_path), "doctor"]) == 0
    text = capsys.readouterr().out
    assert "Nothing needs doing." in text
    assert "hci0 on" in text


CAUSES = [
    (FileNotFoundError(2, "x"), "D-Bus", "apt install dbus"),
    (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["x"]), "bluetoothd", "systemctl enable"),
    (BleakBluetoothNotAvailableError("x", Reason.POWERED_OFF), "switched off", "Switch Bluetooth on"),
    (BleakBluetoothNotAvailableError("x", Reason.NO_BLUETOOTH), "no Bluetooth adapter", "Plug in"),
    (PermissionError(13, "x"), "may not use", "usermod"),
]


@pytest.mark.parametrize(("error", "what", "advice"), CAUSES, ids=[what for _, what, _ in CAUSES])
def test_trouble_with_bluetooth(
    error: Exception,
    what: str,
    advice: str,
    bluetooth: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    bluetooth(Bluetooth((), explain(error)))
    code, said = asked(capsys, tmp_path)
    assert code == 1
    (item,) = said["to_do"]
    assert what in item["what"]
    assert advice in item["advice"]
    assert run(["--data-dir", str(tmp_path), "doctor"]) == 1
    assert "To do: " in capsys.readouterr().out


def test_a_folder_that_cannot_be_written(bluetooth: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine")
    code, said = asked(capsys, tmp_path / "file" / "below")
    assert code == 1
    assert not said["data"]["writable"]
    assert "--data-dir" in said["to_do"][0]["advice"]


def test_little_space(
    bluetooth: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 5_000_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    code, said = asked(capsys, tmp_path)
    assert code == 1
    assert "only 5 MB" in said["to_do"][0]["what"]


def test_the_end_of_the_log_without_the_owners_name(
    bluetooth: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    path = log_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"line {n} in /home/anna/kickstep\n" for n in range(50)))
    code, said = asked(capsys, tmp_path)
    assert code == 0
    assert said["log"] == [f"line {n} in ~/kickstep" for n in range(30, 50)]
    assert run(["--data-dir", str(tmp_path), "doctor"]) == 0
    assert "anna" not in capsys.readouterr().out


def test_a_terminal_without_colours(
    bluetooth: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "NO_COLOR", "1")
    assert asked(capsys, tmp_path)[1]["terminal"]["colours"] == 0


def test_what_is_kept_in_numbers_alone(bluetooth: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(0o755)
    for number in range(3):
        record(tmp_path, number, older_method=number == 0)
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.set_child(Child("c1", "Xanthippe")).result()
        writer.add_note(name(0), "a secret").result()
    code, said = asked(capsys, tmp_path)
    assert code == 0, said["to_do"]
    kept = said["kept"]
    assert (kept["history"], kept["sessions"], kept["recordings"]) == ("ready", 3, 3)
    assert (kept["of_an_earlier_method"], kept["set_aside"], kept["network"]) == (1, 0, None)
    assert "anthippe" not in json.dumps(said)
    assert "secret" not in json.dumps(said)
    assert run(["--data-dir", str(tmp_path), "doctor"]) == 0
    assert "ready; 3 sessions" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="modes of files are another matter there")
def test_what_others_may_read_a_network_and_a_damaged_history_need_doing(
    bluetooth: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    id_ = record(tmp_path, 0)
    (own_recordings(tmp_path) / f"{id_}.mcap").chmod(0o644)
    monkeypatch.setattr(places, "network_kind", lambda folder: "nfs4")
    code, said = asked(capsys, tmp_path)
    assert code == 1
    assert [item["what"] for item in said["to_do"]] == [
        "the data folder lies on another computer (nfs4)",
        "other users of this computer may read 1 files of the data folder",
    ]
    history_file(tmp_path).write_bytes(b"damaged")
    code, said = asked(capsys, tmp_path)
    assert code == 1
    assert "damaged" in said["kept"]["history"]
    assert any("history rebuild" in item["advice"] for item in said["to_do"])
