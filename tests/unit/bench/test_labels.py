"""Recordings with taps, and corrections of a history, as labels for `bench.score`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.score import main
from bench.scripted_taps import as_tags, scripted
from monitor.model.history import KICK, Correction, Wrong
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SessionFacts
from monitor.model.session import SessionSummary
from monitor.model.taps import TapAlong
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.writer import RecordingWriter
from monitor.storage.keeping import Keeping
from tests.property.fixed_sessions import session

FROM_S, TO_S = 10.0, 110.0


def counted() -> SessionSummary:
    """The fixed session, as the program counts it."""
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in session("kicking").records():
        pipeline.push(record)
    return pipeline.finish()


def recording(file: Path, summary: SessionSummary, missed: float) -> Path:
    """A person taps along with what the program counts: late by 0.4 s, 80 ms of jitter."""
    times = {limb: [k.onset_s for k in summary.kicks if k.limb is limb] for limb in LIMBS}
    taps = tuple(tap for tap in scripted(times, 0.4, 0.08, missed, 3) if FROM_S <= tap[0] <= TO_S)
    log: list[LogRecord] = [*session("kicking").records(), *as_tags(TapAlong(FROM_S, TO_S, taps))]
    first, rest = log[0], log[1:]
    assert isinstance(first, SessionFacts)
    with RecordingWriter(file) as writer:
        for record in (first, *sorted(rest, key=_at)):
            writer.write(record)
    return file


def _at(record: LogRecord) -> float:
    time_s = getattr(record, "time_s", 0.0)
    return float(time_s if isinstance(time_s, float) else time_s[-1])


def test_taps_of_a_folder_are_the_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = counted()
    recording(tmp_path / "one.mcap", summary, missed=0.0)
    recording(tmp_path / "two.mcap", summary, missed=0.6)
    with pytest.raises(SystemExit) as ended:
        main(["--labels", str(tmp_path)])
    assert ended.value.code == 0
    one, two, both = (line.split() for line in capsys.readouterr().out.splitlines()[-3:])
    assert (one[0], two[0], both[0]) == ("one", "two", "together")
    taps, kicks, difference, sensitivity, precision = [*one[3:6], one[6], one[8]]
    assert abs(int(difference)) <= 2
    assert int(taps) > 20
    assert int(kicks) - int(taps) == int(difference)
    assert min(float(sensitivity), float(precision)) > 0.9
    assert int(two[3]) < 0.7 * int(taps)
    assert float(two[8]) < float(precision)
    assert int(both[1]) == int(taps) + int(two[3])


def test_corrections_say_whether_todays_count_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = counted()
    file = recording(tmp_path / "one.mcap", summary, missed=0.0)
    kick = next(k for k in summary.kicks if k.kind is not None)
    nothing_s = next(
        t for t in range(10, 100) if all(k.limb is not Limb.LEFT or abs(k.onset_s - t) > 1.0 for k in summary.kicks)
    )
    keeping = Keeping(tmp_path / "history.db", "one")
    keeping.keep(summary, file.name)
    for what, limb, at_s, value in (
        (Wrong.NOT_THERE, kick.limb, kick.onset_s, ""),
        (Wrong.NOT_THERE, Limb.LEFT, float(nothing_s), ""),
        (Wrong.OTHER_KIND, kick.limb, kick.onset_s, str(kick.kind)),
        (Wrong.MISSED, kick.limb, kick.onset_s + 0.2, ""),
        (Wrong.MISSED, Limb.LEFT, float(nothing_s), ""),
        (Wrong.OTHER_LEG, kick.limb, kick.onset_s, ""),
    ):
        keeping.correct(Correction("2026-11-20T10:00:00+00:00", what, limb, at_s, value, KICK))
    assert keeping.close() is None
    with pytest.raises(SystemExit):
        main(["--labels", str(tmp_path), "--history", str(tmp_path / "history.db")])
    said = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()[-4:]]
    assert said == [
        "2 said not to be there today's count agrees with 1",
        "1 said to be the other leg's today's count agrees with 0",
        "1 said to be of another kind today's count agrees with 1",
        "2 said to be missed today's count agrees with 1",
    ]


def test_a_folder_without_labels_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--labels", str(tmp_path)])
    assert ended.value.code == 1
    assert "nobody tapped along" in capsys.readouterr().out
