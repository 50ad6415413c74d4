"""
How the clauses are followed: agreements with facilitateurs, launch meetings, referents, the service offer.

Subjects: `centrale/convention/ID`, `centrale/meeting/ID`, `centrale/referent/ID`, `centrale/commitment/ID`.
Nothing of it is addressed to members, and none of it holds personal data.
"""

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact


class ConventionSigned(FirstCentraleFact):
    """`capacity`: contracts that the facilitateur may follow at once; `ends_on` is the last day, or null."""

    TOPIC = "convention.signed"
    KIND = "Convention signée"
    facilitator: str
    capacity: int
    starts_on: str
    ends_on: str | None


class ConventionAmended(CentraleFact):
    """Another capacity from the effective day on, in place of `replaced`."""

    TOPIC = "convention.amended"
    KIND = "Convention modifiée"
    capacity: int
    replaced: int


class ConventionEnded(CentraleFact):
    """`ended_on` is the first day without it."""

    TOPIC = "convention.ended"
    KIND = "Convention terminée"
    ended_on: str


class MeetingRecorded(FirstCentraleFact):
    """
    The launch meeting of a contract with one of its contractors, held or `missed`.

    `minutes` is the reference of the minutes, never what they say.
    """

    TOPIC = "meeting.recorded"
    KIND = "Réunion"
    contract: str
    contractor: str
    held_on: str
    outcome: str
    missed: bool
    minutes: str | None


class ReferentNamed(FirstCentraleFact):
    """Which seat of the centrale (not who sits there) follows a contract with the facilitateur, from a day on."""

    TOPIC = "referent.named"
    KIND = "Référent désigné"
    contract: str
    seat: str
    since: str


class CommitmentMade(FirstCentraleFact):
    """
    What the centrale's service offer owes to an organisation or a team, and by when.

    `kind`: `clause-drafting`, `hours-follow-up` or `recruitment-help`.
    """

    TOPIC = "commitment.made"
    KIND = "Engagement pris"
    kind: str
    to: str
    owed_by: str
    due_on: str


class CommitmentDone(CentraleFact):
    TOPIC = "commitment.done"
    KIND = "Engagement tenu"
    done_on: str
