"""
Buyers' preparation: objectives, training, sourcing, screening of the functions that can carry a clause.

Subjects: `centrale/objective/ID`, `centrale/training/ID`, `centrale/sourcing/ID`, `centrale/screening/ID`. A buyer is
the identifier of a person's seat or of a team. None of these events is delivered to members.
"""

from typing import TypedDict

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact


class ObjectiveSet(FirstCentraleFact):
    """
    How many a buyer is to award in a civil year. `kind`: `reserved-contract` (lots) or `insertion-clause` (contracts).

    `articles`: for reserved ones, the articles that count, by the law known when the objective was set.
    """

    TOPIC = "objective.set"
    KIND = "Objectif de la centrale fixé"
    buyer: str
    year: int
    kind: str
    count: int
    articles: list[str]


class ObjectiveRevised(CentraleFact):
    """Another count in place of `replaced`."""

    TOPIC = "objective.revised"
    KIND = "Objectif de la centrale révisé"
    count: int
    replaced: int


class TrainingHeld(FirstCentraleFact):
    TOPIC = "training.held"
    KIND = "Formation"
    buyer: str
    held_on: str
    subject: str


class Met(TypedDict):
    """A company met; `kind` is its status (EA, ESAT …), null for an ordinary one."""

    name: str
    siret: str
    kind: str | None


class SourcingHeld(FirstCentraleFact):
    """
    Whom a buyer met before deciding, for a `contract` or for a `need` not yet one.

    `strategy`: `reserved` (that sector alone is met), `lot` or `clause`; then whether it is `feasible`, and `how`.
    Awards name the round that made them possible.
    """

    TOPIC = "sourcing.held"
    KIND = "Sourcing"
    contract: str | None
    need: str | None
    strategy: str
    met: list[Met]
    feasible: bool | None
    how: str | None


class ScreeningRecorded(FirstCentraleFact):
    """What was found of the functions (`main`, `back-office`, `logistics`) that can carry a clause, by CPV."""

    TOPIC = "screening.recorded"
    KIND = "Filtrage d’un achat"
    cpv: str
    function: str
    finding: str
