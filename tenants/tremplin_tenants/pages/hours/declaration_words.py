"""The words of a declaration's state, of its checks, and of what each act on it did."""

from collections.abc import Mapping
from dataclasses import dataclass

from tremplin_platform.events.hours import hours as events


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state in words: a colour's name, a sign, a word, and the word for several."""

    tone: str
    sign: str
    word: str
    plural: str


STATES: Mapping[str, State] = {
    "validated": State(tone="good", sign="✔", word="Validée", plural="validée,validées"),
    "pending": State(tone="info", sign="◷", word="En attente", plural="en attente,en attente"),
    "returned": State(tone="warn", sign="↩", word="Revenue", plural="revenue,revenues"),
    "rejected": State(tone="bad", sign="✖", word="Rejetée", plural="rejetée,rejetées"),
}


def state_of(status: str) -> State:
    """Return the words of a status of `GET hours`."""
    return STATES[status]


CHECKS: Mapping[str, str] = {
    "in-the-future": "Un travail déjà fait",
    "spans-quarters": "Un seul trimestre",
    "too-many-hours": "24 heures par jour au plus",
    "not-the-contractor": "Titulaire du lot",
    "lot-cancelled": "Lot en vie",
    "outside-execution": "Pendant l’exécution",
    "validated-by-declarant": "Qui décide n’a pas déclaré",
    "not-yet-eligible": "Éligibilité de la personne",
    "two-year-cap": "Éligibilité de la personne",
    "quarterly-attestation": "Attestation trimestrielle du titulaire",
}
"""The titles of checks, by the name of their rule."""

ACTS: Mapping[str, str] = {
    events.Declared.TOPIC: "Heures déclarées",
    events.Returned.TOPIC: "Heures retournées",
    events.Resubmitted.TOPIC: "Heures présentées à nouveau",
    events.Validated.TOPIC: "Heures validées",
    events.Rejected.TOPIC: "Heures rejetées",
    events.Corrected.TOPIC: "Heures corrigées",
}
"""The titles of acts, by the type of their event."""
