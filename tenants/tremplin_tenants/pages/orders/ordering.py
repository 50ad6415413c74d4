"""The page on which a member orders, on the lots where an order would be taken."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.lots.lot_reads import Lots
from tremplin_tenants.api.orders.call_offs import PlaceCallOff
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.forms.searched import Choices, list_or_search
from tremplin_tenants.pages.orders.preview import preview_of
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical, written

_RESERVED, _WITH_CLAUSE, _OTHERS = "Lots réservés", "Lots à clause d’insertion", "Autres lots"


class OrderForm(CommandForm):
    """Places a call-off on one of the lots offered."""

    command = PlaceCallOff
    button = "Commander"
    chooses_lot = True
    only = ("lot", "amount", "placed_on", "id")
    labels = {"lot": "Sur quel lot ?", "id": "Votre numéro de bon de commande"}
    hints = {"id": "BC 2026/041 est gardé bc-2026-041. Sans numéro, la plateforme en donne un."}

    def initial(self) -> Mapping[str, str]:
        today = self.page.caller.today.strftime("%d/%m/%Y")
        return {"lot": self.page.request.GET.get("lot", ""), "placed_on": today}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        lots = reads.rows(Lots)
        offered = [_option(lot) for lot in lots if is_offered(lot, today=self.page.caller.today)]
        offered.sort(key=lambda option: (_RANKS[option.group], alphabetical(option.label)))
        return {"lot": list_or_search(offered)}


class Order(FormPage):
    """Passer une commande."""

    path = "commander"
    roles = MEMBERS
    title = "Passer une commande"
    template = "tremplin/orders/order.html"
    forms = (OrderForm,)
    confirmation = "/commandes"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        lots = reads.rows(Lots)
        return {"elsewhere": _elsewhere(lots), **self._verified(lots)}

    def _verified(self, lots: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        """Return what the order will create, where the form was sent to be verified."""
        typed = self.request.POST
        if not typed.get("verify"):
            return {}
        texts = {name: typed.get(name, "").strip() for name in ("lot", "amount", "placed_on")}
        return {"is_verified": True, "preview": preview_of(texts, lots, today=self.caller.today)}


_RANKS = {_RESERVED: 0, _WITH_CLAUSE: 1, _OTHERS: 2}


def is_offered(lot: Mapping[str, Any], *, today: date) -> bool:
    """Whether an order of today on a lot would be taken: open, awarded, in force, in the member's territory."""
    life, day = lot["life"], today.isoformat()
    opened = [lot["opened_from"], lot["starts_on"], *(award["notified_on"] for award in lot["awards"][:1])]
    ended = [lot["ends_on"], life["cancelled_on"], life["terminated_on"]]
    return bool(
        lot["in_territory"]
        and lot["awards"]
        and all(first <= day for first in opened if first)
        and all(day <= last for last in ended if last)
    )


def _option(lot: Mapping[str, Any]) -> Option:
    clause = lot["clause"] or {}
    if lot["reserved"]:
        group, tag, side = _RESERVED, ", ".join(lot["articles"]), ""
    elif clause.get("way") == "rate":
        group, tag, side = _WITH_CLAUSE, "", f"{written(clause['hours_per_1000_euros'])} h dues pour 1 000 €"
    elif clause:
        group, tag, side = _WITH_CLAUSE, "", "objectif fixé par la centrale"
    else:
        group, tag, side = _OTHERS, "", ""
    note = " · ".join([lot["contract_title"], *_winners(lot["awards"])])
    value = f"{lot['contract']}/{lot['lot']}"
    return Option(value=value, label=lot["title"], note=note, tag=tag, side=side, group=group)


def _winners(awards: Iterable[Mapping[str, Any]]) -> list[str]:
    return [str(award.get("contractor_name") or award["contractor"]) for award in awards]


def _elsewhere(lots: Iterable[Mapping[str, Any]]) -> list[str]:
    return [f"{lot['title']} ({lot['contract_title']})" for lot in lots if not lot["in_territory"]]
