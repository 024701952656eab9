"""The bundled facts without a release: for tests, benchmarks and quick looks."""

from functools import cache
from pathlib import Path

from data.facts import Facts
from data.grading import Grading
from data.reference_facts import ReferenceSet, load
from data.statements import Basis, statement_frames


def bundled_facts(folder: Path | None = None) -> Facts:
    """Return `Facts` of the bundled reference files (or of another reference folder).

    Raises:
        RefusedFileError: a file breaks its rules.
    """
    return _bundled() if folder is None else facts_of(load(folder))


@cache
def _bundled() -> Facts:
    return facts_of(load())


def facts_of(reference: ReferenceSet, basis: Basis = "known") -> Facts:
    """Return `Facts` of a reference set alone."""
    frames = statement_frames(
        reference.observations,
        grading=Grading(
            said.payload for said in reference.observations if said.record_type == "publisher"
        ),
        first_recorded=reference.manifest.recorded_at,
        withdrawn={
            entry.observation_id: entry.withdrawn_at.replace(tzinfo=None)
            for entry in reference.withdrawn
        },
        reviews={},
        trusted=lambda _: True,
        basis=basis,
    )
    newest = max(said.recorded_at for said in reference.observations)
    return Facts(frames.__getitem__, as_of=newest.date(), release="fixture")
