"""A lot as pages show it: its state in one tag, its bar, its clause and who holds it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.pages.lots.acts import offered
from tremplin_tenants.pages.lots.clause_words import clause_words
from tremplin_tenants.pages.lots.lot_act import LotAct
from tremplin_tenants.pages.lots.lot_state import LotState


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A state: the class of its colour, the sign before it, its words."""

    colour: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """
    A lot of a contract.

    `row`: as the API gives it, with its `contract`; `elapsed`: percent of the contract's time
    `follower`: the facilitateur of today, empty where the buyer validates; `execution`: what is decided, in words
    `acts`: those that its state offers, by group
    """

    row: Mapping[str, Any]
    tag: Tag
    elapsed: int
    clause: str
    reservation: str
    territories: str
    awards: Sequence[Mapping[str, Any]]
    follower: Mapping[str, Any] | None
    execution: str
    acts: Sequence[tuple[str, Sequence[type[LotAct]]]]

    @property
    def has_bar(self) -> bool:
        """Whether there are hours to be measured against."""
        return self.row["target"] not in (None, "0.00")


def lot_view(state: LotState) -> LotView:
    """Return what a page shows of a lot."""
    lot = state.lot
    return LotView(
        row={**lot, "contract": state.contract["id"]},
        tag=_tag(state),
        elapsed=elapsed_of(state.contract["starts_on"], lot["ends_on"], today=state.today),
        clause=clause_words(lot["clause"]),
        reservation=reservation_words(lot["reservation"]),
        territories=territory_words(lot["territories"]),
        awards=lot["awards"],
        follower=_follower(lot["facilitators"], today=state.today),
        execution=_execution(lot["execution"]),
        acts=offered(state),
    )


def elapsed_of(first: str, last: str, *, today: date) -> int:
    """Return the share of a contract's days that have passed, in percent, from 0 to 100."""
    begun, end = date.fromisoformat(first), date.fromisoformat(last)
    days = max(1, (end - begun).days + 1)
    return max(0, min(100, round(100 * (today - begun).days / days)))


def reservation_words(reservation: Mapping[str, Any] | None) -> str:
    """Say what a lot is reserved under."""
    if reservation is None:
        return "Non réservé"
    articles = ", ".join(reservation["articles"])
    return f"Réservé : {articles}" if articles else "Réservé, article à préciser"


def territory_words(territories: Sequence[str]) -> str:
    """Say where a lot may be used."""
    if not territories:
        return "Tous les départements"
    counted = french.count(len(territories), "département")
    return f"{counted} : {', '.join(territories)}"


def _tag(state: LotState) -> Tag:
    life, day = state.life, state.today.isoformat()
    if life["cancelled_on"]:
        return Tag(colour="line", sign="✕", words=f"Abandonné le {french.day(life['cancelled_on'])}")
    if life["terminated_on"]:
        return Tag(colour="line", sign="✕", words=f"Résilié le {french.day(life['terminated_on'])}")
    if life["annulled_on"]:
        return Tag(colour="line", sign="✕", words=f"Clause annulée le {french.day(life['annulled_on'])}")
    if state.has_penalty:
        return Tag(colour="bad", sign="■", words="Pénalité décidée")
    if state.waiting_notice:
        return Tag(colour="bad", sign="■", words=f"En demeure jusqu’au {french.day(state.waiting_notice)}")
    if not state.lot["awards"]:
        return Tag(colour="warn", sign="▲", words="À attribuer")
    if _is_suspended(state.lot["execution"]["suspensions"], day):
        return Tag(colour="warn", sign="▲", words="Clause suspendue")
    if day > state.lot["ends_on"]:
        return Tag(colour="line", sign="●", words="Terminé")
    coming = day < state.contract["starts_on"]
    return Tag(colour="info", sign="●", words="À venir" if coming else "En cours")


def _is_suspended(suspensions: Sequence[Mapping[str, Any]], day: str) -> bool:
    return any(known["on"] <= day and day <= (known["until"] or day) for known in suspensions)


def _follower(assignments: Sequence[Mapping[str, Any]], *, today: date) -> Mapping[str, Any] | None:
    """Return the assignment for everywhere that holds on a day: the latest begun; None where it was declined."""
    day = today.isoformat()
    begun = [known for known in assignments if known["since"] <= day and known["territory"] is None]
    latest = max(reversed(begun), key=lambda known: known["since"], default=None)
    declined = latest is not None and (latest["declined_on"] or "9999") <= day
    return None if declined else latest


def _execution(execution: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    said = [
        *(
            f"difficulté notée le {french.day(known['on'])} ({_hours(known['excused_hours'])} excusées)"
            for known in execution["difficulties"]
        ),
        *(_suspended(known) for known in execution["suspensions"]),
        *(
            f"mise en demeure du {french.day(known['on'])}, délai au {french.day(known['deadline'])}"
            for known in execution["notices"]
        ),
        *(_penalty(known) for known in execution["penalties"]),
    ]
    text = " ; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _suspended(known: Mapping[str, Any]) -> str:
    end = f" au {french.day(known['until'])}" if known["until"] else ", jusqu’à nouvel ordre"
    return f"clause suspendue du {french.day(known['on'])}{end}"


def _penalty(known: Mapping[str, Any]) -> str:
    amount = (
        "sans montant au contrat" if known["amount"] is None else french.money(hundredths(known["amount"]))
    )
    cancelled = f", annulée le {french.day(known['cancelled_on'])}" if known["cancelled_on"] else ""
    return f"pénalité du {french.day(known['on'])} pour {_hours(known['hours'])}, {amount}{cancelled}"


def _hours(text: str) -> str:
    return f"{french.number(hundredths(text))} h"
