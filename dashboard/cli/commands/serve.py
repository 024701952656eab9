"""`vigie serve` and `vigie up`: the dashboard behind the production server."""

import os
import sys

import click

from dashboard.web.access import is_loopback
from dashboard.web.production import LOGIN
from dashboard.web.users import users
from data.errors import UsageError, VigieError
from data.home import home
from data.release.errors import NoReleaseError
from data.release.pointer import current_name

WORKERS = 2
THREADS = 4


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8050,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
def serve(host: str, port: int) -> None:
    """Serve the current release.

    On 127.0.0.1 no login is asked. Any other address wants one: add users with `vigie users add`
    first, and put a server that speaks TLS in front.
    """
    current_name(home().releases)
    run(host, port)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8050,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@click.pass_context
def up(context: click.Context, host: str, port: int) -> None:
    """Build a release from the bundled facts if there is none, and serve it."""
    try:
        current_name(home().releases)
    except NoReleaseError:
        from dashboard.cli.commands.build import build

        click.echo("No release yet: building one from the bundled facts.", err=True)
        context.invoke(build)
    run(host, port)


def run(host: str, port: int) -> None:
    """Replace this process by gunicorn with two workers of four threads.

    Raises:
        UsageError: another address than this machine's, and nobody may log in.
        VigieError: the system has no gunicorn (it runs on POSIX systems only).
    """
    environment = dict(os.environ)
    environment["VIGIE_HOME"] = str(home().root)
    if not is_loopback(host):
        if not any(active for *_, active in users(home().state)):
            raise UsageError(
                f"{host} can be reached from other machines and nobody may log in yet; "
                "run 'vigie users add NAME' first, or listen on 127.0.0.1"
            )
        environment[LOGIN] = "required"
    if os.name != "posix":
        raise VigieError("the production server needs a POSIX system; use WSL on Windows")
    click.echo(f"Vigie listens on http://{_shown(host)}:{port} (stop with Ctrl-C)", err=True)
    arguments = [
        sys.executable, "-m", "gunicorn", "dashboard.web.production:application()",
        "--bind", f"{_shown(host)}:{port}", "--workers", str(WORKERS), "--threads", str(THREADS),
        "--worker-class", "gthread", "--timeout", "60", "--graceful-timeout", "5",
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    os.execve(sys.executable, arguments, environment)  # noqa: S606 - our own interpreter, no shell


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
