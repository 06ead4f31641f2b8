"""`kickstep overview` and `kickstep diary`: what is said of many sessions, and what never is."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor import cli
from monitor.locations import history_file
from monitor.model.history import Child
from monitor.model.limbs import Limb
from monitor.model.session import Balance
from monitor.model.words import Activity, Why
from monitor.storage.writer import HistoryWriter
from monitor.texts.told import REFERRAL
from tests.unit.storage.history_makers import LEFT, RIGHT, finished

Said = pytest.CaptureFixture[str]
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KICKSTEP_TODAY", TODAY.isoformat())


def keep(
    folder: Path,
    sides: list[tuple[int, int]],
    *,
    activity: Activity = Activity.BACK,
    version: str = "1.0.0",
    context: dict[str, str] | None = None,
    name: str = "s",
    hour: int = 10,
) -> None:
    """A session a day, the last one today."""
    with HistoryWriter(history_file(folder)) as writer:
        writer.set_child(Child("c1", "Mia", "2026-08-02", "2026-08-30", aim_min=45))
        for place, (left, right) in enumerate(sides):
            day = TODAY - timedelta(days=len(sides) - 1 - place)
            estimate = (left - right) / (left + right)
            writer.write(
                finished(
                    f"{name}{place:02d}",
                    started_at=f"{day}T{hour:02d}:00:00+00:00",
                    activity=activity,
                    algorithm={"version": version, "parameters": "abc"},
                    balance=Balance(estimate, estimate - 0.1, estimate + 0.1, 0.95, left, right, 2.0, True, None),
                    limbs={Limb.LEFT: LEFT, Limb.RIGHT: RIGHT},
                    context=context or {},
                )
            ).result()


def overview(folder: Path, capsys: Said, *args: str) -> str:
    assert cli.run(["--data-dir", str(folder), "overview", *args]) == 0
    return " ".join(capsys.readouterr().out.split())


MORE = [(130 + 5 * (n % 3), 65) for n in range(12)]
EQUAL = [(100 + 4 * (n % 3), 102 - 3 * (n % 2)) for n in range(12)]


@pytest.mark.parametrize("sides", [[], MORE[:1], MORE[:6], MORE[:8], MORE, EQUAL])
def test_the_referral_stands_there_whatever_it_shows(
    sides: list[tuple[int, int]], tmp_path: Path, capsys: Said
) -> None:
    keep(tmp_path, sides)
    said = overview(tmp_path, capsys)
    assert said.count(REFERRAL) == 1
    assert "Not a medical device" in said


def test_one_session_and_six_get_no_verdict(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path, MORE[:6])
    said = overview(tmp_path, capsys)
    assert "from 7 sessions on 5 days on" in said
    assert "One session alone says nothing" in said
    assert "More recorded" not in said
    assert "index" not in said


def test_the_ladder_of_words(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path / "few", MORE[:8])
    said = overview(tmp_path / "few", capsys)
    assert "More recorded on the left." in said
    assert "99 % range" in said
    assert "Check the sensors" not in said  # not before ten sessions
    keep(tmp_path / "equal", EQUAL)
    assert "similar within the precision of these recordings" in overview(tmp_path / "equal", capsys)
    keep(tmp_path / "many", MORE)
    said = overview(tmp_path / "many", capsys)
    assert "Check the sensors" in said
    assert "repeatedly" not in said
    said = overview(tmp_path / "many", capsys, "--exchanged", "s11")
    assert "A difference between the legs was recorded repeatedly. Sensors cannot tell why." in said
    assert "Check the sensors" not in said
    said = overview(tmp_path / "many", capsys, "--not-exchanged", "s11")
    assert "repeatedly" not in said
    assert cli.run(["--data-dir", str(tmp_path / "many"), "overview", "--exchanged", "nobody"]) == 2


def test_a_difference_that_goes_with_the_sensor_is_not_called_repeated(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path, [*MORE[:11], (65, 130)])
    said = overview(tmp_path, capsys, "--exchanged", "s11")
    assert "repeatedly" not in said


def test_other_methods_postures_and_poor_sessions_stay_out(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path, MORE[:7], activity=Activity.TUMMY, name="t", hour=8)
    keep(tmp_path, MORE[:6], version="0.9", name="old", hour=9)
    keep(tmp_path, EQUAL)
    with HistoryWriter(history_file(tmp_path)) as writer:
        poor = Balance(0.0, None, None, 0.95, 20, 20, None, False, "not enough kicks for a balance figure (40 of 60)")
        writer.write(finished("poor", started_at=f"{TODAY}T07:00:00+00:00", balance=poor))
        writer.write(finished("untrue", started_at=f"{TODAY}T06:00:00+00:00"))
        writer.set_not_real("untrue", True).result()
    found = json.loads(overview(tmp_path, capsys, "--json"))
    assert found["schema"] == "kickstep.overview/1"
    assert (found["activity"], len(found["sessions"]), found["other_method"], found["too_little"]) == ("back", 12, 6, 1)
    assert found["pooled_balance"]["said"] == "similar"


def test_a_leg_that_hardly_moved_stays_in_the_pool(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path, [(130, 2)])
    with HistoryWriter(history_file(tmp_path)) as writer:
        for n in range(9):
            day = TODAY - timedelta(days=n)
            lopsided = Balance(0.97, None, None, 0.95, 130, 2, 1.0, False, "nearly all on one leg; no range")
            writer.write(finished(f"l{n}", started_at=f"{day}T12:00:00+00:00", balance=lopsided)).result()
    assert "More recorded on the left." in overview(tmp_path, capsys)


def test_the_usual_range_is_of_the_rate_and_of_this_baby(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path, [(60 + 10 * n, 60 + 10 * n) for n in range(7)])
    said = overview(tmp_path, capsys)
    rates = [60.0 * 2 * (60 + 10 * n) / 871.2 for n in range(7)]
    low, high = rates[0] + 0.6 * (rates[1] - rates[0]), rates[5] + 0.4 * (rates[6] - rates[5])
    assert f"{low:.0f} to {high:.0f} on most days of Mia (four of five, 7 days)" in said
    assert "compared with nobody" in said
    assert "corrected 11 weeks" in said
    keep(tmp_path / "six", EQUAL[:6])
    assert "A usual range is shown from 7 days on" in overview(tmp_path / "six", capsys)


def test_comparisons_need_five_a_side(tmp_path: Path, capsys: Said) -> None:
    fast, slow = [(150 + n, 150) for n in range(5)], [(60 + n, 60) for n in range(5)]
    keep(tmp_path, fast[:4], context={"fed_min": "0", "clothing": "bare"}, name="a", hour=8)
    keep(tmp_path, slow, context={"fed_min": "120", "clothing": "long"}, name="b", hour=9)
    assert "Shown once two answers" in overview(tmp_path, capsys)
    keep(tmp_path, fast, context={"fed_min": "30", "clothing": "bare"}, name="c", hour=7)
    said = overview(tmp_path, capsys)
    assert "Feeding:" in said
    assert "more kicks a minute recorded with less than an hour after feeding" in said.lower()
    assert "9 sessions" in said
    keep(tmp_path / "alike", EQUAL[:5], context={"toy": "none"}, name="a")
    keep(tmp_path / "alike", EQUAL[:6], context={"toy": "above"}, name="b", hour=14)
    said = overview(tmp_path / "alike", capsys)
    assert "These ranges overlap: no clear difference yet." in said
    assert "Time of day:" in said


def test_floor_time_beside_the_aim(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path, EQUAL[:2])
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.write(finished("seat", started_at=f"{TODAY}T15:00:00+00:00", activity=Activity.CONTAINER))
        writer.write(finished("tummy", started_at=f"{TODAY}T16:00:00+00:00", activity=Activity.TUMMY)).result()
    said = overview(tmp_path, capsys)
    assert "2026-11-20 30 min (aim 45): back 15, tummy 15" in said
    assert "2026-11-18 –" in said
    assert Why.CONTAINER.value not in said
    assert "streak" not in said


def test_the_diary_is_in_the_familys_words(tmp_path: Path, capsys: Said) -> None:
    keep(tmp_path, EQUAL[:1])

    def diary(*args: str) -> str:
        assert cli.run(["--data-dir", str(tmp_path), "diary", "Mia", *args]) == 0
        return capsys.readouterr().out

    assert "Nothing written yet" in diary()
    assert "rolled over" in diary("rolled  over\x1b[31m", "--day", "2026-11-18")
    found = diary("sat alone", "--day", "2026-11-01")
    assert found.index("sat alone") < found.index("rolled over")
    assert "corrected 11 weeks" in found
    assert "\x1b" not in found
    assert "rolled over" in overview(tmp_path, capsys)
    number = next(line.split()[0] for line in found.splitlines() if "sat alone" in line)
    assert "sat alone" not in diary("--remove", number)
    for wrong in (["x", "--day", "2999-01-01"], ["--remove", "99"], [" "], ["x", "--day", "yesterday"]):
        assert cli.run(["--data-dir", str(tmp_path), "diary", "Mia", *wrong]) == 2
    assert cli.run(["--data-dir", str(tmp_path), "diary", "Nobody", "x"]) == 2


def test_leg_length_and_aim(tmp_path: Path, capsys: Said) -> None:
    def children(*args: str) -> int:
        return cli.run(["--data-dir", str(tmp_path), "children", *args])

    assert children("add", "Ben", "--leg-length", "23,5", "--aim", "30") == 0
    assert children("list") == 0
    assert "23.5 cm" in (said := capsys.readouterr().out)
    assert "30 min" in said
    assert children("edit", "Ben", "--aim", "") == 0
    assert children("edit", "Ben", "--leg-length", "24.5cm") == 0
    assert children("list") == 0
    assert "24.5 cm" in (said := capsys.readouterr().out)
    assert "30 min" not in said
    for wrong in (["--leg-length", "2.5"], ["--leg-length", "long"], ["--aim", "0"], ["--aim", "x"]):
        assert children("edit", "Ben", *wrong) == 2
