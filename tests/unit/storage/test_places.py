"""Where the data lies: another computer's folder, a folder that may only be read, a folder somebody else works in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import monitor
from monitor import cli
from monitor.errors import StorageError
from monitor.locations import history_file
from monitor.storage import database, places
from monitor.storage.folder_lock import FolderLock
from monitor.storage.history import History
from monitor.storage.places import network_kind
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.history_makers import finished

ROOT = str(Path(monitor.__file__).parent.parent)
MOUNTS = r"""
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw 0 0
nas:/export /home nfs4 rw,vers=4.2 0 0
/dev/sda2 /home/me/here ext4 rw 0 0
//nas/share /mnt/the\040share cifs rw 0 0
me@host:/ /media/host fuse.sshfs rw 0 0
nas:/old /media/host/inner nfs rw 0 0
/dev/sdb1 /media/host/inner ext4 rw 0 0
nonsense
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/kicks", None),
        ("/home/me/kicks", "nfs4"),
        ("/homely", None),
        ("/home/me/here/kicks", None),
        ("/mnt/the share/kicks", "cifs"),
        ("/media/host/x", "fuse.sshfs"),
        ("/media/host/inner/x", None),
        ("//nas/share/kicks", "a network name"),
    ],
)
def test_folders_of_another_computer(folder: str, kind: str | None) -> None:
    assert network_kind(Path(folder), MOUNTS) == kind


def test_this_computers_own_table_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"nas:/x {os.path.realpath(tmp_path)} nfs rw 0 0\n")
    monkeypatch.setattr(places, "MOUNTS", table)
    assert network_kind(tmp_path / "data") == "nfs"
    monkeypatch.setattr(places, "MOUNTS", tmp_path / "none")
    assert network_kind(tmp_path) is None


def test_over_a_network_there_is_no_shared_memory_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = history_file(tmp_path)
    with HistoryWriter(path) as writer:
        writer.write(finished("a")).result()
    monkeypatch.setattr(database, "network_kind", lambda folder: "nfs")
    monkeypatch.setattr(places, "network_kind", lambda folder: "nfs")
    with HistoryWriter(path) as writer:
        writer.write(finished("b")).result()
        assert {file.name for file in tmp_path.iterdir()} == {"history.sqlite"}
    assert cli.run(["--data-dir", str(tmp_path), "children", "add", "Mia"]) == 0
    assert "lies on another computer (nfs)" in capsys.readouterr().err
    with History(path) as history:
        assert len(history.sessions()) == 2


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs users")
def test_a_folder_that_may_only_be_read(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.write(finished("a")).result()
    script = (
        "import os, sys\nfrom monitor.cli import run\n"
        "every = (['history', '--json'], ['history', 'rebuild'], ['children', 'add', 'Mia'])\n"
        "for args in every:\n    run(['--data-dir', sys.argv[2], *args])\n"  # all is imported before the rights go
        "print()\nif os.getuid() == 0:\n    os.setgid(65534)\n    os.setuid(65534)\n"
        "for args in every:\n"
        "    print('code', run(['--data-dir', sys.argv[1], *args]))\n"
    )
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    history_file(tmp_path).chmod(0o644)
    tmp_path.chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path), str(elsewhere)],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": ROOT},
        )
    finally:
        tmp_path.chmod(0o755)
    lines = done.stdout.partition("\n\n")[2].splitlines()
    assert '"recording_id": "a"' in lines[0], done.stderr
    assert [line for line in lines if line.startswith("code")] == ["code 0", "code 5", "code 5"]
    assert done.stderr.count("the data folder cannot be written (Permission denied)") == 2
    assert "choose another (--data-dir)" in done.stderr


def test_the_lock_goes_with_the_process_and_names_its_holder(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom monitor.storage.folder_lock import FolderLock\n"
        "with FolderLock(Path(sys.argv[1]), 'record'):\n    print('mine', flush=True)\n    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": ROOT}
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"mine\n"
        with pytest.raises(StorageError, match=rf"\(record, since ..:.., process {process.pid}\)"), lock(tmp_path):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
    with lock(tmp_path):
        assert (tmp_path / "kickstep.lock").stat().st_mode & 0o077 == 0


def test_a_lock_with_nonsense_in_it_and_one_that_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "kickstep.lock").write_text("nonsense")
    with lock(tmp_path), pytest.raises(StorageError, match="using this data folder"), lock(tmp_path):
        pass
    (tmp_path / "kickstep.lock").unlink()
    (tmp_path / "other").write_text("keep")
    (tmp_path / "kickstep.lock").symlink_to(tmp_path / "other")
    with pytest.raises(StorageError), lock(tmp_path):
        pass
    assert (tmp_path / "other").read_text() == "keep"


def lock(folder: Path) -> FolderLock:
    return FolderLock(folder, "test")
