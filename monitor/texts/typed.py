"""The words of what is typed while `--plain` tells a session."""

from __future__ import annotations

BEGIN = "Type a letter and enter: w tells what stands now, ? what else can be typed, f ends the session."
LETTERS = (
    "w: what stands now",
    "p: pause, or go on",
    "m: a marker at this moment",
    "n and your words: a note",
    "a: what the baby is doing; a and a number says it",
    "c: the surroundings; c, a number and a number answers",
    "x: leave out what happens now; x and a number says what; x again ends it",
    "s: the newest row of steps was taken alone",
    "o: nobody holds the standing baby from now on",
    "l: stands upright and still for 5 seconds, which learns the lean of the shanks",
    "d: both sensors are in one hand, knocked twice on a table, which compares their clocks",
    "u: keep the last minute as unusual",
    "t: tap along with the legs for two minutes, with l, r or b and enter",
    "y: the sensor that was asked about is on",
    "f: end the session",
)
NOTHING_YET = "The session has not begun."
UNKNOWN = "That is no letter of this list. ? tells it."
NO_WORDS = "Nothing was written. n and your words keeps a note."
NOTED = "note kept for the history"
NOT_KEPT = "Nothing is kept of this session, so no note either."
NO_ROW = "There is no row of steps yet."
ALONE = "the newest row was taken alone"
DOUBLE_TAP = "knock that hand twice on the table within {seconds:.0f} s; a line tells when both sensors felt it"
LET_GO, STANDING = "let go", "stands still: learning how the sensors sit"
KEPT = "that minute is kept as unusual and left out of the figures"
KEEP_UNUSUAL = "u yes keeps the minute before you typed u."
TAKEN_IN = "what was left out has ended"
TAKEN_BACK = "answer taken back"
ENDING = "ending the session"
TAP = (
    "Watch the baby's legs. At each {event} type l for the baby's own left leg, r for its right leg, b for both at"
    " once, and enter. No counts are told for two minutes; e and enter ends it earlier. Your taps change no count."
)
TAP_RUNS = "The two minutes have begun."
TAP_BEGINS = "t and enter begins, e and enter leaves."
TAPS_KEPT = "Your taps are kept in the history."
TAPPED = "You tapped {left} left and {right} right. {wait}"
TAPPING = "While you tap along no counts are told; e ends it."
TALLY_LETTERS = (
    "l: the baby's left leg kicked",
    "r: the baby's right leg kicked",
    "b: both legs kicked at once",
    "z: take the last tap back",
    "w: what stands now",
    "e: end and keep",
)
TALLY_BEGINS = (
    "Tally without sensors, {activity}, {child}. It has begun: l, r or b and enter at each kick, e ends, ? tells all."
)
TALLY_OF, TALLY_OF_NOBODY = "of {name}", "of no child in particular"
TALLY_STANDS = "{left} left, {right} right."
TALLY_AT = "{time}: {standing}"
TALLY_BACK = "Taken back: {standing}"
TALLY_NO_TAP = "There is no tap to take back."
TALLY_ENDED_EARLY = "Ended without e; what was tapped is kept."
TALLY_NOTHING = "Ended before anything was tapped: nothing is kept."
TALLY_KEPT = "Kept as {id}."
TALLY_TO_TRIAL = "kickstep baseline add {id} --phase NAME makes it a trial."
TALLY_NO_INPUT = "nothing can be typed here"
TALLY_GIVE_INPUT = "Run it in a terminal, or send the letters through a pipe."
NUMBERED = "{title}: {choices}. {how}"
DOING, SURROUNDINGS = "What the baby is doing", "The surroundings"
HOW = "{letter} and a number."
HOW_ANSWER = "c {number} and a number; c {number} 0 takes the answer back."
