"""Groups 1, 2, 3 and 7: losses, dead ends, refusals, ranges and batteries."""

from __future__ import annotations

from monitor.model.limbs import Limb
from monitor.model.records import LinkState
from tests.faults.fault_helpers import (
    Alike,
    assert_equal_before,
    assert_untouched,
    check,
    check_whole,
    with_and_without,
)

LONG_S = 60.0


def never_back(number: str) -> None:
    """The limb is gone for good; nothing else changes."""
    faulty, clean = with_and_without(number)
    assert_equal_before(faulty, clean)
    assert_untouched(faulty, clean, Limb.RIGHT)
    assert [change.state for change in faulty.links(Limb.LEFT)] == [LinkState.LOST]
    assert not faulty.source.state(Limb.LEFT).connected


def test_1_1_link_lost() -> None:
    check("1.1")


def test_1_2_link_lost_on_the_other_side() -> None:
    check("1.2", limb=Limb.RIGHT)


def test_1_3_both_links_lost() -> None:
    check("1.3")


def test_1_4_link_lost_and_lost_again_while_it_is_scanned_for() -> None:
    check("1.4", seconds=LONG_S)


def test_1_5_link_lost_and_lost_again_while_connecting() -> None:
    check("1.5")


def test_1_6_link_lost_and_lost_again_during_discovery() -> None:
    check("1.6")


def test_1_7_link_lost_and_lost_again_while_subscribing() -> None:
    check("1.7")


def test_1_8_link_lost_and_lost_again_during_the_set_up() -> None:
    check("1.8")


def test_2_1_connected_but_silent() -> None:
    check("2.1")


def test_2_2_connected_but_hangs_and_answers_nothing() -> None:
    check("2.2")


def test_2_3_the_bluetooth_service_dies_while_connected_telling_nobody() -> None:
    check("2.3")


def test_2_4_the_adapter_is_switched_off() -> None:
    check("2.4")


def test_2_5_d_bus_is_missing() -> None:
    check("2.5")


def test_2_6_no_bluetooth_service() -> None:
    check("2.6")


def test_3_1_link_lost_then_inprogress_once() -> None:
    check("3.1")


def test_3_2_link_lost_then_inprogress_twice() -> None:
    check("3.2")


def test_3_3_link_lost_then_inprogress_for_ever() -> None:
    never_back("3.3")


def test_3_4_link_lost_then_abort_by_local_bleak_tries_again_inside_once() -> None:
    check("3.4")


def test_3_5_link_lost_then_abort_by_local_bleak_tries_again_inside_twice() -> None:
    check("3.5")


def test_3_6_link_lost_then_abort_by_local_bleak_tries_again_inside_for_ever() -> None:
    never_back("3.6")


def test_3_7_link_lost_then_abort_by_local_without_being_connected_in_between_once() -> None:
    check("3.7")


def test_3_8_link_lost_then_abort_by_local_without_being_connected_in_between_twice() -> None:
    check("3.8", seconds=LONG_S)


def test_3_9_link_lost_then_abort_by_local_without_being_connected_in_between_for_ever() -> None:
    never_back("3.9")


def test_3_10_link_lost_then_br_connection_canceled_once() -> None:
    check("3.10")


def test_3_11_link_lost_then_br_connection_canceled_twice() -> None:
    check("3.11")


def test_3_12_link_lost_then_br_connection_canceled_for_ever() -> None:
    never_back("3.12")


def test_3_13_link_lost_then_a_time_out_once() -> None:
    check("3.13")


def test_3_14_link_lost_then_a_time_out_twice() -> None:
    check("3.14", seconds=LONG_S)


def test_3_15_link_lost_then_a_time_out_for_ever() -> None:
    never_back("3.15")


def test_3_16_link_lost_then_device_not_found_once() -> None:
    check("3.16")


def test_3_17_link_lost_then_device_not_found_twice() -> None:
    check("3.17")


def test_3_18_link_lost_then_device_not_found_for_ever() -> None:
    never_back("3.18")


def test_3_19_removed_between_scan_and_connect() -> None:
    check("3.19")


def test_7_1_out_of_range_for_half_a_second() -> None:
    check("7.1")


def test_7_2_out_of_range_for_4_s() -> None:
    check("7.2")


def test_7_3_out_of_range_for_a_minute() -> None:
    check("7.3", Alike(0.05, 0.5, 0.4), seconds=120.0)  # one chain of four kicks is told as one


def test_7_4_the_battery_runs_flat_then_the_link_dies() -> None:
    never_back("7.4")


def test_7_5_battery_service_missing() -> None:
    faulty = check_whole("7.5")
    assert faulty.source.state(Limb.LEFT).charge is None
    assert faulty.source.state(Limb.RIGHT).charge == 74.0


def test_7_6_battery_0_percent() -> None:
    faulty = check("7.6")
    assert faulty.source.state(Limb.LEFT).charge == 0.0


def test_7_7_battery_255_percent() -> None:
    faulty = check("7.7")
    assert faulty.source.state(Limb.LEFT).charge == 87.0  # what it last said that can be true
