"""Conventions, launch meetings, sourcing and objectives: recorded in the log of the centrale alone."""

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
from tremplin_platform.commands.buying.facilitation import (
    amend_convention,
    complete_commitment,
    end_convention,
    make_commitment,
    name_referent,
    record_meeting,
    sign_convention,
)
from tremplin_platform.domain.buying.convention import AlreadyEnded, OutsideConvention
from tremplin_platform.domain.buying.launch_meeting import NotAWinner
from tremplin_platform.domain.buying.service_offer import AlreadyDone
from tremplin_platform.domain.buying.sourcing import ContractOrNeed, OnlyThatSector
from tremplin_platform.domain.organisations.siret import BadSiret
from tremplin_platform.domain.refusals import (
    BadIdentifier,
    EndsBeforeItBegins,
    NotPositive,
    UnknownContract,
    UnknownContractor,
    UnknownFacilitator,
    UnknownValue,
)
from tremplin_platform.store.session import IdentifierUsed, Missing


def sign(story: Story, **said: Any) -> None:
    fields = {"capacity": 12, "since": date(2026, 1, 1), "until": date(2027, 12, 31), **said}
    story.do(CENTRALE, sign_convention, **{"identifier": "epec-2026", "facilitator": "epec", **fields})


def amend(story: Story, day: date, capacity: int = 15) -> None:
    story.do(CENTRALE, amend_convention, identifier="epec-2026", capacity=capacity, since=day)


def end(story: Story, day: date) -> None:
    story.do(CENTRALE, end_convention, identifier="epec-2026", on=day)


def meet(story: Story, contractor: str = "proprete", **said: Any) -> None:
    fields = {"held_on": date(2026, 1, 20), "outcome": "calendrier convenu", "minutes": "cr-14", **said}
    story.do(
        CENTRALE,
        record_meeting,
        identifier=f"lancement-{contractor}",
        **{"contract": CONTRACT, "contractor": contractor, **fields},
    )


def test_a_convention_is_amended_then_ended(story: Story) -> None:
    story.facilitator("epec")
    sign(story)
    amend(story, date(2026, 7, 1))
    amend(story, date(2026, 7, 1), capacity=20)
    end(story, date(2027, 1, 1))

    recorded = [(fact.topic, fact.data) for fact in story.facts()][-4:]
    assert [topic for topic, _ in recorded] == [
        "convention.signed",
        "convention.amended",
        "convention.amended",
        "convention.ended",
    ]
    assert [data.get("replaced") for _, data in recorded] == [None, 12, 15, None]
    assert [data["effective"] for _, data in recorded] == [
        "2026-01-01",
        "2026-07-01",
        "2026-07-01",
        "2027-01-01",
    ]
    assert {data["audience"] for _, data in recorded} == {"none"}


def test_a_convention_is_refused_at_the_field_at_fault(story: Story) -> None:
    story.facilitator("epec")

    with story.refuses(UnknownFacilitator, pointer="/facilitator"):
        sign(story, facilitator="nobody")
    with story.refuses(NotPositive, pointer="/capacity"):
        sign(story, capacity=0)
    with story.refuses(EndsBeforeItBegins, pointer="/to"):
        sign(story, until=date(2025, 12, 31))


def test_a_convention_changes_only_while_it_runs(story: Story) -> None:
    story.facilitator("epec")
    sign(story)

    for day in (date(2025, 12, 31), date(2028, 1, 1)):
        with story.refuses(OutsideConvention, pointer="/from"):
            amend(story, day)
        with story.refuses(OutsideConvention, pointer="/on"):
            end(story, day)
    with story.refuses(NotPositive, pointer="/capacity"):
        amend(story, date(2026, 7, 1), capacity=0)
    end(story, date(2026, 7, 1))
    with story.refuses(OutsideConvention):
        amend(story, date(2026, 7, 1))
    with story.refuses(AlreadyEnded, pointer="/on"):
        end(story, date(2026, 6, 1))


def test_two_conventions_have_two_identifiers(story: Story) -> None:
    story.facilitator("epec")
    sign(story)

    with pytest.raises(IdentifierUsed):
        sign(story)
    with pytest.raises(Missing):
        story.do(CENTRALE, end_convention, identifier="nothing", on=date(2026, 2, 1))


def test_each_contractor_has_its_launch_meeting_held_or_missed(story: Story) -> None:
    story.ready()
    story.contractor("esat-75")
    story.awards("esat-75")
    meet(story)
    assert story.last()[1]["missed"] is False
    meet(story, "esat-75", outcome="missed", minutes=None)

    topic, data = story.last()
    assert (topic, data["missed"], data["minutes"]) == ("meeting.recorded", True, None)
    assert (data["contract"], data["contractor"], data["held_on"]) == (CONTRACT, "esat-75", "2026-01-20")


def test_a_launch_meeting_is_with_a_contractor_of_that_contract(story: Story) -> None:
    story.ready()
    story.contractor("other")

    with story.refuses(NotAWinner, pointer="/contractor"):
        meet(story, "other")
    with story.refuses(UnknownContractor, pointer="/contractor"):
        meet(story, "nobody")
    with pytest.raises(Missing):
        meet(story, contract="nothing")


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
