"""Entry point of `vigie`: a command is imported when it is called, so `--help` stays fast."""

import importlib
import os
import sys

import click

from data.errors import VigieError

COMMANDS: dict[str, tuple[str, str]] = {
    "alerts": ("alerts:alerts", "findings of the thirty rules"),
    "art14": ("gatekeepers:art14", "merger notices under Art. 14 DMA and what they match"),
    "build": ("build:build", "make a release from bundled facts and ledger"),
    "calendar": ("calendar:calendar", "legal clock, also as ICS"),
    "crawl": ("crawl:crawl", "run spiders into the ledger"),
    "depends": ("dependency:depends", "suppliers, look-through exposure, chokepoints"),
    "digest": ("digest:digest", "the weekly e-mail"),
    "doctor": ("status:doctor", "what is broken and what to restore"),
    "extract": ("extract:extract", "deals out of announcements"),
    "gatekeepers": ("gatekeepers:gatekeepers", "the DMA register as of a date"),
    "hhi": ("markets:hhi", "shares, HHI interval and bands of a market"),
    "knockout": ("dependency:knockout", "what is lost without a supplier"),
    "owns": ("ownership:owns", "stakes, votes, controller, integrated ownership"),
    "resolve": ("resolve:resolve", "which organisation a name means"),
    "review": ("review:review", "queue of machine-read deals"),
    "screen": ("screening:screen", "what a deal would change"),
    "serve": ("serve:serve", "serve the current release"),
    "sources": ("status:sources", "source table with health"),
    "sql": ("sql:sql", "read-only, guarded SQL"),
    "status": ("status:status", "releases, coverage, stale sources, queue"),
    "subscribers": ("digest:subscribers", "who receives mail"),
    "up": ("serve:up", "build a release if there is none and serve it"),
    "users": ("users:users", "who may log in where others can reach the server"),
    "vectors": ("vectors:vectors", "compute oracle files"),
}
"""Command -> ("module:function" under `dashboard.cli.commands`, one line for `--help`)."""


class LazyGroup(click.Group):
    """A click group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Import and return the command, or None when no such command exists."""
        if cmd_name not in COMMANDS:
            return None
        module_name, attribute = COMMANDS[cmd_name][0].split(":")
        module = importlib.import_module(f"dashboard.cli.commands.{module_name}")
        command: click.Command = getattr(module, attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vigie")
def vigie() -> None:
    """Vigie: who controls the chain that generative AI is built on, with every figure sourced."""


def main() -> None:
    """Run the command; an error a user can mend becomes one line on stderr and an exit code."""
    try:
        # A command returns nothing, or click hands back the exit code that it asked for.
        sys.exit(vigie(standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"vigie: {_one_line(error)}", err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("vigie: stopped", err=True)
        sys.exit(1)
    except VigieError as error:
        click.echo(f"vigie: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader (such as `head`) has had enough; what Python still holds goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        click.echo(f"vigie: {error.filename or 'system'}: {error.strerror or error}", err=True)
        sys.exit(1)


def _one_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split()).rstrip(".")
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message}; see '{error.ctx.command_path} --help'"
    return message
