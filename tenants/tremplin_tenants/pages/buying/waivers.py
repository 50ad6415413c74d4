"""The register of waivers of L2112-2-1: contracts without a social condition of execution, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures import french
from tremplin_tenants.api.buying.waivers import RecordWaiver, Waivers
from tremplin_tenants.pages.buying.registers import (
    RegisterForm,
    RegisterPage,
    Table,
    contract_choices,
    entries,
    named,
)
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import hundredths

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


class WaiversPage(RegisterPage):
    """Dispenses de condition sociale."""

    path = "dispenses"
    title = "Dispenses"
    lead = "Les contrats sans condition sociale d’exécution, et pourquoi (L2112-2-1)."
    forms = (WaiverForm,)
    shown_by = Waivers

    def tables(self, reads: PageReads) -> Sequence[Table]:
        rows = named(entries(reads, Waivers), contract="contract")
        return [
            Table(
                title="Registre des dispenses",
                columns=("Contrat", "Motif de droit", "Motif écrit", "Valeur estimée", "Dispense nécessaire"),
                rows=[_row(row) for row in rows],
                empty="Aucune dispense n’est inscrite.",
            )
        ]


def _row(row: Mapping[str, Any]) -> Sequence[str]:
    return (
        row["contract"],
        f"{choice_label('ground', row['ground'])} ({row['article']})",
        row["text"] or "▲ pas encore écrit",
        french.money(hundredths(row["estimated"])),
        _NEEDED[row["needed"]],
    )
