"""Rules 11, 12 and 15: contracts amended, renewed, ended (domain research, section 5.2)."""

from support.lots_in_life import (
    FIXED,
    MEMBER,
    RATED,
    RESERVED,
    cancel,
    lots_in,
    renew,
    reserved_and_open,
    revise,
    terminate,
)
from support.story import CENTRALE, CONTRACT, Story, evidence
from support.story_figures import figure, reserved_lots_open
from tremplin_platform.commands.contracts import Fixed, Formula, LotTerms, Rate
from tremplin_platform.commands.lots import allocate_target
from tremplin_platform.domain.lot_life import (
    AlreadyNotified,
    LotCancelled,
    LotTerminated,
    NotNotified,
)
from tremplin_platform.domain.ordering import LotNotAwarded, NotAMember, OutsideContract
from tremplin_platform.domain.refusals import (
    NotPositive,
    UnknownValue,
)
from tremplin_platform.domain.renewing import NotLater
from tremplin_platform.figures import measures


def test_rule_11_an_amendment_keeps_its_ground_its_day_and_its_inputs(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])
    # 1,000,000 € × 50 % × 5 % × (100 % − 20 % taken over) ÷ 30 €/h = 666.67 h: 667 h.
    formula = Formula(
        function="logistics",
        amount=1_000_000_00,
        labour_share=50_00,
        effort=5_00,
        hourly_cost=30_00,
        transferred_share=20_00,
    )
    revise(story, formula, on="2026-07-01", ground="R2194-7")

    for log, topic in ((CENTRALE, "contract.target-revised"), (MEMBER, "delivered.target-revised")):
        told, data = story.last(log)
        assert (told, data["effective"]) == (topic, "2026-07-01")
        assert data["revision"] == {
            "clause": {
                "way": "formula",
                "function": "logistics",
                "target": 667_00,
                "amount": 1_000_000_00,
                "labour_share": 50_00,
                "effort": 5_00,
                "hourly_cost": 30_00,
                "transferred_share": 20_00,
            },
            "effective_on": "2026-07-01",
            "ground": "R2194-7",
        }


def test_rule_11_orders_owe_by_the_clause_of_their_day(story: Story) -> None:
    story.ready(MEMBER, lots=[RATED])
    revise(story, Rate(function="main", hours_per_1000_euros=30_00), on="2026-07-01")
    revise(story, Fixed(function="main", hours=100_00), on="2026-10-01")
    for day in ("2026-06-30", "2026-07-01", "2026-10-01"):
        story.orders(MEMBER, f"bc-{day}", on=day, amount=10_000_00)

    # 10,000 € at 20 h per 1,000 €, then at 30 h; from October on the target is fixed and orders owe nothing.
    assert figure(story, measures.DUE, log=MEMBER, until="2026-06-30") == 200_00
    assert figure(story, measures.DUE, log=MEMBER) == 500_00


def test_rule_11_an_amendment_without_an_article_is_refused(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])

    for ground in ("R2194-10", "R2112-4", ""):
        with story.refuses(UnknownValue, pointer="/ground"):
            revise(story, Fixed(function="main", hours=900_00), on="2026-07-01", ground=ground)
    with story.refuses(NotPositive, pointer="/clause/hours"):
        revise(story, Fixed(function="main", hours=0), on="2026-07-01")


def test_rule_12_a_renewal_moves_the_end_and_orders_follow(story: Story) -> None:
    story.ready(MEMBER, lots=[RATED])
    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-1", on="2027-01-01")
    renew(story, "2027-12-31")

    topic, data = story.last(MEMBER)
    assert (topic, data["ends_on"], data["replaced"]) == (
        "delivered.contract-renewed",
        "2027-12-31",
        "2026-12-31",
    )
    assert data["effective"] == "2027-01-01"
    story.orders(MEMBER, "bc-1", on="2027-12-31")
    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-2", on="2028-01-01")


def test_rule_12_a_renewed_reserved_lot_is_open_longer(story: Story) -> None:
    reserved_and_open(
        story, RESERVED, LotTerms(identifier="2", title="Lyon", articles=[], territories=["69"])
    )
    assert [lots_in(story, year) for year in (2025, 2026, 2027, 2028)] == [0, 1, 0, 0]

    renew(story, "2027-06-30")
    renew(story, "2027-12-31")

    # Lot 2 is not this member's: only lot 1 moves, twice.
    assert [lots_in(story, year) for year in (2025, 2026, 2027, 2028)] == [0, 1, 1, 0]


def test_rule_12_a_renewal_ends_later(story: Story) -> None:
    story.ready()

    for until in ("2026-12-31", "2026-06-30"):
        with story.refuses(NotLater, pointer="/until"):
            renew(story, until)


def test_rule_12_whoever_it_is_opened_to_later_knows_the_renewed_end(story: Story) -> None:
    reserved_and_open(story)
    renew(story, "2027-12-31")
    story.member("caf-013")
    story.opens("caf-013", since="2027-03-01")

    assert story.last("caf-013")[1]["ends_on"] == "2027-12-31"
    assert reserved_lots_open(story, log="caf-013", first="2027-01-01", last="2027-12-31") == 1


def test_rule_15_a_lot_cancelled_before_notification_has_no_target_and_stays_visible(story: Story) -> None:
    reserved_and_open(story)
    story.do(CENTRALE, allocate_target, contract=CONTRACT, lot="1", member=MEMBER, hours=150_00)
    story.at("2026-03-01")
    cancel(story)

    topic, data = story.last(MEMBER)
    assert (topic, data["withdrawn"]) == ("delivered.lot-cancelled", 150_00)
    assert figure(story, measures.DUE, log=MEMBER, until="2026-02-28") == 150_00
    assert figure(story, measures.DUE, log=MEMBER) == 0
    assert lots_in(story, 2026) == 0
    with story.refuses(LotCancelled):
        story.do(CENTRALE, allocate_target, contract=CONTRACT, lot="1", member=MEMBER, hours=1_00)
    with story.refuses(LotCancelled):
        revise(story, Fixed(function="main", hours=900_00), on="2026-07-01")
    with story.refuses(LotCancelled):
        story.awards("esat-75", evidence=evidence())
    with story.refuses(LotCancelled):
        cancel(story)
    # Whoever it is opened to later sees that it was tried.
    story.member("caf-013")
    story.opens("caf-013")
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


def test_rule_15_a_notified_lot_is_terminated_and_its_orders_and_hours_go_on(story: Story) -> None:
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


def test_rule_15_a_terminated_reserved_lot_is_open_until_its_last_day_and_no_renewal_moves_it(
    story: Story,
) -> None:
    reserved_and_open(story)
    story.awards("esat-75", evidence=evidence())
    renew(story, "2028-12-31")
    assert [lots_in(story, year) for year in (2026, 2027, 2028)] == [1, 1, 1]
    terminate(story, on="2027-03-31")
    assert [lots_in(story, year) for year in (2026, 2027, 2028)] == [1, 1, 0]
    renew(story, "2029-12-31")
    assert [lots_in(story, year) for year in (2026, 2027, 2028, 2029)] == [1, 1, 0, 0]


def test_the_centrale_buys_for_itself_as_a_member_of_its_own_identifier(story: Story) -> None:
    story.ready("ugap-interne", lots=[RATED])
    story.orders("ugap-interne", "bc-1", amount=10_000_00)

    # 10,000 € at 20 h per 1,000 €, in its own log; `centrale` itself takes no order.
    assert figure(story, measures.DUE, log="ugap-interne") == 200_00
    with story.refuses(NotAMember):
        story.orders(CENTRALE, "bc-1")
