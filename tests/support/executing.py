"""A lot's clause in execution, on a `Story`: hours worked, formal notices, penalties."""

from datetime import date
from typing import Any

from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands.clauses.execution import send_formal_notice
from tremplin_platform.commands.clauses.globalisations import agree_globalisation
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms
from tremplin_platform.store.session import Position

OTHER = "restauration"
MEMBERS = ("cpam-075", "caf-075")


def clause(hours: int = 833_00, *, penalty: int | None = 20_00) -> LotTerms:
    """Fixed hours; each missing one costs 20 €."""
    return LotTerms(
        identifier="1", title="Paris", clause=Fixed(function="main", hours=hours, penalty_per_hour=penalty)
    )


def works(story: Story, log: str, identifier: str, *, hours: int, month: int = 2, **said: Any) -> None:
    """Hours worked in a month of 2026, validated by the buyer."""
    days = (f"2026-{month:02}-01", f"2026-{month:02}-28")
    story.declares(log, identifier, hours=hours, days=days, **said)
    story.validates(log, identifier)


def short(story: Story, *, lots: LotTerms | None = None) -> None:
    """833 h due, 600 h validated: 380 for one member, 200 for the other, 20 for no member alone; on 1 October."""
    story.ready(*MEMBERS, lots=[lots or clause()])
    story.at("2026-10-01")
    works(story, "cpam-075", "h1", hours=400_00)
    story.corrects("cpam-075", "h1", -20_00, reason="erreur")
    works(story, "caf-075", "h1", hours=200_00, month=3)
    works(story, CENTRALE, "h1", hours=20_00, month=3)


def noticed(story: Story, *, on: str = "2026-07-01", deadline: str = "2026-07-31", **said: Any) -> None:
    story.on_lot(send_formal_notice, on=on, deadline=deadline, **said)


def measured(story: Story, *names: str) -> tuple[Any, ...]:
    """These fields of the centrale's last fact."""
    data = story.last()[1]
    return tuple(data[name] for name in names)


def two_contracts(story: Story, *, due: int = 100_00) -> None:
    """One contract short of its target (60 h of `due`), another of the same contractor 50 h beyond its 200 h."""
    story.ready(*MEMBERS, lots=[clause(due)])
    story.contract(clause(200_00), identifier=OTHER)
    story.awards("proprete", contract=OTHER)
    story.opens("cpam-075", contract=OTHER)
    story.at("2026-10-01")
    works(story, "cpam-075", "h1", hours=60_00)
    works(story, "cpam-075", "h2", hours=250_00, contract=OTHER)


def third(story: Story, *, contractor: str = "proprete") -> None:
    """A third contract, of 200 h, of which none is worked."""
    story.contract(clause(200_00), identifier="gardiennage")
    story.awards(contractor, contract="gardiennage")


def globalise(story: Story, *contracts: str, since: str = "2026-03-01", identifier: str = "g1") -> Position:
    return story.do(
        CENTRALE,
        agree_globalisation,
        identifier=identifier,
        contracts=contracts or (CONTRACT, OTHER),
        contractor="proprete",
        basin="Paris",
        since=date.fromisoformat(since),
    )
