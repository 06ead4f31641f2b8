"""Profiles from strangers: no text whatever makes the loader crash, and none writes where it did not say it would."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import DataError, MonitorError
from monitor.firmware.loading import load_text, shipped_profiles
from monitor.firmware.profile import Profile
from tests.unit.firmware.test_firmware_loading import SMALL

TEXTS = [SMALL] + [
    shipped_profiles()[name].read_text(encoding="utf-8")
    for name in ("espruino-csv", "movella-dot", "nicla-sense-me", "polar-verity", "ruuvi", "witmotion-ble5")
]
ODD = [
    "-1", "0", "1e999", "nan", "inf", "99999999999999999999999", '""', '"{x:u8}"', '"{rate:u128}"', "[]", "{}", "[[]]",
    "true", '"\\u0000"', "2026-01-01", '"GG"', "[1, 2, 3]", '"polar-delta"', '"rest"', "0x1FF", "-0.0", '"f64be"',
    '{ "1" = 2 }', '"text"', "63", "512", "1e-320",
]  # fmt: skip


def load(text: str) -> Profile | None:
    try:
        return load_text(text, "stranger.toml")
    except MonitorError:
        return None


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    assert load(text) is None


_LEAF = st.one_of(st.integers(), st.floats(), st.text(max_size=5), st.booleans(), st.sampled_from(["data", "u8", "03"]))
_TREE = st.recursive(
    _LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


@settings(max_examples=50)
@given(key=st.sampled_from(msgspec.structs.fields(Profile)), value=_TREE)
def test_any_value_under_any_key(key: msgspec.structs.FieldInfo, value: object) -> None:
    text = f"{key.encode_name} = {_toml(value)}"
    assert load(text) is None
    load(re.sub(rf"(?m)^{key.encode_name} =.*$", lambda _: text, SMALL, count=1))


@settings(max_examples=150)
@given(data=st.data())
def test_any_damage_to_a_good_profile(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(TEXTS)).splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        kind = data.draw(st.sampled_from(["delete", "double", "swap", "value", "number"]))
        if kind == "delete":
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "value":
            lines[at] = re.sub(r"= .*", lambda _: f"= {data.draw(st.sampled_from(ODD))}", lines[at], count=1)
        else:
            number = str(data.draw(st.integers(-2, 600)))
            lines[at] = re.sub(r"(?<![\w\"-])\d+(?![\w\"-])", number, lines[at], count=1)
        if not lines:
            return
    profile = load("\n".join(lines))
    if profile is not None:
        assert _written_to(profile) <= set(profile.chars)


def _written_to(profile: Profile) -> set[str]:
    """Every alias that any part of the profile would write to."""
    found: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, list):
            for inner in value:
                walk(inner)
        elif isinstance(value, dict):
            if value.get("op") in ("write", "patch", "subscribe", "unsubscribe"):
                found.add(value["char"])
            for inner in value.values():
                walk(inner)

    walk(msgspec.to_builtins(profile))
    return found | {probe.write for probe in profile.probe if probe.write is not None}


@pytest.mark.parametrize(
    "step",
    [
        '[[stop]]\nop = "write"\nchar = "elsewhere"\nbytes = "00"',
        '[[stop]]\nop = "patch"\nchar = "elsewhere"\nchanges = [{ at = 0, bytes = "00" }]',
        '[keepalive]\nevery_s = 5\nsteps = [{ op = "write", char = "elsewhere", bytes = "00" }]',
        '[battery]\nfield = "f"\npoll = [{ op = "write", char = "elsewhere", bytes = "00" }]',
        '[[probe]]\nwrite = "elsewhere"\nreply = "data"\ncases = [{ prefix = "00" }]',
    ],
)
def test_a_write_to_an_undeclared_characteristic_is_refused(step: str) -> None:
    with pytest.raises(DataError, match="there is no characteristic 'elsewhere'"):
        load_text(f"{SMALL}\n{step}\n", "stranger.toml")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return msgspec.json.encode(value).decode().replace("\x7f", "")
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(str(key))} = {_toml(inner)}" for key, inner in value.items()) + "}"
    return repr(value)
