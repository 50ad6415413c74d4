"""
Import files of DECP into the centrale's log, slice by slice.

Each slice of rows is one transaction: its facts, what is known from then on and the rows refused stay together, or
not at all. An import that is killed is run again: what it kept is then known, and nothing is lost or twice there.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from tremplin_platform.commands.decp.documents import check_encoding, documents
from tremplin_platform.commands.decp.reading import rows
from tremplin_platform.commands.decp.report import Report
from tremplin_platform.commands.decp.taking import SLICE, Candidate, Intake
from tremplin_platform.commands.decp.verdicts import Unreadable
from tremplin_platform.store.observed import ObservedLog


def import_files(
    *,
    paths: Sequence[str],
    log: ObservedLog,
    buyers: Collection[str] | None,
    today: str,
    progress: Callable[[Report], None] = lambda report: None,
) -> Report:
    """
    Read every file, whatever happens to the others; each JSON of a zip archive is a file.

    :param buyers: the SIRETs whose contracts are wanted; None for all
    :param today: the Paris day of the import
    :param progress: told after each slice
    """
    intake = Intake(log=log, buyers=buyers, today=today)
    report = intake.report
    for path in paths:
        try:
            for candidates in _files(path, report):
                for each in _slices(candidates, report):
                    intake.take(each)
                    progress(report)
        except Unreadable as unreadable:
            report.files += 1
            report.unreadable.append(unreadable)
    return report


def _files(path: str, report: Report) -> Iterator[Iterator[Candidate]]:
    for document in documents(path):
        report.files += 1
        try:
            check_encoding(document)
        except Unreadable as unreadable:
            report.unreadable.append(unreadable)
            continue
        yield (
            Candidate(
                file=document.name, line=row.number, value=row.value, concession=row.listed_as_concession
            )
            for row in rows(document)
        )


def _slices(candidates: Iterable[Candidate], report: Report) -> Iterator[list[Candidate]]:
    """Slices of a file; one that cannot be read to its end gives what it has, and is reported."""
    waiting: list[Candidate] = []
    try:
        for candidate in candidates:
            waiting.append(candidate)
            if len(waiting) == SLICE:
                yield waiting
                waiting = []
    except Unreadable as unreadable:
        report.unreadable.append(unreadable)
    if waiting:
        yield waiting
