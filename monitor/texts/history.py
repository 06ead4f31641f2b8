"""The words of the history: days, weeks, two sessions side by side, and a history made anew."""

from __future__ import annotations

# --- history_words

NO_SESSIONS = "No sessions yet. esc goes back: enter starts one there, d shows a demo."
NOTHING_HERE = "Nothing on this page. ← shows earlier days."
NO_CHILD = "no child named"
LEGEND = "━ range for that session   ◆ estimate   ┼ even"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SPAN = "{first} to {last}"
BALANCE = " Balance "
WEEK_FROM = "Week from"
DAY = "Day"
FLOOR_TIME = "Floor time"
KICKS_MIN = "Kicks/min"
HEAD = "{day:<11}{floor_time:<{floor_width}}{rate_head:<{rate_width}}left ◀{balance}▶ right"
MINUTES = "{minutes} min"
NOT_REAL_SESSION = "not a real session"
SESSIONS_NONE_REAL = "{number} sessions, none real"
WITH_BALANCE = ", {shown} with a balance"
SESSIONS = "{number} sessions{shown}"
ONE_NO_BALANCE = "1 session, no balance figure"
LINE_NOT_REAL = "{head}not a real session"
LINE_CORRECTED = "{number} corrected  "
ALONE = ", alone"
LINE_IN_ROW = "{most}+ in a row{alone}  "
LINE_NO_BALANCE = "{head}no balance figure"
NO_FLOOR_TIME = "No floor time on this page. Empty days are just empty."
USUAL_DAY = "{days} with floor time; a usual day is {usual}. Empty days are just empty."
RATES = "Kicks a minute: {low:.1f} to {high:.1f}, {what} by {what}."
OTHER_METHODS = "Not all were counted by the same method: those figures are not comparable."
CUT_OFF_MENDED = "A session that was cut off ({began}, {length}) is mended and in the history."
CUT_OFF_IN_PART = "About {length} of it could not be read; the damaged file is kept."
CUT_OFF_LEFT = "The recording {name} was cut off and is left as it is: {why}."
COUNTING_AGAIN = "Counting again … {percent:.0f} %. {key} stops; what is done stays done."
EARLIER_METHOD_ONE = (
    "The history has this session as an earlier method counted it. c counts again; the old figures stay."
)
ONE_EARLIER_METHOD = "{number} session was counted by an earlier method. m counts again; the earlier figures are kept."
EARLIER_METHOD = "{number} sessions were counted by an earlier method. m counts again; the earlier figures are kept."
COUNTED_AGAIN = "{counted} counted again"
NOTHING_WAS_COUNTED_AGAIN = "Nothing was counted again"
SOME_FAILED = "{done}; {failed} cannot be read: their figures stay."

# --- filter_words

FILTER_TITLE, ALL = "Only sessions with", "all"
FILTER_FOOT = "child c, days or weeks w, other days ← →"
FIRST_TAKEN = "{began} is the first of two. space on another one puts both side by side."
FIRST_LEFT = "No session is waiting to be compared any more."
SIDE_BY_SIDE = "Two sessions side by side"
OTHER_METHOD = "They were counted by different methods: their figures are not comparable."
OTHER_POSITION = "The positions differ, so the counts mean different things."
OTHER_SENSORS = "The sensors differ: figures of two kinds of sensor are not comparable."
NO_WORD = (
    "Two sessions alone say nothing about left and right, nor about more or fewer; in the history k puts several"
    " together."
)
POSITION = "Position"
NOTHING_FITS = "No session here with: {filters}. f changes it."
WITHOUT_LEAVES_ONE = "Without «{words}»: {number} session."
WITHOUT_LEAVES = "Without «{words}»: {number} sessions."
NO_CONTEXT = "nothing said about the surroundings"
OF_FLOOR_TIME = "{length} of floor time"

# --- history

READING = "reading …"
HISTORY = "History"
THIS_PAGE = "This page"
WEEKS_TITLE = "Weeks"
DAYS_TITLE = "Days"
SEVERAL_HERE = "Several sessions: enter lists them."
THERE_NO_SESSIONS_ANOTHER = "There are no sessions of another child."
WHOSE_SESSIONS = "Whose sessions?"

# --- rebuilt_words

ANEW = "It is set aside and made anew from the recordings; nothing is deleted."
LATER = "puts it off; what is counted stays counted."
BY_PEOPLE = "names, notes, corrections, diary"
OLD_ASIDE = "The old history was set aside: {file}"
NEW_HAS = "The new history has {sessions} counted from the recordings."
KEPT_AS_BEFORE = "{sessions} without a readable recording came from the old history as before."
NOTHING_ELSE_READ = (
    "Nothing else of the old history could be read: {what} are missing. Children appear under their number until"
    " they are named again."
)
NOT_ALL_READ = (
    "Not all of the old history could be read: some {what} may be missing here. As far as they are anywhere, they"
    " are in the file that was set aside."
)
CARRIED_OVER = "The rest was carried over from the old history: {what}."

# --- mending

HISTORY_DAMAGED = "The history is damaged"
MENDING = "Counting … {percent:.0f} %\n\nesc {later} A session can be recorded then."
NOT_DONE = "That could not be done: {why}."
ENTER_GOES_ON = "enter goes on"

EARLIER_METHOD_HERE = "An earlier method counted this session. m counts it again; both are kept."
THIS_SESSION_ONLY = "   this session only"
"""The end of `words.SHARES`, where there is no room for it."""
