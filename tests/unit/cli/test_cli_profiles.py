"""`kickstep profiles`: list, check, schema and capture, as somebody with a sensor of their own uses them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from monitor.cli import run
from monitor.firmware.loading import load_text, shipped_profiles

EXAMPLE = re.search(
    r"```toml\n(.*?)```", (Path(__file__).parents[3] / "docs" / "sensors.md").read_text(encoding="utf-8"), re.DOTALL
)[1]  # type: ignore[index]
BARE = EXAMPLE.split("[[vectors]]")[0]
"""The sensor of docs/sensors.md, before anybody has seen a packet of it."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "example.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def test_list_names_all_with_their_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(shipped_profiles())
    assert run(["profiles", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["profiles"]
    ruuvi = next(row for row in rows if row["id"] == "ruuvi")
    assert ruuvi["status"] == "refused"
    assert "broadcasts" in ruuvi["refuse"]
    assert next(row for row in rows if row["id"] == "movella-dot")["rates_hz"][-1] == 60


def test_a_good_profile_is_told_what_is_still_open(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles", "check", str(own)]) == 0
    text = capsys.readouterr().out
    assert "good" in text
    assert "1 of packets, 1 of the set-up" in text
    assert "losses" not in text  # it has a counter
    own.write_text(EXAMPLE.replace("clip_g = 8", ""), encoding="utf-8")
    assert run(["profiles", "check", str(own)]) == 0
    assert "No limits.clip_g" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ('name_prefix = "Example"', 'name_prefx = "Example"', "match[0].name_prefx", "did you mean 'name_prefix'?"),
        ("per = 4096", "per = 2048", "vectors[0]", "expected (0.0, 0.0, 1.0)"),
        ('setup = ["01 02"]', 'setup = ["01 03"]', "setup_vectors[0]", "setup write 0 is 01 02, expected 01 03"),
        ('char = "command"\nbytes = "01', 'char = "comand"\nbytes = "01', "setup[1].char", "did you mean 'command'?"),
        ("{rate_code:u8}", "{rate_cod:u8}", "setup[1]", "did you mean 'rate_code'?"),
        ("length = 9", "length = 8", "frames[0].length", "too short"),
        ('unit = "g" }', 'unit = "g", gravity = "removed" }', "frames[0].samples.gravity", "without gravity"),
    ],
)
def test_an_error_names_file_key_and_mistake(own: Path, capsys, old: str, new: str, where: str, words: str) -> None:
    assert old in EXAMPLE
    own.write_text(EXAMPLE.replace(old, new), encoding="utf-8")
    assert run(["profiles", "check", str(own)]) == 4
    said = capsys.readouterr().err
    assert "example.toml" in said
    assert where in said
    assert words in said


def test_one_bad_file_does_not_hide_the_others(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles", "check", "no-such.toml", str(own)]) == 4
    said = capsys.readouterr()
    assert "no-such.toml" in said.err
    assert "good" in said.out


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles", "check", "polar-verity"]) == 4
    said = " ".join(capsys.readouterr().err.split())
    assert "polar-verity: there is no such file" in said
    assert "Mend" not in said


def test_a_wrong_unit_is_caught_in_words(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = EXAMPLE.replace('per = 4096, unit = "g"', 'per = 4096, unit = "m/s2"')
    wrong = wrong.replace("acc = [[0, 0, 1]]", 'acc = [[0, 0, 1]]\nunit = "m/s2"')  # the vector repeats the mistake
    own.write_text(wrong, encoding="utf-8")
    assert run(["profiles", "check", str(own)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "the profile says m/s2, but the values are probably g" in said


def test_the_schema_knows_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    top = schema["$defs"]["Profile"]
    assert top["additionalProperties"] is False
    assert "otherwise" in top["properties"]
    for name in shipped_profiles():
        data = tomllib.loads(shipped_profiles()[name].read_text(encoding="utf-8"))
        assert set(data) <= set(top["properties"]), name
        assert set(top["required"]) <= set(data), name


def captured(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[str, str]:
    assert run(["profiles", "capture", *args, "--simulated", "--seconds", "1"]) == 0
    said = capsys.readouterr()
    return said.out, " ".join(said.err.split())


def test_a_captured_vector_completes_a_new_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "example.toml"
    path.write_text(BARE, encoding="utf-8")
    assert run(["profiles", "check", str(path)]) == 4  # no vector yet
    assert "a profile needs vectors" in capsys.readouterr().err
    text, said = captured(capsys, str(path), "--set", "rate=104", "--notifications", "3")
    assert said == "At rest it shows 1 g, as it should."
    path.write_text(BARE + text, encoding="utf-8")
    assert run(["profiles", "check", str(path)]) == 0
    assert "made from the file itself" in " ".join(capsys.readouterr().out.split())
    (vector,) = load_text(BARE + text, "example").vectors
    assert "no real bytes" in vector.source
    assert vector.params == {"rate": 104}
    assert len(vector.hex) == len(vector.acc) == vector.samples == 3
    assert vector.sequence == (0, 1, 2)


def test_a_captured_vector_keeps_what_the_set_up_captured(capsys: pytest.CaptureFixture[str]) -> None:
    text, _ = captured(capsys, "metamotion-s", "--set", "stamps=accounter")
    (vector,) = tomllib.loads(text)["vectors"]
    assert vector["params"] == {"stamps": "accounter"}
    assert vector["captured"] == {"id": 0}
    assert len(vector["tick"]) == vector["samples"] >= 3  # the answer to the question for the charge is among the four


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["ruuvi"], 2, "only broadcasts"),
        (["metamotion-x"], 4, "did you mean 'metamotion-"),
        (["microbit", "--set", "rate"], 2, "what is its value?"),
        (["microbit", "--set", "ratte=50"], 2, "did you mean 'rate'?"),
    ],
)
def test_what_cannot_be_captured(args: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles", "capture", *args, "--simulated"]) == code
    assert words in capsys.readouterr().err
