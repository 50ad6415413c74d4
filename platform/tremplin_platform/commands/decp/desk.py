"""The acts of a buyer on published data: bring a file, record it, mend a row of quarantine, try all of them again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

from tremplin_platform.commands.decp.publishing.own_contracts import read_own_contracts
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.commands.decp.recording.mending import FaultyField, faulty_fields, is_field
from tremplin_platform.commands.decp.recording.quarantine_retry import candidate_of, retry
from tremplin_platform.commands.decp.recording.report import Report
from tremplin_platform.commands.decp.recording.row_slices import check_slice, write_slice
from tremplin_platform.commands.decp.verdicts import Fault, Unreadable
from tremplin_platform.store.decp.imports import (
    MOST_KEPT,
    BroughtFile,
    brought_file,
    keep_file,
    keep_report,
    latest_files,
    note_recorded,
    note_rehearsed,
)
from tremplin_platform.store.decp.mends import Mend, MendingLog, latest_mends
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.quarantine import Quarantined, refused_row, refused_rows
from tremplin_platform.store.decp.rehearsal import RehearsedLog

__all__ = [
    "MOST_KEPT",
    "BroughtFile",
    "Desk",
    "FaultyField",
    "Mend",
    "Quarantined",
    "brought_file",
    "faulty_fields",
    "is_field",
    "latest_files",
    "latest_mends",
    "refused_row",
    "refused_rows",
]

_LONGEST_NAMES = 300
_ARCHIVE = b"PK\x03\x04"
_NOT_AN_ARCHIVE = "une archive se lit par « tremplin import decp », donnez le fichier qu’elle contient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """
    Who acts, and on what. `connection`: of the command role, in autocommit; `today`: the Paris day.

    `siret`: of the centrale, None where the setting is missing; `account`: the opaque identifier of who is signed in
    """

    connection: Any
    siret: str | None
    today: str
    account: str | None

    def bring(self, *, file: str, content: bytes, buyer: str) -> str:
        """
        Rehearse a file and keep it for a day, to be recorded. Return its identifier.

        :param buyer: the SIRET whose contracts are wanted, empty for every buyer's
        """
        identifier = token_hex(8)
        report = self._rehearsed(file=file, content=content, buyer=buyer)
        keep_file(
            self.connection,
            identifier=identifier,
            file=file,
            content=content,
            buyer=buyer,
            by_account=self.account,
        )
        note_rehearsed(self.connection, identifier=identifier, report=report)
        return identifier

    def record(self, brought: BroughtFile) -> None:
        """Import a file that was brought; nothing where it is recorded, or no longer kept."""
        if brought.content is not None:
            with _as_file(brought.file, brought.content) as path:
                report = self._import(path, CentraleLog(self.connection), brought.buyer)
            note_recorded(self.connection, identifier=brought.id, report=_answered(report))

    def mend(self, row: Quarantined, changes: Mapping[str, str | None]) -> Quarantined | None:
        """
        Try a row with other values in place of its own; taken, the values are kept beside the original.

        Return the row with the reason for which it is refused so, None where it is taken. Refused, nothing is written.
        """
        log = MendingLog(self.connection, row=row, changes=changes, by_account=self.account)
        checked = check_slice([candidate_of(row, changes)], buyers=None)
        own = read_own_contracts(self.connection, siret=self.siret)
        write_slice(checked, log=log, today=self.today, own=own)
        return log.refused

    def retry(self) -> Report:
        """Try every row of quarantine again."""
        return retry(
            refused=lambda after, limit: refused_rows(self.connection, after=after, limit=limit),
            log=CentraleLog(self.connection),
            today=self.today,
            own=read_own_contracts(self.connection, siret=self.siret),
        )

    def _rehearsed(self, *, file: str, content: bytes, buyer: str) -> Mapping[str, Any]:
        if content.startswith(_ARCHIVE):
            report = Report()
            report.files = 1
            report.unreadable.append(Unreadable(file, Fault.NOT_JSON, _NOT_AN_ARCHIVE))
            return _answered(report)
        with _as_file(file, content) as path:
            return _answered(self._import(path, RehearsedLog(self.connection), buyer))

    def _import(self, path: Path, log: CentraleLog | RehearsedLog, buyer: str) -> Report:
        return import_files(
            paths=[str(path)],
            log=log,
            buyers={buyer} if buyer else None,
            today=self.today,
            own=read_own_contracts(self.connection, siret=self.siret),
        )


def note_import(
    connection: Any, *, files: Sequence[str], buyers: Collection[str] | None, report: Report
) -> None:
    """Keep the report of an import from the command line, beside those of the page."""
    names = ", ".join(Path(name).name for name in files)[:_LONGEST_NAMES]
    keep_report(
        connection,
        identifier=token_hex(8),
        file=names.encode(errors="replace").decode(),
        buyer=" ".join(sorted(buyers or ())),
        report=_answered(report),
    )


@contextmanager
def _as_file(name: str, content: bytes) -> Iterator[Path]:
    with TemporaryDirectory(prefix="tremplin-") as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        yield path


def _answered(report: Report) -> Mapping[str, Any]:
    """The report as scripts read it, with the sentence of each fault in place of the path of a file."""
    faults = [
        {"reason": str(item.fault), "sentence": item.sentence.partition(" : ")[2]}
        for item in report.unreadable
    ]
    return {**report.as_json(), "unreadable": faults}
