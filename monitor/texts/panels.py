"""The words of the panels of the live screen and the replay."""

CONNECTING = "connecting …"
PAUSED, NOT_RECORDED, RECORDED = "PAUSED", "○ not recorded", "● rec"
BALANCE, BALANCE_OF = "Balance", "Balance   {left} left · {right} right"
MOVED, STRENGTH = "Moved {moved} m/s, {words}", "Strength {words}"
NO_BALANCE_YET = "not enough kicks yet for left and right"
KINDS, KINDS_BEFORE = "Kinds of kick", "Kinds of kick (before)"
JUST_NOW = "Just now"
ANKLE = "{mark} {leg} ankle"
LOST, LOW_SIGNAL, GOOD_SIGNAL = "lost – still trying", "low signal", "good signal"
NOTE_KEPT = "note kept"
SAME_MOMENT = "the same moment"
NOT_SAVED = "Not saved: {why}"

AGO = "{age} ago"
LOST_PERCENT = "lost {percent:.{places}f}%"

TIME_OF_AIM = "{now} of {aim}"
