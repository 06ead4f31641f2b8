"""How taps and counts agree, in words: n and the interval always, never a verdict."""

from __future__ import annotations

from monitor.model.taps import Agreement, Share


def tap_lines(agreement: Agreement) -> list[str]:
    """A few lines for screens and reports, the most telling first."""
    what = agreement.what
    if not agreement.taps and not agreement.counted:
        return [f"Nothing was tapped, and no {what} were counted meanwhile."]
    lines = [
        f"Of {agreement.taps} taps, counted: {share_words(agreement.sensitivity)}",
        f"Of {agreement.counted} counted {what}, tapped: {share_words(agreement.precision)}",
        f"Counted minus tapped: {agreement.difference:+d}".replace("+0", "0"),
    ]
    if agreement.sensitivity.hits:
        late = "after" if agreement.delay_s >= 0.0 else "before"
        lines.append(
            f"The taps came {abs(agreement.delay_s):.2f} s {late} the {what}; that is taken off. Without: taps counted"
            f" {_brief(agreement.plain_sensitivity)}, counted tapped {_brief(agreement.plain_precision)}."
        )
    if agreement.by_chance is not None:
        lines.append(
            f"By chance (the same taps moved to other times of this stretch) {100.0 * agreement.by_chance:.0f} % agree."
        )
    if agreement.exchanged > agreement.sensitivity.hits:
        lines.append(
            f"With left and right exchanged {agreement.exchanged} taps would agree: left is the baby's own left."
        )
    if agreement.aside:
        lines.append(f"{agreement.aside} taps in time that is not counted are left aside.")
    return lines


def share_words(share: Share) -> str:
    """`38 = 93 % (range 81 to 97 %)`."""
    if share.value is None or share.low is None or share.high is None:
        return "none to compare"
    return f"{share.hits} = {_brief(share)} (range {100.0 * share.low:.0f} to {100.0 * share.high:.0f} %)"


def _brief(share: Share) -> str:
    return "–" if share.value is None else f"{100.0 * share.value:.0f} %"
