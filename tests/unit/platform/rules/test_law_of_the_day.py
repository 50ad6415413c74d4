"""Rule 9: the law of a contract is that of the day of its notice, or of its beginning where there was none."""

from datetime import date
from typing import Any

import pytest

from support.story import Story, evidence
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.domain.lots.reservation import UnknownArticle

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
