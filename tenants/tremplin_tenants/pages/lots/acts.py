"""Every act on a lot, by the end of its page's address, in the groups that a contract's page shows them in."""

from collections.abc import Mapping, Sequence

from tremplin_tenants.pages.lots import award_acts, clause_acts, publication_acts, target_acts
from tremplin_tenants.pages.lots.lot_act import LotAct
from tremplin_tenants.pages.lots.lot_state import LotState

GROUPS: Sequence[tuple[str, Sequence[type[LotAct]]]] = (
    ("Titulaire et suivi", award_acts.ACTS),
    ("Objectif et parts", target_acts.ACTS),
    ("Exécution de la clause", clause_acts.ACTS),
    ("Publication", publication_acts.ACTS),
)
ACTS: Mapping[str, type[LotAct]] = {act.slug: act for _, acts in GROUPS for act in acts}


def offered(state: LotState) -> list[tuple[str, list[type[LotAct]]]]:
    """Return the acts that the state of a lot does not refuse, by group; a group without any is left out."""
    groups = [(title, [act for act in acts if not act.refused(state)]) for title, acts in GROUPS]
    return [(title, acts) for title, acts in groups if acts]
