"""Compute the hours that an order would make due, from what is typed, before anything is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.commands.orders.call_offs import hours_due
from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.typed_values import NotUnderstood, day_text, decimal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    What an order on a lot will create.

    `lot`, `amount`: the title of the lot, and the amount as the API writes it; `hours`: those due, in hundredths, None
    where none will be, for the reason that `why_none` gives in a sentence; `rate`: as the API gives it
    """

    lot: str
    amount: str
    hours: int | None = None
    rate: str = ""
    why_none: str = ""


def preview_of(typed: Mapping[str, str], lots: Sequence[Mapping[str, Any]], *, today: date) -> Preview | None:
    """
    Return what an order will create on one of the lots read; None where its lot, amount or day cannot be understood.

    :param typed: the texts of `lot` (`CONTRACT/LOT`), `amount` and `placed_on`
    """
    try:
        amount, day = decimal_text(typed["amount"]), day_text(typed["placed_on"])
        date.fromisoformat(day)
        cents = hundredths(amount)
    except (NotUnderstood, ValueError):
        return None
    chosen = [lot for lot in lots if f"{lot['contract']}/{lot['lot']}" == typed["lot"]]
    if not chosen or cents <= 0:
        return None
    return _on_lot(chosen[0], amount, cents, day=day, today=today.isoformat())


def _on_lot(lot: Mapping[str, Any], amount: str, cents: int, *, day: str, today: str) -> Preview:
    clause = lot["clause"] or {}
    why_none = _why_none(lot, clause, day=day, today=today)
    if why_none:
        return Preview(lot=lot["title"], amount=amount, why_none=why_none)
    rate = clause["hours_per_1000_euros"]
    due = hours_due(rate=hundredths(rate), amount=cents)
    return Preview(lot=lot["title"], amount=amount, hours=due, rate=rate)


def _why_none(lot: Mapping[str, Any], clause: Mapping[str, Any], *, day: str, today: str) -> str:
    if not clause:
        return "Ce lot ne porte pas de clause d’insertion : aucune heure n’en sera due."
    between = sorted((day, today))
    if any(between[0] < revised["effective_on"] <= between[1] for revised in lot["life"]["revisions"]):
        return "La clause de ce lot a été révisée entre ce jour et aujourd’hui : celle de ce jour-là s’appliquera."
    if clause["way"] != "rate":
        return "Aucune heure due de plus : l’objectif de ce lot est fixé par la centrale."
    return (
        "La clause de ce lot est annulée : aucune heure n’en sera due." if lot["life"]["annulled_on"] else ""
    )
