"""Files that cannot be used: one clear message with the place, never a traceback, never "0 kicks"."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import DataError, MonitorError
from monitor.recording.csv_files import read_limb

HEADER = b"t_s,ax_g,ay_g,az_g\n"
ROWS = b"".join(b"%.2f,0.1,0.2,1.0\n" % (i * 0.01) for i in range(50))
GOOD = HEADER + ROWS


def failure(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_limb(path)
    assert caught.value.message
    assert caught.value.advice
    assert str(path) in (caught.value.where or "")
    return caught.value


@pytest.mark.parametrize(
    ("content", "words", "place"),
    [
        (b"", "empty", ""),
        (b"\xef\xbb\xbf", "empty", ""),
        (b"\n\n  \n,,,\n", "empty", ""),
        (HEADER, "no line with a time", ""),
        (HEADER.rstrip(), "no line with a time", ""),
        (HEADER + b"\n\n", "no line with a time", ""),
        (HEADER + b"0.0,0,0,1\n", "only one line", ""),
        (GOOD + b"0.5,abc,0,1\n" + ROWS, "'abc' is not a number", ", line 52, column ax_g"),
        (GOOD + b"\n0.5,0,1_0,1\n" + ROWS, "'1_0' is not a number", ", line 53, column ay_g"),
        (GOOD + "0.5,0,0,\u0661\n".encode() + ROWS, "is not a number", ", line 52, column az_g"),
        (GOOD + b"0.5,0,0,0x10\n" + ROWS, "is not a number", ", line 52, column az_g"),
        (GOOD + b"0,5,0,1,0,2,1,0\n" + ROWS, "8 cells", ", line 52"),
        (ROWS, "numbers, not column names", ", line 1"),
        (GOOD.replace(b",", b";"), "semicolons", ", line 1"),
        (GOOD.replace(b",", b"\t"), "tabs", ", line 1"),
        (GOOD + b"0.5,\0,0,1\n", "zero bytes", ", line 52"),
        (b"\0" * 100, "zero bytes", ", line 1"),
        (GOOD + b"0.5,\xff,0,1\n", "not UTF-8", ", line 52"),
        (GOOD.decode().encode("utf-16"), "UTF-16", ""),
        (b"\x1f\x8b\x08\x00" + bytes(range(1, 200)), "gzip", ""),
        (b"PK\x03\x04" + bytes(range(1, 200)), "zip", ""),
        (b"t_s,ax_g,ay_g\n0,0,0\n", "az_g is missing", ", header"),
        (HEADER + b"".join(b"%d,0,0,1\n" % -i for i in range(50)), "do not increase", ""),
        (HEADER + b"7,0,0,1\n" * 50, "do not increase", ""),
        (HEADER + b"".join(b"%d,0,0,1\n" % i for i in range(50)), "1 samples a second", ""),
        (HEADER + b"".join(b"%.5f,0,0,1\n" % (i / 5000) for i in range(50)), "5000 samples a second", ""),
        (HEADER + b"".join(b"%.2f,,,\n" % (i / 100) for i in range(50)), "no line has", ""),
        (b"x" * (3 << 20), "longer than", ", line 1"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_bad_content(tmp_path: Path, content: bytes, words: str, place: str) -> None:
    path = tmp_path / "bad_left.csv"
    path.write_bytes(content)
    error = failure(path)
    assert words in error.message
    assert (error.where or "").endswith(f"bad_left.csv{place}")


def test_a_folder_and_nothing(tmp_path: Path) -> None:
    assert "folder" in failure(tmp_path).message
    assert "no such file" in failure(tmp_path / "gone.csv").message
    assert "no such file" in failure(tmp_path / "gone" / "x.csv").message
    (tmp_path / "file").touch()
    assert "no such file" in failure(tmp_path / "file" / "x.csv").message
    assert "cannot be read" in failure(tmp_path / ("n" * 300)).message


def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "locked_left.csv"
    path.write_bytes(GOOD)
    path.chmod(0)
    if os.name != "posix":
        pytest.skip("permissions are another matter here")
    if os.geteuid() != 0:
        assert "permission" in failure(path).message
        return
    # The administrator may read everything: become somebody else in a process of one's own, after the imports.
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    script = (
        "import os, sys\n"
        "from monitor.recording.csv_files import read_limb\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "try:\n    read_limb(sys.argv[1])\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True)
    assert done.stdout.startswith("DataError"), done
    assert "permission" in done.stdout


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=st.binary(max_size=300))
def test_random_bytes_never_surprise(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fuzz.csv"
    for start in (b"", HEADER, GOOD):
        path.write_bytes(start + content)
        with suppress(MonitorError):
            read_limb(path)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    start=st.integers(0, len(GOOD)),
    length=st.integers(0, 60),
    new=st.text(alphabet='0123456789.,-+eE"\n\r\t #;naN\u00e9\u2028\x0b\x1c', max_size=20),
)
def test_damage_in_one_place_never_surprises(tmp_path: Path, start: int, length: int, new: str) -> None:
    path = tmp_path / "fuzz.csv"
    path.write_bytes(GOOD[:start] + new.encode() + GOOD[start + length :])
    with suppress(MonitorError):
        data = read_limb(path)
        assert len(data.time_s) == len(data.acc_ms2) >= 2
