"""Words events about persons: they say what was recorded and by whom, never about whom."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.persons import person as events

_SEALED = "son nom est scellé, ce qui la décrit est au coffre"


def _registered(_: str, data: dict[str, Any]) -> str:
    return f"{names.doer(data['by'])} enregistre une personne dont les heures pourront être déclarées : {_SEALED}."


def _hired(_: str, data: dict[str, Any]) -> str:
    return f"{names.doer(data['by'])} enregistre une autre embauche d’une personne : {_SEALED}."


def _eligibility_established(_: str, data: dict[str, Any]) -> str:
    return f"{names.doer(data['by'])} enregistre la preuve d’éligibilité d’une personne : {_SEALED}."


def _eligibility_revoked(_: str, data: dict[str, Any]) -> str:
    return (
        f"{names.doer(data['by'])} révoque l’éligibilité d’une personne ({_SEALED}) : "
        "les heures validées que cela rend fausses sont reprises, chacune par une correction dans son journal."
    )


def _erased(_: str, data: dict[str, Any]) -> str:
    return (
        f"{names.doer(data['by'])} efface une personne : sa clé est détruite, "
        "plus rien ne relie les événements à elle, et aucun total ne change."
    )


SENTENCES: Sentences = {
    events.Registered: _registered,
    events.Hired: _hired,
    events.EligibilityEstablished: _eligibility_established,
    events.EligibilityRevoked: _eligibility_revoked,
    events.Erased: _erased,
}
