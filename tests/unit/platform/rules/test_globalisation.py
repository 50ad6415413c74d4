"""Rules 47 and 49: hours beyond one contract's target serve another by a globalisation alone, and never twice."""

from support.executing import OTHER, globalise, measured, noticed, third, two_contracts, works
from support.story import CONTRACT, Story
from tremplin_platform.commands.clauses.execution import notify_difficulty
from tremplin_platform.commands.clauses.penalties import cancel_penalty, decide_penalty
from tremplin_platform.domain.clauses.globalisation import AlreadyGlobalised, NotItsContract, OneContract
from tremplin_platform.domain.clauses.shortfall import NoShortfall
from tremplin_platform.domain.refusals import UnknownContract


def test_rule_49_over_achievement_is_stored_and_serves_no_other_contract(story: Story) -> None:
    two_contracts(story)
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")

    # 100 h due, 60 validated: the 250 h validated of the other contract's 200 h due do not help.
    assert measured(story, "hours", "carried") == (40_00, [])
    noticed(story, contract=OTHER)
    with story.refuses(NoShortfall):
        story.on_lot(decide_penalty, contract=OTHER, on="2026-08-01")


def test_rule_49_a_globalisation_carries_over_hours_beyond_a_target(story: Story) -> None:
    two_contracts(story, due=150_00)
    globalise(story)
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")

    # 150 − 60 = 90 h missing; the other has 250 − 200 = 50 h beyond its target: 40 h are left.
    assert measured(story, "shortfall", "carried", "hours") == (
        90_00, [{"contract": OTHER, "lot": "1", "hours": 50_00}], 40_00,
    )  # fmt: skip


def test_rule_49_a_future_globalisation_carries_nothing_over_yet(story: Story) -> None:
    two_contracts(story)
    globalise(story, since="2026-08-02")
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")

    assert measured(story, "hours", "carried") == (40_00, [])
    story.on_lot(cancel_penalty, on="2026-08-01", reason="erreur")
    with story.refuses(NoShortfall):  # 40 h missing, 50 h of the other lot from that day on
        story.on_lot(decide_penalty, on="2026-08-02")


def test_rule_47_hours_that_serve_two_contracts_are_never_counted_twice(story: Story) -> None:
    two_contracts(story, due=90_00)
    third(story)
    globalise(story, OTHER, CONTRACT, "gardiennage")
    noticed(story)
    story.on_lot(notify_difficulty, on="2026-05-04", reason="penurie-de-candidats", excused_hours=1_00)
    with story.refuses(NoShortfall):  # 30 h missing, 1 h excused, 29 of the other's 50 h beyond its target
        story.on_lot(decide_penalty, on="2026-08-01")
    noticed(story, contract="gardiennage")
    story.on_lot(decide_penalty, contract="gardiennage", on="2026-08-01")

    # 200 h missing there: the other gives its 50 h, and nothing to the first any more.
    assert measured(story, "carried", "hours") == ([{"contract": OTHER, "lot": "1", "hours": 50_00}], 150_00)
    story.on_lot(decide_penalty, on="2026-08-01")
    assert measured(story, "carried", "hours") == ([], 29_00)
    story.on_lot(cancel_penalty, contract="gardiennage", on="2026-08-02", reason="erreur")
    story.on_lot(cancel_penalty, on="2026-08-02", reason="erreur")
    with story.refuses(NoShortfall):
        story.on_lot(decide_penalty, on="2026-08-02")


def test_rule_47_what_a_later_penalty_carries_again_is_given_once(story: Story) -> None:
    two_contracts(story, due=200_00)
    third(story)
    globalise(story, CONTRACT, OTHER, "gardiennage")
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")
    # 200 − 60 = 140 h missing, 50 of them carried over.
    assert measured(story, "carried", "hours") == ([{"contract": OTHER, "lot": "1", "hours": 50_00}], 90_00)
    story.corrects("cpam-075", "h1", -30_00)
    works(story, "cpam-075", "h3", hours=10_00, contract=OTHER)
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-02")
    # 170 h missing, of which 90 sanctioned and now 60 carried over.
    assert measured(story, "carried", "hours") == ([{"contract": OTHER, "lot": "1", "hours": 60_00}], 20_00)
    works(story, "cpam-075", "h4", hours=30_00, contract=OTHER)
    noticed(story, contract="gardiennage")
    story.on_lot(decide_penalty, contract="gardiennage", on="2026-08-02")

    # The other has 290 − 200 = 90 h beyond its target and gave 60 of them, not 50 and 60: 30 are left for 200 missing.
    assert measured(story, "carried", "hours") == ([{"contract": OTHER, "lot": "1", "hours": 30_00}], 170_00)


def test_rule_47_a_lot_of_several_winners_is_no_one_s_to_globalise(story: Story) -> None:
    two_contracts(story)
    story.contractor("autre")
    story.awards("autre", contract=OTHER, on="2026-03-02")
    with story.refuses(NotItsContract, pointer="/contracts/1"):
        globalise(story, since="2026-03-02")
    globalise(story, since="2026-03-01")  # it still held the lot alone the day before


def test_rule_47_a_globalisation_joins_contracts_of_one_contractor_once(story: Story) -> None:
    two_contracts(story)
    story.contractor("autre")
    third(story, contractor="autre")

    for contracts, refusal, pointer in (
        ([CONTRACT], OneContract, "/contracts"),
        ([CONTRACT, "absent"], UnknownContract, "/contracts/1"),
        ([CONTRACT, "gardiennage"], NotItsContract, "/contracts/1"),
    ):
        with story.refuses(refusal, pointer=pointer):
            globalise(story, *contracts)
    globalise(story)
    with story.refuses(AlreadyGlobalised, pointer="/contracts/0"):
        globalise(story, OTHER, CONTRACT, identifier="g2")
