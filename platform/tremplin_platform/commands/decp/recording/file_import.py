"""
Import files of DECP into the centrale's log, slice by slice.

Each slice of rows is one transaction: its facts, what is known from then on and the rows refused stay together, or
not at all. An import that is killed is run again: what it kept is then known, and nothing is lost or twice there.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from tremplin_platform.commands.decp.reading.documents import check_encoding, documents
from tremplin_platform.commands.decp.reading.reading import rows
from tremplin_platform.commands.decp.recording.report import Report
from tremplin_platform.commands.decp.recording.row_slices import SLICE, Candidate, check_slice, write_slice
from tremplin_platform.commands.decp.verdicts import Unreadable
from tremplin_platform.store.decp.observed import Key, Observed, ObservedLog

T = TypeVar("T")
R = TypeVar("R")


def import_files(
    *,
    paths: Sequence[str],
    log: ObservedLog,
    buyers: Collection[str] | None,
    today: str,
    own: Mapping[Key, Observed] = MappingProxyType({}),
    progress: Callable[[Report], None] = lambda report: None,
) -> Report:
    """
    Read every file, whatever happens to the others; each JSON of a zip archive is a file.

    :param buyers: the SIRETs whose contracts are wanted; None for all
    :param today: the Paris day of the import
    :param own: the lots that the centrale publishes itself
    :param progress: called after each slice
    """
    report = Report()
    checked = (check_slice(slice_, buyers=buyers) for slice_ in _slices(paths, report))
    for written in _in_turn(checked, partial(write_slice, log=log, today=today, own=own)):
        report.add(written)
        progress(report)
    return report


def _in_turn(items: Iterable[T], work: Callable[[T], R]) -> Iterator[R]:
    """
    What `work` makes of each item, in order: the next item is made ready while it works on the one before.

    The database writes a slice while this process reads and checks the next.
    """
    with ThreadPoolExecutor(1) as worker:
        before: Future[R] | None = None
        for item in items:
            if before is not None:
                yield before.result()
            before = worker.submit(work, item)
        if before is not None:
            yield before.result()


def _slices(paths: Sequence[str], report: Report) -> Iterator[list[Candidate]]:
    for path in paths:
        try:
            for candidates in _files(path, report):
                yield from _slices_of(candidates, report)
        except Unreadable as unreadable:
            report.files += 1
            report.unreadable.append(unreadable)


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


def _slices_of(candidates: Iterable[Candidate], report: Report) -> Iterator[list[Candidate]]:
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
