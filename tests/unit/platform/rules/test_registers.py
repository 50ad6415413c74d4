"""The rules of the centrale's registers, by their number in the domain's list, through the commands."""

from datetime import date
from typing import Any

import pytest

from support.counted import usage_of
from support.story import CENTRALE, CONTRACT, SIRET, Story
from tremplin_platform.commands.buying.buying import Company, Round, hold_sourcing
from tremplin_platform.commands.buying.facilitation import sign_convention
from tremplin_platform.commands.buying.waivers import record_waiver
from tremplin_platform.commands.organisations.organisations import StatusTerms, register_organisation
from tremplin_platform.domain.refusals import NotPositive, UnknownContract, UnknownValue

PARIS = "cpam-075"


def a_protected_winner(story: Story) -> None:
    """An EA until the end of March, met before, has won a lot that was not reserved."""
    met = [Company(name="Les Jardins adaptés", siret=SIRET, kind="EA")]
    terms = Round(
        contract=None, need="Espaces verts", strategy="lot", met=met, feasible=True, how="un lot par site"
    )
    story.do(CENTRALE, hold_sourcing, identifier="rencontre", terms=terms)
    lost = StatusTerms(kind="EA", since=date(2025, 1, 1), until=date(2026, 3, 31))
    who = {"identifier": "jardins", "name": "Les Jardins adaptés", "siret": SIRET, "kind": "contractor"}
    story.do(CENTRALE, register_organisation, **who, statuses=[lost])
    story.contract()
    story.awards("jardins", sourcing="rencontre")


def test_rule_24_a_protected_win_outside_reservation_links_to_sourcing(story: Story) -> None:
    a_protected_winner(story)
    data = story.last()[1]
    award = data["award"]
    assert (data["sourcing"], award["article"], award["protected"]) == ("rencontre", None, True)

    # What is ordered and invoiced after the status is lost still goes to a protected winner: 300.00 + 200.00.
    story.joins(PARIS)
    for order, day, amount in (("before", "2026-02-01", 300_00), ("after", "2026-05-04", 200_00)):
        story.orders(PARIS, order, on=day)
        story.invoices(PARIS, order, amount, identifier=f"invoice-{order}", on=day)

    # What goes to an ordinary winner of such a lot is neither spend with a protected one nor a win of one.
    story.contractor("proprete")
    story.contract(identifier="propre")
    story.awards("proprete", contract="propre")
    story.opens(PARIS, contract="propre")
    story.orders(PARIS, "ordinary", contract="propre")
    story.invoices(PARIS, "ordinary", 70_00, identifier="invoice-ordinary", on="2026-03-02")

    usage = usage_of(story, PARIS)
    assert (usage.protected_spend_not_reserved, usage.protected_wins_not_reserved) == (500_00, 1)
    assert usage.reserved_spend == 0


def test_rule_43_a_convention_at_capacity_warns_and_refuses_nothing(story: Story) -> None:
    """The warning itself is read beside the conventions: tests/integration/tenants/test_registers.py."""
    story.facilitator("epec")
    story.do(
        CENTRALE,
        sign_convention,
        identifier="epec-2026",
        facilitator="epec",
        capacity=1,
        since=date(2026, 1, 1),
    )
    story.contract(identifier="first")
    story.contract()
    story.assigns("epec")

    assert story.last()[0] == "contract.facilitator-assigned"


def waive(story: Story, contract: str = CONTRACT, **said: Any) -> dict[str, Any]:
    """What the register says of a contract; 300,000.00 are estimated, on a ground that is given."""
    waiver = {"ground": "insufficient-link", "text": "Licences livrées en ligne", "estimated": 300_000_00}
    story.do(CENTRALE, record_waiver, contract=contract, **{**waiver, **said})
    exemption: dict[str, Any] = story.last()[1]["exemption"]
    return exemption


def buyer(story: Story, identifier: str, status: str | None) -> None:
    story.organisation(identifier, "other", buyer_status=status)


# The thresholds of 2026, excluding tax: UGAP is a central authority, 140,000; others 216,000; entities 432,000.
@pytest.mark.parametrize(
    ("status", "threshold"),
    [("central-authority", 140_000_00), ("contracting-authority", 216_000_00), ("entity", 432_000_00)],
)
def test_rule_62_an_exemption_is_needed_from_the_threshold_of_that_buyer(
    story: Story, status: str, threshold: int
) -> None:
    buyer(story, "acheteur", status)
    story.contract(buyer="acheteur", notice_on=date(2026, 8, 22))

    at, under = waive(story, estimated=threshold), waive(story, estimated=threshold - 1)

    assert (at["standing"], at["threshold"], at["article"]) == ("needed", threshold, "L2112-2-1 II 2°")
    assert (under["standing"], under["findings"]) == ("under-the-threshold", [])
    assert story.last()[0] == "waiver.restated"


def test_rule_62_the_day_of_the_notice_says_whether_the_article_applies(story: Story) -> None:
    buyer(story, "ugap", "central-authority")
    story.contract(identifier="before", buyer="ugap", notice_on=date(2026, 8, 21))
    story.contract(identifier="after", buyer="ugap", notice_on=date(2026, 8, 22))

    before, after = waive(story, "before", text=""), waive(story, "after", text="")

    assert (before["standing"], before["threshold"], before["findings"]) == ("before-the-article", None, [])
    assert (after["standing"], after["threshold"]) == ("needed", 140_000_00)


def test_rule_62_a_missing_motive_is_an_open_finding_until_it_is_given(story: Story) -> None:
    buyer(story, "ugap", "central-authority")
    story.contract(buyer="ugap", notice_on=date(2026, 9, 1))

    assert waive(story, text=" ")["findings"] == ["missing-motive"]
    assert waive(story)["findings"] == []


def test_rule_62_a_buyer_without_a_status_leaves_its_threshold_open(story: Story) -> None:
    story.contract(notice_on=date(2026, 9, 1))

    open_point = waive(story)

    assert (open_point["standing"], open_point["threshold"]) == ("buyer-status-unknown", None)
    assert open_point["findings"] == ["buyer-status-unknown"]
    # Whatever the threshold, the motive is to be kept.
    assert waive(story, text="")["findings"] == ["buyer-status-unknown", "missing-motive"]


def test_rule_62_works_have_one_threshold_for_every_buyer(story: Story) -> None:
    story.contract(cpv="45210000", notice_on=date(2026, 9, 1))

    works = waive(story, ground="works-under-six-months", estimated=5_404_000_00)

    assert (works["standing"], works["threshold"], works["works"]) == ("needed", 5_404_000_00, True)


@pytest.mark.parametrize(("cpv", "works"), [("45000000", True), ("44999999", False), (None, False)])
def test_rule_62_works_are_the_division_45_of_the_cpv(story: Story, cpv: str | None, works: bool) -> None:
    buyer(story, "ugap", "central-authority")
    story.contract(buyer="ugap", cpv=cpv, notice_on=date(2026, 9, 1))

    waiver = waive(story)

    # 300,000 €: over the 140,000 of a central authority, under the 5,404,000 of works.
    assert (waiver["works"], waiver["standing"]) == (works, "under-the-threshold" if works else "needed")


def test_rule_62_only_the_four_grounds_are_grounds(story: Story) -> None:
    story.contract()

    with story.refuses(UnknownValue, pointer="/ground"):
        waive(story, ground="too-dear")
    for estimated in (0, -1):
        with story.refuses(NotPositive, pointer="/estimated"):
            waive(story, estimated=estimated)
    with story.refuses(UnknownContract, pointer="/contract"):
        waive(story, "nothing")
