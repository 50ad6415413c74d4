"""What buyers do before they buy, and what the centrale promises: recorded in its own log alone."""

from datetime import date
from typing import Any

import pytest

from support.story import CENTRALE, CONTRACT, SIRET, Story
from tremplin_platform.commands.buying.buying import (
    Company,
    Round,
    hold_sourcing,
    hold_training,
    record_screening,
    set_objective,
)
from tremplin_platform.commands.buying.facilitation import complete_commitment, make_commitment, name_referent
from tremplin_platform.domain.buying.service_offer import AlreadyDone
from tremplin_platform.domain.buying.sourcing import ContractOrNeed, OnlyThatSector
from tremplin_platform.domain.organisations.siret import BadSiret
from tremplin_platform.domain.refusals import BadIdentifier, NotPositive, UnknownContract, UnknownValue
from tremplin_platform.store.session import Missing

EA = Company(name="Les Jardins adaptés", siret=SIRET, kind="EA")
ORDINARY = Company(name="Vert et Fils", siret=SIRET, kind=None)


def objective(story: Story, *, count: int = 1, kind: str = "reserved-contract", year: int = 2026) -> None:
    story.do(CENTRALE, set_objective, buyer="pole-rso", year=year, kind=kind, count=count)


def sourcing(story: Story, identifier: str = "rencontre", **said: Any) -> None:
    terms = {"contract": None, "need": "Espaces verts", "strategy": "lot", "met": [EA], "feasible": True}
    story.do(CENTRALE, hold_sourcing, identifier=identifier, terms=Round(**{"how": None, **terms, **said}))


def promise(story: Story, kind: str = "recruitment-help") -> None:
    story.do(CENTRALE, make_commitment, identifier="offre", kind=kind, to="proprete", due_on=date(2026, 3, 1))


def test_an_objective_lists_its_articles_and_may_be_revised(story: Story) -> None:
    objective(story)
    topic, data = story.last()
    assert (topic, data["count"]) == ("objective.set", 1)
    assert data["articles"] == ["L2113-12", "L2113-13", "L2113-13-1", "L2113-15"]

    objective(story, kind="insertion-clause")
    assert story.last()[1]["articles"] == []
    objective(story, year=2027)
    assert story.last()[0] == "objective.set"
    objective(story, count=3)
    topic, data = story.last()
    assert (topic, data["count"], data["replaced"]) == ("objective.revised", 3, 1)


def test_an_objective_is_one_at_least_and_of_a_known_kind(story: Story) -> None:
    with story.refuses(NotPositive, pointer="/count"):
        objective(story, count=0)
    with story.refuses(UnknownValue, pointer="/kind"):
        objective(story, kind="environment")
    objective(story)
    with story.refuses(NotPositive, pointer="/count"):
        objective(story, count=0)


def test_a_sourcing_for_a_reservation_meets_that_sector_alone(story: Story) -> None:
    sourcing(story, met=[EA, ORDINARY])
    assert story.last()[1]["met"][1] == {"name": "Vert et Fils", "siret": SIRET, "kind": None}

    with story.refuses(OnlyThatSector, pointer="/met/1/kind"):
        sourcing(story, identifier="autre", strategy="reserved", met=[EA, ORDINARY])


def test_a_sourcing_round_is_refused_at_the_field_at_fault(story: Story) -> None:
    with story.refuses(ContractOrNeed, pointer="/need"):
        sourcing(story, need=None)
    with story.refuses(UnknownContract, pointer="/contract"):
        sourcing(story, contract=CONTRACT)
    with story.refuses(UnknownValue, pointer="/strategy"):
        sourcing(story, strategy="hope")
    with story.refuses(UnknownValue, pointer="/met/0/kind"):
        sourcing(story, met=[Company(name="X", siret=SIRET, kind="SA")])
    with story.refuses(BadSiret, pointer="/met/0/siret"):
        sourcing(story, met=[Company(name="X", siret="1", kind=None)])


def test_trainings_and_screenings_are_recorded(story: Story) -> None:
    story.do(
        CENTRALE,
        hold_training,
        identifier="formation",
        buyer="pole-rso",
        held_on=date(2026, 2, 3),
        subject="réserver",
    )
    assert story.last()[1]["effective"] == "2026-02-03"
    screen = {"cpv": "90910000", "finding": "deux postes"}
    story.do(CENTRALE, record_screening, **screen, identifier="criblage", function="logistics")
    assert story.last()[1]["function"] == "logistics"
    with story.refuses(UnknownValue, pointer="/function"):
        story.do(CENTRALE, record_screening, **screen, identifier="autre", function="garden")


def test_a_promise_is_kept_once(story: Story) -> None:
    with story.refuses(UnknownValue, pointer="/kind"):
        promise(story, kind="coffee")
    promise(story)
    assert story.last()[1]["owed_by"] == CENTRALE
    story.at("2026-02-20")
    story.do(CENTRALE, complete_commitment, identifier="offre")

    assert story.last()[1]["done_on"] == "2026-02-20"
    with story.refuses(AlreadyDone):
        story.do(CENTRALE, complete_commitment, identifier="offre")
    with pytest.raises(Missing):
        story.do(CENTRALE, complete_commitment, identifier="nothing")


def test_a_referent_is_a_seat_of_the_centrale(story: Story) -> None:
    story.contract()
    named = {"identifier": "r1", "contract": CONTRACT, "since": date(2026, 1, 5)}
    story.do(CENTRALE, name_referent, **named, seat="siege-rso-2")

    assert story.last()[1]["seat"] == "siege-rso-2"
    with story.refuses(BadIdentifier, pointer="/person"):
        story.do(CENTRALE, name_referent, **{**named, "identifier": "r2"}, seat="Camille")
    with story.refuses(UnknownContract, pointer="/contract"):
        story.do(
            CENTRALE,
            name_referent,
            **{**named, "identifier": "r2", "contract": "nothing"},
            seat="siege-rso-2",
        )
