"""
A person's file was changed. Subject: `centrale/person/RANDOM`, another one for each event.

Neither the person nor the content can be read here: `commitment` is the sealed name of the person (see
`domain/persons/commitment.py`), another one in each event, and `effective` the day of recording. The content is in
the vault, under the person's own key. Nothing is delivered to members.
"""

from tremplin_platform.events.fact import FirstCentraleFact


class Registered(FirstCentraleFact):
    TOPIC = "person.registered"
    KIND = "Salarié enregistré"
    commitment: str


class Hired(FirstCentraleFact):
    """A hire by another employer than the first."""

    TOPIC = "person.hired"
    KIND = "Embauche"
    commitment: str


class EligibilityEstablished(FirstCentraleFact):
    TOPIC = "person.eligibility-established"
    KIND = "Éligibilité établie"
    commitment: str


class EligibilityRevoked(FirstCentraleFact):
    """The hours that it makes false are corrected in their own logs, each by an event of its own."""

    TOPIC = "person.eligibility-revoked"
    KIND = "Éligibilité retirée"
    commitment: str


class Erased(FirstCentraleFact):
    """The key of a person is destroyed: no event names it any more, and no total has moved."""

    TOPIC = "person.erased"
    KIND = "Salarié effacé"
