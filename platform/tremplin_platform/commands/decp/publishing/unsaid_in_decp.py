"""List the terms and events of a contract that have no field in essential data (DECP 2.0.4), each with the reason."""

from collections.abc import Iterator, Mapping

from tremplin_platform.commands.decp.publishing.publications import Publication
from tremplin_platform.commands.decp.publishing.report import Unsaid
from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.contracts.essential_data import EssentialDataRecorded
from tremplin_platform.events.fact import Fact, by_topic, topics

_NO_FLAG = "« considerationsSociales » reste celle de la publication : aucune modification ne la corrige"
_REASONS: Mapping[type[Fact], str] = {
    contract.Opened: "Le schéma ne dit pas les organismes qui peuvent commander (R2162-6).",
    contract.TargetAllocated: "Le schéma n’a pas d’objectif d’heures, ni de part d’un organisme.",
    contract.FacilitatorAssigned: "Le schéma n’a pas de facilitateur.",
    contract.FacilitatorDeclined: "Le schéma n’a pas de facilitateur.",
    contract_life.TargetRevised: f"Le schéma n’a pas d’objectif d’heures ; {_NO_FLAG}.",
    contract_life.ClauseAnnulled: f"Une clause sociale publiée ne s’annule pas : {_NO_FLAG}.",
    contract_life.TrancheAdded: "Le schéma dit qu’il y a des tranches, pas lesquelles, ni leurs heures.",
    contract_life.TrancheAffirmed: "Le schéma ne dit pas l’affermissement d’une tranche.",
    contract_life.LotTerminated: "Le schéma n’a pas de résiliation.",
    contract_life.LotCancelled: "Un lot sans suite n’a pas de ligne.",
    contract_life.LotRelaunched: "Le schéma ne relie pas un lot à celui qui le relance.",
    contract_life.LotRelaunchOf: "Le schéma ne relie pas un lot à celui qui le relance.",
    contract_life.HoursBroughtForward: "Le schéma n’a pas d’heures faites.",
    contract_life.WinnerStatusChanged: f"Le schéma n’a pas le statut du titulaire ; {_NO_FLAG}.",
    contract_life.OpenPointKept: "Le schéma n’a pas de réserve sur un point de droit.",
}
_CORRECTED = (
    "Une donnée essentielle déjà publiée ne se modifie pas : l’export dit la dernière valeur renseignée."
)
_OTHERWISE = "Le schéma n’a rien pour ce fait."
_SAID = topics(
    contract.Registered,
    contract.Published,
    contract.LotAwarded,
    contract_life.ContractorSubstituted,
    contract_life.Renewed,
    EssentialDataRecorded,
)
_BY_TOPIC = by_topic(_REASONS)


def unsaid(publication: Publication) -> Iterator[Unsaid]:
    """What the schema says of nothing: terms of lots first, then events in order."""
    for lot in publication.lots:
        for reason in _terms(lot):
            yield Unsaid(contract=publication.identifier, lot=lot["id"], reason=reason)
    recorded: set[str] = set()
    for item in publication.events:
        if item.is_a(EssentialDataRecorded):
            if item.lot in recorded:
                yield Unsaid(contract=publication.identifier, lot=item.lot, reason=_CORRECTED, source=item)
            recorded.add(item.lot)
        if item.event.topic not in _SAID:
            reason = _BY_TOPIC.get(item.event.topic, _OTHERWISE)
            yield Unsaid(contract=publication.identifier, lot=item.lot, reason=reason, source=item)


def _terms(lot: Mapping[str, object]) -> Iterator[str]:
    reservation = lot["reservation"]
    if lot["clause"] is not None:
        yield "« Clause sociale » ne dit ni l’objectif d’heures, ni comment il se calcule."
    if isinstance(reservation, Mapping):
        articles = ", ".join(reservation["articles"]) or "à préciser"
        yield f"« Marché réservé » ne dit pas l’article : {articles}."
    territories = lot["territories"]
    if isinstance(territories, list) and len(territories) > 1:
        yield f"« lieuExecution » n’a qu’un lieu, la France y est mise pour : {', '.join(territories)}."
