"""The writer: whole records, private, never over another file; what happens when the disk says no."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import StorageError
from monitor.model.records import Packet
from monitor.recording.log_file import LogFile
from monitor.recording.private_file import is_being_written
from monitor.recording.reader import is_closed, read_records
from monitor.recording.writer import RecordingWriter
from tests.log_makers import facts, is_subsequence, keys, packet, session

ROOT = Path(__file__).parents[3]


def test_each_record_is_in_the_file_when_write_returns(tmp_path: Path) -> None:
    path = tmp_path / "a.live.mcap"
    writer = RecordingWriter(path)
    for number, record in enumerate(session(50), 1):
        assert writer.write(record)
        assert len(list(read_records(path))) == writer.records == number
    assert not is_closed(path)
    assert is_being_written(path)
    writer.close()
    writer.close()
    assert is_closed(path)
    assert not is_being_written(path)
    assert not writer.write(packet(1))
    assert writer.sync()


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with RecordingWriter(tmp_path / "a.mcap"):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.mcap").stat().st_mode) == 0o600


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    path.write_text("mine")
    with pytest.raises(StorageError, match="File exists") as caught:
        RecordingWriter(path)
    assert path.read_text() == "mine"
    assert "Nothing was overwritten" in caught.value.advice
    link = tmp_path / "b.mcap"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        RecordingWriter(link)
    assert not (tmp_path / "elsewhere").exists()


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file") as caught:
        RecordingWriter(tmp_path / "gone" / "a.mcap")
    assert caught.value.exit_code == 5
    assert "folder" in caught.value.advice


def test_a_record_too_large_is_refused_before_it_harms(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    with RecordingWriter(path) as writer:
        writer.write(facts())
        with pytest.raises(ValueError, match="too large"):
            writer.write(Packet(packet(0).limb, 0.0, "data", bytes(9 * 2**20)))
        writer.write(packet(1))
    assert keys(read_records(path)) == keys([facts(), packet(1)])


def test_sync_from_another_thread_while_writing_and_closing(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    writer = RecordingWriter(path)
    going = threading.Event()
    failures: list[BaseException] = []

    def sync() -> None:
        try:
            while not going.is_set():
                writer.sync()
        except BaseException as error:  # noqa: BLE001 - reported by the test
            failures.append(error)

    thread = threading.Thread(target=sync)
    thread.start()
    for number in range(2000):
        writer.write(packet(number))
    writer.close()
    going.set()
    thread.join()
    assert not failures
    assert keys(read_records(path)) == keys(packet(number) for number in range(2000))


def test_a_failing_disk_kills_the_writer_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.mcap"
    writer = RecordingWriter(path)
    writer.write(facts())

    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match="does not reach the disk") as caught:
        writer.sync()
    assert "Counting goes on" in caught.value.advice
    assert writer.failed is caught.value
    assert not writer.sync()
    assert not writer.write(packet(1))
    writer.close()
    assert keys(read_records(path)) == keys([facts()])


def _fills_up(path: Path) -> tuple[int, StorageError]:
    """Write until it fails; the number of records that were written before, and the failure."""
    writer = RecordingWriter(path)
    writer.write(facts())
    caught = None
    for number in range(100_000):
        try:
            writer.write(packet(number))
        except StorageError as error:
            caught = error
            break
    assert caught is not None
    assert writer.failed is caught
    assert [writer.write(packet(1)) for _ in range(3)] == [False] * 3
    writer.close()
    return writer.records, caught


def _check_kept(path: Path, count: int) -> None:
    reader = read_records(path)
    assert keys(reader) == keys([facts(), *(packet(number) for number in range(count - 1))])
    assert not reader.report.closed
    assert reader.report.unreadable_bytes == 0


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
        count, error = _fills_up(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert error.exit_code == 5
    assert "File too large" in error.message
    assert count > 500
    _check_kept(path, count)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True)
    if not done or done.returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    path = small_disk / "a.mcap"
    count, error = _fills_up(path)
    assert "No space left" in error.message
    assert "free some space" in error.advice
    _check_kept(path, count)
    assert is_closed(path) is False


def test_a_full_disk_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.mcap"
    writer = RecordingWriter(path)
    writer.write(facts())

    def fail(self: LogFile) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LogFile, "finish", fail)
    with pytest.raises(StorageError, match="the end of the recording"):
        writer.close()
    writer.close()
    assert keys(read_records(path)) == keys([facts()])


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs users")
def test_a_folder_one_may_not_write_into(tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir()
    place.chmod(0o555)
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom monitor.recording.writer import RecordingWriter\n"
        "from monitor.errors import StorageError\n"
        "if os.getuid() == 0:\n    os.setgid(65534)\n    os.setuid(65534)\n"
        "try:\n    RecordingWriter(Path(sys.argv[1]) / 'a.mcap')\n"
        "except StorageError as error:\n    print(error.message, '|', error.advice)\n    sys.exit(error.exit_code)\n"
    )
    for parent in (tmp_path, *tmp_path.parents):
        if os.getuid() == 0 and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
        if parent.name.startswith("pytest-of"):
            break
    done = subprocess.run(
        [sys.executable, "-c", script, str(place)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 5, done.stderr
    assert "Permission denied" in done.stdout
    assert "--data-dir" in done.stdout
    assert not list(place.iterdir())


def test_definitions_are_repeated_in_a_long_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.recording.log_file._REPEAT_BYTES", 20_000)
    path = tmp_path / "a.live.mcap"
    writer = RecordingWriter(path)
    log = session(2000)
    for record in log:
        writer.write(record)
    data = path.read_bytes()
    assert keys(read_records(path)) == keys(log)
    (tmp_path / "b.mcap").write_bytes(bytes(9000) + data[9000:])  # cut off, and its beginning lost
    reader = read_records(tmp_path / "b.mcap")
    found = keys(reader)
    assert found[0] == keys(log)[0]
    assert is_subsequence(found, keys(log))
    assert len(found) > 1800
    writer.close()
