"""Rule 27: lots reserved to the social economy last three years, and exclude their winner as long."""

from datetime import date
from typing import Any

import pytest

from support.reservations import RESERVED, renew
from support.story import Story, evidence
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.domain.contracts.contract_terms import EssDuration
from tremplin_platform.domain.contracts.reserved_winner import EssRepeat


def test_rule_27_a_winner_of_the_social_economy_is_excluded_three_years(story: Story) -> None:
    story.contractor("coop", "ESS")
    story.contractor("autre", "ESS")
    social = LotTerms(identifier="1", title="Aide à domicile", articles=["L2113-15"])
    for year in (2026, 2027, 2029):
        story.contract(
            social,
            identifier=f"aide-{year}",
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
        )
    story.awards("coop", contract="aide-2026", on="2026-01-01")

    # Won on 1 January 2026: not again before 1 January 2029, nor by what is recorded afterwards.
    for contract, day in (("aide-2027", "2027-01-01"), ("aide-2029", "2028-12-31")):
        with story.refuses(EssRepeat, pointer="/contractor"):
            story.awards("coop", contract=contract, on=day)
    story.awards("autre", contract="aide-2027", on="2027-01-01")
    story.awards("coop", contract="aide-2029", on="2029-01-01")


def test_rule_27_lots_won_the_same_day_count_together(
    story: Story,
) -> None:
    story.contractor("coop", "ESS", "EA")
    story.contract(
        LotTerms(identifier="1", title="Nord", articles=["L2113-15"]),
        LotTerms(identifier="2", title="Sud", articles=["L2113-15"]),
        LotTerms(identifier="3", title="Espaces verts", articles=["L2113-12"]),
    )
    story.awards("coop", lot="1")
    story.awards("coop", lot="2")
    story.awards("coop", lot="3", on="2026-06-01", evidence=evidence())


@pytest.mark.parametrize(
    ("ends_on", "until"), [(date(2028, 12, 31), "2029-01-01"), (date(2027, 1, 1), "2029-06-30")]
)
def test_rule_27_a_social_economy_lot_lasts_three_years_renewed(
    story: Story, ends_on: date, until: str
) -> None:
    social = LotTerms(identifier="1", title="Aide à domicile", articles=["L2113-15"])
    with story.refuses(EssDuration, pointer="/ends_on"):
        story.contract(social, ends_on=date(2029, 1, 1))
    story.contract(social, ends_on=ends_on)

    with story.refuses(EssDuration, pointer="/until"):
        renew(story, until)
    if ends_on < date(2028, 12, 31):
        renew(story, "2028-12-31")


def test_rule_27_the_three_years_are_of_the_lots_so_reserved_and_no_others(story: Story) -> None:
    social = LotTerms(identifier="2", title="Aide à domicile", articles=["L2113-15"])
    long: dict[str, Any] = {"starts_on": date(2024, 2, 29), "ends_on": date(2030, 12, 31)}
    story.contract(RESERVED, **long)
    with story.refuses(EssDuration, pointer="/ends_on"):
        story.contract(RESERVED, social, identifier="mixte", **long)

    # From 29 February 2024 three years last until 28 February 2027.
    with story.refuses(EssDuration):
        story.contract(social, identifier="aide", starts_on=date(2024, 2, 29), ends_on=date(2027, 3, 1))
    story.contract(social, identifier="aide", starts_on=date(2024, 2, 29), ends_on=date(2027, 2, 28))


def test_rule_27_a_win_recorded_late_is_excluded_by_a_later_one(story: Story) -> None:
    story.contractor("coop", "ESS")
    social = LotTerms(identifier="1", title="Aide à domicile", articles=["L2113-15"])
    for name in ("late", "early", "earlier"):
        story.contract(social, identifier=name, starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    story.awards("coop", contract="late", on="2028-06-01")

    with story.refuses(EssRepeat, pointer="/contractor"):
        story.awards("coop", contract="early", on="2025-06-02")
    story.awards("coop", contract="earlier", on="2025-06-01")


def test_rule_27_wins_under_other_articles_do_not_exclude(story: Story) -> None:
    story.contractor("coop", "ESS", "EA")
    for name, article in (
        ("vert", "L2113-12"),
        ("aide", "L2113-15"),
        ("linge", "L2113-12"),
        ("soin", "L2113-15"),
    ):
        story.contract(LotTerms(identifier="1", title=name, articles=[article]), identifier=name)
    story.awards("coop", contract="vert", on="2026-01-01", evidence=evidence())
    story.awards("coop", contract="aide", on="2026-02-01")
    story.awards("coop", contract="linge", on="2026-03-01", evidence=evidence())
    with story.refuses(EssRepeat):
        story.awards("coop", contract="soin", on="2026-04-01")
