"""Groups 4, 5 and 6: lost, damaged and misdated packets."""

from __future__ import annotations

from tests.faults.fault_helpers import Alike, check, check_whole

LONG_S = 60.0


def test_4_1_lost_a_single_packet_with_a_clock_in_the_packets() -> None:
    check("4.1")


def test_4_2_lost_packets_of_0_5_s_with_a_clock_in_the_packets() -> None:
    check("4.2")


def test_4_3_lost_packets_of_2_s_with_a_clock_in_the_packets() -> None:
    check("4.3")


def test_4_4_lost_packets_of_5_s_with_a_clock_in_the_packets() -> None:
    check("4.4")


def test_4_5_lost_every_second_packet_for_5_s_with_a_clock_in_the_packets() -> None:
    check("4.5")


def test_4_6_lost_1_percent_of_the_packets_with_a_clock_in_the_packets() -> None:
    check("4.6")


def test_4_7_lost_5_percent_of_the_packets_with_a_clock_in_the_packets() -> None:
    check("4.7")


def test_4_8_lost_20_percent_of_the_packets_with_a_clock_in_the_packets() -> None:
    check("4.8")


def test_4_9_lost_a_single_packet_nothing_in_the_packets_tells() -> None:
    check("4.9")


def test_4_10_lost_packets_of_0_5_s_nothing_in_the_packets_tells() -> None:
    check("4.10", Alike(tolerance_s=0.6, there=0.7, told=0.3), seconds=LONG_S)


def test_4_11_lost_packets_of_2_s_nothing_in_the_packets_tells() -> None:
    check("4.11", Alike(there=0.6, told=0.6, kinds=False), seconds=LONG_S)  # a chain of kicks is split elsewhere


def test_4_12_lost_packets_of_5_s_nothing_in_the_packets_tells() -> None:
    check("4.12", Alike(there=0.6, told=0.6, kinds=False), seconds=LONG_S)


def test_4_13_lost_every_second_packet_for_5_s_nothing_in_the_packets_tells() -> None:
    check("4.13", Alike(tolerance_s=2.6, there=0.7, told=0.3), seconds=LONG_S)


def test_4_14_lost_1_percent_of_the_packets_nothing_in_the_packets_tells() -> None:
    check("4.14", Alike(tolerance_s=0.2, there=0.7, told=0.3), seconds=LONG_S)


def test_4_15_lost_5_percent_of_the_packets_nothing_in_the_packets_tells() -> None:
    check("4.15", Alike(tolerance_s=0.4, there=0.7, told=0.3), seconds=LONG_S)


def test_4_16_lost_20_percent_of_the_packets_nothing_in_the_packets_tells() -> None:
    check("4.16", Alike(tolerance_s=1.2, there=0.7, told=0.3), seconds=LONG_S)


def test_5_1_packets_come_twice() -> None:
    check("5.1")


def test_5_2_neighbours_change_places() -> None:
    check("5.2")


def test_5_3_packets_are_cut_short() -> None:
    check("5.3")


def test_5_4_packets_are_too_long() -> None:
    check("5.4")


def test_5_5_packets_are_empty() -> None:
    check("5.5")


def test_5_6_wrong_header() -> None:
    check("5.6")


def test_5_7_wrong_checksum() -> None:
    check("5.7")


def test_5_8_saturated_values() -> None:
    check("5.8")


def test_5_9_frames_split_over_two_notifications() -> None:
    check("5.9")


def test_6_1_a_16_bit_clock_wraps() -> None:
    check_whole("6.1")


def test_6_2_a_32_bit_clock_wraps() -> None:
    check_whole("6.2")


def test_6_3_the_clock_begins_at_0_after_a_restart_of_the_sensor() -> None:
    check("6.3")


def test_6_4_the_clock_steps_back_by_2_s() -> None:
    check("6.4")


def test_6_5_the_clock_stands_still_for_3_s() -> None:
    check("6.5")


def test_6_6_the_clock_jumps_by_5_hours() -> None:
    check("6.6")


def test_6_7_an_8_bit_packet_counter_wraps() -> None:
    check("6.7")
