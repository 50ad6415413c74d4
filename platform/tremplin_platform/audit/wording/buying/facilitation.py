"""Words events about the follow-up of clauses: conventions, launch meetings, referents, the service offer."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.buying import facilitation as events
from tremplin_platform.figures import french


def _convention_signed(convention: str, data: dict[str, Any]) -> str:
    until = "sans date de fin"
    if data["ends_on"] is not None:
        until = f"jusqu’au {french.day(data['ends_on'])}"
    return (
        f"La convention {convention} lie le facilitateur {data['facilitator']} à partir du "
        f"{french.day(data['starts_on'])}, {until} : {_contracts(data['capacity'])}."
    )


def _convention_amended(convention: str, data: dict[str, Any]) -> str:
    return (
        f"La convention {convention} est modifiée à partir du {french.day(data['effective'])} : "
        f"{_contracts(data['capacity'])}, au lieu de {data['replaced']}."
    )


def _convention_ended(convention: str, data: dict[str, Any]) -> str:
    return f"La convention {convention} ne court plus à partir du {french.day(data['ended_on'])}."


def _meeting_recorded(_: str, data: dict[str, Any]) -> str:
    about = f"La réunion de lancement du contrat {data['contract']} avec {data['contractor']}"
    if data["missed"]:
        text = f"{about}, prévue le {french.day(data['held_on'])}, n’a pas eu lieu"
    else:
        text = f"{about} s’est tenue le {french.day(data['held_on'])} : {data['outcome']}"
    return text + ("." if data["minutes"] is None else f" (compte rendu : {data['minutes']}).")


def _contracts(capacity: int) -> str:
    return f"au plus {capacity} contrat{'s' if capacity > 1 else ''} suivi{'s' if capacity > 1 else ''} à la fois"


def _referent_named(_: str, data: dict[str, Any]) -> str:
    return (
        f"Le référent interne du contrat {data['contract']} est {data['seat']}, "
        f"à partir du {french.day(data['since'])}."
    )


def _commitment_made(_: str, data: dict[str, Any]) -> str:
    return (
        f"{names.doer(data['owed_by'])} s’engage envers {data['to']}, pour le {french.day(data['due_on'])} : "
        f"{names.called(names.COMMITMENTS, data['kind'])}."
    )


def _commitment_done(commitment: str, data: dict[str, Any]) -> str:
    return f"L’engagement {commitment} est tenu le {french.day(data['done_on'])}."


SENTENCES: Sentences = {
    events.ConventionSigned: _convention_signed,
    events.ConventionAmended: _convention_amended,
    events.ConventionEnded: _convention_ended,
    events.MeetingRecorded: _meeting_recorded,
    events.ReferentNamed: _referent_named,
    events.CommitmentMade: _commitment_made,
    events.CommitmentDone: _commitment_done,
}
