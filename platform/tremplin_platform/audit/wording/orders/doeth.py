"""Words events about attestations for the DOETH."""

from typing import Any

from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.orders import doeth as events
from tremplin_platform.figures import french

_WHY_NOT = {
    "not-in-members-name": "elle n’est pas au nom de ce membre",
    "not-deductible": "ce titulaire n’est ni une EA, ni un ESAT, ni un TIH",
    "open-point": "la déduction pour une EATT reste un point ouvert",
}


def _attestation_received(attestation: str, data: dict[str, Any]) -> str:
    return (
        f"L’attestation DOETH {data['year']} {french.of(data['contractor'])}, établie au nom de {data['issued_to']} "
        f"et reçue le {french.day(data['received_on'])}, indique un montant 3 de "
        f"{french.money(data['amount3'])} et un montant 4 de {french.money(data['amount4'])}{_outcome(data)}."
    )


def _attestation_replaced(attestation: str, data: dict[str, Any]) -> str:
    before = f"{french.money(data['replaced_amount3'])} et {french.money(data['replaced_amount4'])}"
    first = _attestation_received(attestation, data).removesuffix(".")
    return f"{first} ; elle remplace celle qui comptait pour {before}."


def _outcome(data: dict[str, Any]) -> str:
    if data["counted"]:
        return ""
    return f" ; elle ne donne pas de chiffre : {_WHY_NOT.get(data['uncounted'], data['uncounted'])}"


SENTENCES: Sentences = {
    events.AttestationReceived: _attestation_received,
    events.AttestationReplaced: _attestation_replaced,
}
