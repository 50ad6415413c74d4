"""Rules 33 to 38: members that join, leave, move, split, or have two roles, by the public commands."""

from datetime import date

import pytest

from support.story import CENTRALE, Story, actor, figure, siret_of
from support.successions import NEW, OLD, merges, part, split, status_of, sums, two_funds
from tremplin_platform.commands.lots.lots import GroupShare
from tremplin_platform.commands.organisations.organisations import change_siret, correct_membership, leave
from tremplin_platform.domain.days import InTheFuture
from tremplin_platform.domain.orders.order_terms import NotAMember
from tremplin_platform.domain.organisations.membership_rules import (
    AlreadyLeft,
    NoPart,
    NotASuccessor,
    NotOfMemberKind,
    SameDay,
    SameSiret,
)
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.organisation_terms import BadTerritory
from tremplin_platform.domain.organisations.siret import BadSiret
from tremplin_platform.domain.refusals import EndsBeforeItBegins, NotOpened, RepeatedIdentifier
from tremplin_platform.figures import measures
from tremplin_platform.store.session import IdentifierUsed, Missing

SIRET = siret_of("cpam-075")
MOVED, THIRD = "26750045200011", "77605646700595"


def known_by(story: Story, day: date) -> str:
    """The member's SIRET on a day."""
    found: Organisation = story.logs.run(CENTRALE, lambda session: session.get(Organisation, "cpam-075"))
    return found.siret_on(day)


def test_rule_34_who_left_orders_no_more_and_what_runs_goes_on(story: Story) -> None:
    story.ready("cpam-075")
    story.orders("cpam-075", "c1", on="2026-06-30")
    story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2026, 6, 30))

    with story.refuses(NotAMember, pointer="/placed_on"):
        story.orders("cpam-075", "c2", on="2026-07-01")
    story.orders("cpam-075", "c3", on="2026-06-30")  # recorded late, on its last day

    # What it ordered goes on: worked, validated, invoiced after it left.
    story.declares("cpam-075", days=("2026-08-03", "2026-08-07"), call_off="c1")
    story.validates("cpam-075", "h1")
    story.invoices("cpam-075", "c1", 500_00, on="2026-09-01")
    assert figure(story, measures.VALIDATED, log="cpam-075") == 35_00
    assert figure(story, "invoiced", log="cpam-075") == 500_00


def test_rule_34_a_member_leaves_once_and_not_before_it_joined(story: Story) -> None:
    story.member("cpam-075", joined_on="2026-03-01")
    with story.refuses(EndsBeforeItBegins, pointer="/left_on"):
        story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2026, 2, 28))
    story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2026, 3, 1))
    with story.refuses(AlreadyLeft, pointer="/left_on"):
        story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2026, 7, 1))
    story.contractor("proprete")
    with story.refuses(NotOfMemberKind):
        story.do(CENTRALE, leave, identifier="proprete", left_on=date(2026, 7, 1))


def test_rule_35_a_late_member_orders_only_if_the_tender_named_it(story: Story) -> None:
    story.ready()
    story.member("caf-013", joined_on="2026-03-01")

    with story.refuses(NotOpened, pointer="/contract"):
        story.orders("caf-013", "c1", on="2026-04-01")
    assert NotOpened.article == "R2162-6"
    story.opens("caf-013", since="2026-04-01")
    with story.refuses(NotOpened, pointer="/contract"):
        story.orders("caf-013", "c1", on="2026-03-31")  # a member, and not identified yet
    story.orders("caf-013", "c1", on="2026-04-01")


def test_rule_36_a_corrected_first_day_moves_who_is_a_member_when(story: Story) -> None:
    story.ready("cpam-075")
    story.do(CENTRALE, correct_membership, identifier="cpam-075", joined_on=date(2026, 3, 1))

    topic, data = story.last("cpam-075")
    assert (topic, data["joined_on"], data["replaced"]) == (
        "delivered.membership-corrected",
        "2026-03-01",
        "2026-01-01",
    )
    with story.refuses(NotAMember):
        story.orders("cpam-075", "c1", on="2026-02-28")
    story.orders("cpam-075", "c1", on="2026-03-01")


def test_rule_36_an_invalid_correction_of_a_membership_is_refused(story: Story) -> None:
    story.ready("cpam-075")
    with story.refuses(SameDay, pointer="/joined_on"):
        story.do(CENTRALE, correct_membership, identifier="cpam-075", joined_on=date(2026, 1, 1))
    with story.refuses(NotOfMemberKind):
        story.do(CENTRALE, correct_membership, identifier="proprete", joined_on=date(2026, 1, 2))
    story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2026, 7, 1))
    with story.refuses(EndsBeforeItBegins, pointer="/joined_on"):
        story.do(CENTRALE, correct_membership, identifier="cpam-075", joined_on=date(2026, 7, 2))
    story.do(CENTRALE, correct_membership, identifier="cpam-075", joined_on=date(2026, 7, 1))
    with pytest.raises(Missing):
        story.do(CENTRALE, correct_membership, identifier="nobody", joined_on=date(2026, 1, 2))


def test_rule_37_a_siret_has_its_days_and_the_member_stays_who_it_is(story: Story) -> None:
    story.ready("cpam-075")
    story.orders("cpam-075", "c1")
    story.do(CENTRALE, change_siret, identifier="cpam-075", siret=MOVED, since=date(2026, 4, 1))

    topic, data = story.last("cpam-075")
    assert (topic, data["siret"], data["replaced"]) == ("delivered.member-siret-changed", MOVED, SIRET)
    assert data["effective"] == "2026-04-01"
    story.orders("cpam-075", "c2", on="2026-05-01")
    assert [fact.log for fact in story.facts("cpam-075")] == ["cpam-075"] * len(story.facts("cpam-075"))


def test_rule_37_a_siret_holds_from_its_day_until_the_next(story: Story) -> None:
    story.member("cpam-075")
    for siret, since in ((THIRD, date(2026, 9, 1)), (MOVED, date(2026, 4, 1))):  # recorded out of order
        story.do(CENTRALE, change_siret, identifier="cpam-075", siret=siret, since=since)

    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 8, 31), date(2026, 9, 1))
    assert [known_by(story, day) for day in days] == [SIRET, MOVED, MOVED, THIRD]
    assert story.last("cpam-075")[1]["replaced"] == SIRET
    with story.refuses(SameSiret, pointer="/siret"):
        story.do(CENTRALE, change_siret, identifier="cpam-075", siret=MOVED, since=date(2026, 8, 31))
    # Of two said for one day, the last one holds.
    story.do(CENTRALE, change_siret, identifier="cpam-075", siret=SIRET, since=date(2026, 9, 1))
    assert known_by(story, date(2026, 9, 1)) == SIRET


def test_rule_37_the_new_siret_is_one_and_another(story: Story) -> None:
    story.ready("cpam-075")
    with story.refuses(BadSiret, pointer="/siret"):
        story.do(CENTRALE, change_siret, identifier="cpam-075", siret="1" * 14, since=date(2026, 4, 1))
    with story.refuses(SameSiret, pointer="/siret"):
        story.do(CENTRALE, change_siret, identifier="cpam-075", siret=SIRET, since=date(2026, 4, 1))


def test_rule_37_a_contractor_moves_too_without_notice_to_members(story: Story) -> None:
    story.ready("cpam-075")
    before = len(story.facts("cpam-075"))
    story.do(CENTRALE, change_siret, identifier="proprete", siret=MOVED, since=date(2026, 4, 1))

    assert story.last()[1]["audience"] == "none"
    assert len(story.facts("cpam-075")) == before


def test_rule_33_parts_begin_on_the_day_and_buy_as_the_split_member(story: Story) -> None:
    story.at("2026-04-02")
    story.ready()
    story.joins(OLD, buyer_status="contracting-authority")
    split(story, part("caf-59n"), on="2026-04-01")

    assert status_of(story, "caf-59n") == "contracting-authority"
    story.orders(OLD, "c1", on="2026-03-31")
    with story.refuses(NotAMember, pointer="/placed_on"):
        story.orders("caf-59n", "c1", on="2026-03-31")
    story.orders("caf-59n", "c1", on="2026-04-01")
    # It ended: it neither splits, merges nor takes over again.
    with story.refuses(AlreadyLeft, pointer="/on"):
        split(story, part("caf-59s"), on="2026-04-01")
    with story.refuses(NotASuccessor, pointer="/into"):
        merges(story, "caf-59n", into=OLD, on="2026-04-01")


def test_rule_33_parts_of_a_split_member_begin_with_its_contracts(story: Story) -> None:
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
    story.validates(OLD, "h2")


def test_rule_33_an_invalid_split_is_refused(story: Story) -> None:
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
        story.joins(member, territory=territory)

    story.orders("caf-013", "c1", amount=1_000_00)
    story.orders("caf-084", "c1", amount=2_000_00)

    # it leads the purchase of both, and its log holds its own 1 000 € alone
    assert sums(story, "caf-013")["ordered"] == 1_000_00
    assert "caf-084" not in str([fact.data for fact in story.facts("caf-013")])
