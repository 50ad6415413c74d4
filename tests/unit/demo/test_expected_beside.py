"""Hours by public and the DOETH of the demo, against totals worked out by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

from support.demo_acts import (
    COMPANY,
    EA,
    MEMBER,
    at,
    corrected,
    declared,
    invoiced,
    joined,
    ordered,
    setting,
    validated as decided,
)
from tremplin_infra.demo.acts import acts, member_acts
from tremplin_infra.demo.oracle.expected_doeth import expected_doeth
from tremplin_infra.demo.oracle.expected_publics import expected_publics


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

    ((asked, told),) = expected_publics(story, hidden_beside="a")

    # 10,00 + 10,01 + 10,02 + 10,03 + 10,04 − 2,00 = 48,10, shown as 50,00 ; with 10,00 for the 7,00 of the one of `d`
    assert asked == ("nettoyage", "2026-Q1")
    assert told["total"] == "60.00"
    assert {row["public"]: row["hours"] for row in told["results"] if row["hours"]} == {"b": "50.00"}


def test_the_group_hidden_beside_a_small_one_is_never_shown() -> None:
    story = [act for n in range(6) for act in (registered(f"a{n}", "a"), *worked(f"a{n}", 1_00))]

    ((_, told),) = expected_publics(story, hidden_beside="a")

    assert {row["hours"] for row in told["results"]} == {None}
    assert told["total"] == "10.00"


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
