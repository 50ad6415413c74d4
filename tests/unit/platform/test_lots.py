"""A lot's target allocated to members, and its facilitateurs."""

from datetime import date

import pytest

from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms, Rate, ShareOfHours
from tremplin_platform.commands.lots.lots import allocate_target, assign_facilitator
from tremplin_platform.domain.lots.clause_target import NoTarget
from tremplin_platform.domain.organisations.organisation_terms import BadTerritory
from tremplin_platform.domain.refusals import (
    NotOpened,
    NotPositive,
    UnknownContractor,
    UnknownFacilitator,
    UnknownMember,
)
from tremplin_platform.store.session import Missing

FIXED = LotTerms(identifier="1", title="Paris", clause=Fixed(function="main", hours=833_00))


def allocate(story: Story, member: str = "cpam-075", *, hours: int = 100_00, lot: str = "1") -> None:
    story.do(CENTRALE, allocate_target, contract=CONTRACT, lot=lot, member=member, hours=hours)


def test_an_allocation_is_known_to_its_member_alone_from_today_on(story: Story) -> None:
    story.ready("cpam-075", "caf-013", lots=[FIXED])
    story.at("2026-03-31")
    allocate(story)

    topic, data = story.last("cpam-075")
    assert topic == "delivered.target-allocated"
    assert (data["hours"], data["replaced"], data["effective"]) == (100_00, None, "2026-03-31")
    assert story.last("caf-013")[0] == "delivered.contract-opened"


def test_an_allocation_replaces_the_one_before(story: Story) -> None:
    story.ready("cpam-075", lots=[FIXED])
    allocate(story)
    allocate(story, hours=0)

    assert [story.last(log)[1]["replaced"] for log in (CENTRALE, "cpam-075")] == [100_00, 100_00]


@pytest.mark.parametrize(
    "lot",
    [
        LotTerms(identifier="1", title="Paris"),
        LotTerms(identifier="1", title="Paris", clause=Rate(function="main", hours_per_1000_euros=5_00)),
        LotTerms(identifier="1", title="Paris", clause=ShareOfHours(function="main", percent=10_00)),
    ],
)
def test_only_a_fixed_or_computed_target_is_allocated(story: Story, lot: LotTerms) -> None:
    story.ready("cpam-075", lots=[lot])

    with story.refuses(NoTarget):
        allocate(story)


def test_a_target_is_allocated_to_a_member_that_the_contract_is_open_to(story: Story) -> None:
    story.ready(lots=[FIXED])
    story.member("cpam-075")

    with story.refuses(NotOpened, pointer="/member"):
        allocate(story)
    with story.refuses(UnknownMember):
        allocate(story, "proprete")
    story.opens(None)
    with story.refuses(NotPositive, pointer="/hours"):
        allocate(story, hours=-1)
    allocate(story)


def test_an_unknown_lot_is_not_allocated(story: Story) -> None:
    story.ready("cpam-075", lots=[FIXED])

    with pytest.raises(Missing):
        allocate(story, lot="2")


def test_an_assignment_reaches_members_the_contract_is_open_to(story: Story) -> None:
    story.ready("cpam-075")
    story.member("caf-013")
    story.facilitator("epec")
    story.assigns("epec", since="2026-02-01")

    topic, data = story.last("cpam-075")
    assert (topic, data["in_territory"]) == ("delivered.facilitator-assigned", True)
    assert data["assignment"] == {"facilitator": "epec", "from": "2026-02-01", "territory": None}
    assert story.last("caf-013")[0] == "delivered.member-joined"


def test_an_assignment_is_refused_at_the_field_at_fault(story: Story) -> None:
    story.ready()
    story.facilitator("epec")

    with story.refuses(UnknownFacilitator, pointer="/facilitator"):
        story.assigns("proprete")
    with story.refuses(BadTerritory, pointer="/territory"):
        story.assigns("epec", territory="Paris")
    with pytest.raises(Missing):
        story.do(
            CENTRALE,
            assign_facilitator,
            contract=CONTRACT,
            lot="2",
            facilitator="epec",
            since=date(2026, 1, 1),
        )


def test_a_member_is_not_a_contractor(story: Story) -> None:
    story.ready("cpam-075")

    with story.refuses(UnknownContractor):
        story.awards("cpam-075")
