"""`regulars`: finds the commands, and turns errors into one line and an exit code."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import click

from regulars import __version__
from regulars.cli import commands
from regulars.core.errors import Invalid, RegularsError

BAD_INPUT = 2
FAILED = 1


class Commands(click.Group):
    """Every file in `cli/commands` is a command: `import_.py` is `import`, `work.py` is `work`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        found = pkgutil.iter_modules(commands.__path__)
        return sorted(info.name.rstrip("_").replace("_", "-") for info in found)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = cmd_name.replace("-", "_")
        for candidate in (name, f"{name}_"):
            if any(info.name == candidate for info in pkgutil.iter_modules(commands.__path__)):
                command: click.Command = import_module(f"{commands.__name__}.{candidate}").command
                return command
        return None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="regulars")
def group() -> None:
    """Retention marketing that a shop runs itself.

    Begin with: regulars import orders FILE, then: regulars report
    """


def main() -> None:
    """Run the command line; an error we foresaw is one line, never a traceback."""
    try:
        group(standalone_mode=True)
    except RegularsError as error:
        click.echo(f"regulars: {error.message}", err=True)
        for problem in getattr(error, "problems", ()):
            click.echo(f"  {problem.where}: {problem.message}", err=True)
        sys.exit(BAD_INPUT if isinstance(error, Invalid) else FAILED)
    except OSError as error:  # a full disk, a folder that may not be written to
        if not error.strerror:
            raise
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"regulars: {where}{error.strerror}.", err=True)
        sys.exit(FAILED)
    except ValueError as error:  # a setting that does not parse
        if "REGULARS_" not in str(error):
            raise
        click.echo(f"regulars: {error}", err=True)
        sys.exit(BAD_INPUT)
