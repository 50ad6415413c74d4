"""Rule 19: hours that a lot had before the platform followed it."""

from support.lots_in_life import (
    FIXED,
    MEMBER,
    bring,
    cancel,
    reserved_and_open,
)
from support.story import CENTRALE, CONTRACT, Story
from support.story_figures import figure
from tremplin_platform.commands.hours.quarters import close_quarter, publish_quarter
from tremplin_platform.domain.lots.lot_amendments import (
    LotCancelled,
)
from tremplin_platform.domain.refusals import (
    NotOpened,
    NotPositive,
    UnknownMember,
)
from tremplin_platform.figures import measures


def test_rule_19_hours_before_the_platform_count_on_their_day(
    story: Story,
) -> None:
    story.ready(MEMBER, lots=[FIXED])
    bring(story, 118_00, on="2026-03-31")
    bring(story, 14_50, on="2026-02-28")

    topic, data = story.last(MEMBER)
    assert (topic, data["evidence"]) == ("delivered.hours-brought-forward", "Bilan du facilitateur")
    # 118.00 h + 14.50 h validated, none declared here; both reported in their own quarter.
    assert figure(story, measures.VALIDATED, log=MEMBER, until="2026-03-30") == 14_50
    assert figure(story, measures.VALIDATED, log=MEMBER) == 132_50
    assert figure(story, measures.REPORTED, log=MEMBER) == 132_50
    assert figure(story, measures.DECLARED, log=MEMBER) == 0
    assert figure(story, measures.ADJUSTMENTS, log=MEMBER) == 0


def test_rule_19_brought_forward_after_the_closing_they_are_an_adjustment(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])
    bring(story, 118_00, on="2026-03-31")
    story.at("2026-05-15")
    story.do(CENTRALE, close_quarter, quarter="2026-Q1")
    story.do(CENTRALE, publish_quarter, quarter="2026-Q1")
    assert story.last(MEMBER)[1]["published"] == [{"contract": CONTRACT, "lot": "1", "hours": 118_00}]
    bring(story, 14_50, on="2026-02-28")

    data = story.last(MEMBER)[1]
    assert (data["work_quarter"], data["reported_in"], data["adjustment"]) == ("2026-Q1", "2026-Q2", True)
    assert figure(story, measures.ADJUSTMENTS, log=MEMBER) == 14_50
    assert figure(story, measures.VALIDATED, log=MEMBER) == figure(story, measures.REPORTED, log=MEMBER)


def test_rule_19_opening_hours_need_a_contract_open_to_the_member(story: Story) -> None:
    story.ready(lots=[FIXED])
    story.member(MEMBER)

    with story.refuses(NotOpened, pointer="/member"):
        bring(story, 1_00, on="2026-03-31")
    with story.refuses(UnknownMember):
        bring(story, 1_00, on="2026-03-31", member="proprete")
    story.opens(MEMBER)
    with story.refuses(NotPositive, pointer="/hours"):
        bring(story, 0, on="2026-03-31")


def test_rule_19_opening_hours_are_a_member_s_and_protected_as_the_winner(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(FIXED)
    for member in (MEMBER, "caf-013"):
        story.member(member)
        story.opens(member)
    before = story.facts("caf-013")
    bring(story, 5_00, on="2026-01-31")  # nobody holds the lot yet
    story.awards("esat-75", on="2026-03-01")
    bring(story, 10_00, on="2026-02-28")  # worked before the platform knew its winner
    story.contractor("relais")
    story.awards("relais", on="2026-04-01")
    bring(story, 2_00, on="2026-03-31")
    bring(story, 1_00, on="2026-04-01")

    told = [fact.data for fact in story.facts(MEMBER) if fact.topic == "delivered.hours-brought-forward"]
    assert [(item["protected"], item["category"]) for item in told] == [
        (False, None), (True, "L2113-12"), (True, "L2113-12"), (False, None),
    ]  # fmt: skip
    # 10.00 + 2.00 with the ESAT, of 18.00 in all; the other member is sent its awards and nothing else.
    assert figure(story, measures.HOURS_FROM_PROTECTED, log=MEMBER) == 12_00
    assert figure(story, measures.VALIDATED, log=MEMBER) == 18_00
    assert [fact.topic for fact in story.facts("caf-013")[len(before) :]] == ["delivered.lot-awarded"] * 2


def test_rule_19_nothing_is_brought_forward_on_a_cancelled_lot(story: Story) -> None:
    reserved_and_open(story)
    cancel(story)
    with story.refuses(LotCancelled):
        bring(story, 1_00, on="2026-01-02")
