"""Members that go on as others: rules 32 and 33 of the domain, told on the public commands."""

from collections import Counter
from datetime import date

import pytest

from support.story import BUYER, CENTRALE, SIRET, Story, actor
from tremplin_platform.commands.hours import validate_hours
from tremplin_platform.commands.invoices import record_invoice
from tremplin_platform.commands.lots import GroupShare
from tremplin_platform.commands.organisations import leave
from tremplin_platform.commands.successions import Part, merge_member, split_member, take_over
from tremplin_platform.domain.membership_rules import (
    AlreadyLeft,
    InTheFuture,
    MergedIntoItself,
    NoPart,
    NotASuccessor,
    NotOfMemberKind,
)
from tremplin_platform.domain.ordering import NotAMember
from tremplin_platform.domain.organisation import Organisation
from tremplin_platform.domain.refusals import EndsBeforeItBegins, RepeatedIdentifier, UnknownMember
from tremplin_platform.domain.registration import BadTerritory
from tremplin_platform.domain.siret import BadSiret
from tremplin_platform.figures.ledger import entries
from tremplin_platform.store.session import IdentifierUsed

OLD, NEW = "caf-591", "caf-590"


def merges(story: Story, old: str = OLD, *, into: str = NEW, on: str = "2026-04-01") -> None:
    story.do(CENTRALE, merge_member, identifier=old, into=into, on=date.fromisoformat(on))


def sums(story: Story, log: str) -> Counter[str]:
    """The log's figures, by measure."""
    found: Counter[str] = Counter()
    for fact in story.facts(log):
        for entry in entries(fact.topic, fact.data):
            found[entry.measure] += entry.amount
    return found


def follows(story: Story, old: str = OLD) -> None:
    """What the delivery process asks for."""
    story.logs.run(CENTRALE, lambda session: take_over(session, member=old))


def two_funds(story: Story) -> None:
    """The old fund ordered, was invoiced 4 000 €, has 35 h validated and 14 h that wait; it is 1 April."""
    story.ready(OLD)
    story.member(NEW)
    story.orders(OLD, "c1")
    story.declares(OLD, "h1", hours=35_00, call_off="c1")
    story.declares(OLD, "h2", hours=14_00, call_off="c1")
    story.do(OLD, validate_hours, identifier="h1", by=BUYER)
    story.do(
        OLD,
        record_invoice,
        identifier="i1",
        call_off="c1",
        amount=4_000_00,
        invoiced_on=date(2026, 3, 1),
        by=BUYER,
    )
    story.at("2026-04-01")


def test_rule_32_the_successor_takes_the_figures_over_and_nothing_is_rewritten(story: Story) -> None:
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


def test_rule_32_what_waits_is_finished_by_who_validates_and_counts_at_the_successor(story: Story) -> None:
    two_funds(story)
    merges(story)

    story.do(OLD, validate_hours, identifier="h2", by=BUYER)
    follows(story, OLD)

    topic, data = story.last(NEW)
    assert (topic, data["predecessor"]) == ("delivered.lineage-received", OLD)
    # the 14 h wait no more: 35 + 14 validated, as in the old log
    found = sums(story, NEW)
    assert (found["validated"], found["reported"], found["pending"]) == (49_00, 49_00, 0)
    assert sums(story, OLD)["validated"] == 49_00


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
    story.do(OLD, validate_hours, identifier="h2", by=BUYER)
    follows(story, OLD)
    story.facts(NEW)
    follows(story, NEW)
    assert sums(story, "caf-hdf")["validated"] == 49_00


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


def test_rule_32_what_is_no_merger(story: Story) -> None:
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


def test_rule_33_a_split_member_ends_and_its_parts_begin_with_its_contracts(story: Story) -> None:
    two_funds(story)
    before = sums(story, OLD)
    split(story, part("caf-59n"), part("caf-59s", territory="62"))

    topic, data = story.last(OLD)
    assert (topic, data["into"]) == ("delivered.member-split", ["caf-59n", "caf-59s"])
    assert sums(story, OLD) == before  # no source says how to share them out
    for name in ("caf-59n", "caf-59s"):
        topics = [fact.topic for fact in story.facts(name)]
        assert topics == ["delivered.member-joined", "delivered.member-detached", "delivered.contract-opened"]
        assert sums(story, name)["validated"] == 0
        story.orders(name, "c1", on="2026-04-01")
    with story.refuses(NotAMember):
        story.orders(OLD, "c2", on="2026-04-01")
    story.do(OLD, validate_hours, identifier="h2", by=BUYER)


def test_rule_33_what_is_no_split(story: Story) -> None:
    two_funds(story)
    with story.refuses(NoPart, pointer="/into"):
        split(story)
    with story.refuses(RepeatedIdentifier, pointer="/into"):
        split(story, part("caf-59n"), part("caf-59n"))
    with story.refuses(InTheFuture, pointer="/on"):
        split(story, part("caf-59n"), on="2026-04-02")
    with story.refuses(BadSiret, pointer="/into/1/siret"):
        split(story, part("caf-59n"), part("caf-59s", siret="1" * 14))
    with story.refuses(BadTerritory, pointer="/into/0/territory"):
        split(story, part("caf-59n", territory="99"))
    with pytest.raises(IdentifierUsed):
        split(story, part(NEW))
    story.do(CENTRALE, leave, identifier=OLD, left_on=date(2026, 7, 1))
    with story.refuses(AlreadyLeft, pointer="/on"):
        split(story, part("caf-59n"))


def test_rule_38_a_member_that_leads_a_group_has_two_roles_and_two_names(story: Story) -> None:
    story.ready("caf-013")
    story.contractor("caf-013-mandataire")
    shares = ("caf-013-mandataire", 60_00, True), ("proprete", 40_00, False)
    story.awards(
        "caf-013-mandataire",
        on="2026-01-02",
        group=[GroupShare(contractor=who, share_percent=share, lead=lead) for who, share, lead in shares],
    )

    story.orders("caf-013", "c1")
    story.declares("caf-013", contractor="caf-013-mandataire", by=actor("caf-013-mandataire", "contractor"))

    assert [fact.data["by"] for fact in story.facts("caf-013")[-2:]] == [CENTRALE, "caf-013-mandataire"]


def test_rule_38_a_member_that_buys_for_others_sees_its_own_orders_alone(story: Story) -> None:
    story.contractor("proprete")
    story.contract(buyer="caf-013")
    story.awards("proprete")
    for member, territory in (("caf-013", "13"), ("caf-084", "84")):
        story.member(member, territory=territory)
        story.opens(member)

    story.orders("caf-013", "c1", amount=1_000_00)
    story.orders("caf-084", "c1", amount=2_000_00)

    # it leads the purchase of both, and its log holds its own 1 000 € alone
    assert sums(story, "caf-013")["ordered"] == 1_000_00
    assert "caf-084" not in str([fact.data for fact in story.facts("caf-013")])


def part(identifier: str, *, territory: str = "59", siret: str = SIRET) -> Part:
    return Part(identifier=identifier, name=identifier.upper(), siret=siret, territory=territory)


def split(story: Story, *into: Part, on: str = "2026-04-01") -> None:
    story.do(CENTRALE, split_member, identifier=OLD, into=into, on=date.fromisoformat(on))


def status_of(story: Story, member: str) -> str | None:
    found: Organisation = story.logs.run(CENTRALE, lambda session: session.get(Organisation, member))
    return found.buyer_status
