"""The list of the centrale's contracts, by state, and of those it has observed in published data."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.contracts.contract_reads import Contracts as ContractsRead
from tremplin_tenants.pages.contracts.contract_states import STATES, opening_words, state_of
from tremplin_tenants.pages.web.neighbours import neighbours
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads

_MOST = "200"


class Contracts(Page):
    """Contrats, par état ; ceux qui attendent un acte d’abord."""

    path = "contrats"
    roles = BUYERS
    title = "Contrats"
    template = "tremplin/contracts/contracts.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        asked = self.query("state", "source", "limit", "cursor")
        found = reads.read(ContractsRead, {"limit": _MOST, **asked})
        rows = [
            {**row, "tag": state_of(row), "opening": opening_words(row), "next_act": _next_act(row)}
            for row in found["results"]
        ]
        return {
            "asked": asked,
            "states": STATES,
            "groups": _by_state(rows),
            **neighbours(self.request.path, asked, found),
        }


def _by_state(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return the rows by state, in the order of `STATES`; those that are observed last."""
    order = (*STATES, None)
    groups = [(state, [row for row in rows if row["state"] == state]) for state in order]
    return [(_TITLES[state], found) for state, found in groups if found]


_TITLES: Mapping[str | None, str] = {
    "draft": "Brouillons",
    "published": "Publiés, ouverts à personne",
    "open": "Ouverts",
    "ended": "Terminés",
    "cancelled": "Abandonnés",
    None: "Constatés dans les données essentielles",
}


def _next_act(row: Mapping[str, Any]) -> str:
    """Say what a contract waits for, empty where it waits for nothing."""
    if row["state"] == "draft":
        return "À publier"
    if row["state"] in ("published", "open") and row["to_award"]:
        return "1 lot à attribuer" if row["to_award"] == 1 else f"{row['to_award']} lots à attribuer"
    return "À ouvrir" if row["state"] == "published" else ""
