"""The tender of a contract in OCDS, with its lots: reserved participation and sustainability by their extensions."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.commands.decp.publishing.publications import Publication
from tremplin_platform.commands.decp.publishing.written_values import euros, start_of_day
from tremplin_platform.domain.law.law import is_social
from tremplin_platform.events.contracts import essential_data
from tremplin_platform.events.contracts.essential_data import EssentialData

_GOAL = "social.disadvantagedEmploymentOpportunities"
_ENVIRONMENT, _INNOVATION = "environmental", "economic.innovativePurchase"
_METHODS = {
    "Appel d'offres ouvert": "open",
    "Appel d'offres restreint": "selective",
    "Procédure avec négociation": "selective",
    "Dialogue compétitif": "selective",
    "Marché passé sans publicité ni mise en concurrence préalable": "direct",
}
"""An adapted procedure may be any of them: its details alone say it."""


def organisation_id(siret: str, role: str) -> str:
    """The identifier of an organisation in a release, as the State's mapping writes it."""
    return f"FR-RCS-{siret}-{role}"


def tender_of(publication: Publication, ocid: str) -> dict[str, Any]:
    """The tender as the contract was registered."""
    terms = publication.terms
    lots = [_lot(lot) for lot in publication.lots]
    item = {
        "id": f"{ocid}-item-1",
        "description": terms["title"],
        "classification": {"scheme": "CPV", "id": terms["cpv"]},
    }
    notice = {} if terms["notice_on"] is None else {"datePublished": start_of_day(terms["notice_on"])}
    return {
        "id": ocid,
        "title": terms["title"],
        **notice,
        **({"items": [item]} if terms["cpv"] else {}),
        **_maximum(terms["maximum"]),
        "contractPeriod": {
            "startDate": start_of_day(terms["starts_on"]),
            "endDate": start_of_day(terms["ends_on"]),
        },
        "hasSustainability": any(lot["hasSustainability"] for lot in lots),
        "lots": lots,
    }


def tender_with(
    publication: Publication, ocid: str, lot: Mapping[str, Any], data: EssentialData
) -> dict[str, Any]:
    """What essential data recorded of a lot say of the tender: its procedure, and what the lot is to further."""
    procedure, pursued = data["procedure"], _social(lot) + _other_goals(data)
    method = {} if procedure not in _METHODS else {"procurementMethod": _METHODS[procedure]}
    details = {} if procedure is None else {"procurementMethodDetails": procedure}
    return {
        "id": ocid,
        "title": publication.terms["title"],
        **method,
        **details,
        "lots": [{"id": lot["id"], **_sustainability(pursued)}],
    }


def _lot(lot: Mapping[str, Any]) -> dict[str, Any]:
    pursued = _social(lot)
    return {
        "id": lot["id"],
        "title": lot["title"],
        **_maximum(lot["maximum"]),
        **_sustainability(pursued),
        **(
            {"otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]}}
            if _is_reserved(lot)
            else {}
        ),
    }


def _sustainability(pursued: list[dict[str, Any]]) -> dict[str, Any]:
    return {"hasSustainability": bool(pursued), **({"sustainability": pursued} if pursued else {})}


def _social(lot: Mapping[str, Any]) -> list[dict[str, Any]]:
    strategies = ["contractPerformanceConditions"] if lot["clause"] is not None else []
    strategies += ["reservedParticipation"] if _is_reserved(lot) else []
    return [{"goal": _GOAL, "strategies": strategies}] if strategies else []


def _is_reserved(lot: Mapping[str, Any]) -> bool:
    return lot["reservation"] is not None and is_social(lot["reservation"]["articles"])


def _other_goals(data: EssentialData) -> list[dict[str, Any]]:
    considered = data["considerationsEnvironnementales"]
    strategies = (
        ["contractPerformanceConditions"] if essential_data.ENVIRONMENTAL_CLAUSE in considered else []
    )
    strategies += ["awardCriteria"] if essential_data.ENVIRONMENTAL_CRITERION in considered else []
    found = [{"goal": _ENVIRONMENT, "strategies": strategies}] if strategies else []
    return [*found, *([{"goal": _INNOVATION}] if data["marcheInnovant"] else [])]


def _maximum(cents: int | None) -> dict[str, Any]:
    if cents is None:
        return {}
    return {"value": {"amount": euros(cents), "currency": "EUR"}}
