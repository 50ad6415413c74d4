"""Members over time: rules 30 to 38 of the domain, through the public commands."""

from datetime import date

import pytest

from support.sirets import siret_of
from support.story import BUYER, CENTRALE, Story
from support.story_figures import figure
from tremplin_platform.commands.hours.hours import validate_hours
from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_platform.commands.organisations.organisations import change_siret, correct_membership, leave
from tremplin_platform.domain.orders.order_terms import NotAMember
from tremplin_platform.domain.organisations.membership_rules import (
    AlreadyLeft,
    NotOfMemberKind,
    SameDay,
    SameSiret,
)
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.siret import BadSiret
from tremplin_platform.domain.refusals import EndsBeforeItBegins, NotOpened
from tremplin_platform.figures import measures
from tremplin_platform.store.session import Missing

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
    story.do("cpam-075", validate_hours, identifier="h1", by=BUYER)
    invoiced = {"identifier": "f1", "call_off": "c1", "amount": 500_00, "invoiced_on": date(2026, 9, 1)}
    story.do("cpam-075", record_invoice, **invoiced, by=BUYER)
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
