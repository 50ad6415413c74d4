"""No share lets a member find what another spent: one large payer is not hidden by two small ones (rule 39)."""

from datetime import date

import pytest

from support.sharing import FOUR, attributed, closes, computed, is_invoiced, prepares, shares, works
from support.story import BUYER, CENTRALE, Story
from tremplin_platform.commands.hours.hours import correct_hours
from tremplin_platform.commands.organisations.successions import merge_member

A, B, C, D = FOUR


def pays(story: Story, *cents: int, name: str = "f-1") -> None:
    """Each of the four is invoiced its amount, where it is not zero."""
    for member, amount in zip(FOUR, cents, strict=False):
        if amount:
            is_invoiced(story, member, amount, name=name)


def first_closing(story: Story, *cents: int, hours: int, members: int = 4) -> None:
    """What each paid in the first quarter, hours of it, and its closing."""
    prepares(story, *FOUR[:members])
    pays(story, *cents)
    works(story, hours)
    closes(story, "2026-Q1", on="2026-04-10")


def test_rule_39_a_payer_of_nearly_all_is_not_found_by_a_late_cent(story: Story) -> None:
    # 1 000.20 h over 100, 1 000 000 and 100 euros: 0.10, 1 000.00 and 0.10 h. caf-069 is 99.99 % of what is beside
    # each of the others, so theirs stay unattributed; beside caf-069 the two others have half each.
    first_closing(story, 100_00, 1_000_000_00, 100_00, hours=1_000_20)
    assert shares(story, A, B, C) == [0, 1_000_00, 0]
    assert [attributed(story, member)[0]["withheld"] for member in (A, B, C)] == [True, False, True]
    (event,) = computed(story)
    assert (event["hours"], event["unattributed"]) == (1_000_20, 20)
    assert [line["withheld"] for line in event["manifest"]] == [True, False, True]

    is_invoiced(story, A, 1, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, A, B, C)[0] == 0
    assert sum(data["hours"] for data in attributed(story, B)) == 1_000_00


@pytest.mark.parametrize(
    ("other", "parts", "unattributed"),
    [
        # Beside caf-013 (100.00): 80.00 of 100.00 is 80 %, not more. Beside caf-069: 100.00 of 120.00 is.
        (80_00, [10_00, 0, 2_00], 8_00),
        # 80.01 of 100.01 is more. 20.00 h by 100.00, 80.01 and 20.00 are 10.00, 8.00 and 2.00 to the hundredth.
        (80_01, [0, 0, 2_00], 18_00),
    ],
)
def test_rule_39_eighty_percent_of_the_rest_is_the_most_of_one_other(
    story: Story, other: int, parts: list[int], unattributed: int
) -> None:
    first_closing(story, 100_00, other, 20_00, hours=20_00, members=3)

    assert shares(story, A, B, C) == parts
    assert computed(story)[0]["unattributed"] == unattributed


@pytest.mark.parametrize(("cents", "parts"), [((100_00, 200_00), [0, 0]), ((100_00,), [30_00, 0])])
def test_rule_39_of_two_payers_neither_is_given_a_share(
    story: Story, cents: tuple[int, ...], parts: list[int]
) -> None:
    # Of two, the other is all of the rest. One alone has all: there is no other.
    first_closing(story, *cents, hours=30_00, members=2)

    assert shares(story, A, B) == parts
    assert computed(story)[0]["unattributed"] == 30_00 - sum(parts)


def test_rule_39_late_invoices_of_three_move_nothing_and_of_four_move_all(story: Story) -> None:
    # 40.00 h over four times 100 euros.
    first_closing(story, 100_00, 100_00, 100_00, 100_00, hours=40_00)
    pays(story, 100_00, 100_00, 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert len(computed(story)) == 1

    # With 300 of the fourth: 40.00 h over 200, 200, 200 and 400 euros are 8.00, 8.00, 8.00 and 16.00.
    pays(story, 0, 0, 0, 300_00, name="late")
    closes(story, "2026-Q3", on="2026-10-10")
    assert shares(story, *FOUR) == [-2_00, -2_00, -2_00, 6_00]
    assert computed(story)[-1]["unattributed"] == 0


def test_rule_39_a_first_invoice_that_is_late_counts_and_another_s_waits(story: Story) -> None:
    # 60.00 h over three times 100 euros; then 100 more of caf-013, which waits, and a first 300 of cpam-075.
    first_closing(story, 100_00, 100_00, 100_00, hours=60_00)
    pays(story, 100_00, 0, 0, 300_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")

    # 60.00 h over 100, 100, 100 and 300: 10.00, 10.00, 10.00 and 30.00.
    assert shares(story, *FOUR) == [-10_00, -10_00, -10_00, 30_00]
    lines = {line["log"]: line for line in computed(story)[-1]["manifest"]}
    assert [lines[member]["invoiced"] for member in FOUR] == [100_00, 100_00, 100_00, 300_00]


def test_rule_39_credited_to_nothing_and_invoiced_again_moves_nothing(story: Story) -> None:
    first_closing(story, 100_00, 100_00, 100_00, 100_00, hours=40_00)
    is_invoiced(story, A, -100_00, name="a-1")
    closes(story, "2026-Q2", on="2026-07-10")
    is_invoiced(story, A, 55_00, name="late")
    closes(story, "2026-Q3", on="2026-10-10")

    assert len(computed(story)) == 1


def test_rule_39_no_share_moves_once_one_other_would_be_seen_in_it(story: Story) -> None:
    first_closing(story, 100_00, 100_00, 100_00, 100_00, hours=40_00)
    pays(story, 1, 1, 1, 1_000_000_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert len(computed(story)) == 1

    # The hours themselves still change, by the amounts of before.
    story.do(CENTRALE, correct_hours, identifier="h1", delta=-4_00, reason="pointage", by=BUYER)
    closes(story, "2026-Q3", on="2026-10-10")
    assert shares(story, *FOUR) == [-1_00, -1_00, -1_00, -1_00]


def test_rule_39_unattributed_hours_are_given_once_nobody_dominates(story: Story) -> None:
    first_closing(story, 100_00, 100_00, hours=30_00)
    assert shares(story, *FOUR) == [0, 0, 0, 0]

    pays(story, 0, 0, 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, A, B, C) == [10_00, 10_00, 10_00]
    told = computed(story)[-1]
    assert (told["replaced_unattributed"], told["unattributed"]) == (30_00, 0)


def test_rule_39_members_that_merged_are_one_other(story: Story) -> None:
    # Beside caf-013 (100.00): 60.00 and 40.00, which are one payer once merged.
    prepares(story, A, B, C)
    pays(story, 100_00, 60_00, 40_00)
    works(story, 20_00)
    story.at("2026-03-16")
    story.do(CENTRALE, merge_member, identifier=B, into=C, on=date(2026, 3, 15))
    closes(story, "2026-Q1", on="2026-04-10")

    assert shares(story, A, C) == [0, 0]
    assert computed(story)[0]["unattributed"] == 20_00


def test_rule_39_a_late_invoice_of_a_successor_is_its_predecessor_s_own(story: Story) -> None:
    # caf-013 goes on as cpam-075, which never paid: what it pays now would set the share of caf-013 apart twice.
    first_closing(story, 100_00, 100_00, 100_00, hours=30_00)
    story.at("2026-04-16")
    story.do(CENTRALE, merge_member, identifier=A, into=D, on=date(2026, 4, 15))
    is_invoiced(story, D, 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")

    assert len(computed(story)) == 1
