"""Reading the large digits off a terminal's text, for the comparison in bench.long_demo."""

from __future__ import annotations

import pytest
from rich.console import Console
from textual.renderables.digits import Digits

from bench.long_demo import FailedError, big_numbers


def _lines(number: int, style: str) -> list[str]:
    console = Console(width=40, legacy_windows=False)
    with console.capture() as capture:
        console.print(Digits(str(number), style))
    return [line.rstrip() for line in capture.get().splitlines()][:3]


@pytest.mark.parametrize("style", ["", "bold"])
@pytest.mark.parametrize("numbers", [(0, 7), (123, 456), (1, 1), (111, 89), (2, 3045)])
def test_both_numbers_are_read(numbers: tuple[int, int], style: str) -> None:
    left, right = (_lines(number, style) for number in numbers)
    rows = [f"│ {one:<30}││ {other:<30}│ 8 min" for one, other in zip(left, right, strict=True)]
    head = f"╭─ ● LEFT {'─' * 23}╮╭─ ▲ RIGHT {'─' * 20}╮"
    assert big_numbers("\n".join(["Session finished", head, *rows, "│ kicks"])) == numbers


def test_no_digits_are_no_numbers() -> None:
    with pytest.raises(FailedError, match="no large digits"):
        big_numbers("LEFT  RIGHT\n\n12   13\n\n\n")
