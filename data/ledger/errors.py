"""What goes wrong when writing to the ledger."""

from pathlib import Path

from data.errors import VigieError


class LedgerBusyError(VigieError):
    """Another process has the ledger open."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is in use by {holder}; try again when it has ended")


class RefusedObservationError(VigieError):
    """A staged observation whose payload breaks the rules of its record type."""

    def __init__(self, record_type: str, fact_key: str, reason: str) -> None:
        super().__init__(f"observation of {record_type} '{fact_key}' refused: {reason}")


class ShrunkListError(VigieError):
    """A complete list lost so many entries that a fault of the page or parser is likelier."""

    def __init__(self, source_id: str, record_type: str, lost: int, before: int) -> None:
        self.lost, self.before = lost, before
        super().__init__(
            f"{source_id}: the list of {record_type} lost {lost} of {before} entries "
            "(more than 10 % or more than 5); the run is not taken, check page and parser"
        )
