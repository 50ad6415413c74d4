"""The rules of facilitateurs, by their number in the domain's list, through the commands."""

from datetime import UTC, date, datetime

import pytest

from support.story import BUYER, CENTRALE, CONTRACT, Story, actor
from tremplin_platform.commands.lots.lots import decline_facilitator
from tremplin_platform.domain.hours.hours_review import NotTheFacilitator
from tremplin_platform.domain.lots.lot_roles import NotAssigned
from tremplin_platform.store.session import Missing

PARIS, MARSEILLE = "cpam-075", "caf-013"


def validates(story: Story, log: str, identifier: str, by: str) -> None:
    who = BUYER if by == CENTRALE else actor(by, "facilitator")
    story.validates(log, identifier, by=who)


def declines(story: Story, facilitator: str, *, on: str, reason: str = "no-answer", lot: str = "1") -> None:
    said = {"contract": CONTRACT, "lot": lot, "facilitator": facilitator, "reason": reason}
    story.do(CENTRALE, decline_facilitator, **said, on=date.fromisoformat(on))


def test_rule_40_the_day_of_validation_decides_who_validates(story: Story) -> None:
    story.ready(PARIS)
    for facilitator in ("epec", "ave"):
        story.facilitator(facilitator)
    story.assigns("epec")
    for hours in ("first", "second", "third"):
        story.declares(PARIS, hours)
    story.at("2026-02-10")
    validates(story, PARIS, "first", "epec")
    story.assigns("ave", since="2026-03-01")
    story.at("2026-02-28")
    with story.refuses(NotTheFacilitator):
        validates(story, PARIS, "second", "ave")
    validates(story, PARIS, "second", "epec")

    # Worked in February, pending in March: it moved to who follows the lot then.
    story.at("2026-03-01")
    with story.refuses(NotTheFacilitator):
        validates(story, PARIS, "third", "epec")
    validates(story, PARIS, "third", "ave")

    authors = [fact.data["by"] for fact in story.facts(PARIS) if fact.topic == "hours.validated"]
    assert authors == ["epec", "epec", "ave"]


def test_rule_40_the_day_of_a_hand_over_begins_at_midnight_in_paris(story: Story) -> None:
    story.ready(PARIS)
    for facilitator in ("epec", "ave"):
        story.facilitator(facilitator)
    story.assigns("epec")
    story.assigns("ave", since="2026-03-01")
    for hours in ("first", "second"):
        story.declares(PARIS, hours)

    story.logs.now = datetime(2026, 2, 28, 22, 59, tzinfo=UTC)  # 23:59 on 28 February in Paris
    with story.refuses(NotTheFacilitator):
        validates(story, PARIS, "first", "ave")
    validates(story, PARIS, "first", "epec")
    story.logs.now = datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    with story.refuses(NotTheFacilitator):
        validates(story, PARIS, "second", "epec")
    validates(story, PARIS, "second", "ave")


def test_rule_41_who_is_given_a_lot_everywhere_has_every_log_of_it(story: Story) -> None:
    story.ready(PARIS)
    story.joins(MARSEILLE, territory="13")
    story.facilitator("epec")
    story.assigns("epec")
    story.at("2026-03-01")

    for log in (PARIS, MARSEILLE, CENTRALE):
        story.declares(log)
        with story.refuses(NotTheFacilitator):
            validates(story, log, "h1", CENTRALE)
        validates(story, log, "h1", "epec")


def test_rule_41_each_territory_has_its_facilitateur(story: Story) -> None:
    story.ready(PARIS)
    story.joins(MARSEILLE, territory="13")
    for facilitator, territory in (("epec", "75"), ("plie", "13")):
        story.facilitator(facilitator)
        story.assigns(facilitator, territory=territory)
    for log in (PARIS, MARSEILLE, CENTRALE):
        story.declares(log)
    story.at("2026-03-01")

    for log, facilitator, other in ((PARIS, "epec", "plie"), (MARSEILLE, "plie", "epec")):
        with story.refuses(NotTheFacilitator):
            validates(story, log, "h1", other)
        with story.refuses(NotTheFacilitator):
            validates(story, log, "h1", CENTRALE)
        validates(story, log, "h1", facilitator)
    # Hours that are no member's alone have no territory: nobody has them but the buyer.
    with story.refuses(NotTheFacilitator):
        validates(story, CENTRALE, "h1", "epec")
    validates(story, CENTRALE, "h1", CENTRALE)


def test_rule_42_after_a_refusal_the_contract_goes_on_with_the_buyer(story: Story) -> None:
    story.ready(PARIS)
    story.facilitator("epec")
    story.assigns("epec")
    for hours in ("first", "second", "third"):
        story.declares(PARIS, hours)
    story.at("2026-03-01")
    validates(story, PARIS, "first", "epec")
    declines(story, "epec", on="2026-03-02", reason="plus de moyens")
    assert story.last(PARIS)[1]["followed"] is True

    # Until that day it validates; from then on the buyer does, and the reason is kept.
    with story.refuses(NotTheFacilitator):
        validates(story, PARIS, "second", CENTRALE)
    story.at("2026-03-02")
    with story.refuses(NotTheFacilitator):
        validates(story, PARIS, "second", "epec")
    validates(story, PARIS, "second", CENTRALE)
    topic, data = story.last()
    assert (topic, data["reason"]) == ("contract.facilitator-declined", "plus de moyens")

    # Asked again it may accept; what it followed before it declined stays its own.
    story.assigns("epec", since="2026-03-02")
    validates(story, PARIS, "third", "epec")
    authors = [fact.data["by"] for fact in story.facts(PARIS) if fact.topic == "hours.validated"]
    assert authors == ["epec", CENTRALE, "epec"]


def test_rule_42_what_was_declined_first_stays_declined_from_its_own_day(story: Story) -> None:
    story.ready(PARIS)
    story.facilitator("epec")
    story.assigns("epec")
    story.declares(PARIS, "h1")
    declines(story, "epec", on="2026-03-02")
    story.assigns("epec", since="2026-04-01")
    declines(story, "epec", on="2026-05-01")

    story.at("2026-03-15")  # between the two: nobody's but the buyer's
    with story.refuses(NotTheFacilitator):
        validates(story, PARIS, "h1", "epec")
    validates(story, PARIS, "h1", CENTRALE)


def test_rule_42_who_joins_later_knows_that_it_was_declined(story: Story) -> None:
    story.ready()
    for facilitator in ("epec", "plie"):
        story.facilitator(facilitator)
    story.assigns("epec")
    story.assigns("plie", since="2026-02-01", territory="13")
    declines(story, "epec", on="2026-02-15", reason="no-answer")
    for log, territory in ((PARIS, "75"), (MARSEILLE, "13")):
        story.joins(log, territory=territory)
        story.declares(log)
    story.at("2026-03-01")

    validates(story, PARIS, "h1", CENTRALE)
    # Another has the lot in that territory: the refusal of the first changes nothing there.
    with story.refuses(NotTheFacilitator):
        validates(story, MARSEILLE, "h1", CENTRALE)
    validates(story, MARSEILLE, "h1", "plie")


def test_rule_42_only_who_has_the_lot_may_decline_it_and_once(story: Story) -> None:
    story.ready(PARIS)
    for facilitator in ("epec", "ave"):
        story.facilitator(facilitator)
    story.assigns("epec")

    with story.refuses(NotAssigned, pointer="/facilitator"):
        declines(story, "ave", on="2026-02-01")
    declines(story, "epec", on="2026-02-01")
    with story.refuses(NotAssigned):
        declines(story, "epec", on="2026-03-01")
    with pytest.raises(Missing):
        declines(story, "epec", on="2026-02-01", lot="9")
