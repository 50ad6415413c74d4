"""The DOETH of a member (rule 56): from attestations in its own name, by civil year, and nothing else."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from support.counted import sums_of
from support.story import BUYER, Story
from tremplin_platform.commands import Refused
from tremplin_platform.commands.orders.doeth import receive_attestation
from tremplin_platform.commands.organisations.organisations import StatusTerms
from tremplin_platform.domain.orders.doeth import NegativeAmount, ReceivedOutOfTime, YearNotBegun
from tremplin_platform.domain.refusals import BadIdentifier, UnknownContractor, UnknownOrganisation
from tremplin_platform.figures.totals import by_measure

MEMBER = "cpam-075"


def a_market(story: Story) -> None:
    """A lot won by an ESAT, `seguin`, on which the member was invoiced 100,000 €; `plume` is an ACI."""
    for name, kinds in (("seguin", ["ESAT"]), ("plume", ["ACI"]), ("proprete", [])):
        story.contractor(name, *kinds)
    story.contract()
    story.awards("seguin")
    story.joins(MEMBER)
    story.orders(MEMBER, "c1", amount=200_000_00)
    story.invoices(MEMBER, "c1", 100_000_00, on="2026-03-15")


def is_registered(story: Story, identifier: str, *, since: date, until: date | None) -> None:
    """An EA between two days."""
    status = StatusTerms(kind="EA", since=since, until=until)
    story.organisation(identifier, "contractor", statuses=[status])


def attests(story: Story, contractor: str, amount3: int, amount4: int, **said: Any) -> None:
    story.do(
        MEMBER,
        receive_attestation,
        **{
            "year": 2026,
            "contractor": contractor,
            "issued_to": MEMBER,
            "amount3": amount3,
            "amount4": amount4,
            "received_on": date(2027, 2, 1),
            "by": BUYER,
            **said,
        },
    )


def doeth_of(story: Story) -> tuple[int, int]:
    """Amounts 3 and 4 of 2026, in cents."""
    found = by_measure(sums_of(story, MEMBER, first="2026-01-01", last="2026-12-31"))
    return found["doeth_amount3"], found["doeth_amount4"]


def test_rule_56_amounts_come_from_attestations_in_the_members_name(story: Story) -> None:
    a_market(story)
    story.contractor("roue", "EA")
    story.at("2027-02-05")
    attests(story, "seguin", 60_000_00, 18_000_00)
    attests(story, "roue", 1_000_50, 300_15)
    attests(story, "roue", 900_000_00, 270_000_00, issued_to="centrale")

    # 60 000 + 1 000.50 and 18 000 + 300.15: neither the 100 000 invoiced, nor what is in the centrale's name.
    assert doeth_of(story) == (61_000_50, 18_300_15)
    assert story.last(MEMBER)[1]["uncounted"] == "not-in-members-name"


def test_rule_56_insertion_counts_nothing_and_an_eatt_is_an_open_point(story: Story) -> None:
    a_market(story)
    story.contractor("interim", "EATT")
    story.contractor("libre", "TIH")
    story.at("2027-02-05")
    reasons = []
    for contractor in ("plume", "proprete", "interim", "libre"):
        attests(story, contractor, 1_000_00, 300_00)
        reasons.append(story.last(MEMBER)[1]["uncounted"])

    assert reasons == ["not-deductible", "not-deductible", "open-point", None]
    assert doeth_of(story) == (1_000_00, 300_00)


def test_rule_56_why_an_attestation_in_the_centrale_s_name_gives_no_figure(story: Story) -> None:
    a_market(story)
    story.contractor("interim", "EATT")
    story.at("2027-02-05")
    reasons = {}
    for contractor in ("seguin", "plume", "interim"):
        attests(story, contractor, 1_000_00, 300_00, issued_to="centrale")
        reasons[contractor] = story.last(MEMBER)[1]["uncounted"]

    # The first alone would give one in the member's name: whether a resale does is an open point (5.10).
    assert reasons == {"seguin": "not-in-members-name", "plume": "not-deductible", "interim": "open-point"}
    assert doeth_of(story) == (0, 0)


def test_rule_56_an_attestation_received_again_replaces_the_first(story: Story) -> None:
    a_market(story)
    story.at("2027-02-05")
    attests(story, "seguin", 8_000_00, 2_400_00)
    attests(story, "seguin", 9_000_00, 2_700_00)
    attests(story, "seguin", 7_600_00, 2_280_00)

    assert story.last(MEMBER)[0] == "doeth.attestation-replaced"
    assert doeth_of(story) == (7_600_00, 2_280_00)


def test_rule_56_a_status_counts_in_the_year_it_was_held(story: Story) -> None:
    a_market(story)
    is_registered(story, "ancienne", since=date(2020, 1, 1), until=date(2026, 1, 1))
    is_registered(story, "nouvelle", since=date(2026, 12, 31), until=None)
    story.at("2027-02-05")
    attests(story, "ancienne", 100_00, 30_00)  # an EA on 1 January 2026
    attests(story, "nouvelle", 20_00, 6_00)  # and one on its last day
    attests(story, "ancienne", 500_00, 150_00, year=2027)
    assert story.last(MEMBER)[1]["uncounted"] == "not-deductible"
    attests(story, "nouvelle", 500_00, 150_00, year=2025)
    assert story.last(MEMBER)[1]["uncounted"] == "not-deductible"

    assert doeth_of(story) == (120_00, 36_00)


def test_rule_56_an_attestation_is_received_from_its_year_until_today(story: Story) -> None:
    a_market(story)
    story.at("2027-02-05")
    attests(story, "seguin", 100_00, 30_00, received_on=date(2026, 1, 1))
    attests(story, "seguin", 200_00, 60_00, received_on=date(2027, 2, 5))

    assert doeth_of(story) == (200_00, 60_00)


def test_rule_56_a_civil_year_begins_at_midnight_in_paris(story: Story) -> None:
    a_market(story)
    first = {"year": 2027, "received_on": date(2027, 1, 1)}
    story.logs.now = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    with story.refuses(YearNotBegun, pointer="/year"):
        attests(story, "seguin", 100_00, 30_00, **first)
    story.logs.now = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    attests(story, "seguin", 100_00, 30_00, **first)

    assert doeth_of(story) == (0, 0)  # of 2026: it is 2027's


@pytest.mark.parametrize(
    ("said", "refusal", "pointer"),
    [
        ({"year": 2028}, YearNotBegun, "/year"),
        ({"received_on": date(2025, 12, 31)}, ReceivedOutOfTime, "/received_on"),
        ({"received_on": date(2027, 2, 6)}, ReceivedOutOfTime, "/received_on"),
        ({"amount3": -1}, NegativeAmount, "/amount3"),
        ({"amount4": -1}, NegativeAmount, "/amount4"),
        ({"contractor": "inconnue"}, UnknownContractor, "/contractor"),
        ({"issued_to": "CPAM"}, BadIdentifier, "/issued_to"),
        ({"issued_to": "nobody"}, UnknownOrganisation, "/issued_to"),
    ],
)
def test_rule_56_an_attestation_is_refused_at_the_field_at_fault(
    story: Story, said: dict[str, Any], refusal: type[Refused], pointer: str
) -> None:
    a_market(story)
    story.at("2027-02-05")

    with story.refuses(refusal, pointer=pointer):
        attests(story, **{"contractor": "seguin", "amount3": 1_00, "amount4": 30, **said})
