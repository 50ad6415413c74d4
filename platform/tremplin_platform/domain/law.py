"""
Rules of law as dated rows: the code de la commande publique, by the day each rule applies from.

The day that counts is that of the contract's notice: a rule never reaches back to a consultation begun before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

PROTECTED = frozenset({"EA", "EATT", "ESAT", "EI", "AI", "ACI", "ETTI"})
"""Adapted companies, ESAT and insertion structures: what a winner is, whatever the lot was reserved for."""

KINDS = PROTECTED | {"EITI", "GEIQ", "SEP", "TIH", "ESS"}
"""Every status that the centrale may record of a contractor."""

MIXED = "L2113-14"
"""Which reservations one lot may join."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRule:
    """
    Who may win a lot reserved under `article`, for consultations begun from `since` on.

    `kinds`: one of these statuses is enough; none means that the article asks for no status kept here.
    `share`: least share of workers concerned (R2113-7), in hundredths of a percent; None where there is none.
    `social`: whether the reservation counts as reserved usage.
    """

    article: str
    since: str
    kinds: frozenset[str]
    share: int | None
    social: bool


_HALF = 50_00

_RESERVATIONS = (
    ReservationRule(
        article="L2113-12",
        since="2019-04-01",
        kinds=frozenset({"EA", "EATT", "ESAT"}),
        share=_HALF,
        social=True,
    ),
    ReservationRule(
        article="L2113-13",
        since="2019-04-01",
        kinds=frozenset({"EI", "ETTI", "AI", "ACI"}),
        share=_HALF,
        social=True,
    ),
    ReservationRule(
        article="L2113-13-1", since="2022-10-21", kinds=frozenset({"SEP"}), share=_HALF, social=True
    ),
    ReservationRule(
        article="L2113-15", since="2019-04-01", kinds=frozenset({"ESS"}), share=None, social=True
    ),
    ReservationRule(article="L2113-17", since="2026-05-28", kinds=frozenset(), share=None, social=False),
)


def reservation_rules(*, on: str) -> dict[str, ReservationRule]:
    """The rules that a consultation begun on a day may reserve a lot under, by article."""
    rules: dict[str, ReservationRule] = {}
    for rule in sorted(_RESERVATIONS, key=lambda row: row.since):
        if rule.since <= on:
            rules[rule.article] = rule
    return rules


def is_social(articles: Iterable[str]) -> bool:
    """Whether a lot reserved under these articles counts as reserved usage (it does where none is stated yet)."""
    social = {rule.article: rule.social for rule in _RESERVATIONS}
    return all(social.get(article, True) for article in articles)


def is_protected(kinds: Iterable[str]) -> bool:
    """Whether a winner with these statuses is a protected structure."""
    return not PROTECTED.isdisjoint(kinds)
