"""The profile language: one TOML file a sensor (docs/sensors.md). Unknown keys are errors.

Parts: `profile_steps` (what is written to the sensor) and `profile_frames` (what its packets mean).
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from monitor.firmware.profile_frames import Frame, Framing, Notification, Number, Sequence, Time
from monitor.firmware.profile_steps import Hex, KeepAlive, Name, Probe, Steps, Value

Uuid = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
"""Full 128-bit UUID in lower case: short forms would hide bases other than the Bluetooth one."""

Positive = Annotated[float, Meta(gt=0)]
Company = Annotated[int, Meta(ge=0, le=0xFFFF)]


class Fit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the sensor sits on a small ankle."""

    weight_g: Annotated[Positive | None, Meta(description="weight with battery, g")] = None
    size_mm: Annotated[tuple[float, ...], Meta(max_length=3, description="edges, mm")] = ()
    advice: Annotated[str, Meta(description="strap, placement, safety; for parents")] = ""


class Evidence(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a fact of the profile comes from, and how far it can be trusted."""

    claim: Annotated[str, Meta(description="the fact")]
    level: Annotated[
        Literal["vendor", "matched", "derived", "unverified"],
        Meta(
            description="vendor: read in vendor firmware, SDK or spec; matched: real bytes gave the "
            "published number; derived: follows from a verified pattern; unverified: not checked"
        ),
    ]
    source: Annotated[str, Meta(description="where it was read: owner/repository: path, document")] = ""


class Match(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way to recognise an advertisement; all keys of it must hold. Several matches: any one."""

    service: Annotated[Uuid | None, Meta(description="advertised service")] = None
    name_prefix: Annotated[str, Meta(description="how the local name begins")] = ""
    name_glob: Annotated[str, Meta(description="pattern of the local name with * and ?")] = ""
    company: Annotated[Company | None, Meta(description="manufacturer data: company id")] = None
    data_prefix: Annotated[Hex, Meta(description="manufacturer data: how it begins after the company id")] = ""
    mask: Annotated[Hex, Meta(description="bits of `data_prefix` that count; left out: all")] = ""
    service_data: Annotated[Uuid | None, Meta(description="service data present for this UUID")] = None
    priority: Annotated[int, Meta(ge=-100, le=100, description="higher wins where profiles compete")] = 0


class Char(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A characteristic. Service and UUID together: some sensors use one UUID in several services."""

    service: Annotated[Uuid, Meta(description="service it belongs to")]
    uuid: Annotated[Uuid, Meta(description="its own UUID")]


class Param(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something to choose. The program knows `rate` (Hz) and `range` (g); others have their default."""

    title: Annotated[str, Meta(description="what it is, for people")] = ""
    unit: Annotated[str, Meta(description="unit of the values")] = ""
    default: Annotated[Value, Meta(description="value when nobody chooses")]
    allowed: Annotated[tuple[Value, ...], Meta(min_length=1, max_length=32, description="possible values")]
    choose: Annotated[
        Literal["exact", "nearest"],
        Meta(description="nearest: another number becomes the nearest (ties: upwards)"),
    ] = "exact"
    lookup: Annotated[
        dict[str, dict[str, Value]],
        Meta(description="tables: for every allowed value a constant, under the table's name"),
    ] = {}


class Rate(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many samples a second to expect."""

    nominal_hz: Annotated[Number, Meta(description="real samples per second (52 where 50 was asked for), Hz")]


class Battery(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The charge: a field of some frame, which is read, asked for by steps, or comes by itself."""

    field: Annotated[Name, Meta(description="field that holds it")]
    unit: Annotated[Literal["percent", "mV", "V"], Meta(description="unit after scaling")] = "percent"
    scale: Annotated[float, Meta(description="unit per count")] = 1.0
    curve: Annotated[
        tuple[tuple[float, float], ...],
        Meta(max_length=64, description="voltage (V, rising) and percent, linear between; needed for mV and V"),
    ] = ()
    read: Annotated[Name | None, Meta(description="characteristic to read; it has a frame")] = None
    poll: Annotated[Steps, Meta(description="or steps that make the sensor send it")] = ()
    every_s: Annotated[float, Meta(ge=1, le=3600, description="how often to ask, s")] = 60.0


class Limits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one has to know to use the sensor well."""

    min_mtu: Annotated[int, Meta(ge=23, le=517, description="least ATT MTU, bytes")] = 23
    max_safe_rate: Annotated[Positive | None, Meta(description="rate above which packets get lost, Hz")] = None
    expected_notifications_per_s: Annotated[Number | None, Meta(description="notifications per second")] = None
    pairing: Annotated[Literal["none", "once"], Meta(description="does the system have to pair?")] = "none"
    burst_ms: Annotated[
        Number, Meta(description="samples come in bursts this far apart, ms (delays the live view)")
    ] = 0
    clip_g: Annotated[Number | None, Meta(description="largest acceleration that one axis can show, g")] = None


class Vector(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Notifications and what they mean. Run whenever the profile is loaded."""

    name: Annotated[str, Meta(description="for error messages")]
    source: Annotated[str, Meta(description="where the bytes come from; say `constructed` if from nowhere")]
    char: Annotated[Name | None, Meta(description="characteristic; left out: that of the first frame")] = None
    params: Annotated[dict[str, Value], Meta(description="choices that differ from the defaults")] = {}
    captured: Annotated[dict[str, Value], Meta(description="values of captured variables")] = {}
    hex: Annotated[Hex | tuple[Hex, ...], Meta(description="the notification, or several in order")]
    acc: Annotated[tuple[tuple[float, float, float], ...], Meta(description="first samples, in `unit`")] = ()
    unit: Annotated[Literal["g", "mg", "m/s2"], Meta(description="unit of `acc`")] = "g"
    gyro: Annotated[tuple[tuple[float, float, float], ...], Meta(description="first samples, in `gyro_unit`")] = ()
    gyro_unit: Annotated[Literal["deg/s", "rad/s"], Meta(description="unit of `gyro`")] = "deg/s"
    tolerance: Annotated[float, Meta(gt=0, description="largest difference, in the units of `acc` and `gyro`")] = 0.001
    samples: Annotated[int | None, Meta(description="samples in all; left out: as many as listed")] = None
    tick: Annotated[tuple[int, ...], Meta(description="raw time of each packet")] = ()
    sequence: Annotated[tuple[int, ...], Meta(description="raw counter of each packet")] = ()
    battery: Annotated[float | None, Meta(description="charge, percent")] = None
    fields: Annotated[dict[str, float], Meta(description="values of frames without samples")] = {}
    faults: Annotated[dict[str, int], Meta(description="packets refused, by reason")] = {}


class SetupVector(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Choices and the bytes that must then be written, in order."""

    name: Annotated[str, Meta(description="for error messages")]
    source: Annotated[str, Meta(description="where the bytes come from")]
    params: Annotated[dict[str, Value], Meta(description="choices that differ from the defaults")] = {}
    captured: Annotated[dict[str, Value], Meta(description="values of captured variables")] = {}
    setup: Annotated[tuple[Hex, ...], Meta(description="writes of the setup steps")] = ()
    stop: Annotated[tuple[Hex, ...], Meta(description="writes of the stop steps")] = ()


class Profile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sensor, described."""

    schema: Annotated[Literal[1], Meta(description="version of this language")]
    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40, description="name of the profile")]
    title: Annotated[str, Meta(description="name of the sensor, for people")]
    vendor: Annotated[str, Meta(description="who makes it")] = ""
    models: Annotated[tuple[str, ...], Meta(description="models it fits")] = ()
    status: Annotated[
        Literal["verified-hardware", "verified-bytes", "draft", "refused"],
        Meta(
            description="verified-hardware: used on a real sensor; verified-bytes: real or vendor bytes "
            "decode to the published numbers; draft: facts complete, no real bytes seen; refused: cannot be "
            "used, see `refuse`"
        ),
    ]
    refuse: Annotated[str, Meta(description="instead of connecting, say this")] = ""
    sources: Annotated[tuple[str, ...], Meta(description="documents and repositories")] = ()
    notes: Annotated[str, Meta(description="for those who change this file")] = ""
    quirks: Annotated[tuple[str, ...], Meta(description="oddities one will meet")] = ()
    unit_check: Annotated[
        Literal["rest_norm_1g", "none"],
        Meta(description="check at the start that a resting sensor shows 1 g"),
    ] = "rest_norm_1g"
    fit: Annotated[Fit, Meta(description="weight, strap, safety")] = Fit()
    evidence: Annotated[tuple[Evidence, ...], Meta(max_length=64, description="doubtful and important facts")] = ()
    match: Annotated[tuple[Match, ...], Meta(max_length=16, description="how to recognise it")] = ()
    require_characteristics: Annotated[
        tuple[Name, ...], Meta(description="aliases that must exist after connecting")
    ] = ()
    otherwise: Annotated[
        str, Meta(description="id of the profile that fits (or refuses) where a needed characteristic is missing")
    ] = ""
    probe: Annotated[tuple[Probe, ...], Meta(max_length=8, description="questions after connecting")] = ()
    chars: Annotated[dict[str, Char], Meta(max_length=32, description="characteristics by alias")] = {}
    params: Annotated[dict[str, Param], Meta(max_length=16, description="what can be chosen")] = {}
    setup: Annotated[Steps, Meta(description="steps that start the stream")] = ()
    stop: Annotated[Steps, Meta(description="steps that end it")] = ()
    keepalive: Annotated[KeepAlive | None, Meta(description="steps repeated while it streams")] = None
    framing: Annotated[Framing, Meta(description="how packets lie in notifications")] = Notification()
    frames: Annotated[tuple[Frame, ...], Meta(max_length=32, description="kinds of packets")] = ()
    time: Annotated[Time | None, Meta(description="the sensor's clock")] = None
    sequence: Annotated[Sequence | None, Meta(description="the sensor's packet counter")] = None
    rate: Annotated[Rate | None, Meta(description="sample rate")] = None
    battery: Annotated[Battery | None, Meta(description="charge")] = None
    limits: Annotated[Limits, Meta(description="MTU, bursts, range")] = Limits()
    vectors: Annotated[tuple[Vector, ...], Meta(max_length=64, description="packets and their meaning")] = ()
    setup_vectors: Annotated[tuple[SetupVector, ...], Meta(max_length=32, description="choices and writes")] = ()
