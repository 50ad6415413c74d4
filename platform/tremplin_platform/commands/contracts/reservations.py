"""The choices of the forms of contracts and awards, by the law of a day: articles, statuses, need of evidence."""

from collections.abc import Collection, Sequence
from datetime import date

from tremplin_platform.domain.law import law

__all__ = ["accepted_kinds", "needs_evidence", "reserving_articles"]


def reserving_articles(*, on: date) -> Sequence[str]:
    """Return the articles that a lot may be reserved under, by the law of a day."""
    return sorted(law.reservation_rules(on=on.isoformat()))


def accepted_kinds(articles: Collection[str], *, on: date) -> Sequence[str]:
    """
    Return the statuses of which a contractor needs one to win a lot.

    :param articles: those it is reserved under; none chosen yet: any that a lot may be reserved under
    :param on: the day whose law the reservation is under
    """
    rules = law.reservation_rules(on=on.isoformat())
    return sorted(
        {kind for article in articles or rules for kind in rules[article].kinds if article in rules}
    )


def needs_evidence(articles: Collection[str], *, on: date) -> bool:
    """
    Return whether a winner must prove its share of workers concerned (R2113-7).

    :param articles: those the lot is reserved under; none chosen yet: it must
    :param on: the day whose law the reservation is under
    """
    rules = law.reservation_rules(on=on.isoformat())
    return not articles or any(rules[article].share is not None for article in articles if article in rules)
