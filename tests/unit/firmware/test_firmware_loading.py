"""Loading: what is refused, and how the error helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import DataError, UsageError
from monitor.firmware.loading import load_profile, load_shipped, load_text, resolve
from monitor.firmware.plan import Resolved

SMALL = """
schema = 1
id = "small"
title = "A small sensor"
status = "draft"
sources = ["made up"]

[[match]]
name_prefix = "Small"

[chars.data]
service = "00000001-0000-0000-0000-000000000000"
uuid = "00000002-0000-0000-0000-000000000000"

[params.rate]
unit = "Hz"
default = 52
allowed = [13, 26, 52, 104]
choose = "nearest"
lookup.code = { 13 = 1, 26 = 2, 52 = 3, 104 = 4 }

[params.mode]
default = "fast"
allowed = ["fast", "slow"]

[[setup]]
op = "write"
char = "data"
bytes = "01 {code:u8}"

[[setup]]
op = "expect"
char = "data"
prefix = "02"
capture = [{ name = "id", at = 1 }]

[[frames]]
name = "samples"
char = "data"
when = [{ at = 0, eq = 0xAA }]
length = 7
[frames.samples]
at = 1
type = "i16"
per = 1000
unit = "g"

[rate]
nominal_hz = "rate"

[limits]
clip_g = 8

[[vectors]]
name = "one g"
source = "made up"
hex = "AA 00 00 00 00 E8 03"
acc = [[0, 0, 1]]

[[setup_vectors]]
name = "fifty"
source = "made up"
params = { rate = 50 }
setup = ["01 03"]
"""


def test_small_loads_and_takes_the_nearest_rate() -> None:
    profile = load_text(SMALL, "small.toml")
    resolved = resolve(profile, {"rate": 50})
    assert isinstance(resolved, Resolved)
    assert resolved.rate_hz == 52
    assert resolved.values["code"] == 3
    assert resolve(profile, {"rate": 1000.0}).rate_hz == 104
    assert resolve(profile, {"rate": 39}).rate_hz == 52  # as near to 26: upwards
    assert resolve(profile) == resolve(profile, {"rate": 52})
    assert resolved.full_scale_ms2 == pytest.approx(78.4532)
    assert not resolved.losses_visible


def test_wrong_choices_are_usage_errors() -> None:
    profile = load_text(SMALL, "small.toml")
    with pytest.raises(UsageError, match="did you mean 'rate'") as caught:
        resolve(profile, {"ratte": 50})
    assert "rate" in caught.value.advice
    with pytest.raises(UsageError, match="mode cannot be 'quick'"):
        resolve(profile, {"mode": "quick"})
    with pytest.raises(UsageError):
        resolve(profile, {"rate": "quick"})
    with pytest.raises(UsageError):
        resolve(profile, {"rate": float("nan")})


@pytest.mark.parametrize(
    ("old", "new", "path", "near"),
    [
        ("title =", "titel =", "titel", "title"),
        ("default = 52", "defualt = 52", "params.rate.defualt", "default"),
        ('prefix = "02"', 'prefix = "02"\nmaks = "FF"', "setup[1].maks", "mask"),
        ("at = 0, eq", "att = 0, eq", "frames[0].when[0].att", "at"),
        ('unit = "g"', 'unit = "g"\nstrid = 6', "frames[0].samples.strid", "stride"),
        ("clip_g", "clipg", "limits.clipg", "clip_g"),
        ('name = "id", at', 'nam = "id", at', "setup[1].capture[0].nam", "name"),
        ("uuid =", "uid =", "chars.data.uid", "uuid"),
    ],
)
def test_unknown_key_names_file_path_and_nearest(old: str, new: str, path: str, near: str) -> None:
    with pytest.raises(DataError) as caught:
        load_text(SMALL.replace(old, new, 1), "small.toml")
    assert caught.value.where == f"small.toml: {path}"
    assert f"did you mean '{near}'" in caught.value.message
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        ("schema = 1", "schema = 2", "schema", "Invalid enum value"),
        ('op = "write"', 'op = "loop"', "setup[0].op", "loop"),
        ('char = "data"\nbytes', 'char = "dat"\nbytes', "setup[0].char", "no characteristic 'dat'"),
        ('uuid = "00000002-0000', 'uuid = "0002', "chars[...].uuid", "Expected `str` matching"),
        ("{code:u8}", "{cod:u8}", "setup[0]", "'cod'"),
        ("{code:u8}", "{code:u7}", "setup[0]", "{code:u7}"),
        ("104 = 4 }", "105 = 4 }", "params.rate.lookup.code", "no entry for 104"),
        ("104 = 4 }", "104 = 256 }", "setup[0]", "does not fit the type u8"),
        ("default = 52", "default = 50", "params.rate.default", "not allowed"),
        ("length = 7", "length = 6", "frames[0].length", "too short"),
        ("length = 7", "length = 513", "frames[0]", "possible is 0 to 512"),
        ("per = 1000\n", "", "frames[0].samples.scale", "exactly one"),
        ("per = 1000", 'per = "lsb"', "frames[0].samples.per", "'lsb' is not a number"),
        ('unit = "g"', 'unit = "deg/s"', "frames[0].samples.unit", "no unit of acceleration"),
        ('unit = "g"', 'unit = "g"\ngravity = "removed"', "frames[0].samples.gravity", "without gravity"),
        ('unit = "g"', 'unit = "g"\naxes = ["x", "x", "z"]', "frames[0].samples.axes", "each of x, y, z"),
        ('name_prefix = "Small"', "priority = 3", "match[0]", "every sensor"),
        ('[rate]\nnominal_hz = "rate"', "", "rate", "needs rate"),
        ('nominal_hz = "rate"', 'nominal_hz = "mode"', "rate.nominal_hz", "not a number"),
        ("[[frames]]\n", '[[frames]]\nonly = { mode = "slow" }\n', "frames", "no frame with acceleration"),
        ("[[frames]]\n", '[[frames]]\nonly = { mode = "quick" }\n', "frames[0].only.mode", "cannot be"),
        ("[rate]", '[time]\nfield="t"\nunit="ms"\nbits=32\nrefers="last"\n[rate]', "time.field", "no frame has"),
        ("E8 03", "E9 13", "vectors[0]", "'one g' fails: acceleration of sample 0"),
        ('"01 03"', '"01 02"', "setup_vectors[0]", "'fifty' fails: setup write 0 is 01 03"),
        ("E8 03", "E8", "vectors[0]", "truncated"),
        ("status = ", "refuse = 'no'\nstatus = ", "refuse", "`refused`"),
        ('bytes = "01', 'delay_ms = 10001\nbytes = "01', "setup[0].delay_ms", "<= 10000"),
        ("schema = 1", "schema = ", "", "not valid TOML"),
    ],
)
def test_contradictions_are_named(old: str, new: str, where: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        load_text(SMALL.replace(old, new, 1), "small.toml")
    assert str(caught.value.where).startswith("small.toml")
    assert where in str(caught.value.where)
    assert message in caught.value.message


def test_mixed_clocks_are_refused() -> None:
    text = SMALL.replace(
        "[rate]",
        """
[[frames]]
name = "stamped"
char = "data"
when = [{ at = 0, eq = 0xBB }]
fields = [{ name = "t", at = 1, type = "u16" }]
samples = { at = 3, type = "i16", per = 1000, unit = "g" }
[time]
field = "t"
unit = "ms"
bits = 16
refers = "last"
[rate]""",
    )
    with pytest.raises(DataError, match="others do not"):
        load_text(text, "small.toml")


def test_a_refusing_profile_needs_only_its_reason() -> None:
    text = """
schema = 1
id = "no"
title = "An unusable sensor"
status = "refused"
refuse = "It sends one sample a minute."
"""
    assert load_text(text, "no.toml").refuse.startswith("It sends")


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    assert load_profile(path).id == "small"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="cannot be read"):
        load_profile(path)
    with pytest.raises(DataError, match="no such file"):
        load_profile(tmp_path / "none.toml")
    path.write_text("#" * 300_000)
    with pytest.raises(DataError, match="may have"):
        load_profile(path)
    with pytest.raises(DataError, match="no profile 'metamotion-x'") as caught:
        load_shipped("metamotion-x")
    assert "metamotion-s" in caught.value.advice
