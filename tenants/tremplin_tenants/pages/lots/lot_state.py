"""How a lot stands, as `GET contracts/{id}` gives it, and what its state refuses, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_tenants.roles import CENTRALE


@dataclass(frozen=True, slots=True, kw_only=True)
class LotState:
    """
    A lot of a contract, on a day.

    `contract`, `lot`: as the API gives them
    """

    contract: Mapping[str, Any]
    lot: Mapping[str, Any]
    today: date

    @property
    def life(self) -> Mapping[str, Any]:
        life: Mapping[str, Any] = self.lot["life"]
        return life

    @property
    def law_day(self) -> date:
        """The day whose law the contract is under: that of its notice, or of its beginning where there was none."""
        return date.fromisoformat(self.contract["notice_on"] or self.contract["starts_on"])

    @property
    def is_open(self) -> bool:
        """Whether the contract is open to a member at least."""
        return bool(self.contract["to_all"] or self.contract["opened_to"])

    @property
    def is_notified(self) -> bool:
        """Whether an award of the lot is notified by today."""
        return any(award["notified_on"] <= self.today.isoformat() for award in self.lot["awards"])

    @property
    def unaffirmed(self) -> Sequence[str]:
        """The tranches that may be affirmed."""
        return [tranche["id"] for tranche in self.life["tranches"] if tranche["affirmed_on"] is None]

    @property
    def followers(self) -> Sequence[str]:
        """The facilitateurs that the lot is assigned to and who did not decline it."""
        followed = [known for known in self.lot["facilitators"] if known["declined_on"] is None]
        return list(dict.fromkeys(known["facilitator"] for known in followed))

    @property
    def waiting_notice(self) -> str | None:
        """The deadline of the formal notice that no penalty has answered; None where there is none."""
        notices, penalties = self.lot["execution"]["notices"], self.lot["execution"]["penalties"]
        last = notices[-1] if notices else None
        answered = any(
            last is not None and penalty["cancelled_on"] is None and penalty["on"] > last["deadline"]
            for penalty in penalties
        )
        return None if last is None or answered else str(last["deadline"])

    @property
    def has_penalty(self) -> bool:
        """Whether a penalty holds that was not cancelled."""
        return any(penalty["cancelled_on"] is None for penalty in self.lot["execution"]["penalties"])


Condition = Callable[[LotState], str]
"""What an act needs of a lot: an empty text where it is so, else the sentence that says why the act is refused."""


def lasting(state: LotState) -> str:
    """Neither cancelled nor terminated."""
    if state.life["terminated_on"]:
        return "Ce lot est résilié : les commandes passées vont à leur terme, rien de nouveau ne s’y ajoute."
    return not_cancelled(state)


def not_cancelled(state: LotState) -> str:
    cancelled = "Ce lot a été abandonné : il n’y a ni objectif, ni titulaire, ni heures."
    return cancelled if state.life["cancelled_on"] else ""


def not_annulled(state: LotState) -> str:
    annulled = "La clause de ce lot est annulée : plus rien n’est dû, les heures faites restent acquises."
    return annulled if state.life["annulled_on"] else ""


def with_target(state: LotState) -> str:
    return "" if state.lot["target"] is not None else "La clause de ce lot ne fixe pas d’objectif en heures."


def with_clause(state: LotState) -> str:
    return "" if state.lot["clause"] else "Ce lot ne porte pas de clause d’insertion."


def opened(state: LotState) -> str:
    return "" if state.is_open else "Ce contrat n’est ouvert à aucun membre : ouvrez-le d’abord."


def awarded(state: LotState) -> str:
    return "" if state.lot["awards"] else "Ce lot n’est pas attribué : attribuez-le d’abord."


def notified(state: LotState) -> str:
    return "" if state.is_notified else "Ce lot n’est pas notifié : il ne se résilie pas, il s’abandonne."


def not_notified(state: LotState) -> str:
    return "Ce lot est notifié : il ne s’abandonne plus, il se résilie." if state.is_notified else ""


def failed(state: LotState) -> str:
    if state.life["relaunched_as"]:
        return "Ce lot est déjà lié à celui qui le remplace."
    over = state.life["cancelled_on"] or state.life["terminated_on"]
    return "" if over else "Seul un lot abandonné ou résilié se relance : celui-ci est en cours."


def followed(state: LotState) -> str:
    return "" if state.followers else "Ce lot n’est confié à aucun facilitateur."


def with_tranche(state: LotState) -> str:
    return "" if state.unaffirmed else "Ce lot n’a pas de tranche à affermir : ajoutez-en une."


def with_notice(state: LotState) -> str:
    if state.waiting_notice is None:
        return "Aucune mise en demeure n’attend de suite sur ce lot : envoyez-en une d’abord."
    return ""


def with_penalty(state: LotState) -> str:
    return "" if state.has_penalty else "Aucune pénalité de ce lot n’est à annuler."


def is_about(event: Mapping[str, Any], *, contract: str, lot: str | None = None) -> bool:
    """Whether an event of the centrale, as the API gives it, is about a contract, and not about another of its lots."""
    data = event["data"]
    if event["subject"] != f"{CENTRALE}/contract/{contract}" and data.get("contract") != contract:
        return False
    return lot is None or data.get("lot", lot) == lot
