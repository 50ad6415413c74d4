"""Try the rows in quarantine again, under the rules of today."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from tremplin_platform.commands.decp.recording.mending import mended
from tremplin_platform.commands.decp.recording.originals import row_of
from tremplin_platform.commands.decp.recording.report import Report
from tremplin_platform.commands.decp.recording.row_slices import SLICE, Candidate, check_slice, write_slice
from tremplin_platform.store.decp.observed import Key, Observed, ObservedLog
from tremplin_platform.store.decp.quarantine import Quarantined


def retry(
    *,
    refused: Callable[[int, int], Sequence[Quarantined]],
    log: ObservedLog,
    today: str,
    own: Mapping[Key, Observed] = MappingProxyType({}),
) -> Report:
    """
    Take each row that passes now, and leave the others with their latest reason.

    :param refused: gives the rows in quarantine beyond an id, at most so many
    :param today: the Paris day
    :param own: the lots that the centrale publishes itself
    """
    report = Report()
    after = 0
    while rows := refused(after, SLICE):
        after = rows[-1].id
        checked = check_slice([candidate_of(row) for row in rows if row.whole], buyers=None)
        report.add(write_slice(checked, log=log, today=today, own=own))
    return report


def candidate_of(refused: Quarantined, changes: Mapping[str, str | None] | None = None) -> Candidate:
    """The row to try, with other values in place of its own where some are given; its original is kept."""
    return Candidate(
        file=refused.file,
        line=refused.line,
        value=mended(row_of(refused.original), changes or {}),
        concession=refused.concession,
        refused_as=refused.id,
        kept_as=refused.original,
    )
