"""A lot whose hours are shared by firm volumes has its target allocated by them."""

from typing import Any

from support.sharing import FOUR, chooses, prepares
from support.story import Story
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms

LOTS = [LotTerms(identifier="1", title="Paris", clause=Fixed(function="main", hours=833_00))]
VOLUMES: dict[str, Any] = {"caf_013": 1_00, "caf_069": 2_00, "cpam_069": 4_00}


def due(story: Story, member: str) -> list[int]:
    return [fact.data["hours"] for fact in story.facts(member) if fact.topic == "delivered.target-allocated"]


def test_the_target_is_allocated_by_volumes_to_the_hundredth(story: Story) -> None:
    # 833.00 h by 1, 2 and 4 sevenths: 119.00, 238.00, 476.00.
    prepares(story, *FOUR[:3], method=None, lots=LOTS)
    chooses(story, "volumes", **VOLUMES)

    assert [due(story, member) for member in FOUR[:3]] == [[119_00], [238_00], [476_00]]
    assert story.last()[0] == "attribution.method-chosen"


def test_the_target_is_allocated_to_four_members_too(story: Story) -> None:
    # 833.00 h by 1, 2, 4 and 7 fourteenths: 59.50, 119.00, 238.00, 416.50.
    prepares(story, *FOUR, method=None, lots=LOTS)
    chooses(story, "volumes", **VOLUMES, cpam_075=7_00)

    assert [due(story, member) for member in FOUR] == [[59_50], [119_00], [238_00], [416_50]]


def test_what_a_buyer_allocated_stays(story: Story) -> None:
    prepares(story, *FOUR[:3], method=None, lots=LOTS)
    story.allocates("caf-013", 500_00)
    chooses(story, "volumes", **VOLUMES)

    assert [due(story, member) for member in FOUR[:3]] == [[500_00], [], []]


def test_two_members_are_allocated_nothing_lest_volumes_be_deduced(story: Story) -> None:
    prepares(story, *FOUR[:2], method=None, lots=LOTS)
    chooses(story, "volumes", caf_013=1_00, caf_069=2_00)

    assert [due(story, member) for member in FOUR[:2]] == [[], []]


def test_a_lot_without_a_number_of_hours_has_nothing_to_allocate(story: Story) -> None:
    prepares(story, *FOUR[:3], method=None)
    chooses(story, "volumes", **VOLUMES)

    assert due(story, "caf-013") == []
