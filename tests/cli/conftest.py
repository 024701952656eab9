"""One release of the bundled facts for all tests that only read it."""

from collections.abc import Callable
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner

from dashboard.cli.commands.build import build


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Return a runner of commands on a release of the bundled facts."""
    home = str(tmp_path_factory.mktemp("home"))

    def invoke(command: Command, *arguments: str) -> Any:
        return CliRunner().invoke(command, arguments, env={"VIGIE_HOME": home})

    assert invoke(build).exit_code == 0
    return invoke
