"""Rule 22: a winner's status lost during execution flags what follows, and takes nothing away."""

from support.lots_in_life import held
from support.reservations import MEMBER, RESERVED, invoice, status, substitute
from support.story import CENTRALE, Story, evidence
from support.story_figures import figure
from tremplin_platform.figures import measures


def told_lost(story: Story) -> list[str | None]:
    """From which day the winner has lost its status, at each change recorded."""
    facts = [fact for fact in story.facts() if fact.topic == "contract.winner-status-changed"]
    return [fact.data["lost_on"] for fact in facts]


def test_rule_22_a_lost_status_flags_later_hours_and_removes_none(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED)
    story.awards("esat-75", evidence=evidence())
    story.member(MEMBER)
    story.opens(MEMBER)
    status(story, "ESAT", until="2026-06-30")

    told = story.last(MEMBER)
    assert (told[0], told[1]["contractor"], told[1]["lost_on"]) == (
        "delivered.winner-status-changed",
        "esat-75",
        "2026-07-01",
    )
    # Reserved as at award: an order, its spend and the hours after the loss still count.
    story.orders(MEMBER, "bc-1", on="2026-08-01")
    invoice(story, 1_000_00)
    story.declares(MEMBER, contractor="esat-75", days=("2026-08-03", "2026-08-07"))
    assert figure(story, measures.RESERVED_SPEND, log=MEMBER) == 1_000_00
    assert story.last(MEMBER)[1]["protected"] is True


def test_rule_22_another_status_keeps_the_lot_and_regaining_lifts_the_flag(
    story: Story,
) -> None:
    story.contractor("esat-75", "ESAT", "EA")
    story.contract(RESERVED)
    story.awards("esat-75", evidence=evidence())
    before = len(story.facts())
    status(story, "ESAT", until="2026-06-30")
    assert [fact.topic for fact in story.facts()[before:]] == ["organisation.status-recorded"]

    status(story, "EA", until="2026-03-31")
    assert told_lost(story) == ["2026-07-01"]  # ESAT held until the end of June
    status(story, "EA", since="2026-04-01", until=None)
    assert told_lost(story) == ["2026-07-01", None]


def test_rule_22_a_status_whose_end_is_known_at_award_is_lost_that_day(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    status(story, "ESAT", until="2026-06-30")  # an annexe financière of its year
    story.contract(RESERVED)
    story.member(MEMBER)
    story.opens(MEMBER)
    story.awards("esat-75", evidence=evidence())

    assert [fact.topic for fact in story.facts()[-2:]] == [
        "contract.lot-awarded",
        "contract.winner-status-changed",
    ]
    assert told_lost(story) == ["2026-07-01"]
    assert story.last(MEMBER)[1]["lost_on"] == "2026-07-01"
    # The next year's is held from the day after: there is no day without it, and nothing more is sent.
    status(story, "ESAT", since="2026-07-01", until="2027-06-30")
    status(story, "ESAT", since="2027-07-01", until=None)
    assert told_lost(story) == ["2026-07-01", "2027-07-01", None]
    assert [held(story, log)["life"]["lost_statuses"] for log in (CENTRALE, MEMBER)] == [[], []]


def test_rule_22_and_23_a_successor_s_status_has_its_end_too(story: Story) -> None:
    story.contractor("ea-92", "EA")
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED)
    story.awards("ea-92", evidence=evidence())
    assert story.last()[0] == "contract.lot-awarded"  # held without end: nothing more is sent
    status(story, "ESAT", until="2026-12-31")
    substitute(story, "esat-75", on="2026-06-01", proof=evidence())

    topic, data = story.last()
    assert (topic, data["contractor"], data["lost_on"]) == (
        "contract.winner-status-changed",
        "esat-75",
        "2027-01-01",
    )


def test_rule_22_a_status_false_at_award_is_lost_from_that_day(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED)
    story.awards("esat-75", on="2026-02-01", evidence=evidence())
    status(story, "ESAT", until="2025-12-31")

    assert told_lost(story) == ["2026-02-01"]
    status(story, "ESAT", until="2026-02-01")
    assert told_lost(story) == ["2026-02-01", "2026-02-02"]
