"""The `kickstep` command: global options, and commands that are imported when they are called.

`kickstep --help` must answer at once, so the table below holds each command's place and its line of help; numpy, scipy
and their like are imported inside the commands.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from monitor import __version__
from monitor.cli.terminal import columns, flush_stdout, is_terminal, silence

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS: dict[str, tuple[str, str]] = {
    "backup": ("monitor.cli.backup:backup", "Put history and recordings into one file, verified."),
    "baseline": ("monitor.cli.baseline:baseline", "Trials after a protocol, and what they can tell."),
    "calibrate": ("monitor.cli.calibrate:calibrate", "Find out what a sensor shows too much: six faces on a table."),
    "children": ("monitor.cli.children:children", "Name the children, and say when they were born."),
    "count": ("monitor.cli.count:count", "Count kicks and steps in recordings."),
    "demo": ("monitor.cli.demo:demo", "Try everything with a simulated baby, without sensors."),
    "diary": ("monitor.cli.diary:diary", "Write down first times, in your own words."),
    "doctor": ("monitor.cli.doctor:doctor", "Look whether this computer is ready, and what to do if not."),
    "export": ("monitor.cli.export:export", "Write sessions as tables, JSON or BIDS-Motion."),
    "history": ("monitor.cli.history:history", "Show what was recorded, day by day."),
    "import": ("monitor.cli.importing:import_files", "Turn files of other sensors into recordings."),
    "overview": ("monitor.cli.overview:overview", "Put the sessions of four weeks together."),
    "profiles": ("monitor.cli.profiles:profiles", "Look at the sensor profiles, and help to write one."),
    "record": ("monitor.cli.record:record", "Record and count a session."),
    "replay": ("monitor.cli.replay:replay", "Play a recording again, event by event."),
    "report": ("monitor.cli.report:report", "Make a one-page report of a session, to print or to send."),
    "restore": ("monitor.cli.backup:restore", "Bring back what a backup holds and is missing here."),
    "scan": ("monitor.cli.scan:scan", "Show the movement sensors in range."),
    "trim": ("monitor.cli.trim:trim", "Copy a recording without a stretch of it."),
    "where": ("monitor.cli.where:where", "Show where the data lies."),
    "recover": ("monitor.cli.recover:recover_files", "Mend recordings that were cut off or damaged."),
}


@dataclass(slots=True)
class Globals:
    """What the global options say; every command finds it as `ctx.obj`."""

    data_dir: Path | None = None
    plain: bool = False
    recording: Path | None = field(default=None, compare=False)
    """The session's recording, once it has a name; told when a fault ends the program."""


class LazyGroup(click.Group):
    """A group whose commands stand in `COMMANDS` and are imported when first needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands' names, without importing them."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, None when there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """Read the options; --help and --version print here already."""
        more.setdefault("terminal_width", max(min(columns(), 80) - 2, 50))  # as click does it, by a slow import
        try:
            return super().make_context(*args, **more)
        except BrokenPipeError:
            silence(sys.stdout)
            raise click.exceptions.Exit(0) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, its faults in the log; a reader that has seen enough (`| head`) ends it quietly."""
        from pathlib import Path  # late, as all that --help does not need

        from monitor.cli.logbook import logging_to
        from monitor.locations import log_file

        chosen = ctx.params["data_dir"]
        try:
            with logging_to(log_file(None if chosen is None else Path(chosen)), lazily=True):
                result = super().invoke(ctx)
            flush_stdout()
        except BrokenPipeError:
            silence(sys.stdout)
            return 0
        return result


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data-dir",
    envvar="KICKSTEP_DATA_DIR",
    type=click.Path(file_okay=False),
    help="Folder of recordings and history (also KICKSTEP_DATA_DIR).",
)
@click.option("--plain", is_flag=True, help="No full-screen drawing: a line per event, sentences each minute.")
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def kickstep(ctx: click.Context, data_dir: str | None, plain: bool) -> int | None:
    """Count a baby's kicks and steps from two ankle sensors. Without a command: the screen that finds the sensors."""
    options = ctx.ensure_object(Globals)
    options.plain = plain
    if data_dir is not None:
        from pathlib import Path  # late, as all that --help does not need

        options.data_dir = Path(data_dir)
    if ctx.invoked_subcommand is not None:
        return None
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)) or plain:
        click.echo(ctx.get_help())
        return None
    from monitor.cli.folder import hold_folder
    from monitor.cli.home import CommandHome
    from monitor.cli.screen import show
    from monitor.dashboard.app import KickstepApp

    hold_folder(options, "kickstep", session=True)
    home = CommandHome(options).recall()
    try:
        return show(options, KickstepApp(home=home), "kickstep")
    finally:
        home.close()
