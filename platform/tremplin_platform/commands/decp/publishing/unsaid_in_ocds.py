"""Give the reason why an event, or a part of it, has no place in OCDS 1.1 with the extensions used."""

from collections.abc import Mapping

from tremplin_platform.commands.decp.publishing.publications import ContractEvent
from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.contracts.essential_data import EssentialDataRecorded
from tremplin_platform.events.fact import Fact, by_topic

_TEXT_ALONE = "dit par un texte d’avenant : le standard n’a pas d’heures d’insertion"
_REASONS: Mapping[type[Fact], str] = {
    contract.Registered: "Ni l’objectif d’heures, ni l’article d’une réservation, ni le département n’ont de place.",
    contract.Opened: "Ce qui est ouvert à un organisme reste entre lui et la centrale.",
    contract.TargetAllocated: "Le standard n’a pas de part d’un organisme.",
    contract.FacilitatorAssigned: "Le standard n’a pas de facilitateur.",
    contract.FacilitatorDeclined: "Le standard n’a pas de facilitateur.",
    contract_life.TargetRevised: f"Objectif révisé : {_TEXT_ALONE}.",
    contract_life.ClauseAnnulled: f"Clause annulée : {_TEXT_ALONE}, et « hasSustainability » est celui de l’avis.",
    contract_life.TrancheAdded: "Le standard n’a pas de tranche.",
    contract_life.TrancheAffirmed: f"Tranche affermie : {_TEXT_ALONE}.",
    contract_life.LotRelaunched: "Le lot qui relance est une autre procédure, que rien ne relie à un lot.",
    contract_life.LotRelaunchOf: "Le lot relancé est une autre procédure, que rien ne relie à un lot.",
    contract_life.HoursBroughtForward: "Le standard n’a pas d’heures faites.",
    contract_life.WinnerStatusChanged: "Le standard n’a pas le statut d’un titulaire.",
    EssentialDataRecorded: (
        "Ni le CCAG, ni le nombre d’offres, l’avance, la sous-traitance, le prix ou la forme du groupement "
        "n’ont de place."
    ),
    contract_life.OpenPointKept: "Le standard n’a pas de réserve sur un point de droit.",
}
_OTHERWISE = "Le standard n’a rien pour ce fait."
_BY_TOPIC = by_topic(_REASONS)


def reason_of(item: ContractEvent, *, is_released: bool) -> str | None:
    """Return why this event, or a part of it, is in no release; None where its release holds it whole."""
    return _BY_TOPIC.get(item.event.topic, None if is_released else _OTHERWISE)
