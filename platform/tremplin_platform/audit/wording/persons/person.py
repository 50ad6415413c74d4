"""Sentences of what was recorded of a person: that it was, by whom, and never of whom."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.persons import person as events

_SEALED = "son nom est scellé, ce qui la décrit est au coffre"


def registered(_: str, data: dict[str, Any]) -> str:
    """Someone is known from now on."""
    return f"{names.doer(data['by'])} enregistre une personne dont les heures pourront être déclarées : {_SEALED}."


def hired(_: str, data: dict[str, Any]) -> str:
    """Another employer hired someone."""
    return f"{names.doer(data['by'])} enregistre une autre embauche d’une personne : {_SEALED}."


def eligibility_established(_: str, data: dict[str, Any]) -> str:
    """A proof was shown."""
    return f"{names.doer(data['by'])} enregistre la preuve d’éligibilité d’une personne : {_SEALED}."


def eligibility_revoked(_: str, data: dict[str, Any]) -> str:
    """A proof holds no more."""
    return (
        f"{names.doer(data['by'])} révoque l’éligibilité d’une personne ({_SEALED}) : "
        "les heures validées que cela rend fausses sont reprises, chacune par une correction dans son journal."
    )


def erased(_: str, data: dict[str, Any]) -> str:
    """A key is destroyed."""
    return (
        f"{names.doer(data['by'])} efface une personne : sa clé est détruite, "
        "plus rien ne relie les événements à elle, et aucun total ne change."
    )


SENTENCES: Sentences = {
    events.Registered: registered,
    events.Hired: hired,
    events.EligibilityEstablished: eligibility_established,
    events.EligibilityRevoked: eligibility_revoked,
    events.Erased: erased,
}
