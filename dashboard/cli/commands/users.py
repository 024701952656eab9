"""`vigie users`: who may log in where the dashboard listens beyond this machine."""

import click

from dashboard.cli.output import print_table
from dashboard.web import users as accounts
from data.errors import UsageError
from data.home import home

ROLES = ("reader", "reviewer", "administrator")


@click.group()
def users() -> None:
    """Add, list and disable the users of a server that others can reach."""


@users.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="reader",
    show_default=True,
    help="What the user may do.",
)
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    envvar="VIGIE_NEW_PASSWORD",
    help="Asked for when not given; VIGIE_NEW_PASSWORD keeps it out of the process list.",
)
def add(name: str, role: str, password: str) -> None:
    """Add the user NAME, or give NAME a new password."""
    accounts.add_user(home().state, name, password, role)
    click.echo(f"{name} may log in as {role}; running servers know it after a restart")


@users.command("list")
def list_users() -> None:
    """Print the users."""
    rows = accounts.users(home().state)
    print_table(
        ("name", "role", "added", "may log in"),
        [(name, role, day, "yes" if active else "no") for name, role, day, active in rows],
    )


@users.command()
@click.argument("name")
def disable(name: str) -> None:
    """Keep NAME out from now on."""
    if not accounts.disable_user(home().state, name):
        raise UsageError(f"there is no user '{name}' who may log in; see 'vigie users list'")
    click.echo(f"{name} may no longer log in; restart running servers to end open sessions")
