"""The tender of a contract in OCDS, with its lots: reserved participation and sustainability by their extensions."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from tremplin_platform.commands.decp.publishing.publications import Publication
from tremplin_platform.domain.law.law import is_social
from tremplin_platform.domain.quarters import PARIS

_GOAL = "social.disadvantagedEmploymentOpportunities"


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
    notice = {} if terms["notice_on"] is None else {"datePublished": _midnight(terms["notice_on"])}
    return {
        "id": ocid,
        "title": terms["title"],
        **notice,
        **({"items": [item]} if terms["cpv"] else {}),
        **_maximum(terms["maximum"]),
        "contractPeriod": {
            "startDate": _midnight(terms["starts_on"]),
            "endDate": _midnight(terms["ends_on"]),
        },
        "hasSustainability": any(lot["hasSustainability"] for lot in lots),
        "lots": lots,
    }


def _lot(lot: Mapping[str, Any]) -> dict[str, Any]:
    reserved = lot["reservation"] is not None and is_social(lot["reservation"]["articles"])
    strategies = ["contractPerformanceConditions"] if lot["clause"] is not None else []
    strategies += ["reservedParticipation"] if reserved else []
    pursued = [{"goal": _GOAL, "strategies": strategies}] if strategies else []
    return {
        "id": lot["id"],
        "title": lot["title"],
        **_maximum(lot["maximum"]),
        "hasSustainability": bool(pursued),
        **({"sustainability": pursued} if pursued else {}),
        **({"otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]}} if reserved else {}),
    }


def _maximum(cents: int | None) -> dict[str, Any]:
    if cents is None:
        return {}
    return {"value": {"amount": cents // 100 if cents % 100 == 0 else cents / 100, "currency": "EUR"}}


def _midnight(day: str) -> str:
    return datetime.combine(date.fromisoformat(day), time(), tzinfo=PARIS).isoformat()
