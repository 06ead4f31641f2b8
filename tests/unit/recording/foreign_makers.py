"""Small files in other makers' formats, made from the formats' descriptions."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from monitor.model.units import STANDARD_GRAVITY_MS2

START = datetime(2026, 11, 20, 10, 30, 0, tzinfo=UTC)


def signal_g(rows: int, rate_hz: float) -> np.ndarray:
    """Acceleration (n, 3) in g, with some movement on one axis."""
    t = np.arange(rows) / rate_hz
    return np.stack([0.3 * np.sin(7.0 * t), 0.1 * np.cos(3.0 * t), np.full(rows, 0.98)], axis=1)


def opal(path: Path, labels: tuple[str, ...] = ("Left Ankle", "Right Ankle"), rows: int = 400) -> Path:
    """An APDM Opal file at 20 Hz, one sensor a label; skips the test without h5py."""
    h5py = pytest.importorskip("h5py", reason="needs the extra [h5]")
    with h5py.File(path, "w") as file:
        for number, label in enumerate(labels):
            group = file.create_group(f"Sensors/{1000 + number}")
            group.create_group("Configuration").attrs["Label 0"] = np.bytes_(label.encode())
            group["Time"] = (1_795_000_000_000_000 + np.arange(rows) * 50_000).astype("u8")
            group["Accelerometer"] = signal_g(rows, 20.0) * STANDARD_GRAVITY_MS2 * (1 + number)
            group["Gyroscope"] = np.full((rows, 3), 0.1)
    return path


def packed_time(when: datetime) -> int:
    return (
        (when.year - 2000) << 26 | when.month << 22 | when.day << 17 | when.hour << 12 | when.minute << 6 | when.second
    )


def cwa(
    rows: int, *, kind: int = 0x62, rate_hz: float = 100.0, start: datetime = START, true_rate: float = 0.0,
    acc_g: np.ndarray | None = None,
) -> bytes:  # fmt: skip
    """An Axivity file of `acc_g` (rows, 3), else of `signal_g`, in steps of the sensor's own resolution.

    `true_rate`: what its clock really does.
    """
    code = 15 - round(np.log2(3200.0 / rate_hz))
    a_sector = {0x30: 120, 0x32: 80, 0x62: 40}[kind]
    head = bytearray(1024)
    struct.pack_into("<2sHBHIH", head, 0, b"MD", 1020, 0x64, 4711, 1, 0)
    out = [bytes(head)]
    acc = signal_g(rows, true_rate or rate_hz) if acc_g is None else acc_g
    for number, first in enumerate(range(0, rows, a_sector)):
        part = acc[first : first + a_sector]
        begin = start + timedelta(seconds=first / (true_rate or rate_hz))
        fraction = int(begin.microsecond / 1e6 * 32768)
        shift = ((fraction << 1) * int(rate_hz)) >> 16
        light = (3 << 13) | (2 << 10)  # 1/2048 g a step, 2000 degrees/s
        if kind == 0x30:
            light = 0
            axes = np.rint(part * 256).astype(np.int64) & 0x3FF
            data = (axes[:, 0] | axes[:, 1] << 10 | axes[:, 2] << 20).astype("<u4").tobytes()
        else:
            values = np.rint(part * 2048)
            if kind == 0x62:
                values = np.hstack([np.full((len(part), 3), [100, -200, 300]), values])
            data = values.astype("<i2").tobytes()
        sector = bytearray(512)
        struct.pack_into(
            "<2sHHIIIHHBBBBhH", sector, 0, b"AX", 508, 0x8000 | fraction, 1, number, packed_time(begin), light, 0, 0, 0,
            (0 << 6) | code, kind, -shift, len(part),
        )  # fmt: skip
        sector[30 : 30 + len(data)] = data
        total = int(np.frombuffer(bytes(sector), "<u2").sum()) & 0xFFFF
        struct.pack_into("<H", sector, 510, (-total) & 0xFFFF)
        out.append(bytes(sector))
    return b"".join(out)


BIDS_CHANNELS = "name\tcomponent\ttype\ttracked_point\tunits\n" + "".join(
    f"{line}\n"
    for line in (
        "latency\tn/a\tLATENCY\tn/a\ts",
        *(f"a{axis}\t{axis}\tACCEL\tLeftAnkle\tm/s^2" for axis in "xyz"),
        *(f"g{axis}\t{axis}\tGYRO\tLeftAnkle\trad/s" for axis in "xyz"),
    )
)
"""What stands beside the samples of "BIDS-Motion"."""


def bids_beside(path: Path, *, times: bool = True) -> None:
    """The files beside `X_motion.tsv`; `times` False: rows at an even rate."""
    channels = BIDS_CHANNELS.splitlines(keepends=True)
    text = "".join(line for line in channels if times or not line.startswith("latency"))
    path.with_name(path.name.replace("_motion.tsv", "_channels.tsv")).write_text(text)
    path.with_suffix(".json").write_text('{"TaskName": "LeftLegMovement", "SamplingFrequency": 50}')


NAMED_COLUMNS = "t=clock:ms,ax=X:g,ay=Y:g,az=Z:g"
"""The value of `--columns` for "named columns"."""


def text(name: str, rows: int = 12) -> str:
    """A table, or an app's export, of `signal_g` at 50 Hz, with 10 degrees/s about x where it has a gyroscope."""
    rate_hz = 50.0
    acc = signal_g(rows, rate_hz)
    ms2 = acc * 9.80665
    ms = [i * 20 for i in range(rows)]
    if name == "MetaBase":
        head = "epoc (ms),timestamp (+0100),elapsed (s),x-axis (g),y-axis (g),z-axis (g)"
        lines = [
            f"{1795000000000 + t},2026-11-20T10:30:00.{t % 1000:03d},{t / 1000:.3f},{a[0]:.4f},{a[1]:.4f},{a[2]:.4f}"
            for t, a in zip(ms, acc, strict=True)
        ]
    elif name == "Movella DOT":
        head = (
            "sep=,\nDeviceTag:,left\nOutputRate:,50Hz\n\n"
            "PacketCounter,SampleTimeFine,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z"
        )
        lines = [
            f"{i},{(4294900000 + t * 1000) % 2**32},{a[0]:.6f},{a[1]:.6f},{a[2]:.6f},10,0,0"
            for i, (t, a) in enumerate(zip(ms, ms2, strict=True))
        ]
    elif name == "Xsens MTw":
        head = "Acquisition frequency: 50 Hz\nPacketCounter\tAcc_X\tAcc_Y\tAcc_Z\tGyr_X\tGyr_Y\tGyr_Z"
        lines = [
            f"{(65530 + i) % 65536}.0\t{a[0]:.6f}\t{a[1]:.6f}\t{a[2]:.6f}\t0.174533\t0\t0" for i, a in enumerate(ms2)
        ]
    elif name == "WitMotion":
        head = "time\tDeviceName\tAccX(g)\tAccY(g)\tAccZ(g)\tAsX(°/s)\tAsY(°/s)\tAsZ(°/s)\tVersion()"
        lines = [
            f"2026-11-20 10:30:{(t // 80) * 80 / 1000 + (0 if i < rows - 1 else 0.02):.3f}\tWT(1)\t"
            f"{a[0]:.4f}\t{a[1]:.4f}\t{a[2]:.4f}\t10\t0\t0\t1"
            for i, (t, a) in enumerate(zip(ms, acc, strict=True))
        ]
    elif name == "Movesense":
        head = "Timestamp (ms),X: (m/s^2),Y: (m/s^2),Z: (m/s^2)"
        lines = [f"{987654 + t},{a[0]:.6f},{a[1]:.6f},{a[2]:.6f}, " for t, a in zip(ms, ms2, strict=True)]
    elif name == "Polar Sensor Logger":
        head = "Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]"
        lines = [
            f"2026-11-20T10:30:00.{t % 1000:03d};{599628000000000000 + t * 1000000};{a[0]:.0f};{a[1]:.0f};{a[2]:.0f}"
            for t, a in zip(ms, acc * 1000, strict=True)
        ]
    elif name == "phyphox":
        head = '"Time (s)";"Acceleration x (m/s^2)";"Acceleration y (m/s^2)";"Acceleration z (m/s^2)"'
        lines = [
            f"{t / 1000:.6e};{a[0]:.6e};{a[1]:.6e};{a[2]:.6e}".replace(".", ",") for t, a in zip(ms, ms2, strict=True)
        ]
    elif name == "plain CSV":
        head = "t_s,ax_g,ay_g,az_g"
        lines = [f"{t / 1000:.2f},{a[0]:.4f},{a[1]:.4f},{a[2]:.4f}" for t, a in zip(ms, acc, strict=True)]
    elif name == "named columns":
        head = "clock,Z,Y,X"
        lines = [f"{t},{a[2]:.4f},{a[1]:.4f},{a[0]:.4f}" for t, a in zip(ms, acc, strict=True)]
    elif name == "BIDS-Motion without times":
        return "".join(line.partition("\t")[2] for line in text("BIDS-Motion", rows).splitlines(keepends=True))
    elif name == "BIDS-Motion":
        lines = [
            f"{t / 1000:.6f}\t{a[0]:.10g}\t{a[1]:.10g}\t{a[2]:.10g}\t0.1745329252\t0\t0"
            for t, a in zip(ms, ms2, strict=True)
        ]
        return "\n".join(lines) + "\n"
    else:
        assert name == "Arduino log"
        head = "acc x,acc y,acc z,gyro x,gyro y,gyro z,temp,humidity,timestamp"
        lines = [f"{a[0]:.3f},{a[1]:.3f},{a[2]:.3f},10,0,0,30,18,{24061 + t}" for t, a in zip(ms, acc, strict=True)]
        return "\r".join([head, *lines]) + "\r"
    return "\n".join([head, *lines]) + "\n"
