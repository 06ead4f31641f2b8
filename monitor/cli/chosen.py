"""Sessions that a command line names: of the history, or recordings by their file; and their figures, counted anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import DataError, UsageError
from monitor.locations import history_file, own_recordings, recording_id
from monitor.texts import history_commands as texts

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.model.history import Child, Correction, KeptSession
    from monitor.model.session import SessionSummary


@dataclass(frozen=True, slots=True)
class Chosen:
    """One session: its recording, and what people said of it."""

    id: str
    path: Path
    child: Child | None = None
    started_at: str | None = None
    notes: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    nicknames: tuple[str, ...] = ()
    """Of all children of the history: what goes out without names has none of them."""
    name: str = ""

    @property
    def file(self) -> str:
        """The recording's name, as it is shown."""
        return self.name or self.path.name


def choose(
    options: Globals, names: tuple[str, ...], *, child: str | None = None, everything: bool = False, last: bool = False
) -> list[Chosen]:
    """The sessions asked for, the oldest first.

    Args:
        names: ids of the history, or files of recordings.
        child: all sessions of the child of that nickname.
        everything: all of the history.
        last: the newest of the history.

    Raises:
        UsageError: nothing or two ways at once, or a name that is neither.
        DataError: a session has no recording any more.
    """
    from monitor.cli.history import child_id_of
    from monitor.storage.history import History

    if (bool(names) + (child is not None) + everything + last) != 1:
        raise UsageError(
            texts.NAME_SESSIONS_IN_ONE_WAY,
            advice=texts.IDS_KICKSTEP_HISTORY_JSON,
        )
    with History(history_file(options.data_dir)) as kept:
        if names:
            return [_named(options, kept.session(name), name, kept) for name in names]
        sessions = kept.sessions(child_id=None if child is None else child_id_of(kept, child))
        if not sessions:
            raise UsageError(texts.NO_SESSION_WAS_RECORDED_YET, advice=texts.KICKSTEP_DEMO_RECORDS_ONE_WITH)
        found = sessions[:1] if last else [s for s in reversed(sessions) if s.recording_file is not None]
        return [_named(options, session, session.recording_id, kept) for session in found]


def _named(options: Globals, session: KeptSession | None, name: str, kept: object) -> Chosen:
    from monitor.storage.history import History

    assert isinstance(kept, History)
    nicknames = tuple(child.nickname for child in kept.children() if child.nickname)
    if session is None:
        path = Path(name)
        if path.suffix.lower() != ".mcap":
            raise UsageError(
                texts.HISTORY_HAS_NO_SESSION.format(unknown=name),
                advice=texts.KICKSTEP_HISTORY_JSON_NAMES_THEM_RECORDING_ID_2,
            )
        session = kept.session(recording_id(path))
        own = own_recordings(options.data_dir).resolve()
        if session is None or path.resolve().parent != own:  # the same name elsewhere may be another session
            return Chosen(recording_id(path), path, nicknames=nicknames)
    if session.recording_file is None:
        raise DataError(
            texts.SESSION_HAS_NO_RECORDING.format(recording_id=session.recording_id),
            advice=texts.ONLY_TOTALS_WERE_KEPT_KICKSTEP,
        )
    return Chosen(
        session.recording_id,
        own_recordings(options.data_dir) / session.recording_file,
        session.child,
        session.started_at,
        tuple(kept.notes(session.recording_id)),
        tuple(kept.corrections(session.recording_id)),
        nicknames,
    )


def without_names(
    chosen: Chosen, summary: SessionSummary, file_notes: tuple[str, ...]
) -> tuple[Chosen, SessionSummary, tuple[str, ...]]:
    """A session whose words go out without nicknames; its `path` still leads to the recording."""
    from monitor.reports.nameless import Nameless

    out = Nameless(chosen.nicknames)
    said = tuple(replace(one, value=out.text(one.value) if one.value else one.value) for one in chosen.corrections)
    nameless = replace(
        chosen, id=out.file(chosen.id), name=out.file(chosen.path.name), corrections=said,
        notes=tuple(map(out.text, chosen.notes)),
    )  # fmt: skip
    return nameless, out.summary(summary), tuple(map(out.text, file_notes))


def counted(chosen: Chosen) -> tuple[SessionSummary, tuple[str, ...]]:
    """Its figures by today's method, and what the file has to say.

    Raises:
        DataError: the recording cannot be read.
    """
    from monitor.cli.counting import Options, count_recording
    from monitor.model.words import Activity
    from monitor.recording.pairs import Recorded

    found = count_recording(
        Recorded(str(chosen.path), chosen.path), Options(Activity.UNKNOWN, None, 0.0, "auto", None), bar=True
    )
    summary = found.summary
    if summary.started_at is None and chosen.started_at is not None:
        summary = replace(summary, started_at=chosen.started_at)
    return summary, found.notes
