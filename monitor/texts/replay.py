"""The words of the replay, of corrections, of tapping along."""

from __future__ import annotations

# --- replay_words

READING = "Reading the recording"
NO_FILE = "This session has no recording: the disk kept none. Its figures stay in the history. esc goes back."
NO_HISTORY = "The history cannot be read, so nothing said here is kept: {why}."
NOT_MOVED = "The recording itself is never changed; corrections are kept beside it."
NOT_KEPT = "This recording is not in the history of this computer: nothing said here is kept."
KEYS = "x not a {event}   l other leg   k other kind   m missed one   z take back"
STEP_KEYS = "x not a {event}   l other leg   m missed one   z take back"
NO_MORE = "No more events that way."
NOTHING_HERE = "No counted {event} here; n and b go from one to the next."
WHICH_KIND, WHICH_LEG = "Which kind was it?", "Which leg made a {event} here?"
TAP_TITLE = "Tap along"
TAP_BEFORE = "Watch the baby's legs, not this screen: the counts are covered meanwhile. At each {event} press:"
TAP_KEYS = "←  the baby's own left leg\n→  the baby's own right leg\n↑  both at once"
TAP_LONG = "It takes two minutes; enter ends it earlier."
TAP_LIVE = "Counting goes on. Your taps are kept in the recording and change no count."
TAP_VIDEO = (
    "Put a video of this session to {wall} (session time {time}) and start it together with {key}. A constant delay is"
    " found by itself, up to one second either way."
)
TAP_KEPT = "Your taps are kept beside the recording and change no count."
SPACE, T_AND_ENTER = "space", "t and enter"
TAP_WAIT = "One moment: the last {what} are still being decided."
TAP_AFTER = "A check of the counting in these minutes, of nothing else. Nothing is validated on infants."
TAP_AGAIN = "space taps along once more · esc back"
TAP_BEGIN = "space begins · esc back"
TAP_EARLIER = "Earlier in this session:"
GONE = (
    "The recording {name} is not on this computer any more, or was moved. The session's figures stay in the history."
    " esc goes back."
)
FIRM_HEEL = "firm heel"
PEAK = "peak {peak:.1f} m/s2"
HEEL = "heel"
NOT_AN_EVENT = "not a {event}"
ANOTHER_LEG = "the other leg"
THAT_LEG = "the {leg} leg"
MISSED = "a {event} was missed"
NO_EVENT_HERE = "no {event} here"
NOT_COUNTED_HERE = "not counted here: "
KEPT_AS_UNUSUAL_NOT_DRAWN = "kept as unusual, not drawn"
YOU_SAY = " · you say: {what}"
NOT_COUNTED = "{limb} {event}, not counted{told}"
COUNTED_HERE = "Counted {counts} up to here · corrected by you: {corrections}"
YOU_ARE_HERE = " you are here"

# --- replaying

MARKER = "marker {number}"
LET_GO = "let go"
NOTHING_READABLE = "nothing of this recording can be read"
KICKSTEP_RECOVER_MAY_MEND = "kickstep recover may mend it."

# --- replay

WHOLE_SESSION, THIS_ONLY = "Whole session", "this session only"
BALANCE = "Balance {words}"
THIS_MOMENT = "This moment"
REPLAY = "Replay   {title}"
UP_TO_HERE = "{what}\nup to here"

# --- tap_along

YOUR_TAPS = "{mark} {limb}, your taps"
TIME_LEFT = "{title}   {time} left"
TAPS_AND_COUNTS = (
    "{start} to {end}: of {taps} taps counted {taps_matched}; of {counted} counted tapped {counted_matched}"
)

# --- tally

TALLY_BEFORE = "space begins. Then a key a kick: ← the baby's left leg, → its right leg, ↑ both at once."
TALLY_DURING = "backspace takes the last tap back. enter ends."
TALLY_WITHOUT_SENSORS = "Tally without sensors · {activity}{now}"

COUNTED_BY = " · method {method}"
