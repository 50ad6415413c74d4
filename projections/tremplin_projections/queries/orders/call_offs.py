"""List call-offs with what is invoiced on each, and invoices: of a member or of every member. Money in cents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffRow:
    """
    One call-off, with the titles that its log knows; `due`: the hours it makes due under a rate (hundredths).

    `left_to_invoice` is negative where more was invoiced than ordered.
    """

    log: str
    seq: int
    call_off: str
    contract: str
    contract_title: str | None
    lot: str
    title: str | None
    contractor: str
    amount: int
    placed_on: date
    due: int | None
    invoiced: int
    left_to_invoice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """One invoice, or credit note (a negative `amount`), with the titles that its log knows."""

    log: str
    seq: int
    invoice: str
    call_off: str
    contract: str
    contract_title: str | None
    lot: str
    title: str | None
    amount: int
    invoiced_on: date


KEY = ("log", "seq")


def call_offs(*, log: str | None = None, asked: PageRequest = FIRST) -> Page[CallOffRow]:
    """List the call-offs of `log` (None: of every log), in the order in which they were recorded."""
    return page(_of(_CALL_OFFS, log), {"log": log}, key=KEY, asked=asked, make=_call_offs)


def invoices(*, log: str | None = None, asked: PageRequest = FIRST) -> Page[InvoiceRow]:
    """List the invoices and credit notes of `log` (None: of every log), in the order in which they were recorded."""
    return page(_of(_INVOICES, log), {"log": log}, key=KEY, asked=asked, make=_invoices)


def _of(rows: str, log: str | None) -> str:
    return rows if log is None else f"{rows} where found.log = %(log)s"


def _call_offs(rows: list[dict[str, Any]]) -> Sequence[CallOffRow]:
    return [CallOffRow(**row, left_to_invoice=row["amount"] - row["invoiced"]) for row in rows]


def _invoices(rows: list[dict[str, Any]]) -> Sequence[InvoiceRow]:
    return [InvoiceRow(**row) for row in rows]


_TITLES = """
  left join lateral (
       select contract_title, title from ledger_terms terms
        where terms.log = found.log and terms.contract = found.contract and terms.lot = found.lot
        order by terms.seq desc limit 1) titled on true
"""
_CALL_OFFS = f"""
select found.log, found.seq, found.call_off, found.contract, titled.contract_title, found.lot, titled.title,
       found.contractor, found.amount, found.placed_on, found.due, paid.invoiced
  from ledger_call_offs found {_TITLES}
 cross join lateral (
       select coalesce(sum(amount), 0)::bigint as invoiced from ledger_invoices
        where ledger_invoices.log = found.log and ledger_invoices.call_off = found.call_off) paid
"""  # noqa: S608
_INVOICES = f"""
select found.log, found.seq, found.invoice, found.call_off, found.contract, titled.contract_title, found.lot,
       titled.title, found.amount, found.invoiced_on
  from ledger_invoices found {_TITLES}
"""  # noqa: S608
