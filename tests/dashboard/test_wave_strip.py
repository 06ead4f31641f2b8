"""The strip's columns: fixed buckets, one scale, gaps, kicks with a mark."""

from __future__ import annotations

from dashboard_helpers import in_loop, settled
from textual.app import App, ComposeResult

from monitor.dashboard.widgets.wave import BUCKET_S, FULL_MS2, RING, Ring, WaveStrip, eighths, last_column


class _App(App[None]):
    CSS = ".wave--kick { color: #ffffff; } .wave--rest { color: #888888; } WaveStrip { width: 30; height: 6; }"

    def compose(self) -> ComposeResult:
        yield WaveStrip("●")


def _samples(start_s: float, end_s: float, value: float) -> list[tuple[float, float]]:
    return [(start_s + n / 50.0, value) for n in range(round((end_s - start_s) * 50.0))]


def test_a_column_is_the_largest_value_of_its_bucket_and_stays() -> None:
    ring = Ring()
    ring.add([(0.01, 1.0), (0.05, 3.0), (0.09, 2.0), (0.11, 5.0)])
    assert ring.peaks == {0: 3.0, 1: 5.0}
    ring.add(_samples(1.0, 1.0 + (RING + 50) * BUCKET_S, 1.0))
    assert len(ring.peaks) == RING


def test_the_scale_is_fixed_and_shows_small_movements() -> None:
    assert eighths(FULL_MS2, 8) == eighths(10 * FULL_MS2, 8) == 64
    assert eighths(FULL_MS2 / 4, 8) == 32
    assert eighths(0.0, 8) == 1


def test_columns_wait_for_the_slower_sensor_but_not_for_ever() -> None:
    fast, slow = Ring(), Ring()
    fast.add(_samples(0.0, 10.0, 1.0))
    assert last_column([fast, slow], 10.05) == 95
    assert last_column([fast, slow], 20.0) == 179


@in_loop
async def test_kicks_are_bright_and_marked_and_gaps_hatched() -> None:
    app = _App()
    async with app.run_test(size=(30, 6)):
        strip = app.query_one(WaveStrip)
        strip.ring.add(_samples(0.0, 1.0, FULL_MS2 / 4) + _samples(1.5, 3.0, FULL_MS2))
        strip.show(29, [(2.0, 2.45)])
        await settled(app)
        rows = [strip.render_line(y) for y in range(6)]
        assert rows[5].text == " " * 20 + "●" + " " * 9
        assert rows[4].text == "█" * 10 + "╱" * 5 + "█" * 15
        assert rows[0].text == " " * 15 + "█" * 15
        runs = [(segment.cell_length, segment.style.color) for segment in rows[4] if segment.style is not None]
        assert [length for length, _ in runs] == [10, 5, 5, 5, 5]
        assert runs[0][1] == runs[2][1] == runs[4][1] != runs[3][1]
        strip.show(30, [(2.0, 2.45)])
        assert strip.render_line(4).text[:-1] == rows[4].text[1:]  # it moves on; what is drawn does not change
