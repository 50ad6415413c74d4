"""The register of waivers of L2112-2-1: contracts without a social condition of execution, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_tenants.api.buying.waivers import RecordWaiver, Waivers
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.pages.buying.register_tables import Cell, Entries, Figure, Link, Table, entries, named
from tremplin_tenants.pages.buying.registers import RegisterForm, RegisterPage, contract_choices
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import written

_EUROS = "\u00a0€"
_NEEDED = {True: "oui", False: "non", None: "le statut de l’acheteur reste à dire"}


class WaiverForm(RegisterForm):
    command = RecordWaiver
    title, button = "Inscrire une dispense", "Inscrire la dispense"
    effect = (
        "L’un des quatre cas de L2112-2-1, par contrat. Inscrite de nouveau, elle remplace ce qui l’était : c’est "
        "ainsi que s’écrit un motif qui manque. Le motif doit être conservé."
    )
    hints = {"text": "Vide, il reste à écrire : une tâche le rappelle."}

    def choices(self, reads: PageReads) -> Mapping[str, Sequence[Option]]:
        return {"contract": contract_choices(reads)}

    def prepare(self, reads: PageReads) -> None:
        self._known = _waiver_of(reads, self.page.request.GET.get("contract", ""))
        super().prepare(reads)

    def initial(self) -> Mapping[str, str]:
        known = self._known
        if known is None:
            return {"contract": self.page.request.GET.get("contract", "")}
        texts = {name: known[name] for name in ("contract", "ground", "text")}
        return {**texts, "estimated": written(known["estimated"])}


class WaiversPage(RegisterPage):
    """Dispenses de condition sociale."""

    path = "dispenses"
    title = "Dispenses"
    lead = "Les contrats sans condition sociale d’exécution, et pourquoi (L2112-2-1)."
    forms = (WaiverForm,)
    shown_by = Waivers
    opens = "contract"

    def tables(self, reads: PageReads) -> Sequence[Table]:
        return [_waivers(entries(reads, Waivers, of=self))]


def _waiver_of(reads: PageReads, contract: str) -> Mapping[str, Any] | None:
    """Return the waiver of a contract, whose form is filled with it; None where the contract has none."""
    if not Identifier.is_one(contract):
        return None
    found = reads.read(Waivers, {"contract": contract})["results"]
    return found[0] if found else None


def _waivers(found: Entries) -> Table:
    return Table(
        title="Registre des dispenses",
        columns=("Contrat", "Motif de droit", "Motif écrit", "Valeur estimée", "Dispense nécessaire"),
        rows=[_row(row) for row in named(found.rows, contract="contract")],
        empty="Aucune dispense n’est inscrite.",
        **found.neighbours,
    )


def _row(row: Mapping[str, Any]) -> Sequence[Cell]:
    to_write = Link(address=f"/dispenses?contract={row['contract']}", words="Écrire le motif")
    return (
        row["contract_name"],
        f"{choice_label('ground', row['ground'])} ({row['article']})",
        row["text"] or ("▲ pas encore écrit. ", to_write),
        (Figure(row=row, figure="waivers.estimated"), _EUROS),
        _NEEDED[row["needed"]],
    )
