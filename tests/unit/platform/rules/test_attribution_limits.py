"""Rule 39: to whom a share is given, and which late invoices count, so that no member finds what another spent."""

from datetime import date

import pytest

from support.sharing import (
    FOUR,
    attributed,
    closes,
    computed,
    first_closing,
    is_invoiced,
    pays,
    prepares,
    shares,
    works,
)
from support.story import CENTRALE, Story
from tremplin_platform.commands.organisations.successions import merge_member

A, B, C, D = FOUR


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
    story.corrects(CENTRALE, "h1", -4_00)
    closes(story, "2026-Q3", on="2026-10-10")
    assert shares(story, *FOUR) == [-1_00, -1_00, -1_00, -1_00]


def test_rule_39_unattributed_hours_are_given_once_nobody_dominates(story: Story) -> None:
    first_closing(story, 100_00, 100_00, hours=30_00)
    assert shares(story, *FOUR) == [0, 0, 0, 0]

    pays(story, 0, 0, 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, A, B, C) == [10_00, 10_00, 10_00]
    shared = computed(story)[-1]
    assert (shared["replaced_unattributed"], shared["unattributed"]) == (30_00, 0)


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


def test_rule_39_who_has_no_base_has_no_share_to_keep_back(story: Story) -> None:
    # 50 − 80 euros are a base of zero, beside which the third is 1 000 of 1 100. Of the two others, each is all of the
    # rest beside the other.
    prepares(story, A, B, C)
    pays(story, 50_00, 100_00, 1_000_00)
    is_invoiced(story, A, -80_00, name="a-1")
    works(story, 30_00)
    closes(story, "2026-Q1", on="2026-04-10")

    assert [attributed(story, member)[0]["withheld"] for member in (A, B, C)] == [False, True, True]
    assert shares(story, A, B, C) == [0, 0, 0]


def test_rule_39_who_was_given_no_share_waits_for_nobody(story: Story) -> None:
    # 30.00 h over 0 (50 − 80), 100, 100 and 100 euros; then caf-013 has 50 − 80 + 130 = 100 too.
    prepares(story, *FOUR)
    pays(story, 50_00, 100_00, 100_00, 100_00)
    is_invoiced(story, A, -80_00, name="a-1")
    works(story, 30_00)
    closes(story, "2026-Q1", on="2026-04-10")
    assert shares(story, *FOUR) == [0, 10_00, 10_00, 10_00]

    is_invoiced(story, A, 130_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, *FOUR) == [7_50, -2_50, -2_50, -2_50]


def test_rule_39_late_invoices_of_who_was_given_no_share_count_at_once(story: Story) -> None:
    # 86.10 h over 300, 100 and 10 euros. Beside caf-013 the second is 100 of 110; beside caf-069 the first is 300 of
    # 310; beside cpam-069 it is 300 of 400. So only cpam-069 has its share: 10 of 410, 2.10.
    first_closing(story, 300_00, 100_00, 10_00, hours=86_10, members=3)
    assert shares(story, A, B, C) == [0, 0, 2_10]

    # 200 of the first are credited: beside cpam-069 it is 100 of 200, and 10 of 210 are 4.10.
    is_invoiced(story, A, -200_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, A, B, C) == [0, 0, 2_00]
    assert computed(story)[-1]["unattributed"] == 82_00


def test_rule_39_a_share_may_fall_by_hours_that_nobody_receives(story: Story) -> None:
    # 530.40 h over 1 000, 10 and 10 euros: 520.00 for the first, beside whom the others have half each; 5.20 twice for
    # those who would see it.
    first_closing(story, 1_000_00, 10_00, 10_00, hours=530_40)
    assert shares(story, *FOUR) == [520_00, 0, 0, 0]

    # With 20 of the fourth: 1 000 of 1 040 are 510.00, and the fourth would see the first too.
    is_invoiced(story, D, 20_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, *FOUR) == [-10_00, 0, 0, 0]
    assert [event["unattributed"] for event in computed(story)] == [10_40, 20_40]


def test_rule_39_a_merger_alone_gives_no_share_that_was_kept_back(story: Story) -> None:
    # 103.00 h over 1 000, 10, 10 and 10 euros: 100.00 for the first alone.
    first_closing(story, 1_000_00, 10_00, 10_00, 10_00, hours=103_00)
    assert shares(story, *FOUR) == [100_00, 0, 0, 0]
    story.at("2026-04-16")
    story.do(CENTRALE, merge_member, identifier=B, into=A, on=date(2026, 4, 15))
    closes(story, "2026-Q2", on="2026-07-10")

    assert len(computed(story)) == 1


def test_rule_39_who_was_invoiced_nothing_receives_no_other_s_share(story: Story) -> None:
    # caf-013 is first by name, and has no line; 30.00 h over three times 100 euros.
    first_closing(story, 0, 100_00, 100_00, 100_00, hours=30_00)

    assert shares(story, *FOUR) == [0, 10_00, 10_00, 10_00]
    assert attributed(story, A)[0]["protected_hours"] == []
