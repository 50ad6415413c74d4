"""A row that a member published and that names a lot: linked to an order, or refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures.names import CONTRACT, ORGANISATION
from tremplin_tenants.access import BUYERS_AND_MEMBERS
from tremplin_tenants.api.orders.call_offs import CallOffs
from tremplin_tenants.api.orders.uptake import LinkUptake, RefuseUptake, UptakeToDecide
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.forms.searched import Choices, list_or_search
from tremplin_tenants.pages.web.neighbours import placed_list
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found

PLACE = "lignes"
"""The parameter of a page's address that says which page of published rows it shows."""
_ROWS = "100"


def published_rows(reads: PageReads, *, path: str, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a page of the rows that who is signed in may see, those to decide first; see `placed_list`."""
    found = placed_list(reads, UptakeToDecide, {"limit": _ROWS}, path=path, asked=asked, place=PLACE)
    return {**found, "rows": _named(found["rows"])}


def _named(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return rows with the names of their member, contract and lot, None where one is not known."""
    names = names_of(
        {
            (kind, row[field])
            for row in rows
            for kind, field in ((ORGANISATION, "member"), (CONTRACT, "contract"))
        }
    )
    return [
        {
            **row,
            "member_name": names.name(ORGANISATION, row["member"]),
            "contract_title": names.name(CONTRACT, row["contract"]),
            "lot_title": names.title(row["contract"], row["lot"]),
        }
        for row in rows
    ]


class LinkForm(CommandForm):
    """The form that links the row to an order of the member on the same lot."""

    command = LinkUptake
    button = "Rapprocher"
    labels = {"call_off": "La commande dont elle est la preuve"}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        row = row_of(reads, self.page.kwargs["id"])
        place = (row["contract"], row["lot"])
        orders = [
            Option(value=order["id"], label=f"{order['id']}, {order['amount']} €")
            for order in reads.rows(CallOffs, {"member": row["member"]})
            if (order["contract"], order["lot"]) == place
        ]
        return {"call_off": list_or_search(orders)}


class RefuseForm(CommandForm):
    """The form that refuses the row."""

    command = RefuseUptake
    button = "Refuser"
    labels = {"reason": "Pourquoi elle n’est d’aucune commande"}


class PublishedRow(FormPage):
    """Une ligne publiée, à rapprocher d’une commande ou à refuser."""

    path = "publications/{id}"
    roles = BUYERS_AND_MEMBERS
    title = "Une ligne publiée"
    template = "tremplin/orders/published_row.html"
    section = "commandes"
    forms = (LinkForm, RefuseForm)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        return {"row": row_of(reads, self.kwargs["id"])}

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        return self.request.path


def row_of(reads: PageReads, identifier: str) -> Mapping[str, Any]:
    """Return the row of this identifier, named. :raises Problem: 404, there is none, or it is another member's"""
    found: list[Mapping[str, Any]] = reads.read(UptakeToDecide, {"id": identifier})["results"]
    if not found:
        raise not_found()
    return _named(found)[0]
