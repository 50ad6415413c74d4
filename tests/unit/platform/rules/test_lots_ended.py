"""Rules 15 and 16: a lot cancelled, terminated, relaunched: what it keeps and what it allows no more."""

from support.lots_in_life import (
    MEMBER,
    RESERVED,
    cancel,
    held,
    lots_in,
    relaunch,
    renew,
    reserved_and_open,
    revise,
    terminate,
)
from support.story import CENTRALE, CONTRACT, Story, evidence, figure, reserved_lots_open
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms
from tremplin_platform.domain.hours.execution_period import OutsideExecution
from tremplin_platform.domain.lots.lot_amendments import (
    AlreadyNotified,
    AlreadyRelaunched,
    LotCancelled,
    LotTerminated,
    NotFailed,
    NotNotified,
    target_on,
)
from tremplin_platform.domain.orders.order_terms import LotNotAwarded, OutsideContract
from tremplin_platform.domain.refusals import (
    UnknownContract,
    UnknownLot,
)
from tremplin_platform.figures import measures


def test_rule_15_a_cancelled_lot_has_no_target_and_stays_visible(story: Story) -> None:
    reserved_and_open(story)
    story.allocates(MEMBER, 150_00)
    story.at("2026-03-01")
    cancel(story)

    topic, data = story.last(MEMBER)
    assert (topic, data["withdrawn"]) == ("delivered.lot-cancelled", 150_00)
    assert figure(story, measures.DUE, log=MEMBER, until="2026-02-28") == 150_00
    assert figure(story, measures.DUE, log=MEMBER) == 0
    assert lots_in(story, 2026) == 0
    with story.refuses(LotCancelled):
        story.allocates(MEMBER, 1_00)
    with story.refuses(LotCancelled):
        revise(story, Fixed(function="main", hours=900_00), on="2026-07-01")
    with story.refuses(LotCancelled):
        story.awards("esat-75", evidence=evidence())
    with story.refuses(LotCancelled):
        cancel(story)
    # A member that it is opened to later sees that it was tried.
    story.joins("caf-013")
    lot = story.last("caf-013")[1]["lots"][0]
    assert (lot["reserved"], lot["life"]) == (True, {"cancelled_on": "2026-03-01"})
    assert reserved_lots_open(story, log="caf-013", first="2026-01-01", last="2026-12-31") == 0


def test_rule_15_nothing_is_ordered_nor_worked_on_a_cancelled_lot(story: Story) -> None:
    reserved_and_open(story)
    story.awards("esat-75", on="2026-02-01", evidence=evidence())
    cancel(story)  # on 5 January: awarded, to be notified in February

    with story.refuses(LotNotAwarded):
        story.orders(MEMBER, "bc-1", on="2026-03-01")
    for log in (MEMBER, CENTRALE):
        with story.refuses(LotCancelled):
            story.declares(log, contractor="esat-75")


def test_rule_15_orders_and_hours_of_a_terminated_lot_go_on(story: Story) -> None:
    reserved_and_open(story)
    with story.refuses(NotNotified, pointer="/on"):
        terminate(story, on="2026-06-30")
    story.awards("esat-75", evidence=evidence())
    story.orders(MEMBER, "bc-1", on="2026-06-30")
    with story.refuses(AlreadyNotified):
        cancel(story)
    terminate(story, on="2026-06-30")

    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-2", on="2026-07-01")
    story.orders(MEMBER, "bc-2", on="2026-06-30")
    story.declares(MEMBER, contractor="esat-75", days=("2026-07-01", "2026-07-03"), call_off="bc-1")
    with story.refuses(LotTerminated):
        terminate(story, on="2026-05-31")
    with story.refuses(LotTerminated):
        cancel(story)


def test_rule_15_a_terminated_reserved_lot_closes_on_its_day_for_good(story: Story) -> None:
    reserved_and_open(story)
    story.awards("esat-75", evidence=evidence())
    renew(story, "2028-12-31")
    assert [lots_in(story, year) for year in (2026, 2027, 2028)] == [1, 1, 1]
    terminate(story, on="2027-03-31")
    assert [lots_in(story, year) for year in (2026, 2027, 2028)] == [1, 1, 0]
    renew(story, "2029-12-31")
    assert [lots_in(story, year) for year in (2026, 2027, 2028, 2029)] == [1, 1, 0, 0]


def test_rule_15_a_cancelled_lot_has_no_target_from_that_day_on(story: Story) -> None:
    reserved_and_open(story)
    story.at("2026-03-01")
    cancel(story)

    for known in (held(story), held(story, MEMBER)):
        assert [target_on(known, day=day) for day in ("2026-02-28", "2026-03-01")] == [400_00, None]


def test_rule_15_a_lot_terminated_after_notification_takes_no_award(story: Story) -> None:
    reserved_and_open(story)
    story.contractor("ea-92", "EA")
    story.awards("esat-75", on="2026-03-01", evidence=evidence())
    with story.refuses(NotNotified, pointer="/on"):
        terminate(story, on="2026-02-28")
    terminate(story, on="2026-03-01")

    with story.refuses(LotTerminated):
        story.awards("ea-92", on="2026-04-01", evidence=evidence())
    # Its target is prorated by decision: an amendment with its ground, from its own day on.
    revise(story, Fixed(function="main", hours=65_75), on="2026-03-01", ground="R2194-7")
    assert [target_on(held(story), day=day) for day in ("2026-02-28", "2026-03-01")] == [400_00, 65_75]


def test_rule_15_a_lot_terminated_after_the_end_ends_with_its_contract(story: Story) -> None:
    reserved_and_open(story)
    story.awards("esat-75", evidence=evidence())
    terminate(story, on="2027-03-31")  # the contract ends with 2026
    assert [lots_in(story, year) for year in (2026, 2027)] == [1, 0]
    with story.refuses(OutsideExecution, pointer="/worked_to"):
        story.declares(MEMBER, contractor="esat-75", days=("2027-01-04", "2027-01-08"))

    renew(story, "2028-12-31")
    assert [lots_in(story, year) for year in (2026, 2027, 2028)] == [1, 1, 0]
    with story.refuses(OutsideExecution, pointer="/worked_to"):
        story.declares(MEMBER, contractor="esat-75", days=("2027-04-01", "2027-04-02"))
    story.declares(MEMBER, contractor="esat-75", days=("2027-03-29", "2027-03-31"))
    # A member that it is opened to later knows that it ended.
    story.joins("caf-013")
    for year, expected in ((2027, 1), (2028, 0)):
        window = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
        assert reserved_lots_open(story, log="caf-013", **window) == expected


def test_rule_16_a_failed_reserved_lot_is_linked_to_its_replacement(story: Story) -> None:
    reserved_and_open(story)
    story.contract(LotTerms(identifier="a", title="Espaces verts"), identifier="espaces-verts")
    story.opens(MEMBER, contract="espaces-verts")
    with story.refuses(NotFailed):
        relaunch(story, "espaces-verts", "a")
    cancel(story)
    relaunch(story, "espaces-verts", "a")

    copies = {fact.topic: fact.data for fact in story.facts(MEMBER)}
    assert copies["delivered.lot-relaunched"]["relaunched_as"] == {"contract": "espaces-verts", "lot": "a"}
    assert copies["delivered.lot-relaunch-of"]["relaunch_of"] == {"contract": CONTRACT, "lot": "1"}
    # A member that either is opened to later sees the attempt, and what came of it.
    story.member("caf-013")
    for contract, life in (
        (
            CONTRACT,
            {"cancelled_on": "2026-01-05", "relaunched_as": {"contract": "espaces-verts", "lot": "a"}},
        ),
        ("espaces-verts", {"relaunch_of": {"contract": CONTRACT, "lot": "1"}}),
    ):
        story.opens("caf-013", contract=contract)
        assert story.last("caf-013")[1]["lots"][0]["life"] == life


def test_rule_16_a_lot_is_relaunched_once_as_a_lot_that_exists(story: Story) -> None:
    reserved_and_open(
        story,
        RESERVED,
        LotTerms(identifier="2", title="Espaces verts, relance"),
        LotTerms(identifier="4", title="Autre relance"),
    )
    cancel(story)

    for contract, lot, refusal in (
        ("papeterie", "1", UnknownContract),
        (CONTRACT, "3", UnknownLot),
        (CONTRACT, "1", UnknownLot),
    ):
        with story.refuses(refusal):
            relaunch(story, contract, lot)
    relaunch(story, CONTRACT, "2")
    for lot in ("2", "4"):
        with story.refuses(AlreadyRelaunched, pointer="/lot"):
            relaunch(story, CONTRACT, lot)


def test_rule_16_a_terminated_lot_is_relaunched_too(story: Story) -> None:
    reserved_and_open(story, RESERVED, LotTerms(identifier="2", title="Espaces verts, suite"))
    story.awards("esat-75", evidence=evidence())
    with story.refuses(NotFailed):
        relaunch(story, CONTRACT, "2")
    terminate(story, on="2026-06-30")
    relaunch(story, CONTRACT, "2")

    assert held(story)["life"]["relaunched_as"] == {"contract": CONTRACT, "lot": "2"}
