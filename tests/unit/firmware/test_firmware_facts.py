"""Published numbers of sensors that have no profile, or of steps that none has: the language reproduces them."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.firmware.decoding import Decoder
from monitor.firmware.loading import load_text, resolve
from monitor.firmware.profile_steps import Write
from monitor.firmware.steps import render

RUUVI_5 = """
schema = 1
id = "ruuvi-5"
title = "A broadcast of a RuuviTag, as if it were a notification"
status = "verified-bytes"
[[match]]
company = 0x0499
[chars.data]
service = "00000001-0000-0000-0000-000000000000"
uuid = "00000002-0000-0000-0000-000000000000"
[[frames]]
name = "data format 5"
char = "data"
when = [{ at = 0, eq = 5 }]
length = 24
fields = [{ name = "number", at = 16, type = "u16be" }]
samples = { at = 7, type = "i16be", scale = 1, unit = "mg" }
[sequence]
field = "number"
bits = 16
step = "packets"
[rate]
nominal_hz = 1
[[vectors]]
name = "valid data"
source = "Ruuvi data format 5, test vector"
hex = "05 12fc 5394 c37c 0004 fffc 040c ac36 42 00cd cbb8334c884f"
acc = [[4, -4, 1036]]
unit = "mg"
sequence = [205]
"""


def test_ruuvi_data_format_5() -> None:
    resolved = resolve(load_text(RUUVI_5, "ruuvi-5"))  # runs its vector
    payload = bytes.fromhex("05 12fc 5394 c37c 0004 fffc 040c ac36 42 00cd cbb8334c884f")
    got = Decoder(resolved).feed([payload], np.zeros(1), "data")
    assert got.sequence is not None
    assert got.sequence.tolist() == [205]
    assert np.allclose(got.acc_ms2 / 0.00980665, [[4, -4, 1036]])


@pytest.mark.parametrize(
    ("start", "check"),
    [("02 07 01 3D 69 F1 6E CA D4", 0x53), ("02 01 02", 0xFB), ("02 01 08", 0xF5), ("02 02 51 04", 0xA7),
     ("02 02 51 09", 0xA2)],
)  # fmt: skip
def test_movella_dot_synchronisation_messages_sum_to_zero(start: str, check: int) -> None:
    sent = render(Write(char="message", bytes=start, checksum="sum_to_zero"), {})
    assert sent == bytes.fromhex(start) + bytes([check])
