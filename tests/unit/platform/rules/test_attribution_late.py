"""After a closing, memberships, invoices and hours are differences of the next one; nothing reported changes."""

from datetime import date

import pytest

from support.sharing import (
    FOUR,
    attributed,
    chooses,
    closes,
    computed,
    first_closing,
    is_invoiced,
    pays,
    prepares,
    shares,
    total,
    works,
)
from support.story import CENTRALE, Story
from tremplin_platform.commands.organisations.organisations import correct_membership


def test_rule_36_an_earlier_membership_changes_closed_quarters(story: Story) -> None:
    # By spend: 30.00 h over 100, 100 and 100 euros, then 300 more of cpam-075, a member since January after all.
    prepares(story, *FOUR[:3])
    story.joins("cpam-075", joined_on="2026-04-01")
    pays(story, 100_00, 100_00, 100_00)
    works(story, 30_00)
    closes(story, "2026-Q1", on="2026-04-10")
    first = computed(story)

    story.do(CENTRALE, correct_membership, identifier="cpam-075", joined_on=date(2026, 1, 1))
    story.orders("cpam-075", "bc-1")
    is_invoiced(story, "cpam-075", 300_00)
    closes(story, "2026-Q2", on="2026-07-10")

    # 30.00 h over 600 euros: 5.00 each instead of 10.00, and 15.00.
    assert shares(story, *FOUR) == [-5_00, -5_00, -5_00, 15_00]
    assert computed(story)[:1] == first
    share = attributed(story, "cpam-075")[-1]
    assert (share["work_quarter"], share["reported_in"], share["adjustment"]) == ("2026-Q1", "2026-Q3", True)


def test_rule_36_a_later_membership_removes_its_invoices_from_the_base(story: Story) -> None:
    first_closing(story, 100_00, 100_00, 100_00, 100_00, hours=30_00)
    story.do(CENTRALE, correct_membership, identifier="cpam-075", joined_on=date(2026, 4, 1))
    closes(story, "2026-Q2", on="2026-07-10")

    # 30.00 h: 7.50 each, then 10.00 each for three.
    assert shares(story, *FOUR) == [2_50, 2_50, 2_50, -7_50]


def test_rule_36_a_volume_counts_from_the_quarter_its_member_joined_in(story: Story) -> None:
    # 3 to 1 of 20.00; then 3 to 1 to 4: 7.50, 2.50, 10.00.
    prepares(story, *FOUR[:2], method=None)
    story.member("cpam-075", joined_on="2026-04-01")
    story.opens("cpam-075", since="2026-04-01")
    chooses(story, "volumes", caf_013=3_00, caf_069=1_00, cpam_075=4_00)
    works(story, 20_00)
    closes(story, "2026-Q1", on="2026-04-10")
    assert shares(story, "caf-013", "caf-069", "cpam-075") == [15_00, 5_00, 0]

    story.do(CENTRALE, correct_membership, identifier="cpam-075", joined_on=date(2026, 1, 1))
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, "caf-013", "caf-069", "cpam-075") == [-7_50, -2_50, 10_00]


@pytest.mark.parametrize(
    ("joined", "parts"), [("2026-03-31", (7_50, 7_50, 7_50, 7_50)), ("2026-04-01", (10_00, 10_00, 10_00, 0))]
)
def test_rule_36_who_joined_on_the_last_day_of_a_quarter_counts_in_it(
    story: Story, joined: str, parts: tuple[int, ...]
) -> None:
    prepares(story, *FOUR)
    pays(story, 100_00, 100_00, 100_00, 100_00)
    story.do(CENTRALE, correct_membership, identifier="cpam-075", joined_on=date.fromisoformat(joined))
    works(story, 30_00)
    closes(story, "2026-Q1", on="2026-04-10")

    # 30.00 h over four equal bases, or over three.
    assert shares(story, *FOUR) == list(parts)


def test_late_invoices_and_hours_are_differences_of_the_next_closing(story: Story) -> None:
    first_closing(story, 100_00, 100_00, 100_00, 100_00, hours=40_00)
    story.publishes("2026-Q1")
    published = {member: story.last(member)[1]["published"] for member in FOUR}

    # 400, 200, 200, 200 of 1 000 euros: 40.00 h are 16.00, 8.00, 8.00, 8.00: +6.00, and -2.00 for each other.
    pays(story, 300_00, 100_00, 100_00, 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, *FOUR) == [6_00, -2_00, -2_00, -2_00]
    share = attributed(story, "caf-069")[-1]
    assert (share["work_quarter"], share["reported_in"], share["adjustment"]) == ("2026-Q1", "2026-Q3", True)
    assert total(story, "caf-069", "validated", "2026-Q1") == 8_00
    assert total(story, "caf-069", "reported", "2026-Q1") == 10_00
    assert total(story, "caf-069", "adjustments", "2026-Q3") == -2_00

    # 4.00 h taken away: 36.00 are 14.40, 7.20, 7.20, 7.20.
    story.corrects(CENTRALE, "h1", -4_00)
    closes(story, "2026-Q3", on="2026-10-10")
    assert shares(story, *FOUR) == [-1_60, -80, -80, -80]
    assert (computed(story)[-1]["replaced_hours"], computed(story)[-1]["hours"]) == (40_00, 36_00)

    # Nothing came late: nothing is said.
    before = len(computed(story))
    closes(story, "2026-Q4", on="2027-01-10")
    assert len(computed(story)) == before
    for member in FOUR:
        copies = [fact.data for fact in story.facts(member) if fact.topic == "delivered.quarter-published"]
        assert [data["published"] for data in copies] == [published[member]]


def test_the_first_hours_of_a_closed_quarter_are_an_adjustment(story: Story) -> None:
    prepares(story, *FOUR[:3])
    pays(story, 100_00, 100_00, 100_00)
    closes(story, "2026-Q1", on="2026-04-10")
    works(story, 3_00)
    closes(story, "2026-Q2", on="2026-07-10")

    assert shares(story, *FOUR[:3]) == [1_00, 1_00, 1_00]
    share = attributed(story, "caf-013")[-1]
    assert (share["work_quarter"], share["reported_in"], share["adjustment"]) == ("2026-Q1", "2026-Q3", True)


def test_rule_52_hours_without_a_base_are_attributed_once_three_have_paid(story: Story) -> None:
    prepares(story, *FOUR[:3])
    works(story, 30_00)
    closes(story, "2026-Q1", on="2026-04-10")
    pays(story, 100_00, 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert [event["unattributed"] for event in computed(story)] == [30_00]

    is_invoiced(story, FOUR[2], 100_00, name="late")
    closes(story, "2026-Q3", on="2026-10-10")
    assert [event["unattributed"] for event in computed(story)] == [30_00, 0]
    assert shares(story, *FOUR[:3]) == [10_00, 10_00, 10_00]
    assert total(story, "caf-013", "adjustments", "2026-Q4") == 10_00


def test_rule_52_changed_hours_without_a_base_stay_unattributed(story: Story) -> None:
    # No invoice; 30.00 h, then 26.00, then 31.00: no share changes, what nobody receives does.
    first_closing(story, hours=30_00, members=3)
    story.corrects(CENTRALE, "h1", -4_00)
    closes(story, "2026-Q2", on="2026-07-10")

    works(story, 5_00, "h2")
    closes(story, "2026-Q3", on="2026-10-10")

    hours = [event["hours"] for event in computed(story)]
    assert hours == [event["unattributed"] for event in computed(story)] == [30_00, 26_00, 31_00]
    assert [event["replaced_unattributed"] for event in computed(story)[1:]] == [30_00, 26_00]


def test_protected_hours_change_by_category_in_order(story: Story) -> None:
    # 9.00 h at an ESAT are 3.00 for each; they were those of a structure of both categories, which has neither.
    for contractor, kinds in (("esat-75", ["ESAT"]), ("both", ["EA", "EI"])):
        story.contractor(contractor, *kinds)
    prepares(story, *FOUR[:3])
    for contractor in ("esat-75", "both"):
        story.awards(contractor)
    pays(story, 100_00, 100_00, 100_00)
    for name, contractor in (("h1", "esat-75"), ("h2", "both")):
        story.declares(CENTRALE, name, hours=9_00, days=("2026-02-02", "2026-02-20"), contractor=contractor)
    story.validates(CENTRALE, "h1")
    closes(story, "2026-Q1", on="2026-04-10")
    story.corrects(CENTRALE, "h1", -9_00)
    story.validates(CENTRALE, "h2")
    closes(story, "2026-Q2", on="2026-07-10")

    for member in FOUR[:3]:
        first, then = attributed(story, member)
        assert first["protected_hours"] == [{"category": "L2113-12", "hours": 3_00}]
        assert (then["hours"], then["protected_hours"]) == (
            0,
            [{"category": None, "hours": 3_00}, {"category": "L2113-12", "hours": -3_00}],
        )
