"""Every shipped profile loads, means what the vendors say, and survives a round trip."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from msgspec import inspect

from monitor.firmware.decoding import Decoder
from monitor.firmware.loading import load_shipped, resolve, shipped_profiles
from monitor.firmware.plan import Resolved
from monitor.firmware.profile import Profile
from monitor.firmware.profile_steps import Write
from monitor.firmware.resolving import captures
from monitor.firmware.steps import render
from monitor.simulation.encoder import Encoder

G0 = 9.80665
DEGREE = 0.017453292519943295
PROFILES = sorted(shipped_profiles())


@pytest.fixture(scope="module")
def profiles() -> dict[str, Profile]:
    return {name: load_shipped(name) for name in PROFILES}


def decode(profile: Profile, text: str, choices=None, captured=None, char=None):
    resolved = resolve(profile, choices, captured)
    payload = bytes.fromhex(text)
    return Decoder(resolved).feed([payload], np.array([1.5]), char or profile.frames[0].char)


REFUSED = {"ruuvi", "infinitime", "sensortag-cc2650", "shimmer3", "movesense-whiteboard-only"}
DRAFTS = {
    "adafruit-sensors",
    "arduino-science-journal",
    "espruino-csv",
    "movesense-gsp",
    "nicla-sense-me",
    "phyphox-arduino",
    "pocketlab-voyager",
    "thingy52",
}
USABLE = [name for name in PROFILES if name not in REFUSED]
VERIFIED = {"metamotion-s", "metamotion-r", "witmotion-ble5", "movella-dot", "polar-h10", "polar-verity", "microbit"}


def test_what_ships_and_how_much_is_known_of_it(profiles: dict[str, Profile]) -> None:
    status = {name: profile.status for name, profile in profiles.items()}
    wanted = dict.fromkeys(VERIFIED, "verified-bytes") | dict.fromkeys(DRAFTS, "draft")
    assert status == wanted | dict.fromkeys(REFUSED, "refused")


@pytest.mark.parametrize("name", sorted(DRAFTS))
def test_vectors_of_a_draft_say_that_they_are_synthetic(name: str, profiles: dict[str, Profile]) -> None:
    assert all("synthetic" in vector.source for vector in profiles[name].vectors)


@pytest.mark.parametrize("name", PROFILES)
def test_loads_under_its_own_name(name: str, profiles: dict[str, Profile]) -> None:
    profile = profiles[name]
    assert profile.id == name
    others = {case.use for probe in profile.probe for case in probe.cases} | {profile.otherwise}
    assert others - {""} <= set(PROFILES)
    assert profile.sources
    if profile.status.startswith("verified"):
        assert any(not vector.source.startswith("constructed") for vector in profile.vectors)


# Numbers typed again from the vendors' tests: a wrong profile and a wrong vector in it must not cancel.


@pytest.mark.parametrize(("name", "register"), [("metamotion-s", "05"), ("metamotion-r", "1c")])
def test_metamotion_packed(name: str, register: str, profiles: dict[str, Profile]) -> None:
    got = decode(
        profiles[name],
        f"03 {register} 62 b7 53 0d e9 fd 16 d0 4d 0e 57 02 8a ff a1 05 0a 01",
        {"range": 8},
    )
    counts = np.array([[-18590, 3411, -535], [-12266, 3661, 599], [-118, 1441, 266]])
    assert np.array_equal(got.acc_ms2, counts * (G0 / 4096.0))
    assert np.allclose(got.acc_ms2[0] / G0, [-4.539, 0.833, -0.131], atol=0.0006)
    assert got.tick is None
    assert got.faults == {}


@pytest.mark.parametrize("name", ["metamotion-s", "metamotion-r"])
def test_metamotion_single_battery_and_stamps(name: str, profiles: dict[str, Profile]) -> None:
    profile = profiles[name]
    single = decode(profile, "03 04 16 c4 94 a2 2a d0", {"range": 4})
    assert np.allclose(single.acc_ms2 / G0, [[-1.872, -2.919, -1.495]], atol=0.0006)
    assert decode(profile, "11 8c 63 34 10").battery == ((1.5, 99.0),)

    stamped = {"range": 2, "stamps": "accounter"}
    first = decode(profile, "09 03 00 a6 33 0d 00 c1 00 b1 24 19 cd", stamped, {"id": 0})
    assert first.tick is not None
    assert first.tick.tolist() == [865190]
    assert np.allclose(first.acc_ms2 / G0, [[0.0118, 0.573, -0.795]], atol=0.0005)
    resolved = resolve(profile, stamped, {"id": 0})
    assert resolved.time is not None
    assert resolved.time.unit_s * 1000 == 1.46484375
    assert resolved.time.bits == 32
    # Six successive stamps of the vendor's test are 10, 11, 8, 11, 10 ms apart.
    ticks = 0x0D3300 + np.array([0xA6, 0xAD, 0xB4, 0xBA, 0xC1, 0xC8])
    assert np.diff(np.round(ticks * resolved.time.unit_s * 1000)).tolist() == [10, 11, 8, 11, 10]

    pair = decode(
        profile,
        "09 03 02 8d 00 00 00 4e ff 35 fd 79 07 4d ff 35 fd 7d 07",
        {"range": 16, "stamps": "counter-pair"},
        {"packer": 0, "id": 2},
    )
    assert pair.sequence is not None
    assert pair.sequence.tolist() == [141]
    assert np.allclose(pair.acc_ms2 * (2048 / G0), [[-178, -715, 1913], [-179, -715, 1917]], rtol=1e-12)


def test_metamotion_r_gyroscope(profiles: dict[str, Profile]) -> None:
    got = decode(
        profiles["metamotion-r"],
        "13 07 09 15 ad 26 08 de 8a 1a 0d 26 65 e4 8d 20 ac 27 73 ec",
        {"gyro": "on", "gyro_range": 1000},
    )
    assert got.gyro_apart is not None
    assert np.allclose(got.gyro_apart.gyro_rads[0] / DEGREE, [164.177, 301.860, -265.122], atol=0.001)
    assert got.acc_ms2.shape == (0, 3)


def test_witmotion(profiles: dict[str, Profile]) -> None:
    profile = profiles["witmotion-ble5"]
    got = decode(profile, "55 61 35 ff 59 ff 0a 08 00 00 00 00 00 00 b9 fc 00 00 00 00")
    assert np.allclose(got.acc_ms2 / G0, [[-0.0991, -0.0815, 1.0049]], atol=0.0001)
    assert np.isclose(np.linalg.norm(got.acc_ms2) / G0, 1.013, atol=0.001)
    got = decode(profile, "55 61 9c ff c2 ff d0 07 92 fe 7b ff 20 00 29 fe 00 00 00 00")
    assert np.allclose(got.acc_ms2 / G0, [[-0.0488, -0.0303, 0.9766]], atol=0.0001)
    assert got.gyro_rads is not None
    assert np.allclose(got.gyro_rads / DEGREE, np.array([[-366, -133, 32]]) * 2000 / 32768)
    register = decode(profile, "55 71 3A 00 68 01 69 00 7A 00 00 00 00 00 00 00 00 00 00 00")
    assert register.readings[0].values == {"mag_x": 360.0, "mag_y": 105.0, "mag_z": 122.0}
    charge = decode(profile, "55 71 64 00 7F 01" + " 00" * 14).battery[0][1]  # 3.83 V, 50 % at 3.82, 60 % at 3.87
    assert charge == pytest.approx(52.0)


@pytest.mark.parametrize(
    ("name", "choices", "wanted"),
    [
        ("metamotion-s", {"rate": 50, "range": 8}, "03 03 A7 02"),
        ("metamotion-s", {"rate": 100, "range": 16}, "03 03 A8 03"),
        ("metamotion-r", {"rate": 50, "range": 8}, "03 03 27 08"),
        ("metamotion-r", {"rate": 100, "range": 16}, "03 03 28 0C"),
        ("witmotion-ble5", {"rate": 50}, "FF AA 03 08 00"),
        ("witmotion-ble5", {"rate": 110}, "FF AA 03 09 00"),
    ],
)
def test_configuration_bytes(name: str, choices, wanted: str, profiles: dict[str, Profile]) -> None:
    resolved = resolve(profiles[name], choices)
    values = {**dict.fromkeys(captures(profiles[name]), 0), **resolved.values}
    sent = [render(step, values) for step in resolved.setup if isinstance(step, Write)]
    assert bytes.fromhex(wanted) in sent


def resolved_variants(profile: Profile) -> list[Resolved]:
    from monitor.firmware.checks import variants

    captured = {name: 3 + place for place, name in enumerate(sorted(captures(profile)))}
    if "factor" in captured:
        captured["factor"] = 0.000244140625
    return [resolve(profile, choices, captured) for choices in variants(profile)]


@pytest.mark.parametrize("name", USABLE)
def test_encoding_and_decoding_give_the_quantised_samples(name: str, profiles: dict[str, Profile]) -> None:
    for resolved in resolved_variants(profiles[name]):
        for frame in [plan.name for plan in resolved.frames if plan.acc is not None]:
            check_round_trip(resolved, frame)


def check_round_trip(resolved: Resolved, frame: str) -> None:
    """Three packets and a bit of a wild movement, fed in two calls."""
    encoder = Encoder(resolved, frame)
    n = 3 * encoder._size + (1 if encoder._size > 1 else 0)
    phase = np.arange(n)[:, None] * 0.7 + np.array([0.0, 1.0, 2.0])
    acc = 15.0 * np.sin(phase) + np.array([0.0, 0.0, G0])
    gyro = 3.0 * np.cos(phase) if resolved.has_gyro else None
    time_s = 100.0 + np.arange(n) / resolved.rate_hz
    sent = encoder.encode(time_s[:2], acc[:2], None if gyro is None else gyro[:2])
    sent += encoder.encode(time_s[2:], acc[2:], None if gyro is None else gyro[2:])
    char = sent[0].char
    decoder = Decoder(resolved)
    arrivals = np.arange(len(sent), dtype=np.float64)
    halves = [
        decoder.feed([item.payload for item in part], arrivals[: len(part)], char) for part in (sent[:1], sent[1:])
    ]
    assert not halves[0].faults
    assert not halves[1].faults
    whole = 3 * encoder._size
    assert sum(item.samples for item in sent) == whole
    got = np.concatenate([half.acc_ms2 for half in halves])
    assert np.array_equal(got, encoder.quantised(acc[:whole]))
    if gyro is not None:
        spun = np.concatenate([half.gyro_rads for half in halves if half.gyro_rads is not None])
        assert np.allclose(spun, gyro[:whole], atol=0.01)
    if resolved.time is not None:
        ticks = np.concatenate([half.tick for half in halves if half.tick is not None])
        last = resolved.time.refers != "first"
        at = time_s[np.arange(3) * encoder._size + (encoder._size - 1 if last else 0)]
        assert np.allclose(ticks * resolved.time.unit_s, at, atol=resolved.time.unit_s)
    if resolved.sequence is not None:
        counts = np.concatenate([half.sequence for half in halves if half.sequence is not None])
        step = 1 if resolved.sequence.step == "packets" else encoder._size
        assert counts.tolist() == [0, step, 2 * step]


NO_CHARGE_TOLD = {
    "adafruit-sensors",
    "arduino-science-journal",
    "espruino-csv",
    "microbit",
    "nicla-sense-me",
    "phyphox-arduino",
    "pocketlab-voyager",
}


@pytest.mark.parametrize("name", USABLE)
def test_the_battery_comes_back(name: str, profiles: dict[str, Profile]) -> None:
    resolved = resolved_variants(profiles[name])[0]
    sent = Encoder(resolved).battery(60)
    if sent is None:
        assert name in NO_CHARGE_TOLD
        return
    got = Decoder(resolved).feed([sent.payload], np.array([2.0]), sent.char)
    assert got.battery[0][0] == 2.0
    assert got.battery[0][1] == pytest.approx(60, abs=6)


def structs() -> list[inspect.StructType]:
    found: dict[type, inspect.StructType] = {}

    def walk(kind: inspect.Type) -> None:
        if isinstance(kind, inspect.StructType) and kind.cls not in found:
            found[kind.cls] = kind
            for field in kind.fields:
                walk(field.type)
        for part in ("type", "item_type", "value_type"):
            if isinstance(getattr(kind, part, None), inspect.Type):
                walk(getattr(kind, part))
        for inner in getattr(kind, "types", ()):
            walk(inner)

    walk(inspect.type_info(Profile))
    return list(found.values())


def test_every_key_of_the_language_is_described() -> None:
    assert len(structs()) > 25
    for kind in structs():
        assert kind.cls.__doc__, kind.cls
        for field in kind.fields:
            described = isinstance(field.type, inspect.Metadata) and field.type.extra_json_schema
            assert described, f"{kind.cls.__name__}.{field.name}"


def test_the_other_numbers_of_the_vendors(profiles: dict[str, Profile]) -> None:
    dot = decode(
        profiles["movella-dot"], "d8 05 22 44 af 96 40 40 6b 2a a7 40 5a dd 14 c0" + " 00" * 12, None, None, "medium"
    )
    assert np.allclose(dot.acc_ms2, [[3.009197, 5.223928, -2.326010]], atol=1e-6)
    assert dot.tick is not None
    assert dot.tick.tolist() == [1143080408]
    h10 = decode(
        profiles["polar-h10"], "02 00 94 35 77 00 00 00 00 01 F7 FF FF FF E7 03 F8 FF FE FF E5 03", None, None, "data"
    )
    assert np.allclose(h10.acc_ms2 * (1000 / G0), [[-9, -1, 999], [-8, -2, 997]])
    assert h10.tick is not None
    assert h10.tick.tolist() == [2 * 10**9]
    verity = decode(
        profiles["polar-verity"], "02 65 00 00 00 00 00 00 00 81 F1 FF 14 00 F0 03 06 01 7B 0F 08", None, None, "data"
    )
    assert np.allclose(verity.acc_ms2 * (1000 / G0), [[-15, 20, 1008], [-20, 17, 1008]])
    bit = decode(profiles["microbit"], "00 01 A0 03 20 01")
    assert np.allclose(bit.acc_ms2 * (1000 / G0), [[256, 928, 288]])


def test_the_language_has_a_json_schema() -> None:
    schema = msgspec.json.schema(Profile)
    assert schema["$defs"]["Profile"]["properties"]["id"]["description"]
    assert schema["$defs"]["Profile"]["additionalProperties"] is False
