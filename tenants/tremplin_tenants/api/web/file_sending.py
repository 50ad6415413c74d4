"""Send a file of rows: read it, record what its mode says, and answer what came of each row, beside it annotated."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tremplin_platform.commands.requests import Answer, IdempotentRequest
from tremplin_platform.commands.rows.recording import RowsRefused, RowsRequest, record_rows
from tremplin_platform.commands.rows.rows import Mode, Report, Row, RowCommand, RowFault
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import actor
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.file_names import FileNames, Known
from tremplin_tenants.api.web.file_rows import RowForms
from tremplin_tenants.api.web.large_files import alone
from tremplin_tenants.files.annotated.annotating import annotated
from tremplin_tenants.files.columns import Column
from tremplin_tenants.files.headers import HEADERS
from tremplin_tenants.files.reading.table import Line, Table, read_table
from tremplin_tenants.files.sent_files import (
    AnnotatedFile,
    Sending,
    Subject,
    keep_annotated,
    keep_history,
)
from tremplin_tenants.rest.problem import document
from tremplin_tenants.roles import Caller, Role

ANNOTATED = "/api/v1/annotated-files"
ERRORS = 20_000
"""How many errors an answer lists at most; the annotated file has them all."""
NOT_REPEATED = "non redite"
"""What stands for the value of a column that names a person: no answer repeats it."""
REFUSED = "rows-refused"
"""The code of a file of which every row or none was to be recorded, and none is."""
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """
    What a file is of.

    `columns`: those that are read; `form`: a body of the same fields; `command`: what each row is
    `named`: gives what the rows of the caller's file may name
    """

    subject: Subject
    columns: Sequence[Column]
    form: type[Body]
    command: type[RowCommand]
    named: Callable[[Caller, "Upload", Table], Iterable[Known]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """`member`: the one that the address names, None where each row names its own."""

    content: bytes
    name: str
    mode: Mode
    member: str | None = None


@dataclass(slots=True)
class Progress:
    """How far a file is: how many rows it has, 0 until it is read, and how many of them are decided."""

    rows: int = 0
    done: int = 0

    def reach(self, done: int) -> None:
        """Note that so many rows are decided."""
        self.done = done


def send_file(
    kind: FileKind,
    caller: Caller,
    upload: Upload,
    idempotency: IdempotentRequest,
    *,
    progress: Progress | None = None,
) -> Answer:
    """
    Return 200 and what came of the rows; 422 and the same where they were to be recorded all or none, and none is.

    :raises FileRefused: the file cannot be read
    :raises Exception: what `record_rows` raises
    """
    with alone(upload.content):
        table = read_table(upload.content, kind.columns)
        progress = progress or Progress()
        progress.rows = len(table.lines)
        return _recorded(_Sending(kind, caller, upload, table), upload, idempotency, progress)


def _recorded(
    sending: "_Sending", upload: Upload, idempotency: IdempotentRequest, progress: Progress
) -> Answer:
    rows, refused = sending.rows()
    try:
        return record_rows(
            command_connection(),
            RowsRequest(
                rows=rows,
                refused=refused,
                command=sending.command(),
                mode=upload.mode,
                idempotency=idempotency,
                answer=sending.answer,
                progress=progress.reach,
            ),
        )
    except RowsRefused as given_up:
        with command_connection().transaction():
            return sending.refusal(given_up.report)


class _Sending:
    """One file, from its table to the answer."""

    def __init__(self, kind: FileKind, caller: Caller, upload: Upload, table: Table) -> None:
        self._kind = kind
        self._caller = caller
        self._upload = upload
        self._table = table
        self._identifier = secrets.token_hex(16)
        self._lines = {line.number: line for line in table.lines}

    def command(self) -> RowCommand:
        """Return what each row is, done by the caller."""
        return self._kind.command(actor(self._caller))

    def rows(self) -> tuple[list[Row], list[RowFault]]:
        """Return the rows whose form is right, and the faults of the others."""
        member = self._upload.member
        fixed = {} if member is None else {"member": member}
        if self._caller.role is Role.CONTRACTOR:
            fixed["contractor"] = self._caller.organisation
        names = FileNames(lambda: self._kind.named(self._caller, self._upload, self._table))
        rows, faults = RowForms(self._kind.form, fixed=fixed, names=names).rows(self._table, _row)
        if member is None:
            return rows, faults
        others = [_of_another(row) for row in rows if row.log != member]
        return [row for row in rows if row.log == member], faults + others

    def answer(self, report: Report) -> Mapping[str, Any]:
        """Return the answer; the file is kept annotated, and its history, in the transaction under way."""
        sending = self._sending(report)
        self._keep(report)
        keep_history(
            command_connection(),
            self._caller,
            identifier=self._identifier,
            subject=self._kind.subject,
            sending=sending,
        )
        return {
            "rows": sending.rows,
            "recorded": sending.recorded,
            "known": sending.known,
            "errors": [self._error(fault) for fault in report.faults[:ERRORS]],
            "annotated": f"{ANNOTATED}/{self._identifier}",
            "remarks": self._table.remarks,
            "positions": [],
        }

    def _sending(self, report: Report) -> Sending:
        upload = self._upload
        return Sending(
            name=upload.name,
            mode=upload.mode.value,
            member=upload.member,
            rows=len(self._lines),
            recorded=0 if upload.mode is Mode.CHECK else report.recorded,
            known=report.known,
            refused=len({fault.line for fault in report.faults}),
        )

    def refusal(self, report: Report) -> Answer:
        """Return the problem document of rows of which none is recorded, the whole report in it."""
        answer = dict(self.answer(Report(recorded=0, known=report.known, faults=report.faults)))
        faults = zip(answer["errors"], report.faults, strict=False)
        answer["errors"] = [{"pointer": f"/{fault.line}/{_field(fault)}", **error} for error, fault in faults]
        count = len({fault.line for fault in report.faults})
        detail = f"{count} lignes sont à corriger : rien n’est enregistré, pas même les lignes bonnes."
        if count == 1:
            detail = "1 ligne est à corriger : rien n’est enregistré, pas même les lignes bonnes."
        return Answer(status=422, body=orjson.dumps(document(422, REFUSED, detail) | answer))

    def _keep(self, report: Report) -> None:
        notes: defaultdict[int, list[str]] = defaultdict(list)
        for fault in report.faults:
            notes[fault.line].append(f"{self._column(fault)} : {fault.detail}")
        content = annotated(
            self._upload.content, self._table, {line: " · ".join(said) for line, said in notes.items()}
        )
        file = AnnotatedFile(
            identifier=self._identifier, name=self._upload.name, kind=self._table.kind, content=content
        )
        keep_annotated(command_connection(), self._caller, file)

    def _error(self, fault: RowFault) -> Mapping[str, Any]:
        field = _field(fault)
        cell = self._lines[fault.line].cells.get(field)
        shown = "" if cell is None else cell.shown
        return {
            "row": fault.line,
            "column": self._column(fault),
            "value": NOT_REPEATED if field == "person" and shown else shown[:_LONGEST],
            "code": fault.code,
            "detail": fault.detail,
        }

    def _column(self, fault: RowFault) -> str:
        field = _field(fault)
        return self._table.headed(field) or HEADERS[field]


def _field(fault: RowFault) -> str:
    """Return the field at fault; a rule that names none is about the lot."""
    return (fault.pointer or "/lot").lstrip("/")


def _row(line: Line, values: dict[str, Any]) -> Row:
    arguments = {name: value for name, value in values.items() if name not in ("id", "member")}
    return Row(line=line.number, log=values["member"], identifier=values.get("id"), arguments=arguments)


def _of_another(row: Row) -> RowFault:
    detail = "Ce fichier est celui d’un autre membre : envoyez ses factures à part."
    return RowFault(line=row.line, pointer="/member", code="other-member", detail=detail)
