"""The act on a lot about what is published of it (DECP)."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_tenants.api.lots.essential_data import EssentialDataRead, RecordEssentialData
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.lots import lot_state
from tremplin_tenants.pages.lots.lot_act import LotAct
from tremplin_tenants.pages.lots.recipients import Audience
from tremplin_tenants.pages.web.page_reads import PageReads


class RecordData(LotAct):
    command = RecordEssentialData
    slug, title, button = "donnees-essentielles", "Renseigner les données essentielles", "Renseigner"
    effect = (
        "Ce que le format public (DECP) exige du lot, en remplacement de ce qui en était renseigné. Laissez vide ce "
        "qui n’est pas connu : la page « Contrats dans les formats publics » le dit manquant."
    )
    audience = Audience.NOBODY
    conditions = (lot_state.not_cancelled,)
    folded = ("typeGroupementOperateurs",)
    folded_title = "Le lot est attribué à un groupement"
    hints = {
        "offresRecues": "Irrégulières, inacceptables, inappropriées et anormalement basses comprises.",
        "considerationsEnvironnementales": "« Pas de considération environnementale » va seule.",
    }
    recorded: Mapping[str, Any] = {}

    def choices(self, reads: PageReads) -> Mapping[str, Sequence[Option]]:
        """Read what is recorded of the lot, over which the rest is typed."""
        found = reads.read(EssentialDataRead, id=self.page.kwargs["id"])
        lots = {lot["lot"]: lot["essential"] or {} for lot in found["lots"]}
        self.recorded = lots.get(self.page.kwargs["lot"], {})
        return {}

    def initial(self) -> Mapping[str, str | Sequence[str]]:
        """Return what is recorded."""
        return {name: _typed(value) for name, value in self.recorded.items() if value is not None}


def _typed(value: Any) -> str | Sequence[str]:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [str(text) for text in value] if isinstance(value, list) else str(value)


ACTS: Sequence[type[LotAct]] = (RecordData,)
