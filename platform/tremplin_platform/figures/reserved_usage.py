"""
Use of reserved markets: what was spent, what was ordered, what could have been (L2113-12 to L2113-16).

Reserved and protected status are those at the lot's award. Spend is what was invoiced, never what was
ordered. Spend on reserved lots and spend with protected structures elsewhere never overlap.
"""

from typing import Any

from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import NOT_STATED, Entry
from tremplin_platform.figures.quarters import quarter_of


def of_call_off_placed(data: dict[str, Any]) -> tuple[Entry, ...]:
    """What was ordered; an order on a reserved lot uses it."""
    day = data["placed_on"]
    place = (data["contract"], data["lot"], quarter_of(day), day)
    ordered = Entry(measures.ORDERED, *place, data["amount"], "", data["usage"])
    if not data["reserved"]:
        return (ordered,)
    return ordered, Entry(measures.RESERVED_CALL_OFFS, *place, 1, _article(data), data["usage"])


def of_invoice(data: dict[str, Any]) -> tuple[Entry, ...]:
    """What was spent (a credit note takes off), and on what kind of market."""
    day, amount, usage = data["invoiced_on"], data["amount"], data["usage"]
    place = (data["contract"], data["lot"], quarter_of(day), day, amount)
    invoiced = Entry(measures.INVOICED, *place, "", usage)
    if data["reserved"]:
        return invoiced, Entry(measures.RESERVED_SPEND, *place, _article(data), usage)
    if data["protected"]:
        return invoiced, Entry(measures.PROTECTED_SPEND_NOT_RESERVED, *place, "", usage)
    return (invoiced,)


def of_contract_opened(data: dict[str, Any]) -> tuple[Entry, ...]:
    """
    The reserved lots that this member may use from now on, in its territory, and the day they end.

    Lots open in a window are those opened by its last day less those ended before its first: a lot opened
    after its contract's end is never in force, and counts in neither.
    """
    first, last = max(data["opened_from"], data["starts_on"]), data["ends_on"]
    if first > last:
        return ()
    found: list[Entry] = []
    for lot in data["lots"]:
        if lot["opens"] and lot["in_territory"] and lot["reservation"] is not None:
            place = (data["contract"], lot["id"])
            usage = data["usage"]
            found += (
                Entry(measures.RESERVED_LOTS_OPENED, *place, quarter_of(first), first, 1, "", usage),
                Entry(measures.RESERVED_LOTS_ENDED, *place, quarter_of(last), last, 1, "", usage),
            )
    return tuple(found)


def _article(data: dict[str, Any]) -> str:
    return data["article"] or NOT_STATED
