"""`kickstep history context` and `unusual`, and the words of `history --only`: what a session's page asks, in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.terminal import printable
from monitor.errors import UsageError
from monitor.locations import history_file
from monitor.model.context import UPRIGHT_ONLY
from monitor.texts import history_commands as texts
from monitor.texts.surroundings import QUESTIONS, Question
from monitor.texts.words import UNUSUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from monitor.cli.app import Globals
    from monitor.model.history import KeptSession
    from monitor.storage.keeping import Keeping


@click.command("context", help=texts.HISTORY_CONTEXT_HELP)
@click.argument("session")
@click.argument("answers", nargs=-1, metavar="[NAME=ANSWER]...")
@click.pass_obj
def context(options: Globals, session: str, answers: tuple[str, ...]) -> None:
    of = _session(options, session, held=bool(answers))
    # an answer from before stays to be seen, and to be taken back, whatever the baby did
    asked = [q for q in QUESTIONS if of.activity.upright or q.name not in UPRIGHT_ONLY or q.name in of.context]
    if not answers:
        _tell(asked, of.context)
        return
    both = of.context | dict(answer_of(text, asked) for text in answers)
    said = {name: value for name, value in both.items() if value}
    _keep(options, of, lambda keeping: keeping.context(said))
    words = ", ".join(q.words_of(said[q.name]) for q in QUESTIONS if q.name in said)
    click.echo(printable(texts.SURROUNDINGS_NOW.format(words=words or texts.NOTHING_SAID)))


@click.command("unusual", help=texts.HISTORY_UNUSUAL_HELP)
@click.argument("session")
@click.option("--yes", is_flag=True, help=texts.HISTORY_UNUSUAL_YES)
@click.pass_obj
def unusual(options: Globals, session: str, yes: bool) -> None:
    of = _session(options, session, held=yes)
    click.echo(UNUSUAL)  # always, and before anything is kept, as on the screen
    if not yes:
        click.echo(texts.UNUSUAL_NOT_YET.format(id=of.recording_id))
        return
    _keep(options, of, lambda keeping: keeping.marked())
    click.echo(texts.UNUSUAL_KEPT.format(id=of.recording_id))


def wanted_of(words: Sequence[str]) -> dict[str, str]:
    """What the history's filter wants, from `--only`: `back` is a position, `clothing=bare` an answer.

    Raises:
        UsageError: there is no such position or answer, or two of one question, which no session has.
    """
    from monitor.dashboard.filter_words import FILTERS, POSITION

    positions, wanted = [value for value, _ in POSITION.answers], dict[str, str]()
    for word in words:
        name, value = (POSITION.name, word.strip()) if "=" not in word else answer_of(word, FILTERS)
        if not value or (name == POSITION.name and value not in positions):
            names = ", ".join(q.name for q in QUESTIONS)
            raise UsageError(
                texts.NO_FILTER.format(word=word),
                advice=texts.KNOWN_FILTERS.format(positions=", ".join(positions), names=names),
            )
        if wanted.setdefault(name, value) != value:
            raise UsageError(texts.TWO_OF_ONE.format(one=wanted[name], other=value, name=name), advice=texts.ASK_TWICE)
    return wanted


def answer_of(text: str, questions: Sequence[Question]) -> tuple[str, str]:
    """The question's name and the answer of `NAME=ANSWER`; an empty answer stays empty.

    Raises:
        UsageError: there is no such question or answer.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    question = next((q for q in questions if q.name == name), None)
    if question is None or not equals:
        names = ", ".join(q.name for q in questions)
        raise UsageError(texts.NO_QUESTION.format(text=text), advice=texts.KNOWN_QUESTIONS.format(names=names))
    if value and value not in dict(question.answers):
        raise UsageError(
            texts.NO_ANSWER.format(name=name, value=value),
            advice=texts.KNOWN_ANSWERS.format(name=name, answers=_answers(question)),
        )
    return name, value


def _answers(question: Question) -> str:
    return ", ".join(
        value if value == words else texts.ANSWER.format(value=value, words=words) for value, words in question.answers
    )


def _tell(asked: list[Question], known: dict[str, str]) -> None:
    for q in asked:
        said = q.words_of(known[q.name]) if q.name in known else texts.NOT_SAID
        line = texts.SURROUNDINGS_LINE.format(question=q.words, said=said, name=q.name, answers=_answers(q))
        click.echo(printable(line))
    click.echo(texts.HOW_TO_SAY)


def _session(options: Globals, id_: str, *, held: bool) -> KeptSession:
    from monitor.cli.folder import hold_folder
    from monitor.storage.history import History

    if held:
        hold_folder(options, "history")
    with History(history_file(options.data_dir)) as kept:
        found = kept.session(id_)
    if found is None:
        raise UsageError(texts.NO_SESSION_CALLED.format(id=id_), advice=texts.KICKSTEP_HISTORY_JSON_NAMES)
    return found


def _keep(options: Globals, of: KeptSession, ask: Callable[[Keeping], None]) -> None:
    from monitor.storage.keeping import Keeping

    keeping = Keeping(history_file(options.data_dir), of.recording_id, of.child, kept=True)
    ask(keeping)
    if (error := keeping.close()) is not None:
        raise error
