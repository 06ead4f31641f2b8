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
from monitor.texts import commands as texts

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS: dict[str, tuple[str, str]] = {
    "backup": ("monitor.cli.backup:backup", texts.BACKUP),
    "baseline": ("monitor.cli.baseline:baseline", texts.BASELINE),
    "calibrate": ("monitor.cli.calibrate:calibrate", texts.CALIBRATE),
    "children": ("monitor.cli.children:children", texts.CHILDREN),
    "count": ("monitor.cli.count:count", texts.COUNT),
    "demo": ("monitor.cli.demo:demo", texts.DEMO),
    "diary": ("monitor.cli.diary:diary", texts.DIARY),
    "doctor": ("monitor.cli.doctor:doctor", texts.DOCTOR),
    "export": ("monitor.cli.export:export", texts.EXPORT),
    "history": ("monitor.cli.history:history", texts.HISTORY),
    "import": ("monitor.cli.importing:import_files", texts.IMPORT),
    "overview": ("monitor.cli.overview:overview", texts.OVERVIEW),
    "profiles": ("monitor.cli.profiles:profiles", texts.PROFILES),
    "record": ("monitor.cli.record:record", texts.RECORD),
    "replay": ("monitor.cli.replay:replay", texts.REPLAY),
    "report": ("monitor.cli.report:report", texts.REPORT),
    "restore": ("monitor.cli.backup:restore", texts.RESTORE),
    "scan": ("monitor.cli.scan:scan", texts.SCAN),
    "settings": ("monitor.cli.settings:settings", texts.SETTINGS),
    "trim": ("monitor.cli.trim:trim", texts.TRIM),
    "where": ("monitor.cli.where:where", texts.WHERE),
    "recover": ("monitor.cli.recover:recover_files", texts.RECOVER),
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


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=texts.KICKSTEP_HELP,
)
@click.option(
    "--data-dir",
    envvar="KICKSTEP_DATA_DIR",
    type=click.Path(file_okay=False),
    help=texts.DATA_DIR,
)
@click.option("--plain", is_flag=True, help=texts.PLAIN)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def kickstep(ctx: click.Context, data_dir: str | None, plain: bool) -> int | None:
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
