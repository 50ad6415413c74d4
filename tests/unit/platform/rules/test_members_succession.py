"""Members that go on as another: rule 32 of the domain, through the public commands."""

from collections import Counter
from datetime import UTC, date, datetime

from support.executing import clause
from support.sharing import closes
from support.story import CENTRALE, Story, figure
from support.successions import NEW, OLD, follows, merges, status_of, sums, two_funds
from tremplin_platform.commands.organisations.organisations import leave
from tremplin_platform.domain.days import InTheFuture
from tremplin_platform.domain.orders.order_terms import NotAMember
from tremplin_platform.domain.organisations.membership_rules import (
    AlreadyLeft,
    MergedIntoItself,
    NotASuccessor,
    NotOfMemberKind,
)
from tremplin_platform.domain.refusals import EndsBeforeItBegins, UnknownMember
from tremplin_platform.figures import measures
from tremplin_platform.figures.ledger import entries


def test_rule_32_a_successor_takes_figures_over_without_rewriting(story: Story) -> None:
    two_funds(story)
    before = story.facts(OLD)
    merges(story)

    assert story.facts(OLD)[:-1] == before
    topic, data = story.last(OLD)
    assert (topic, data["into"], data["merged_on"]) == ("delivered.member-merged", NEW, "2026-04-01")
    topic, data = story.last(NEW)
    assert (topic, data["predecessor"]) == ("delivered.lineage-received", OLD)
    assert (data["after"], data["cut"]) == (0, len(before))
    # 35 h validated and 14 h that wait, of 49 h declared; 4 000 € invoiced of 10 000 € ordered
    found = sums(story, NEW)
    assert (found["declared"], found["validated"], found["reported"], found["pending"]) == (
        49_00,
        35_00,
        35_00,
        14_00,
    )
    assert (found["ordered"], found["invoiced"]) == (10_000_00, 4_000_00)
    assert sums(story, OLD)["validated"] == 35_00


def test_rule_32_the_successor_inherits_the_contracts_that_were_opened(story: Story) -> None:
    two_funds(story)
    merges(story)

    story.orders(NEW, "c1", on="2026-04-01")
    with story.refuses(NotAMember):
        story.orders(OLD, "c2", on="2026-04-01")


def test_rule_32_pending_hours_are_validated_for_the_successor(story: Story) -> None:
    two_funds(story)
    merges(story)

    story.validates(OLD, "h2")
    story.invoices(OLD, "c1", 500_00, identifier="f2", on="2026-04-20")
    follows(story, OLD)

    topic, data = story.last(NEW)
    assert (topic, data["predecessor"]) == ("delivered.lineage-received", OLD)
    assert figure(story, measures.INVOICED, log=NEW) == 4_500_00  # 4 000 € before, 500 € since
    # the 14 h wait no more: 35 + 14 validated, as in the old log
    found = sums(story, NEW)
    assert (found["validated"], found["reported"], found["pending"]) == (49_00, 49_00, 0)
    assert sums(story, OLD)["validated"] == 49_00


def test_rule_32_an_allocation_to_the_successor_replaces_inherited_hours(story: Story) -> None:
    first, second, third = "caf-591", "caf-590", "caf-hdf"
    story.ready(first, second, third, lots=[clause(2_000_00)])
    for member, hours in ((first, 500_00), (second, 300_00), (third, 33_00)):
        story.allocates(member, hours)
        story.facts(member)
    story.at("2026-04-01")
    merges(story, first, into=second)
    story.facts(second)
    merges(story, second, into=third)
    assert figure(story, measures.DUE, log=third) == 833_00  # 500 + 300 + 33
    story.at("2026-05-04")
    story.allocates(third, 900_00)
    for merged in (first, second):
        story.facts(merged)
        follows(story, merged)

    # 900 h in all from that day on, not 900 beside the 800 taken over; the day before stays what it was.
    assert figure(story, measures.DUE, log=third) == 900_00
    assert figure(story, measures.DUE, log=third, until="2026-05-03") == 833_00
    assert [figure(story, measures.DUE, log=merged) for merged in (first, second)] == [0, 0]


def test_rule_32_nothing_more_is_taken_over_where_nothing_was_finished(story: Story) -> None:
    two_funds(story)
    merges(story)
    before = story.facts()

    follows(story)

    assert story.facts() == before


def test_rule_32_a_lineage_goes_on_with_its_successor(story: Story) -> None:
    two_funds(story)
    story.member("caf-hdf")
    merges(story)
    story.facts(NEW)
    merges(story, NEW, into="caf-hdf")

    assert sums(story, "caf-hdf")["validated"] == 35_00
    story.validates(OLD, "h2")
    follows(story, OLD)
    story.facts(NEW)
    follows(story, NEW)
    assert sums(story, "caf-hdf")["validated"] == 49_00


def test_rule_32_a_merged_member_is_published_once_at_its_successor(story: Story) -> None:
    two_funds(story)
    merges(story)
    closes(story, "2026-Q1", on="2026-04-10")
    story.publishes("2026-Q1")
    for member in (OLD, NEW):
        story.facts(member)
    follows(story)

    # 35 h, from the publication in the old log alone: the new one had none of its own to publish.
    for member in (OLD, NEW):
        assert figure(story, measures.PUBLISHED, log=member) == 35_00
    own = next(fact for fact in story.facts(NEW) if fact.topic == "delivered.quarter-published")
    assert own.data["published"] == []


def test_rule_32_validated_is_reported_at_every_position(story: Story) -> None:
    two_funds(story)
    merges(story)

    found: Counter[str] = Counter()
    for fact in story.facts(NEW):
        for entry in entries(fact.topic, fact.data):
            found[entry.measure] += entry.amount
        assert found["validated"] == found["reported"]


def test_rule_32_a_successor_keeps_the_status_of_a_central_authority(story: Story) -> None:
    story.at("2026-04-01")
    for name, status in (("etat", "central-authority"), ("office", "contracting-authority"), (NEW, None)):
        story.member(name, buyer_status=status)
    merges(story, "office", into=NEW)
    assert status_of(story, NEW) == "contracting-authority"
    merges(story, "etat", into=NEW)
    assert status_of(story, NEW) == "central-authority"


def test_rule_32_an_invalid_merger_is_refused(story: Story) -> None:
    two_funds(story)
    story.member("late", joined_on="2026-05-01")
    with story.refuses(InTheFuture, pointer="/on"):
        merges(story, on="2026-04-02")
    with story.refuses(EndsBeforeItBegins, pointer="/on"):
        merges(story, on="2025-12-31")
    with story.refuses(MergedIntoItself, pointer="/into"):
        merges(story, into=OLD)
    with story.refuses(NotASuccessor, pointer="/into"):
        merges(story, into="late")
    with story.refuses(UnknownMember, pointer="/into"):
        merges(story, into="proprete")
    with story.refuses(NotOfMemberKind):
        merges(story, "proprete")
    merges(story)
    with story.refuses(AlreadyLeft, pointer="/on"):
        merges(story)
    with story.refuses(NotASuccessor, pointer="/into"):
        merges(story, NEW, into=OLD)


def test_rule_32_a_successor_is_a_member_then_and_still(story: Story) -> None:
    two_funds(story)
    story.member("closed")
    story.do(CENTRALE, leave, identifier="closed", left_on=date(2026, 5, 1))
    story.member("begun", joined_on="2026-04-01")

    # A member on 1 April, and gone since: nobody would read what it takes over.
    with story.refuses(NotASuccessor, pointer="/into"):
        merges(story, into="closed", on="2026-04-01")
    with story.refuses(NotASuccessor, pointer="/into"):
        merges(story, into="begun", on="2026-03-31")
    merges(story, into="begun", on="2026-04-01")


def test_rule_32_a_member_may_merge_on_the_day_it_joined(story: Story) -> None:
    story.member(OLD, joined_on="2026-01-02")
    story.member(NEW)
    with story.refuses(EndsBeforeItBegins, pointer="/on"):
        merges(story, on="2026-01-01")
    merges(story, on="2026-01-02")


def test_rule_32_the_day_of_a_merger_is_that_of_paris(story: Story) -> None:
    story.member(OLD)
    story.member(NEW)
    story.logs.now = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)  # 23:59 on 30 June in Paris
    with story.refuses(InTheFuture, pointer="/on"):
        merges(story, on="2026-07-01")
    story.logs.now = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)  # midnight
    merges(story, on="2026-07-01")
