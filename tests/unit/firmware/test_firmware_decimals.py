"""Decimal numbers read together are those that `float` reads one by one, bit by bit."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.firmware.decimals import decimals
from monitor.firmware.framing import Fault, LineFramer

NUMBERS = st.one_of(
    st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{0,6})?", fullmatch=True),
    st.from_regex(r"-?\.[0-9]{1,15}", fullmatch=True),
)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20), st.sampled_from([",", ";", "\t"]))
def test_numbers_in_order_are_all_read(cells: list[tuple[str, str]], separator: str) -> None:
    lines = [separator.join(line).encode() for line in cells]
    found = decimals(lines, separator.encode(), 2)
    assert found is not None
    wanted = np.array([[float(cell) for cell in line] for line in cells])
    np.testing.assert_array_equal(found.view(np.int64), wanted.view(np.int64))


@given(st.lists(st.text("0159.-+e, \n", min_size=1, max_size=8), min_size=1, max_size=4))
def test_whatever_is_read_is_what_float_reads(texts: list[str]) -> None:
    found = decimals([text.encode() for text in texts], b",", 2)
    if found is not None:
        wanted = np.array([[float(cell) for cell in text.split(",")] for text in texts])
        np.testing.assert_array_equal(found.view(np.int64), wanted.view(np.int64))


ODD = ["1", "1,2,3", "1,", ",1", "-,1", ".,1", "-.,1", "1.2.3,1", "5-3,1", ".-5,1", "--5,1", "1e3,1", "+1,1", "nan,1"]
ODD += ["1 2,3", "1_0,1", "0x1,1", "1\n2,3", "1\n2", "1234567890123456,1", "\xb2,1"]


@pytest.mark.parametrize("line", ODD)
def test_what_is_odd_is_left_to_others(line: str) -> None:
    assert decimals([b"1,2", line.encode("latin-1")], b",", 2) is None
    assert decimals([b"1,2", b"3,4"], b",", 2) is not None


@pytest.mark.parametrize("separator", [b"", b", ", b".", b"1", b"-", b"\n"])
def test_separators_that_numbers_need(separator: bytes) -> None:
    assert decimals([b"1,2"], separator, 2) is None


@given(st.lists(st.text("ab \r\n", max_size=6), max_size=8), st.sampled_from([b"\n", b"\r", b"\r\n"]))
def test_lines_together_are_those_one_by_one(texts: list[str], separator: bytes) -> None:
    payloads = [text.encode() for text in texts]
    together, alone = LineFramer(separator), LineFramer(separator)
    packets, places = together.push(payloads, (faults := Counter()))
    singly: list[tuple[bytes, int]] = []
    one_by_one: Counter[Fault] = Counter()
    for place, payload in enumerate(payloads):
        singly += [(packet, place) for packet in alone.push([payload], one_by_one)[0]]
    assert list(zip(packets, places, strict=True)) == singly
    assert faults == one_by_one
    assert together.push([b"x" + separator], faults) == alone.push([b"x" + separator], faults)
