"""
Record the rows of a file by the very commands that record one, in one transaction over all the logs that they name.

Refusals are given row by row, all of them at once. A row that is recorded already is passed over.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson

from tremplin_platform.commands.rows.batch_session import BatchSession
from tremplin_platform.commands.rows.rows import Mode, Report, Row, RowCommand, RowFault
from tremplin_platform.commands.unit_of_work import until_kept
from tremplin_platform.domain.actor import CENTRALE, CONTRACTOR
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.kept_answers import Answer, IdempotentRequest, find
from tremplin_platform.store.persons.batch_vault import BatchVault
from tremplin_platform.store.session import IdentifierUsed, Missing
from tremplin_platform.store.transaction import Begun, NotDelivered, sessions_beside

_LONGEST = "set local transaction_timeout = 0; set local transaction_timeout = '5min'"
"""Twenty thousand rows may take longer than a single command is given."""

Opened = dict[str, tuple[BatchSession, Exception | None]]

_ABSENT = {
    True: "Aucun lot à vous de ce numéro dans ce contrat pour ce membre : corrigez le membre, le contrat ou le lot.",
    False: "Aucun membre n’a cet identifiant, ou rien n’a ce nom dans son journal : corrigez la ligne.",
}
_USED = "Cet identifiant est déjà celui d’une autre déclaration ou facture : donnez-en un autre, ou aucun."


class RowsRefused(Exception):
    """Rows are refused, and every row or none was asked for: nothing is recorded."""

    def __init__(self, report: Report) -> None:
        super().__init__(len(report.faults))
        self.report = report


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsRequest:
    """
    The rows of a file as a caller asked for them.

    `refused`: the faults of form of other rows of the file
    `answer`: makes the answer of what was decided, in the transaction; positions are added to it
    `progress`: is given how many rows are decided, those of `refused` first; after a conflict they are decided anew
    """

    rows: Sequence[Row]
    refused: Collection[RowFault]
    command: RowCommand
    mode: Mode
    idempotency: IdempotentRequest
    answer: Callable[[Report], Mapping[str, Any]]
    progress: Callable[[int], None]


def record_rows(connection: Any, request: RowsRequest) -> Answer:
    """
    Record rows as their mode says and keep the answer, or return the one that the idempotency key was given before.

    :param connection: of the command role, in autocommit
    :raises RowsRefused: rows are refused, of which every one or none was to be recorded
    :raises Exception: what `until_kept` raises
    """
    delivered: set[str] = set()

    def attempt(begun: Begun) -> Answer:
        if begun.fault is not None:
            raise begun.fault
        kept = None if begun.is_claimed else find(connection, request.idempotency)
        if kept is not None:
            return kept
        sessions = _sessions(begun, request, delivered)
        with connection.transaction(force_rollback=request.mode is Mode.CHECK):
            report = _decide(sessions, request)
        if request.mode is Mode.ALL and report.faults:
            raise RowsRefused(report)
        return _keep(begun, sessions, request, report)

    return until_kept(connection, attempt, log=CENTRALE, request=request.idempotency)


def _sessions(begun: Begun, request: RowsRequest, delivered: set[str]) -> Opened:
    logs = sorted({row.log for row in request.rows})
    try:
        opened = sessions_beside(begun, BatchSession, logs, delivered=delivered, request=request.idempotency)
    except NotDelivered as behind:
        delivered.update(behind.args)
        raise
    begun.session.connection.execute(_LONGEST)
    vault = _vault(begun.session.connection, request)
    for session, _ in opened.values():
        session.share(vault)
    return opened


def _vault(connection: Any, request: RowsRequest) -> BatchVault:
    """Read the persons whom rows name, before any row is decided: what a refused row gives up does not unlock them."""
    vault = BatchVault(connection)
    named = {found for row in request.rows if (found := request.command.named(row)) is not None}
    vault.read({person for person, _ in named}, quarters={quarter for _, quarter in named})
    return vault


def _decide(sessions: Opened, request: RowsRequest) -> Report:
    """Decide every row, those of each log in the order of `RowCommand.order`."""
    command, faults, counted = request.command, list(request.refused), Counter[bool]()
    decided = len({fault.line for fault in faults})
    request.progress(decided)
    ordered = sorted(request.rows, key=lambda row: (row.log, *command.order(row), row.line))
    for log, group in groupby(ordered, key=lambda row: row.log):
        session, fault = sessions[log]
        session.enter()
        named = _named(session, list(group), command)
        session.load_all([wanted for row, _ in named for wanted in command.wanted(row)])
        session.load_all([(command.kind, identifier) for _, identifier in named])
        for row, identifier in named:
            try:
                counted[_is_new(session, fault, row, identifier, command)] += 1
            except (Refused, Missing, UnknownLog, IdentifierUsed) as error:
                faults.append(_fault(row, error, command))
            decided += 1
            request.progress(decided)
    faults.sort(key=lambda fault: fault.line)
    return Report(recorded=counted[True], known=counted[False], faults=faults)


def _named(session: BatchSession, rows: Sequence[Row], command: RowCommand) -> list[tuple[Row, str]]:
    """Return rows with their identifiers; rows of the same content get as many, by their order in the file."""
    ranks = Counter[bytes]()
    identifiers: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: row.line):
        content = command.stated(row, rank=0)
        ranks[content] += 1
        identifiers[row.line] = command.identifier(session, row, rank=ranks[content])
    return [(row, identifiers[row.line]) for row in rows]


def _is_new(
    session: BatchSession, fault: Exception | None, row: Row, identifier: str, command: RowCommand
) -> bool:
    """
    Decide a row; return False where it is recorded already.

    :raises Exception: what the single command raises, in the order in which it does
    """
    try:
        with session.attempt():
            command.decide(session, row, identifier)
            if fault is not None:
                raise fault
    except IdentifierUsed:
        recorded = session.find(command.kind, identifier)
        if recorded is None or (row.identifier is not None and not command.is_recorded(recorded, row)):
            raise
        return False
    except Refused:
        if fault is not None:
            raise fault from None
        raise
    return True


def _fault(row: Row, error: Exception, command: RowCommand) -> RowFault:
    match error:
        case Refused():
            return RowFault(line=row.line, pointer=error.pointer, code=error.code, detail=error.detail)
        case IdentifierUsed():
            return RowFault(line=row.line, pointer="/id", code="identifier-used", detail=_USED)
        case _:
            detail = _ABSENT[command.by.role == CONTRACTOR]
            return RowFault(line=row.line, pointer="/member", code="not-found", detail=detail)


def _keep(begun: Begun, sessions: Opened, request: RowsRequest, report: Report) -> Answer:
    """Form the answer, which takes the longest, then append what was decided, and commit both."""
    body, positions = dict(request.answer(report)), []
    if request.mode is not Mode.CHECK:
        appended = (session.append() for _, (session, _) in sorted(sessions.items()))
        positions = [position for position in appended if position is not None]
    body["positions"] = [{"log": position.log, "seq": position.seq} for position in positions]
    kept = Answer(status=200, body=orjson.dumps(body))
    begun.keep_and_commit(request.idempotency, kept)
    return kept
