"""The demo's expected results, hours by public and DOETH, against totals worked out by hand; and their comparison."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from support.demo_acts import (
    COMPANY,
    EA,
    LATER,
    MEMBER,
    at,
    closed_and_published,
    corrected,
    declared,
    invoiced,
    joined,
    ordered,
    setting,
    validated,
    validated as decided,
)
from support.summed_events import EXAMPLE_HOURS
from tremplin_infra.demo.acts import acts, member_acts
from tremplin_infra.demo.oracle.comparing import differences
from tremplin_infra.demo.oracle.expected import reckon
from tremplin_infra.demo.oracle.expected_doeth import expected_doeth
from tremplin_infra.demo.oracle.expected_hours import due_of, target_of
from tremplin_infra.demo.oracle.expected_publics import expected_publics
from tremplin_infra.demo.oracle.expected_results import expected_results
from tremplin_platform.commands.contracts.contracts import Fixed, Formula, LotTerms, Rate


def test_the_example_of_the_interface() -> None:
    found = results(
        declared("in-time", 118_00),
        declared("refused", 8_00),
        validated("in-time"),
        member_acts.HoursRejected(at=at("2026-04-09"), log=MEMBER, id="refused", by="epec", reason="other"),
        *closed_and_published(),
        declared("late", 14_50, on="2026-06-22"),
        validated("late", on="2026-07-02"),
        declared("waiting", 14_00, on="2026-07-08"),
        corrected("in-time", -6_00, on="2026-09-14"),
    )

    assert found["clause_hours"] == {**EXAMPLE_HOURS, "due": None, "missing": "0.00"}
    assert [tuple(row.values()) for row in found["quarters"]] == [
        ("2026-Q1", "154.50", "126.50", "118.00", "0.00", "118.00"),
        ("2026-Q2", "0.00", "0.00", "0.00", "0.00", None),
        ("2026-Q3", "0.00", "0.00", "8.50", "8.50", None),
    ]


def test_a_resubmission_moves_what_waits_and_not_what_was_declared() -> None:
    again = member_acts.HoursResubmitted(at=at("2026-04-07"), log=MEMBER, id="h", by=COMPANY, hours=9_00)

    waiting = results(declared("h", 10_00), again)["clause_hours"]
    decided = results(declared("h", 10_00), again, validated("h"))["clause_hours"]

    assert (waiting["declared"], waiting["pending"]) == ("10.00", "9.00")
    assert (decided["declared"], decided["pending"], decided["validated"]) == ("10.00", "0.00", "9.00")


def test_an_hour_late_on_new_year_s_eve_utc_is_of_the_new_year_in_paris() -> None:
    late = member_acts.HoursValidated(
        at=at("2026-12-31").replace(hour=23, minute=30), log=MEMBER, id="late", by="epec"
    )
    found = results(*closed_and_published(), declared("late", 5_00, on="2026-05-04"), late)

    assert [row["quarter"] for row in found["quarters"] if row["reported"] == "5.00"] == ["2027-Q1"]


def test_hours_of_a_protected_employer_are_apart() -> None:
    found = results(declared("ea", 7_00, contractor=EA), validated("ea"), declared("other", 3_00))

    assert found["reserved_usage"]["hours_from_protected"] == "7.00"


def test_spend_is_invoices_less_credits_and_never_the_order() -> None:
    usage = results(
        ordered("r", "1", 900_00),
        ordered("n", "2", 400_00),
        invoiced("r", 500_00),
        invoiced("r", -20_00),
        invoiced("n", 400_00),
    )["reserved_usage"]

    assert usage["by_article"] == [{"article": "L2113-12", "spend": "480.00", "call_offs": 1}]
    assert usage["by_usage"] == [
        {"usage": "internal", "reserved_spend": "480.00", "protected_spend_not_reserved": "0.00"}
    ]
    assert (usage["reserved_lots_used"], usage["reserved_lots_open"]) == (1, 1)


def test_a_rate_makes_hours_due_and_the_latest_allocation_is_the_part() -> None:
    rate = Rate(function="main", hours_per_1000_euros=1_75)
    orders = [ordered("a", "2", 12_345_67), ordered("b", "2", 1_00)]
    parts = [
        acts.TargetAllocated(
            at=at(day), log="centrale", contract="nettoyage", lot="2", member=MEMBER, hours=hours
        )
        for day, hours in (("2026-01-05", 100_00), ("2026-02-05", 80_00))
    ]

    # 12,345.67 € × 1.75 h ÷ 1,000 € = 21.6049 h, and 1 € makes 0.00175 h
    assert results(*orders, clause=rate)["clause_hours"]["due"] == "21.60"
    assert results(clause=rate)["clause_hours"]["due"] == "0.00"
    assert results(*parts, clause=Fixed(function="main", hours=500_00))["clause_hours"]["due"] == "80.00"


@pytest.mark.parametrize(
    ("clause", "hours"),
    [
        # 1,000,000 € × 50 % × 5 % ÷ 30 €/h = 833.33 h
        (
            Formula(
                function="main",
                amount=1_000_000_00,
                labour_share=50_00,
                effort=5_00,
                hourly_cost=30_00,
                transferred_share=None,
            ),
            833_00,
        ),
        # 200,000 € × 10 % ÷ 40 €/h = 500 h, less 1 % that falls on staff taken over
        (
            Formula(
                function="main",
                amount=200_000_00,
                labour_share=100_00,
                effort=10_00,
                hourly_cost=40_00,
                transferred_share=1_00,
            ),
            495_00,
        ),
        (Fixed(function="main", hours=12_50), 12_50),
        (Rate(function="main", hours_per_1000_euros=2_00), None),
        (None, None),
    ],
)
def test_a_target_is_a_whole_number_of_hours_where_it_is_computed(clause: Any, hours: int | None) -> None:
    assert target_of(LotTerms(identifier="1", title="Lot", clause=clause)) == hours


def test_half_a_hundredth_of_an_hour_is_due_upwards() -> None:
    lot = LotTerms(identifier="1", title="Lot", clause=Rate(function="main", hours_per_1000_euros=5_00))

    assert due_of(lot, 1_00) == 1  # 0.005 h


def test_a_late_member_receives_contracts_open_to_all() -> None:
    ledgers = reckon([joined(), *setting(), *closed_and_published(), joined(LATER, on="2026-05-02")])
    found = expected_results(ledgers)[LATER]

    assert [row["lot"] for row in found["lots"]] == ["1", "2"]
    assert [tuple(row.values()) for row in found["quarters"]] == [
        ("2026-Q1", "0.00", "0.00", "0.00", "0.00", "0.00")
    ]


def test_hours_beyond_what_is_due_make_up_for_no_other_lot() -> None:
    rate = Rate(function="main", hours_per_1000_euros=2_00)
    hours = [declared("own", 5_00), declared("waiting", 1_25), declared("other", 22_00, contractor=EA)]

    found = results(ordered("a", "2", 10_000_00), *hours, validated("own"), validated("other"), clause=rate)

    # 10,000 € × 2 h ÷ 1,000 € = 20 h due on lot 2, 5 h validated; nothing is due on lot 1, where 22 h are.
    rows = {
        row["lot"]: (row["due"], row["validated"], row["pending"], row["missing"]) for row in found["lots"]
    }
    assert rows == {"1": (None, "22.00", "0.00", "0.00"), "2": ("20.00", "5.00", "1.25", "15.00")}
    assert (found["clause_hours"]["validated"], found["clause_hours"]["missing"]) == ("27.00", "15.00")


def results(*acts_done: acts.Act, clause: Any = None) -> dict[str, Any]:
    """The results of one member after these acts."""
    return expected_results(reckon([joined(), *setting(clause=clause), *acts_done]))[MEMBER]


def test_hours_of_a_public_of_fewer_than_five_are_only_in_the_total() -> None:
    story = [
        *(registered(f"b{number}", "b") for number in range(5)),
        registered("d1", "d"),
        *(act for number in range(5) for act in worked(f"b{number}", 10_00 + number)),
        *worked("d1", 7_00),
        corrected("h-b0", -2_00, "2026-05-04"),
        declared("nobody", 99_00),
        decided("nobody"),
    ]

    ((asked, acts_done),) = expected_publics(story, hidden_beside="a")

    # 10,00 + 10,01 + 10,02 + 10,03 + 10,04 − 2,00 = 48,10, shown as 50,00 ; with 10,00 for the 7,00 of the one of `d`
    assert asked == ("nettoyage", "2026-Q1")
    assert acts_done["total"] == "60.00"
    assert {row["public"]: row["hours"] for row in acts_done["results"] if row["hours"]} == {"b": "50.00"}


def test_the_group_hidden_beside_a_small_one_is_never_shown() -> None:
    story = [act for n in range(6) for act in (registered(f"a{n}", "a"), *worked(f"a{n}", 1_00))]

    ((_, acts_done),) = expected_publics(story, hidden_beside="a")

    assert {row["hours"] for row in acts_done["results"]} == {None}
    assert acts_done["total"] == "10.00"


def test_an_attestation_counts_only_in_the_member_s_own_name() -> None:
    story = [*setting(), joined(), ordered("bc", "1", 5_000_00), invoiced("bc", 5_000_00)]

    ((_, own),) = expected_doeth([*story, attested(issued_to=MEMBER)])
    ((_, other),) = expected_doeth([*story, attested(issued_to="centrale")])
    ((_, awaiting),) = expected_doeth([*story, replace(attested(issued_to=MEMBER), contractor=COMPANY)])

    assert (own["amount3"], own["amount4"], own["provisional"]) == ("3000.00", "900.00", False)
    assert (other["amount3"], other["amount4"], other["awaited"]) == (None, None, [])
    assert (awaiting["awaited"], awaiting["provisional"]) == ([EA], True)


def registered(person: str, public: str) -> acts.Act:
    return acts.PersonRegistered(
        at=at("2026-01-02"),
        log="centrale",
        id=person,
        public=public,
        employer=COMPANY,
        hired_on=date(2026, 1, 2),
        eligible_on=date(2026, 1, 2),
    )


def worked(person: str, hours: int) -> list[acts.Act]:
    declaration = declared(f"h-{person}", hours)
    assert isinstance(declaration, member_acts.HoursDeclared)
    return [replace(declaration, person=person), decided(f"h-{person}")]


def attested(**said: Any) -> member_acts.AttestationReceived:
    return member_acts.AttestationReceived(
        at=at("2027-02-01"),
        log=MEMBER,
        year=2026,
        contractor=EA,
        amount3=3_000_00,
        amount4=900_00,
        received_on=date(2027, 2, 1),
        **said,
    )


ROW = {"quarter": "2026-Q1", "validated": "126.50", "published": None}


def test_the_same_figures_differ_in_nothing_whatever_the_order_of_rows() -> None:
    other = {**ROW, "quarter": "2026-Q2"}

    assert found({"quarters": [ROW, other]}, {"quarters": [other, ROW], "sentence": "…"}) == []


def test_a_figure_that_differs_is_named_with_both_values() -> None:
    assert found({"clause_hours": {"due": "833.00"}}, {"clause_hours": {"due": "832.00"}}) == [
        "clause_hours.due : attendu 833.00, répondu 832.00"
    ]


def test_a_row_that_is_missing_differs() -> None:
    assert found({"quarters": [ROW]}, {"quarters": []}) == [
        "quarters[2026-Q1].quarter : attendu 2026-Q1, répondu None",
        "quarters[2026-Q1].validated : attendu 126.50, répondu None",
    ]


def test_a_row_too_many_differs_unless_it_says_nothing() -> None:
    nothing = {"contract": "a", "lot": "1", "title": "A.1", "declared": "0.00", "due": None}

    assert found({"lots": []}, {"lots": [nothing]}) == []
    assert found({"lots": []}, {"lots": [{**nothing, "declared": "1.00"}]}) == [
        "lots[a/1].declared : attendu 0.00, répondu 1.00"
    ]


def test_a_list_of_words_is_compared_whole() -> None:
    assert found({"awaited": ["ea-nord"]}, {"awaited": ["ea-nord"]}) == []
    assert found({"awaited": []}, {"awaited": ["ea-nord"]}) == ["awaited : attendu [], répondu ['ea-nord']"]


def found(expected: dict[str, object], answered: dict[str, object]) -> list[str]:
    return list(differences(expected, answered))
