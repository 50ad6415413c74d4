"""The law table: every rule is a row with its article and its days, and the day of the notice decides."""

import importlib
import pkgutil
from datetime import date, timedelta
from typing import Any

import pytest

from support.story import Story, evidence
from tremplin_platform import domain
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.domain.law import law
from tremplin_platform.domain.lots.reservation import UnknownArticle
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.codes import BUYER_STATUSES

EVE, DAY = "2026-08-21", "2026-08-22"


@pytest.mark.parametrize(
    ("status", "euros"),
    [("central-authority", 140_000), ("contracting-authority", 216_000), ("entity", 432_000)],
)
def test_rule_09_social_conditions_are_due_from_22_august_2026(status: str, euros: int) -> None:
    assert law.threshold(buyer_status=status, on=EVE) is None
    row = law.threshold(buyer_status=status, on=DAY)

    assert row is not None
    assert (row.article, row.quantity, row.buyer_status) == ("L2112-2-1", euros * 100, status)
    assert law.SOCIAL_CONDITIONS in law.OPEN_POINTS  # its transitional wording was not read


def test_rule_62_each_buyer_status_and_works_have_their_threshold() -> None:
    assert {row.buyer_status for row in law.table() if isinstance(row, law.Threshold)} == {
        *BUYER_STATUSES,
        None,
    }
    for status in BUYER_STATUSES:
        works = law.threshold(buyer_status=status, on=DAY, works=True)
        assert works is not None
        assert works.quantity == 5_404_000_00
        assert law.threshold(buyer_status=status, on=EVE, works=True) is None


@pytest.mark.parametrize("ground", law.GROUNDS.values())
def test_rule_62_a_ground_of_exemption_begins_with_the_article(ground: str) -> None:
    assert law.rule(ground, on=EVE) is None
    assert law.rule(ground, on=DAY) is not None


@pytest.mark.parametrize(
    ("article", "day"),
    [("L2113-13-1", "2022-10-21"), ("L2113-17", "2026-05-28"), ("L2113-15", "2019-04-01")],
)
def test_rule_09_an_article_reserves_from_its_day_on(article: str, day: str) -> None:
    eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()

    assert article not in law.reservation_rules(on=eve)
    assert law.reservation_rules(on=day)[article].article == article


def test_rule_09_the_new_name_of_esat_holds_for_notices_from_its_day_on() -> None:
    old, new = (law.reservation_rules(on=day)["L2113-12"] for day in ("2023-12-19", "2023-12-20"))

    assert "services d’aide par le travail" in old.says
    assert "services d’accompagnement par le travail" in new.says
    assert old.kinds == new.kinds  # a name changed, not who may win


def test_rule_21_a_reservation_is_at_least_half_and_l2113_17_not_social() -> None:
    rules = law.reservation_rules(on=DAY)

    assert {article for article, row in rules.items() if row.share == 50_00} == {
        "L2113-12",
        "L2113-13",
        "L2113-13-1",
    }
    assert [article for article, row in rules.items() if not row.social] == ["L2113-17"]


def test_rule_21_eligible_statuses_are_three_distinct_lists() -> None:
    kinds = {article: row.kinds for article, row in law.reservation_rules(on=DAY).items()}

    # Domain research 1.3. An EITI under L2113-13 is an open point and counts as nothing; a GEIQ and a TIH reserve none.
    assert kinds == {
        "L2113-12": {"EA", "EATT", "ESAT"},
        "L2113-13": {"EI", "AI", "ACI", "ETTI"},
        "L2113-13-1": {"SEP"},
        "L2113-15": {"ESS"},
        "L2113-17": set(),
    }
    assert law.INSERTION in law.OPEN_POINTS
    assert set(law.PROTECTED) == kinds["L2113-12"] | kinds["L2113-13"]


def test_rule_21_a_lot_is_reserved_usage_unless_for_young_companies() -> None:
    for articles in ([], ["L2113-12"], ["L2113-12", "L2113-13"], ["L2113-13-1"], ["L2113-15"]):
        assert law.is_social(articles), articles
    for articles in (["L2113-17"], ["L2113-13", "L2113-17"]):
        assert not law.is_social(articles), articles
    assert all(row.social for row in law.reservation_rules(on="2019-04-01").values())


# L2113-12: workers with disabilities; L2113-13: insertion by work. Prisons and the social economy have other articles.
@pytest.mark.parametrize(
    ("article", "kinds"),
    [
        ("L2113-12", ["EA", "EATT", "ESAT"]),
        ("L2113-13", ["EI", "AI", "ACI", "ETTI"]),
        (None, ["SEP", "ESS", "EITI", "GEIQ", "TIH"]),
    ],
)
def test_rule_21_a_status_is_of_one_category_or_of_none(article: str | None, kinds: list[str]) -> None:
    assert {kind: law.category_of([kind]) for kind in kinds} == dict.fromkeys(kinds, article)
    assert law.category_of([*kinds, "ESS"]) == article


def test_rule_21_who_is_of_both_categories_or_has_no_status_is_of_none() -> None:
    assert law.category_of(["EA", "EI"]) is None
    assert law.category_of([]) is None


def test_rule_55_an_etp_is_1600_hours_since_the_day_it_was_stated() -> None:
    factors = [law.rule(law.ETP, on=day) for day in ("2020-12-31", "2021-01-01", DAY)]
    assert [factor and factor.quantity for factor in factors] == [None, 1_600_00, 1_600_00]
    # AVE's own figures: 25,124,684 h are 15,703 ETP (25,124,684 ÷ 1,600 = 15,702.93).
    assert round(25_124_684_00 / 1_600_00) == 15_703


def test_every_article_that_a_refusal_cites_is_a_row() -> None:
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        importlib.import_module(module.name)
    cited = {refusal.article for refusal in _below(Refused) if refusal.article is not None}

    assert cited <= {row.article for row in law.table()}


def test_a_row_says_one_thing_from_one_day_on() -> None:
    rows = [(row.article, row.since, getattr(row, "buyer_status", "")) for row in law.table()]

    assert len(set(rows)) == len(rows)
    for row in law.table():
        assert date.fromisoformat(row.since) >= date(2019, 4, 1)
        assert row.says.endswith(".")


def _below(refusal: type[Refused]) -> list[type[Refused]]:
    return [found for subclass in refusal.__subclasses__() for found in (subclass, *_below(subclass))]


PRISON = LotTerms(identifier="1", title="Blanchisserie", articles=["L2113-13-1"])
"""Reserved under an article of 21 October 2022."""


@pytest.mark.parametrize(
    "eve",
    [{"notice_on": date(2022, 10, 20), "starts_on": date(2023, 1, 1)}, {"starts_on": date(2022, 10, 20)}],
)
def test_rule_09_a_reservation_follows_the_law_of_the_notice_or_beginning(
    story: Story, eve: dict[str, Any]
) -> None:
    with story.refuses(UnknownArticle, pointer="/lots/0/reservation/articles"):
        story.contract(PRISON, **eve)
    first = "notice_on" if "notice_on" in eve else "starts_on"
    story.contract(PRISON, **{**eve, first: date(2022, 10, 21)})


def test_rule_09_an_award_follows_the_law_of_the_notice(story: Story) -> None:
    story.contractor("atelier", "SEP")
    # What began before the article was, under a notice of its first day, is awarded in 2026 as it was reserved.
    story.contract(PRISON, notice_on=date(2022, 10, 21), starts_on=date(2022, 10, 1))
    story.awards("atelier", on="2026-01-01", evidence=evidence())

    assert story.last()[1]["award"]["article"] == "L2113-13-1"
