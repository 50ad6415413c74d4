"""Hours that are no one member's: shared at closing, exact to the hundredth (domain.md 1.7)."""

from datetime import date

from support.sharing import (
    FOUR,
    attributed,
    chooses,
    closes,
    computed,
    first_closing,
    is_invoiced,
    pays,
    prepares,
    shares,
    total,
    works,
)
from support.story import CENTRALE, CONTRACT, Story, siret_of
from tremplin_platform.commands.attribution.attribution import choose_method
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms
from tremplin_platform.commands.organisations.successions import Part, split_member
from tremplin_platform.domain.attribution.method import (
    MethodInClosedQuarter,
    QuantitiesMissing,
    QuantitiesOutOfPlace,
)
from tremplin_platform.domain.attribution.shares import largest_remainder
from tremplin_platform.domain.refusals import NotPositive, RepeatedIdentifier, UnknownValue
from tremplin_platform.figures.ledger import entries


def test_rule_51_shares_are_whole_hundredths_and_sum_to_the_hours(story: Story) -> None:
    # 612.34 h over 412 300.50 + 298 720.00 + 200 174.33 + 0 = 911 194.83 euros: 277.0737, 200.7454, 134.5209 and 0.
    # Rounded down 277.07 + 200.74 + 134.52 = 612.33; the hundredth that is left is for the remainder 0.54.
    first_closing(story, 412_300_50, 298_720_00, 200_174_33, hours=612_34)

    assert shares(story, *FOUR) == [277_07, 200_75, 134_52, 0]
    (event,) = computed(story)
    assert (event["hours"], event["unattributed"], event["method"]) == (612_34, 0, "spend")
    assert [(line["log"], line["base"], line["share"]) for line in event["manifest"]] == [
        ("caf-013", 412_300_50, 277_07),
        ("caf-069", 298_720_00, 200_75),
        ("cpam-069", 200_174_33, 134_52),
    ]


def test_rule_51_the_checked_example_of_the_domain() -> None:
    # domain.md 1.7; one member is nearly all there, so these parts are not given (test_attribution_limits).
    spend = {"caf-013": 412_300_50, "caf-069": 98_720_00, "cpam-069": 174_33, "cpam-075": 0}

    assert list(largest_remainder(612_34, spend).values()) == [493_88, 118_25, 21, 0]
    # Two hundredths by three equal parts: rounded down nothing, and one for each of the first two by name.
    assert largest_remainder(2, {"c": 1, "a": 1, "b": 1}) == {"a": 1, "b": 1, "c": 0}


def test_rule_51_a_tie_goes_to_the_identifier_that_is_smaller_bytewise(story: Story) -> None:
    # 10.00 h over three equal bases: 3.33 each, and 0.01 left for caf-013.
    prepares(story, *FOUR[:3])
    for member in reversed(FOUR[:3]):
        is_invoiced(story, member, 100_00)
    works(story, 10_00)
    closes(story, "2026-Q1", on="2026-04-10")

    assert shares(story, *FOUR[:3]) == [3_34, 3_33, 3_33]


def test_shares_are_recorded_and_published_with_the_quarter(story: Story) -> None:
    prepares(story, *FOUR[:3])
    pays(story, 100_00, 100_00, 100_00)
    works(story, 9_00)
    works(story, 5_00, "own", days=("2026-02-02", "2026-02-06"), log="caf-013")
    closes(story, "2026-Q1", on="2026-04-10")
    story.publishes("2026-Q1")

    # 5.00 h of its own and a third of 9.00 h.
    assert story.last("caf-013")[1]["published"] == [{"contract": CONTRACT, "lot": "1", "hours": 8_00}]
    for member, hours in (("caf-013", 8_00), ("caf-069", 3_00)):
        assert total(story, member, "validated", "2026-Q1") == hours
        assert total(story, member, "reported", "2026-Q1") == hours
        assert total(story, member, "adjustments", "2026-Q2") == 0
    (share,) = attributed(story, "caf-069")
    assert (share["effective"], share["reported_in"], share["adjustment"]) == ("2026-03-31", "2026-Q1", False)


def test_rule_52_the_base_is_the_amount_invoiced_in_the_quarter(story: Story) -> None:
    # Of the first quarter: 100, 100 and 200 euros; 400 euros of the second, invoiced before the closing, count there.
    prepares(story, *FOUR[:3])
    pays(story, 100_00, 100_00, 200_00)
    works(story, 40_00)
    story.at("2026-04-10")
    is_invoiced(story, "caf-013", 400_00, on="2026-04-02", name="f-2")
    closes(story, "2026-Q1", on="2026-04-11")

    assert shares(story, *FOUR[:3]) == [10_00, 10_00, 20_00]


def test_rule_52_credit_notes_take_a_base_to_zero_and_are_reported(story: Story) -> None:
    # caf-013: 50 - 80 = -30, so 0; caf-069: 100 - 40 = 60; cpam-069: 60; cpam-075: 80. 20.00 h by 60, 60, 80.
    prepares(story, *FOUR)
    for member, cents in zip(FOUR, (50_00, 100_00, 60_00, 80_00), strict=True):
        is_invoiced(story, member, cents)
    is_invoiced(story, "caf-013", -80_00, name="a-1")
    is_invoiced(story, "caf-069", -40_00, name="a-1")
    works(story, 20_00)
    closes(story, "2026-Q1", on="2026-04-10")

    assert shares(story, *FOUR) == [0, 6_00, 6_00, 8_00]
    lines = {line["log"]: line for line in computed(story)[0]["manifest"]}
    assert [lines["caf-013"][name] for name in ("invoiced", "credited", "base")] == [-30_00, -80_00, 0]
    assert [lines["caf-069"][name] for name in ("invoiced", "credited", "base")] == [60_00, -40_00, 60_00]


def test_rule_52_hours_of_a_quarter_without_invoices_are_unattributed(story: Story) -> None:
    prepares(story, *FOUR[:3])
    works(story, 35_00)
    closes(story, "2026-Q1", on="2026-04-10")

    (event,) = computed(story)
    assert (event["hours"], event["unattributed"], event["manifest"]) == (35_00, 35_00, [])
    assert shares(story, *FOUR[:3]) == [0, 0, 0]


def test_rule_52_hours_stay_unattributed_when_credit_notes_cancel_all(story: Story) -> None:
    prepares(story, *FOUR[:3])
    for member, cents in zip(FOUR[:3], (50_00, 80_00, 20_00), strict=True):
        is_invoiced(story, member, cents)
        is_invoiced(story, member, -80_00, name="a-1")
    works(story, 35_00)
    closes(story, "2026-Q1", on="2026-04-10")

    # Bases of 50 − 80, 80 − 80 and 20 − 80: zero, each.
    (event,) = computed(story)
    assert [(line["base"], line["share"]) for line in event["manifest"]] == [(0, 0)] * 3
    assert event["unattributed"] == 35_00


def test_rule_53_a_method_holds_from_its_day_and_the_latest_choice_wins(story: Story) -> None:
    prepares(story, *FOUR[:3])
    chooses(story, "volumes", since="2026-03-02", caf_013=1_00, caf_069=1_00)
    chooses(story, "none", since="2026-03-02")
    pays(story, 100_00, 100_00, 100_00)
    works(story, 3_00, days=("2026-03-01", "2026-03-01"))
    works(story, 4_00, "h2", days=("2026-03-02", "2026-03-02"))
    closes(story, "2026-Q1", on="2026-04-10")

    assert [(event["since"], event["method"], event["hours"]) for event in computed(story)] == [
        ("2026-01-01", "spend", 3_00),
        ("2026-03-02", "none", 4_00),
    ]


def test_rule_53_a_method_reaches_no_quarter_closed_later_than_its_own(story: Story) -> None:
    prepares(story, *FOUR[:3])
    closes(story, "2026-Q2", on="2026-07-10")  # the first quarter is still open
    with story.refuses(MethodInClosedQuarter, pointer="/from"):
        chooses(story, "none", since="2026-03-31")
    with story.refuses(MethodInClosedQuarter, pointer="/from"):
        chooses(story, "none", since="2026-06-30")
    chooses(story, "none", since="2026-07-01")


def test_rule_53_quantities_are_of_volumes_alone_above_zero_once_a_member(story: Story) -> None:
    prepares(story, *FOUR[:2], method=None)
    with story.refuses(UnknownValue, pointer="/method"):
        chooses(story, "turnover")
    with story.refuses(QuantitiesMissing, pointer="/quantities"):
        chooses(story, "volumes")
    for method in ("direct", "spend", "none"):
        with story.refuses(QuantitiesOutOfPlace, pointer="/quantities"):
            chooses(story, method, caf_013=1_00)
    for quantity in (0, -1):
        with story.refuses(NotPositive, pointer="/quantities/1/quantity"):
            chooses(story, "volumes", caf_013=1, caf_069=quantity)
    twice = [{"member": "caf-013", "quantity": 1}] * 2
    with story.refuses(RepeatedIdentifier, pointer="/quantities/1/member"):
        story.on_lot(choose_method, method="volumes", since="2026-01-01", quantities=twice)
    chooses(story, "volumes", caf_013=1)


def test_rule_53_a_method_is_dated_and_takes_nothing_back(story: Story) -> None:
    # Worked in January and February by spend (thirds of 30.00); in March by volumes, 1 to 2 to 3 of 12.00.
    prepares(story, *FOUR[:3])
    chooses(story, "volumes", since="2026-03-01", caf_013=1_00, caf_069=2_00, cpam_069=3_00)
    pays(story, 100_00, 100_00, 100_00)
    works(story, 30_00, days=("2026-01-05", "2026-02-20"))
    works(story, 12_00, "h2", days=("2026-03-02", "2026-03-20"))
    closes(story, "2026-Q1", on="2026-04-10")

    assert [(event["since"], event["method"], event["hours"]) for event in computed(story)] == [
        ("2026-01-01", "spend", 30_00),
        ("2026-03-01", "volumes", 12_00),
    ]
    received = [[data["hours"] for data in attributed(story, member)] for member in FOUR[:3]]
    assert received == [[10_00, 2_00], [10_00, 4_00], [10_00, 6_00]]

    for since in ("2025-11-01", "2026-01-01", "2026-03-31"):
        with story.refuses(MethodInClosedQuarter, pointer="/from"):
            chooses(story, "none", since=since)
    chooses(story, "none", since="2026-04-01")


def test_rule_54_direct_and_indirect_hours_have_separate_methods(story: Story) -> None:
    # Lot 1, the service: hours of a member's own log are its own. Lot 2, logistics: 9.00 h shared by spend.
    # Lot 3, back office: kept at the centrale.
    lots = [
        LotTerms(identifier=name, title=function, clause=Fixed(function=function, hours=100_00))
        for name, function in (("1", "main"), ("2", "logistics"), ("3", "back-office"))
    ]
    story.contractor("proprete")
    story.contract(*lots)
    for lot in ("1", "2", "3"):
        story.awards("proprete", lot=lot)
    for member in FOUR[:3]:
        story.joins(member)
        story.orders(member, "bc-2", lot="2")
        is_invoiced(story, member, 100_00, lot="2")
    chooses(story, "spend", lot="2")
    chooses(story, "none", lot="3")
    works(story, 7_00, "direct", days=("2026-02-02", "2026-02-06"), log="caf-013")
    works(story, 9_00, "camions", lot="2")
    works(story, 4_00, "siege", lot="3")
    closes(story, "2026-Q1", on="2026-04-10")

    assert [(event["lot"], event["method"], event["unattributed"]) for event in computed(story)] == [
        ("2", "spend", 0),
        ("3", "none", 4_00),
    ]
    (share,) = attributed(story, "caf-013")
    assert (share["lot"], share["method"], share["hours"]) == ("2", "spend", 3_00)
    lines = [
        (entry.lot, entry.amount)
        for fact in story.facts("caf-013")
        for entry in entries(fact.topic, fact.data)
        if entry.measure == "validated"
    ]
    assert lines == [("1", 7_00), ("2", 3_00)]


def test_hours_of_a_lot_without_a_chosen_method_stay_at_the_centrale(story: Story) -> None:
    prepares(story, *FOUR[:3], method=None)
    is_invoiced(story, "caf-013", 100_00)
    works(story, 9_00)
    closes(story, "2026-Q1", on="2026-04-10")

    (event,) = computed(story)
    assert (event["method"], event["unattributed"], event["audience"]) == ("direct", 9_00, "none")
    assert attributed(story, "caf-013") == []


def test_a_later_opening_carries_the_methods(story: Story) -> None:
    prepares(story, "caf-013")
    story.joins("cpam-075")

    topic, data = story.last("cpam-075")
    assert (topic, data["lot"]) == ("delivered.attribution-methods", "1")
    assert data["methods"] == [{"method": "spend", "from": "2026-01-01"}]


def test_a_successor_receives_the_methods(story: Story) -> None:
    prepares(story, "caf-013")
    story.at("2026-04-15")
    parts = [
        Part(identifier=name, name=name, siret=siret_of(name), territory="75") for name in ("caf-a", "caf-b")
    ]
    story.do(CENTRALE, split_member, identifier="caf-013", into=parts, on=date(2026, 4, 15))

    for part in ("caf-a", "caf-b"):
        topics = [fact.topic for fact in story.facts(part)]
        assert topics.count("delivered.attribution-methods") == 1


def test_volumes_share_without_an_invoice_and_only_for_who_was_a_member(story: Story) -> None:
    # 3 to 1 of 20.00; cpam-075 joined after the quarter.
    prepares(story, *FOUR[:2], method=None)
    story.member("cpam-075", joined_on="2026-04-01")
    story.opens("cpam-075", since="2026-04-01")
    chooses(story, "volumes", caf_013=3_00, caf_069=1_00, cpam_075=6_00)
    works(story, 20_00)
    closes(story, "2026-Q1", on="2026-04-10")

    assert shares(story, "caf-013", "caf-069", "cpam-075") == [15_00, 5_00, 0]
    assert [line["counted"] for line in computed(story)[0]["manifest"]] == [True, True, False]


def test_hours_of_protected_structures_are_shared_as_such(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    prepares(story, *FOUR[:3])
    story.awards("esat-75")
    pays(story, 100_00, 100_00, 100_00)
    works(story, 20_00)
    story.declares(CENTRALE, "h2", hours=10_00, days=("2026-02-02", "2026-02-20"), contractor="esat-75")
    story.validates(CENTRALE, "h2")
    closes(story, "2026-Q1", on="2026-04-10")

    # 30.00 h by thirds; 10.00 of them at an ESAT: 3.34, 3.33, 3.33.
    assert shares(story, *FOUR[:3]) == [10_00, 10_00, 10_00]
    protected = [attributed(story, member)[0]["protected_hours"] for member in FOUR[:3]]
    assert protected == [[{"category": "L2113-12", "hours": hours}] for hours in (3_34, 3_33, 3_33)]
    assert total(story, "caf-013", "hours_from_protected", "2026-Q1") == 3_34
