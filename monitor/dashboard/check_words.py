"""What a check of the sensors found, for a parent and for a therapist. No textual here: `--plain` says the same."""

from __future__ import annotations

from monitor.model.limbs import Limb
from monitor.model.rest_check import STILL_S, Fix, RestCheck, Verdict
from monitor.texts import ready as texts


def verdict_words(check: RestCheck) -> str:
    """good, usable or not good."""
    return texts.VERDICTS[check.judged[0].value]


def fix_words(check: RestCheck, how: str = texts.K_AFTER_ESC) -> str:
    """What is not as it should be, and the one thing to do; "" where nothing is.

    Args:
        how: a sensor is calibrated here.
    """
    verdict, fix = check.judged
    known = texts.MUCH if verdict is Verdict.NOT_GOOD else texts.SOME
    return known[fix.value].format(charge=check.charge or 0.0, how=how) if fix is not Fix.NOTHING else ""


def said(check: RestCheck, how: str = texts.K_AFTER_ESC) -> str:
    """The verdict with its fix."""
    return " ".join(filter(None, (f"{verdict_words(check)}.", fix_words(check, how))))


def figures_words(check: RestCheck) -> str:
    """For a therapist."""
    parts = []
    if check.rate_hz is not None:
        parts.append(texts.RATE_SHOWN.format(rate=check.rate_hz, nominal=check.nominal_hz))
    parts.append(texts.LOSS_UNSEEN if check.lost is None else texts.LOSS_SHOWN.format(percent=100.0 * check.lost))
    if check.off_ms2 is not None:
        parts.append(texts.OFF_SHOWN.format(off=check.off_ms2))
    if check.charge is not None:
        parts.append(texts.CHARGE_SHOWN.format(charge=check.charge))
    if check.apart_s is not None:
        parts.append(texts.APART_SHOWN.format(apart=1000.0 * check.apart_s))
    return " · ".join(parts)


def so_far(still_s: float) -> str:
    """While it goes on."""
    if still_s >= STILL_S:
        return texts.LAY_STILL
    return texts.LIES_STILL.format(seconds=int(still_s), all_seconds=STILL_S) if still_s >= 1.0 else texts.WAITS_STILL


def moved_words(limbs: list[Limb]) -> str:
    """Lying still was not to be had; "" where it was."""
    if not limbs:
        return ""
    return texts.MOVED_ONE.format(limb=limbs[0].upper()) if len(limbs) == 1 else texts.MOVED_BOTH
