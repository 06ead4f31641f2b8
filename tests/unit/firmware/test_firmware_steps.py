"""Steps: bytes written, replies understood."""

from __future__ import annotations

import pytest

from monitor.errors import DataError
from monitor.firmware.profile_steps import Capture, Change, Expect, Patch, Probe, ProbeCase, Write
from monitor.firmware.steps import (
    ReplyRefused,
    applies,
    captured,
    match_expect,
    match_probe,
    patched,
    pieces,
    render,
)
from monitor.simulation.encoder import reply


def test_templates_take_typed_values() -> None:
    step = Write(char="c", bytes="09 07 {id:u8} {rate:u16} {rate:u16be} {factor:f32} {mac:hex} 01")
    values = {"id": 3, "rate": 52, "factor": 0.5, "mac": "D4 CA"}
    assert render(step, values).hex(" ") == "09 07 03 34 00 00 34 00 00 00 3f d4 ca 01"


def test_text_follows_bytes_and_is_cut_in_pieces() -> None:
    step = Write(char="c", bytes="01 63", text="/Meas/Acc/{rate}", chunk=8)
    assert render(step, {"rate": 52}) == b"\x01\x63/Meas/Acc/52"
    assert pieces(step, {"rate": 52}) == [b"\x01\x63/Meas/", b"Acc/52"]
    assert pieces(Write(char="c", bytes=""), {}) == [b""]


def test_checksum_of_the_vendor_sync_command() -> None:
    # Movella DOT, root D4:CA:6E:F1:69:3D (vendor example)
    step = Write(char="c", bytes="02 07 01 3D 69 F1 6E CA D4", checksum="sum_to_zero")
    assert render(step, {})[-1] == 0x53
    assert render(Write(char="c", bytes="02 01 02", checksum="sum_to_zero"), {})[-1] == 0xFB
    assert render(Write(char="c", bytes="01 02 FF", checksum="sum8"), {})[-1] == 0x02
    assert render(Write(char="c", bytes="01 02 FF", checksum="xor8"), {})[-1] == 0xFC


@pytest.mark.parametrize("values", [{}, {"id": 256}, {"id": 1.5}, {"id": "x"}, {"id": -1}, {"id": float("nan")}])
def test_values_that_do_not_fit_are_refused(values) -> None:
    with pytest.raises(DataError):
        render(Write(char="c", bytes="{id:u8}"), values)


def test_patch_changes_some_bytes() -> None:
    step = Patch(char="c", changes=(Change(at=0, bytes="10"), Change(at=24, bytes="{rate:u16}")))
    assert patched(step, bytes(32), {"rate": 60}) == bytes([0x10, *[0] * 23, 60, 0, *[0] * 6])
    with pytest.raises(DataError, match="has 25 bytes"):
        patched(step, bytes(25), {"rate": 60})


def test_expect_captures_and_passes_others_by() -> None:
    step = Expect(char="c", prefix="09 02", capture=(Capture(name="id", at=2),))
    assert match_expect(step, bytes.fromhex("09 02 07")) == {"id": 7}
    assert match_expect(step, bytes.fromhex("09 03 07")) is None
    assert match_expect(step, bytes.fromhex("09 02")) is None
    assert match_expect(step, b"") is None
    own = Expect(char="c", prefix="01 {ref:u8}")
    assert match_expect(own, b"\x01\x63", {"ref": 0x63}) == {}
    masked = Expect(char="c", prefix="F0 42", mask="FF 0F")
    assert match_expect(masked, bytes.fromhex("F0 02")) == {}


def test_status_codes() -> None:
    step = Expect(char="c", prefix="01 63", status_at=2, status_type="u16", ok_codes=(200,))
    assert match_expect(step, bytes.fromhex("01 63 C8 00")) == {}
    assert match_expect(step, bytes.fromhex("01 63 C8")) is None
    with pytest.raises(ReplyRefused, match="404") as caught:
        match_expect(step, bytes.fromhex("01 63 94 01"))
    assert caught.value.exit_code == 3
    lenient = Expect(char="c", prefix="01 63", status_at=2, ok_codes=(0,), ignore_errors=True)
    assert match_expect(lenient, bytes.fromhex("01 63 06")) == {}


def test_captures_with_marker_mask_and_default() -> None:
    answer = bytes.fromhex("F0 02 02 00 00 00 01 34 00 05 01 00 00 80 39")
    factor = Capture(name="factor", at=5, find="05 01", type="f32")
    assert captured([factor], answer) == {"factor": 0.000244140625}
    assert captured([factor], answer[:9]) is None
    low = Capture(name="low", at=7, mask=0xF0, shift=4)
    absent = Capture(name="x", at=90, default=1.5)
    assert captured([low, absent], answer) == {"low": 3, "x": 1.5}


def test_probe_picks_the_first_case() -> None:
    probe = Probe(
        write="c",
        bytes="03 80",
        reply="n",
        cases=(ProbeCase(prefix="03 80 04"), ProbeCase(prefix="03 80 01", use="metamotion-r")),
    )
    assert match_probe(probe, bytes.fromhex("03 80 04 00")) is probe.cases[0]
    right = match_probe(probe, bytes.fromhex("03 80 01 00"))
    assert right is not None
    assert right.use == "metamotion-r"
    assert match_probe(probe, bytes.fromhex("03 80 09")) is None


def test_only() -> None:
    assert applies({}, {})
    assert applies({"a": ("x", "y"), "b": 2}, {"a": "y", "b": 2})
    assert not applies({"a": "x"}, {"a": "y"})


def test_the_simulated_reply_satisfies_its_step() -> None:
    step = Expect(
        char="c",
        prefix="F0 02 {kind:u8}",
        status_at=3,
        ok_codes=(6, 0),
        capture=(Capture(name="id", at=4), Capture(name="factor", at=5, find="05 01", type="f32")),
    )
    payload = reply(step, {"kind": 2}, {"id": 9, "factor": 0.25})
    assert match_expect(step, payload, {"kind": 2}) == {"id": 9, "factor": 0.25}
