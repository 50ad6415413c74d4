"""Recording invoices by file: each row is one invoice or credit note, decided as `record_invoice` decides it."""

from collections.abc import Collection, Mapping
from typing import Any

from eventsourcing.domain import BaseAggregate

from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_platform.commands.rows.batch_session import BatchSession
from tremplin_platform.commands.rows.rows import Row, RowCommand
from tremplin_platform.domain.orders.call_off import CallOff
from tremplin_platform.domain.orders.invoice import Invoice

_FIELDS = ("call_off", "amount", "invoiced_on")


class InvoiceRows(RowCommand):
    """The arguments of a row are those of an invoice's body."""

    kind = Invoice

    def wanted(self, row: Row) -> Collection[tuple[type[BaseAggregate[str]], str]]:
        return [(CallOff, row.arguments["call_off"])]

    def content(self, row: Row) -> Mapping[str, Any]:
        return row.arguments

    def order(self, row: Row) -> tuple[Any, ...]:
        return (row.arguments["invoiced_on"],)

    def decide(self, session: BatchSession, row: Row, identifier: str) -> None:
        record_invoice(session, identifier=identifier, **row.arguments, by=self.by)

    def is_recorded(self, aggregate: BaseAggregate[str], row: Row) -> bool:
        if not isinstance(aggregate, Invoice):
            return False
        return all(str(getattr(aggregate, name)) == str(row.arguments[name]) for name in _FIELDS)
