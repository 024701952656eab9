"""Errors a user meets: one line that says what is wrong, where, and what to do."""


class VigieError(Exception):
    """A failure with a message fit to print; the command exits with `exit_code`."""

    exit_code = 1


class UsageError(VigieError):
    """The command or a function was asked for something that it cannot mean (exit code 2)."""

    exit_code = 2


class AmbiguousNameError(UsageError):
    """A name that fits several things; the message lists the candidates."""


class NotFoundError(UsageError):
    """A name, market, date or release that does not exist."""


class RefusedFileError(VigieError):
    """An input file that breaks its rules: names file, line, column and reason."""

    def __init__(self, file: str, line: int, column: str, reason: str) -> None:
        self.file, self.line, self.column, self.reason = file, line, column, reason
        super().__init__(f"{file}:{line}: column {column}: {reason}")
