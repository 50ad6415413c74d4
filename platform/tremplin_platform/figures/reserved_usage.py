"""
Ledger entries of the use of reserved lots: orders, spend, lots open to a member (L2113-12 to L2113-16).

Reserved and protected status are those at the lot's award. Spend is the amount invoiced, not ordered. Spend on
reserved lots and spend with protected structures on other lots never overlap.
"""

from typing import Any

from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.orders import call_off, invoice
from tremplin_platform.events.quarters import quarter_of
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import NOT_STATED, Entry, Rules


def of_call_off_placed(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count the amount ordered, and the order itself if the lot is reserved."""
    day = data["placed_on"]
    place = (data["contract"], data["lot"], quarter_of(day), day)
    ordered = Entry(measures.ORDERED, *place, data["amount"], "", data["usage"])
    if not data["reserved"]:
        return (ordered,)
    return ordered, Entry(measures.RESERVED_CALL_OFFS, *place, 1, _article(data), data["usage"])


def of_invoice(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count the amount invoiced (negative for a credit note), and what kind of spend it is."""
    day, amount, usage = data["invoiced_on"], data["amount"], data["usage"]
    place = (data["contract"], data["lot"], quarter_of(day), day, amount)
    invoiced = Entry(measures.INVOICED, *place, "", usage)
    if data["reserved"]:
        return invoiced, Entry(measures.RESERVED_SPEND, *place, _article(data), usage)
    if data["protected"]:
        return invoiced, Entry(measures.PROTECTED_SPEND_NOT_RESERVED, *place, data["category"] or "", usage)
    return (invoiced,)


def of_contract_opened(data: dict[str, Any]) -> tuple[Entry, ...]:
    """
    Count the reserved lots that this member may use from now on, in its territory, and the day they end.

    Lots open in a period are those opened by its last day less those ended before its first. A lot opened after
    its contract's end is never in force, and counts in neither.
    """
    return tuple(
        entry
        for lot in data["lots"]
        if lot["reserved"] and lot["in_territory"] and lot["opens"]
        for entry in _in_force(data, lot, first=data["opened_from"], amount=1)
    )


def of_contract_reopened(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count lots that were not open before, and move those that are now open from an earlier day."""
    moved = data["opened_from"] != data["replaced_from"]
    found = list(of_contract_opened(data))
    for lot in data["lots"]:
        if moved and lot["reserved"] and lot["in_territory"] and not lot["opens"]:
            found += _in_force(data, lot, first=data["replaced_from"], amount=-1)
            found += _in_force(data, lot, first=data["opened_from"], amount=1)
    return tuple(found)


def of_contract_renewed(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Move the end of the reserved lots that this member may use longer."""
    return tuple(entry for lot in data["moved"] for entry in _moved(data, lot["lot"], lot))


def of_lot_ended(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Move the end of a reserved lot to an earlier day, or count it no more."""
    return () if data["moved"] is None else _moved(data, data["lot"], data["moved"])


def _moved(data: dict[str, Any], lot: str, span: dict[str, Any]) -> tuple[Entry, ...]:
    before = _span(data, lot, first=span["first"], last=span["replaced"], amount=-1)
    return before + _span(data, lot, first=span["first"], last=span["until"], amount=1)


def _in_force(data: dict[str, Any], lot: dict[str, Any], *, first: str, amount: int) -> tuple[Entry, ...]:
    life = lot.get("life", {})
    last = (
        None if "cancelled_on" in life else min(data["ends_on"], life.get("terminated_on", data["ends_on"]))
    )
    return _span(data, lot["id"], first=max(first, data["starts_on"]), last=last, amount=amount)


def _span(data: dict[str, Any], lot: str, *, first: str, last: str | None, amount: int) -> tuple[Entry, ...]:
    if last is None or first > last:
        return ()
    contract, usage = data["contract"], data["usage"]
    return (
        Entry(measures.RESERVED_LOTS_OPENED, contract, lot, quarter_of(first), first, amount, "", usage),
        Entry(measures.RESERVED_LOTS_ENDED, contract, lot, quarter_of(last), last, amount, "", usage),
    )


def _article(data: dict[str, Any]) -> str:
    return data["article"] or NOT_STATED


RULES: Rules = {
    call_off.Placed: of_call_off_placed,
    invoice.Received: of_invoice,
    invoice.Credited: of_invoice,
    contract.ContractOpened: of_contract_opened,
    contract.ContractReopened: of_contract_reopened,
    contract_life.ContractRenewed: of_contract_renewed,
    contract_life.LotCancelledCopy: of_lot_ended,
    contract_life.LotTerminatedCopy: of_lot_ended,
}
