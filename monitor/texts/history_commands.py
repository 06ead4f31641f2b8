"""The words of the commands about kept sessions, children and trials."""

from __future__ import annotations

# --- history

HISTORY_HELP = """Show what was recorded: weeks, days and sessions, the newest first.

Each session has its counts and, where there was enough to count, the balance with its range as a bar. The figures
are of the method that counted the session then; the recordings can be counted again (recount).

\b
Examples:
  kickstep history
  kickstep history --days 14
  kickstep history --child Mia --json
  kickstep history --only back --only clothing=bare
  kickstep history recount
  kickstep history rebuild
  kickstep history delete 2026-11-20_103000_ab12
  kickstep history note 2026-11-20_103000_ab12 "laughed at the mobile"
  kickstep history correct 2026-11-20_103000_ab12 --at 1:12.4 --leg left --was none
  kickstep history context 2026-11-20_103000_ab12 clothing=bare
  kickstep history unusual 2026-11-20_103000_ab12"""
HISTORY_RECOUNT_HELP = """Count sessions again with today's method, from their recordings.

All sessions that an earlier method counted, or those that are named (as `kickstep history --json` names them:
recording_id). The earlier results are kept beside the new ones. It may be stopped at any time (Ctrl-C): what is
counted stays counted, and the next run goes on.

\b
Examples:
  kickstep history recount
  kickstep history recount 2026-11-20_103000_ab12

Exit codes: 0 all counted, or nothing to count; 4 a recording cannot be read (the others are counted)."""
HISTORY_REBUILD_HELP = """Make the history anew from the recordings.

For a damaged history, or one that was lost. All recordings of the data folder are counted with today's method.
Names, notes, corrections and earlier results are carried over from the old history as far as it can be read; where
it cannot, children appear under their number until they are named again. The old file is set aside, not deleted.
It may be stopped at any time (Ctrl-C): the old history stays until the new one is whole, and the next run goes on.

\b
Examples:
  kickstep history rebuild
  kickstep history rebuild --alone

Exit codes: 0 rebuilt; 4 rebuilt, but a recording cannot be read; 5 the history cannot be written."""
HISTORY_CHILD = "Only this child's sessions."
HISTORY_DAYS = "Only the last N days, today among them."
HISTORY_ONLY = (
    "Only sessions in this position (back, tummy ...), or with this answer about the surroundings (clothing=bare);"
    " may be given several times: all have to hold."
)
ONLY_SESSIONS = "Only sessions with: {filters}.\n"
NOTHING_FITS_ONLY = "No session here with: {filters}."
NO_FILTER = "there is no position or answer {word}"
KNOWN_FILTERS = "Positions: {positions}. Or NAME=ANSWER with one of: {names}."
TWO_OF_ONE = "{one} and {other} are both answers to {name}, and a session has one"
ASK_TWICE = "Ask for one after the other."
HISTORY_JSON = "One JSON object a session, one a line."
NOTHING_IN_LAST_DAYS_THERE = "Nothing in the last {days} days; there is older: leave --days out."
KICKSTEP_OVERVIEW_PUTS = "\nkickstep overview puts sessions together.\n{wrap_text}"
HISTORY_HAS_NO_SESSION = "the history has no session {unknown}"
KICKSTEP_HISTORY_JSON_NAMES = "kickstep history --json names them: recording_id."
NOTHING_TO_COUNT_AGAIN_TODAY = "Nothing to count again: today's method counted these sessions already."
COUNTED_AGAIN_EARLIER_RESULTS = "{number} counted again; the earlier results are kept."
HISTORY_ALONE = "From the recordings and nothing else: no names, notes or corrections."
COUNTING = "Counting"
NO_CHILD_CALLED = "no child is called {name}"
KNOWN = "Known: {names}."
NO_CHILD_WAS_NAMED_YET = "No child was named yet: kickstep record --child NAME does it."

# --- overview

OVERVIEW_HELP = """Put the sessions of the last four weeks together.

Left and right over several sessions (from 7 sessions on 5 days on), the baby's own usual range of kicks a minute,
what goes with more or fewer kicks, time on the floor, and the diary.

\b
Examples:
  kickstep overview --child Mia
  kickstep overview --exchanged 2026-11-20_103000_ab12"""
OVERVIEW_CHILD = "Whose sessions; left out: of the child with the newest one."
OVERVIEW_EXCHANGED = "Say that in this session the sensors were exchanged."
OVERVIEW_NOT_EXCHANGED = "Take that back."
OVERVIEW_JSON = "One JSON object."
NO_SESSION_CALLED = "no session is called {id}"
KICKSTEP_HISTORY_JSON_NAMES_THEM_RECORDING_ID = "kickstep history --json names them (recording_id)."

# --- baseline

BASELINE_HELP = """Show a therapist's baseline: trials, day means, what a comparison could tell, targets.

A trial is a recorded session, or a tally by hand (`baseline tally`; in the program: h, b, t); a phase is a name such
as "before". Days are compared, from three in each phase on; trials of one visit are compared with nothing.

\b
Examples:
  kickstep baseline protocols
  kickstep baseline add 2026-11-20_103000_ab12 --phase before --protocol supine-3x5
  kickstep baseline drop 2026-11-20_103000_ab12 --reason "cried"
  kickstep baseline --child Mia"""
BASELINE_PROTOCOLS_HELP = "Name the protocols."
BASELINE_ADD_HELP = "Make a session a trial. Adding it again changes what is said of it."
BASELINE_TALLY_HELP = """\
Count kicks by hand, without sensors, in lines.

It begins at once. Type l, r or b (left, right, both legs of the baby) and enter at each kick; z takes the last tap
back, e ends and keeps, ? tells the letters. Each minute a line says what stands. It becomes a session under a method of
its own, and with --phase a trial.

\b
Examples:
  kickstep baseline tally --child Mia
  kickstep baseline tally --seconds 300 --phase before --protocol supine-3x5"""
TALLY_SECONDS = "Ends and keeps by itself after N seconds."
TALLY_ACTIVITY = "What the baby is doing."
TALLY_PHASE = "Make it a trial of that phase at once."
TALLY_PROTOCOL = "With --phase: the protocol that it follows."
BASELINE_DROP_HELP = "Leave a trial out, with a reason."
BASELINE_USE_HELP = "Use a trial that the quality gate (or you) left out, with a reason."
BASELINE_TARGET_HELP = """\
Keep a target in your own words, with what each of five levels means (goal attainment scaling).

Levels from -2 (much less than expected) over 0 (expected) to 2 (much more).

\b
Example:
  kickstep baseline target "kicks the mobile" never once often minutes always --child Mia"""
BASELINE_RATE_HELP = "Say how far a target is reached (write -- before a negative level)."
BASELINE_RELIABILITY_HELP = "How reliable a day is over children: from ten children on."
BASELINE_CHILD = "Whose; left out: of the child with the newest session."
SAME_PLACE_CLOTHES_TIME_SINCE = "Same place, clothes, time since feeding and strap height each time; awake and calm."
KICKSTEP_HISTORY_JSON_NAMES_THEM = "kickstep history --json names them."
LEFT_OUT = "left out: {problems}"
BASELINE_PHASE = 'As "before"; phases stand in the order of their sessions.'
BASELINE_STRAP_HEIGHT = "Of the sensor above the sole."
BASELINE_STATE = 'How the baby was, as "awake, content".'
BASELINE_REASON = "Why; it is kept and printed."
BASELINE_REASON_TO_USE = "Why it is used all the same; it is kept and printed."
NO_TRIAL = "{session} is no trial"
KICKSTEP_BASELINE_ADD_MAKES = "kickstep baseline add makes it one."
TARGET = "target {number}"
BASELINE_DAY = "When; left out: today."
KICKSTEP_CHILDREN_LIST_NAMES = "kickstep children list names them."
TARGET_BELONGS_TO_CHILD = "a target belongs to a child"
NAME_ONE_KICKSTEP_CHILDREN_ADD = "Name one: kickstep children add NAME."

# --- report

REPORT_HELP = """Make a one-page report of a session: HTML that prints to one A4 page, or PDF.

SESSION is an id of the history or a recording X.mcap; left out: the newest session. The figures are counted from
the recording by today's method. With --child the page is about that child's last four weeks, with --baseline about
the trials of a therapist's baseline: their figures are those of the history. Without --html, --pdf and --packet
the page is written to SESSION.html (four_weeks.html, baseline.html) here.

\b
Examples:
  kickstep report
  kickstep report 2026-11-20_103000_ab12 --html page.html
  kickstep report recordings/first.mcap --for therapist --pdf page.pdf
  kickstep report --child Mia --html four_weeks.html
  kickstep report --baseline --child Mia --for therapist --pdf baseline.pdf
  kickstep report --last --packet for_the_therapist.zip

Exit codes: 0 written, 2 usage, 4 the recording cannot be read, 5 the page cannot be written."""
SESSION_AND_LAST_WERE_GIVEN = "SESSION and --last were given together"
USE_ONE_THEM = "Use one of them."
STANDS_ALONE = "{which} stands alone"
GOES_WITH_HTML_AND_PDF = "It goes with --html and --pdf."
WOULD_OVERWRITE_RECORDING = "this would overwrite the recording"
CHOOSE_ANOTHER_NAME = "Choose another name."
REPORT_CHILD = "In place of one session: this child's last four weeks."
REPORT_BASELINE = "The trials of `kickstep baseline`; --child says whose."
REPORT_LAST = "The newest session (also without any argument)."
REPORT_FOR = "The same numbers; for a therapist more of them."
REPORT_HTML = "Write the page here."
REPORT_PDF = "As PDF (extra [pdf])."
REPORT_PACKET = "Both pages, tables, notes and the recording, for a professional."
REPORT_NAME = "The child's nickname on it (packet: left out unless asked)."

# --- export

EXPORT_HELP = """Write sessions as tables, JSON or BIDS-Motion; the figures are counted anew by today's method.

SESSION is an id of the history or a recording X.mcap. csv: sessions.csv, events.csv, minutes.csv, and columns.csv,
which says what each column means. json: sessions.json. bids: a data set named as the HBCD infant study does, for
`bids-validator-deno`. Names are left out unless asked for; notes stand as people wrote them.

\b
Examples:
  kickstep export --all --format csv --out tables
  kickstep export 2026-11-20_103000_ab12 --format csv --signals --out one
  kickstep export --child Mia --format bids --out study

Exit codes: 0 written, 2 usage, 4 a recording cannot be read (the others are written), 5 cannot be written."""
FOLDER_CANNOT_BE_USED = "the folder cannot be used ({strerror})"
CHOOSE_ANOTHER = "Choose another."
FOLDER_NOT_EMPTY = "the folder is not empty"
CHOOSE_EMPTY_ONE_NOTHING = "Choose an empty one; nothing is replaced."
EXPORT_CHILD = "All sessions of this child."
EXPORT_ALL = "All sessions of the history."
EXPORT_OUT = "A folder that is empty or not there yet."
EXPORT_SIGNALS = "csv: also each sample, one file a leg (large); bids has them always."
EXPORT_NAMES = "csv and json: the child's nickname in place of its opaque id."

# --- chosen

NAME_SESSIONS_IN_ONE_WAY = "name the sessions in one way"
IDS_KICKSTEP_HISTORY_JSON = "Ids (kickstep history --json names them) or files; or --child NAME, --all or --last."
NO_SESSION_WAS_RECORDED_YET = "no session was recorded yet"
KICKSTEP_DEMO_RECORDS_ONE_WITH = "kickstep demo records one with a simulated baby."
KICKSTEP_HISTORY_JSON_NAMES_THEM_RECORDING_ID_2 = (
    "kickstep history --json names them (recording_id); a recording is named by its file, X.mcap."
)
SESSION_HAS_NO_RECORDING = "the session {recording_id} has no recording"
ONLY_TOTALS_WERE_KEPT_KICKSTEP = "Only its totals were kept: kickstep history shows them."

# --- children

CHILDREN_HELP = """Name the children, and say when they were born.

A nickname is enough, and both dates may be left out: they serve for the age beside the figures alone, corrected by
the due date for a child who came more than three weeks early. They stay on this computer; recordings know a
number only.

\b
Examples:
  kickstep children add Mia --born 2026-08-02 --due 2026-08-30
  kickstep children list
  kickstep children edit Mia --name Emilia
  kickstep children remove Mia"""
CHILDREN_ADD_HELP = "Add a child."
CHILDREN_EDIT_HELP = "Change what is known of a child; what is not named stays."
CHILDREN_LIST_CHILDREN_HELP = "Show the children, their ages today, and how many sessions each has."
THERE_CHILD_CALLED_ALREADY = "there is a child called {nickname} already"
KICKSTEP_CHILDREN_EDIT_CHANGES = "kickstep children edit changes what is known; another child needs a name of its own."
CHILDREN_BORN = "Birthday, as 2026-08-02."
CHILDREN_DUE = "The day the birth was expected."
CHILDREN_LEG_LENGTH = "From the groin to the heel."
CHILDREN_AIM = "Minutes on the floor a day that you aim at."
NOTHING_TO_CHANGE = "nothing to change"
SAY_NAME_BORN_DUE_LEG_LENGTH = "Say --name, --born, --due, --leg-length or --aim."
NONE_WAS_ADDED_YET = "None was added yet."
CHILDREN_NAME = "Call the child something else."
CHILDREN_NEW_BORN = 'Birthday, as 2026-08-02; "" takes it away.'
CHILDREN_NEW_DUE = 'The day the birth was expected; "" takes it away.'
CHILDREN_NEW_LEG_LENGTH = 'From the groin to the heel; "" takes it away.'
CHILDREN_NEW_AIM = 'Minutes on the floor a day that you aim at; "" takes it away.'
NO_CHILD_WAS_NAMED_YET_KICKSTEP_CHILDREN_ADD = (
    "No child was named yet. kickstep children add NAME does it; it may be left out as well."
)
NAME = "Name"
BORN = "Born"
DUE = "Due"
AGE_TODAY = "Age today"
LEG = "Leg"
AIM = "Aim"
SESSIONS = "Sessions"
NO_NAME = "(no name, {id})"
MIN = "{aim_min} min"

# --- diary

DIARY_HELP = """Write into a child's diary, or read it.

Rolling, sitting, hand to foot, crawling, pulling to stand, standing alone, cruising, first steps: whatever it was,
in your words. Nothing is compared with it.

\b
Examples:
  kickstep diary Mia "rolled onto the tummy" --day 2026-11-18
  kickstep diary Mia
  kickstep diary Mia --remove 3"""
THERE_NO_ENTRY_NUMBER = "there is no entry number {remove}"
KICKSTEP_DIARY_LISTS_THEM = "kickstep diary {child} lists them."
ENTRY_HAS_1_TO_LETTERS = "an entry has 1 to {entry_longest} letters"
SHORTEN_OR_WRITE_TWO = "Shorten it, or write two."
NOTHING_WRITTEN_YET = "Nothing written yet."
DIARY_DAY = "When it was, as 2026-11-20; left out: today."
DIARY_REMOVE = "Take entry number N out."

# --- deleting

DELETING_REMOVE_CHILD_HELP = """Delete a child with all sessions, recordings, notes and corrections, for good.

The history is written anew afterwards, so that nothing of it is left in the free places of the file; histories
that were set aside are cleaned as well. Backups are not touched: those that this program made are named.

\b
Examples:
  kickstep children remove Mia
  kickstep children remove Mia --yes"""
DELETING_DELETE_SESSIONS_HELP = """Delete sessions with their recordings and all that was written about them, for good.

Sessions are named as `kickstep history --json` names them (recording_id). To leave one out of all sums and keep it,
mark it as "not a real session" on its page instead. Nothing is ever deleted by itself.

\b
Examples:
  kickstep history delete 2026-11-20_103000_ab12
  kickstep history delete --before 2026-08-30"""
DELETING_YES = "Do not ask."
DELETE_WITH_SESSIONS_AND_THEIR = "Delete {called} with {number} sessions and their recordings, for good?"
DELETED_SESSIONS_FILES = "{called} is deleted: {sessions} sessions, {number} files."
NOTHING_WAS_NAMED = "nothing was named"
NAME_SESSIONS_OR_SAY_BEFORE = "Name sessions, or say --before DATE."
THERE_NO_SESSION_BEFORE_DAY = "There is no session before that day."
DELETE_SESSIONS_AND_THEIR = "Delete {number} sessions and their recordings, for good?"
SESSIONS_DELETED_FILES = "{sessions} sessions are deleted, {number} files."
DELETING_BEFORE = "All sessions before this day (2026-08-30)."
NO_DATE = "{text!r} is no date"
WRITE_AS_2026_08_30 = "Write it as 2026-08-30."
NOBODY_CAN_BE_ASKED_HERE = "nobody can be asked here"
SAY_YES_TO_DELETE_WITHOUT = "Say --yes to delete without a question."
DAMAGED_FILE_MAY_STILL_HOLD = "This damaged file may still hold it; delete it yourself: {file}"
BACKUPS_NOT_TOUCHED_THESE_WERE = "Backups are not touched. These were made on this computer and may still hold it:"

# --- trim

TRIM_HELP = """Copy a recording without a stretch of it: the samples, markers and words in it are not in the copy.

The recording itself is not changed (`kickstep history delete` does away with it). In the copy the stretch counts
as a pause; all times stay as they are.

\b
Examples:
  kickstep trim morning.mcap --from 12:30 --to 14:00 --out without.mcap
  kickstep trim morning.mcap --from 12:30 --to 14:00 --keep --out minute.mcap"""
COPY_NAME_MUST_END_IN_MCAP = "the copy's name must end in .mcap"
FOR_EXAMPLE_OUT_WITHOUT_MCAP = "For example --out without.mcap."
THERE_SUCH_FILE_ALREADY = "there is such a file already"
MB_AS_WAS = "{out}: {size:.1f} MB. {name} is as it was."
TRIM_FROM = "Where it begins: seconds, or 1:30."
TRIM_TO = "Where it ends: seconds, or 2:00."
TRIM_OUT = "The copy, ending in .mcap."
TRIM_KEEP = "The other way round: only this stretch is kept."
NO_TIME = "{text!r} is no time"
WRITE_SECONDS_90_OR_MINUTES = "Write seconds (90) or minutes and seconds (1:30)."

# --- backup

BACKUP_HELP = """Put history, settings and recordings into one file (a zip file), and compare it byte by byte.

An existing file is never overwritten. The file holds everything in plain: keep it where only you can read it.

\b
Examples:
  kickstep backup ~/usb/kicks.zip
  kickstep backup mia.zip --child Mia
  kickstep backup kicks.zip --since 2026-08-30"""
BACKUP_RESTORE_HELP = """Bring back what a backup holds and is missing in the data folder.

Nothing that is there is changed or overwritten, so a backup may be restored twice, and a child's backup may be
brought to a computer with children of its own. The whole file is checked before anything is written.

\b
Examples:
  kickstep restore ~/usb/kicks.zip
  kickstep --data-dir ~/new restore kicks.zip

Exit codes: 0 restored; 4 it is no backup, or a damaged one (nothing was changed); 5 it cannot be written."""
BACKING_UP = "Backing up"
SESSIONS_RECORDINGS_MB_READ = (
    "{out}: {sessions} sessions, {recordings} recordings, {size:.1f} MB; read again and compared."
)
NOT_IN_BECAUSE_SESSION_WRITING = "Not in it, because a session is writing it: {name}"
BACKUP_CHILD = "Only what belongs to this child, to carry it to another computer."
BACKUP_SINCE = "Only recordings of sessions from this day on (2026-08-30)."
BACKUP_NO_RECORDINGS = "Only the history: small, and without what can be counted again."
RESTORING = "Restoring"
RESTORED_CHILDREN_SESSIONS = "Restored: {children} children, {sessions} sessions, {number} recordings."
RECORDINGS_HERE_WITH_OTHER = "{number} recordings are here with other contents; these stayed as they are:"

# --- mending

KICKSTEP = "kickstep: {message}"
CTRL_C = "  {anew} Ctrl-C {later}"

# --- home

SETTINGS_HELP = """Show what is chosen for screens and sessions, or choose.

\b
  kickstep settings                      all of them, with what else could be chosen
  kickstep settings aim 20               sessions of 20 minutes
  kickstep settings words therapist --child Mia

The screen chooses the same by the key "," and at once; a session that runs without one looks when it begins."""
SETTINGS_CHILD = "Of whose figures the words are."
WORDS_OF_CHILD = "words --child {name}"
NO_SETTING_CALLED = "there is no setting called {name}"
SETTINGS_ARE = "There are {names}."
NOT_A_VALUE = "{name} cannot be {value}"
VALUES_ARE = "It can be {values}."
SETTING_LINE = "{name:<16} {value:<10} of {values}"
NOTHING_OPENS_FOLDERS = "nothing here opens folders"
FOLDER_IS_AT = "It is {folder}."
FOLDER_CANNOT_BE_MADE = "the folder cannot be made ({strerror})"
HISTORY_NOTE_HELP = """Write a note beside a session, as `n` on its page does.

\b
Example:
  kickstep history note 2026-11-20_103000_ab12 "laughed at the mobile, then both legs at once\""""
HISTORY_NOT_REAL_HELP = """Say that a session was no real one: it is kept, but in no sum (as `o` on its page does).

\b
Examples:
  kickstep history not-real 2026-11-20_103000_ab12
  kickstep history not-real 2026-11-20_103000_ab12 --back"""
HISTORY_CONTEXT_HELP = """Say what was around the baby in a session, or hear what was said and what can be said.

As `c` on its page does. Each answer is NAME=ANSWER; an answer left empty takes back what was said.

\b
Examples:
  kickstep history context 2026-11-20_103000_ab12
  kickstep history context 2026-11-20_103000_ab12 clothing=bare surface=firm_mat
  kickstep history context 2026-11-20_103000_ab12 clothing="""
HISTORY_UNUSUAL_HELP = """Keep beside a session that it looked unusual, as `t` on its page does.

The same words come first as there; only with --yes it is kept, with the time of now. The recording stays as it is.

\b
Examples:
  kickstep history unusual 2026-11-20_103000_ab12
  kickstep history unusual 2026-11-20_103000_ab12 --yes"""
HISTORY_UNUSUAL_YES = "Keep it."
UNUSUAL_NOT_YET = "Nothing is kept yet: kickstep history unusual {id} --yes keeps it."
UNUSUAL_KEPT = 'kept; what you saw goes into a note: kickstep history note {id} "words"'
SURROUNDINGS_LINE = "{question}: {said}. {name}= {answers}"
ANSWER = "{value} ({words})"
NOT_SAID, NOTHING_SAID = "not said", "nothing"
HOW_TO_SAY = "Say NAME=ANSWER, as clothing=bare; NAME= takes an answer back."
SURROUNDINGS_NOW = "kept; said of the surroundings now: {words}"
NO_QUESTION = "there is no question {text}"
KNOWN_QUESTIONS = "Write NAME=ANSWER with one of: {names}."
NO_ANSWER = "{name} has no answer {value}"
KNOWN_ANSWERS = "Answers to {name}: {answers}."
HISTORY_CORRECT_HELP = """Say of a single kick or step what it was, or tell what was said so far.

As the replay's keys do (x, l, k, m, z). TIME is that of the lines of `kickstep --plain replay FILE`, minutes and
seconds; an event of that leg at most 0.3 s from it is meant. What is said stands beside the counts and changes none.

\b
Examples:
  kickstep history correct 2026-11-20_103000_ab12
  kickstep history correct 2026-11-20_103000_ab12 --at 1:12.4 --leg left --was none
  kickstep history correct 2026-11-20_103000_ab12 --at 1:12.4 --leg left --was together
  kickstep history correct 2026-11-20_103000_ab12 --at 2:03 --leg right --was missed
  kickstep history correct 2026-11-20_103000_ab12 --at 2:03 --leg right --take-back"""
HISTORY_AT = "When it began, as 1:12.4."
HISTORY_LEG = "Of which leg it is counted."
HISTORY_WAS = "What it was: none at all, of the other leg, of another kind; or one was missed here."
HISTORY_TAKE_BACK = "Take back what was said of it last."
CORRECTION_NOT_WHOLE = "a correction needs a time, a leg, and either what it was or --take-back"
SAY_TIME_LEG_AND_WORD = "For example: --at 1:12.4 --leg left --was none"
CORRECTED_LINE = "{at}  {limb} {event}, you say: {words}"
NOTHING_CORRECTED = "Nothing was corrected."
CORRECTION_KEPT = "kept, of the {limb} {event} at {at}"
STEPS_HAVE_NO_KINDS = "steps have no kinds"
NOTHING_TO_LOOK_INTO = "this session has no recording to look into"
ITS_FIGURES_STAY = "Its figures stay in the history."
NO_EVENT_AT = "there is no {limb} {event} at {at}"
NEAREST_ARE = "The nearest of this leg: {times}"
NOWHERE = "there is none"
NOTE_EMPTY = "the note is empty"
PUT_WORDS_IN_QUOTES = "Put the words in quotes."
HISTORY_BACK = "It was one after all."
KEPT = "kept"
