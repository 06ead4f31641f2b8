"""A made-up sensor with what the shipped profiles lack: a 16-bit clock, an 8-bit counter, a checksum."""

from __future__ import annotations

from monitor.firmware.loading import load_text
from monitor.sensors.radio import KnownProfile

TEXT = """
schema = 1
id = "plain-sensor"
title = "Plain sensor"
status = "draft"
sources = ["made up"]

[[match]]
name_prefix = "Plain"

[chars.data]
service = "0000f001-1111-2222-3333-444444444444"
uuid = "0000f002-1111-2222-3333-444444444444"

[chars.command]
service = "0000f001-1111-2222-3333-444444444444"
uuid = "0000f003-1111-2222-3333-444444444444"

[params.stamps]
default = "clock"
allowed = ["clock", "counter"]
lookup.stamp_code = { clock = 0x01, counter = 0x02 }

[[setup]]
op = "subscribe"
char = "data"

[[setup]]
op = "write"
char = "command"
bytes = "01 {stamp_code:u8}"

[[stop]]
op = "write"
char = "command"
bytes = "00"

[[frames]]
name = "with clock"
only = { stamps = "clock" }
char = "data"
when = [{ at = 0, eq = 0xA5 }]
length = 10
fields = [{ name = "stamp", at = 1, type = "u16" }]
checksum = { kind = "sum8", at = 9 }
samples = { at = 3, type = "i16", per = 4096, unit = "g" }

[[frames]]
name = "with counter"
only = { stamps = "counter" }
char = "data"
when = [{ at = 0, eq = 0xA5 }]
length = 9
fields = [{ name = "counter", at = 1, type = "u8" }]
checksum = { kind = "sum8", at = 8 }
samples = { at = 2, type = "i16", per = 4096, unit = "g" }

[time]
field = "stamp"
unit = "ms"
bits = 16
refers = "last"

[sequence]
field = "counter"
bits = 8
step = "packets"

[rate]
nominal_hz = 50

[limits]
clip_g = 8

[[vectors]]
name = "lying flat"
source = "constructed"
hex = "A5 07 00 00 00 00 00 00 10 BC"
acc = [[0, 0, 1]]
"""


def plain_sensor() -> KnownProfile:
    """The profile with its text."""
    return KnownProfile(load_text(TEXT, "plain sensor"), TEXT)
