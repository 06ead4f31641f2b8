"""The words of the settings, of the command palette, and of what all screens have in common."""

from __future__ import annotations

TITLE, SAVED_AT_ONCE = "Settings", "changes are saved at once"
LOOK, WHERE = "Choices", "Where things are"
CLICK_MEANS = "A soft click is the terminal's bell made short and quiet, where the terminal can; else it is its bell."
ANIMATIONS = "TEXTUAL_ANIMATIONS is set: it says what slides."
VIEW_MEANS = (
    "Which words stand beside the same numbers: therapist adds n, ranges, index and method. v changes it on any screen"
    " with figures."
)
SENSOR_MEANS = "Enter forgets it: the next start asks again which sensor is on this leg. Recordings keep their own."
NO_SENSOR = "none remembered"
PLAIN_HINT = (
    "With a screen reader: kickstep --plain record tells a session in lines; kickstep history, overview, baseline,"
    " children, diary and settings print lines by themselves."
)
NOT_SAVED = "It holds until the program ends; it could not be saved: {why}"
VIEW_SAID = {True: "Therapist's words beside the same numbers.", False: "Parent's words, the same numbers."}
PLACES = {
    "problems": "Information for a bug report: versions, terminal, Bluetooth, no names",
    "history": "Earlier sessions: days, weeks, replay, baseline, several sessions together",
}
"""Other screens, by the program's action; the palette finds them by these words."""
COMMON = {
    "view": "parent's or therapist's words beside the same figures",
    "settings": "settings: colours, sounds, words, length of a session, staying awake, sensors, backup",
    "help": "all keys of this screen",
    "quit": "leave the program; a session is ended first, its recording kept",
}
COMMON_KEYS = (
    ("v", COMMON["view"]),
    (",", COMMON["settings"]),
    ("ctrl+p", "find any of these by its name"),
)
FIND = "What do you want to do?"
THEME = "Theme"
NUMBERS = "Numbers"
NORMAL, LARGE = "normal", "large"
NUMBERS_MEAN = (
    "large: the counts of a session as large as the window allows, to be read from the floor; balance, kinds and what"
    " just happened give way."
)
MOVEMENT = "Movement"
SOUNDS = "Sounds"
AIM = "Session aim, minutes"
REMIND = "Say to stop, minutes"
AIM_MEANS = (
    "The bar beside the clock fills towards it; a quiet line says when it is reached. A child's aim for a whole day, if"
    " shorter, holds instead."
)
REMIND_MEANS = "Then a quiet line says that it is long enough, without a sound. Never before the aim of the session."
AWAKE = "Keep awake"
SCREEN_TOO, COMPUTER_ALONE = "screen and computer", "computer"
AWAKE_MEANS = (
    "In a session with real sensors: what the computer sleeps through is lost. off: the system decides. A sleep that"
    " you command comes all the same."
)
NIGHT = "night"
DAY = "day"
HIGH_CONTRAST = "high contrast"
FULL = "full"
CALM = "calm"
OFF = "off"
BELL = "bell"
SOFT_CLICK = "soft click"
PARENT = "parent"
THERAPIST = "therapist"
THEME_MEANS = "Colours of all screens. The terminal's own colours do not matter."
MOVEMENT_MEANS = "full: the strips run. calm: they step once a second, nothing slides. off: no strips, nothing slides."
SOUNDS_MEAN = "Once, when the aimed length is reached. Never while the baby stands, steps or practises: it may startle."
WORDS = "Words"
WORDS_FOR = "Words for {child}"
WORDS_FOR_CUT = "Words for {child}…"
CHOICES = "Choices and history  {history}"
RECORDINGS = "Recordings           {files}, {mb:.0f} MB, kept until you delete them"
BACKUP = "Last backup          {words}"
NO_BACKUP = "none yet; b makes one"
BACKUP_GONE = "{name}, moved since"
BACKUP_AT = "{day} {time}, {name}"
TODAY, YESTERDAY = "today", "yesterday"
SENSORS = "Sensors              {kinds} kinds, known by themselves; {rate:.0f} Hz where possible"
COUNTING = "Counting             method {method}, from {threshold:.1f} m/s2, the same for all"
CANNOT_READ = "What is kept cannot be read: {why}"
BACKING_UP = "Backing up …"
BACKED_UP = "{file}: {sessions} sessions, {recordings} recordings, read again and compared. Copy it to another disk."
OPENED = "Opened: {folder}"

# --- problems

PROBLEMS_TITLE = "Information for a bug report"
PROBLEMS_HINT = (
    "Versions, terminal, Bluetooth, sizes, the last lines of the log; nobody's name. c copies it where the terminal"
    " allows that; else: kickstep doctor > report.txt"
)
LOOKING = "Looking …"
COPIED = "Copied, if this terminal allows it."

VIEW_SHOWN = {True: "therapist's words (v)", False: "parent's words (v)"}
SENSOR = "{limb} sensor"
