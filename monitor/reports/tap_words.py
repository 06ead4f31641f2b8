"""How taps and counts agree, in words: n and the interval always, never a verdict."""

from __future__ import annotations

from monitor.model.taps import Agreement, Share
from monitor.texts import reports as texts


def tap_lines(agreement: Agreement) -> list[str]:
    """A few lines for screens and reports, the most telling first."""
    what = agreement.what
    if not agreement.taps and not agreement.counted:
        return [texts.NOTHING_WAS_TAPPED_AND_NO_WERE.format(what=what)]
    lines = [
        texts.TAPS_COUNTED.format(taps=agreement.taps, share=share_words(agreement.sensitivity)),
        texts.COUNTED_TAPPED.format(counted=agreement.counted, what=what, share=share_words(agreement.precision)),
        texts.COUNTED_MINUS_TAPPED.format(difference=f"{agreement.difference:+d}".replace("+0", "0")),
    ]
    if agreement.sensitivity.hits:
        late = "after" if agreement.delay_s >= 0.0 else "before"
        lines.append(
            texts.TAPS_CAME_TAKEN_OFF_WITHOUT.format(
                delay_s=abs(agreement.delay_s),
                late=late,
                what=what,
                brief=_brief(agreement.plain_sensitivity),
                brief_2=_brief(agreement.plain_precision),
            )
        )
    if agreement.by_chance is not None:
        lines.append(texts.BY_CHANCE_SAME_TAPS_MOVED_TO.format(by_chance=100.0 * agreement.by_chance))
    if agreement.exchanged > agreement.sensitivity.hits:
        lines.append(texts.WITH_LEFT_AND_RIGHT_EXCHANGED.format(exchanged=agreement.exchanged))
    if agreement.aside:
        lines.append(texts.TAPS_IN_TIME_NOT_COUNTED_LEFT.format(aside=agreement.aside))
    return lines


def share_words(share: Share) -> str:
    """`38 = 93 % (range 81 to 97 %)`."""
    if share.value is None or share.low is None or share.high is None:
        return texts.NONE_TO_COMPARE
    return texts.RANGE_TO.format(hits=share.hits, brief=_brief(share), low=100.0 * share.low, high=100.0 * share.high)


def _brief(share: Share) -> str:
    return "–" if share.value is None else f"{100.0 * share.value:.0f} %"
