"""Reservation of a lot, and eligibility of contractors for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tremplin_platform.domain.law import law
from tremplin_platform.domain.law.law import ReservationRule
from tremplin_platform.domain.refusals import Refused

_PRISON = "L2113-13-1"
_JOINABLE = frozenset({"L2113-12", "L2113-13", _PRISON})


class UnknownArticle(Refused):
    """
    Cet article ne permet pas de réserver un lot, ou n’était pas en vigueur à la date de l’avis : donnez-en un
    qui l’était, ou aucun s’il reste à dire.
    """

    code = "unknown-article"


class MixedReservation(Refused):
    """
    Un même lot ne peut pas être réservé à la fois sous ces articles : seuls L2113-12, L2113-13 et L2113-13-1
    se joignent, chacun une fois.
    """

    code = "mixed-reservation"
    article = law.MIXED


class NotEligible(Refused):
    """
    Ce lot est réservé : le titulaire n’a pas, au jour de la notification, le statut que l’article demande.
    """

    code = "not-eligible"
    pointer = "/contractor"

    def __init__(
        self, *, article: str | None, accepted: Collection[str] = (), open_point: str | None = None
    ) -> None:
        """Keep the statuses `accepted`, of which one is enough, and the unsettled question about another."""
        self.accepted = sorted(accepted)
        self.open_point = open_point
        super().__init__(article=article)

    @property
    def detail(self) -> str:
        """The sentence, with the statuses accepted and the question not settled."""
        accepted = f" Sont admis : {', '.join(self.accepted)}." if self.accepted else ""
        unsettled = f" Point ouvert : {self.open_point}." if self.open_point else ""
        return super().detail + accepted + unsettled


class NoEvidence(Refused):
    """Ce lot est réservé : il faut la preuve que le titulaire emploie au moins 50 % des travailleurs concernés."""

    code = "no-evidence"
    article = "R2113-7"
    pointer = "/evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The winner's share of workers concerned, in hundredths of a percent, and the day it was proved."""

    share_percent: int
    on: date


def check_reservation(articles: Sequence[str], *, on: str, pointer: str) -> None:
    """
    Check the articles a lot is reserved under; none means that the article is still to be chosen.

    :param on: the day whose law applies
    :raises UnknownArticle: an article reserves nothing, or not yet that day
    :raises MixedReservation: these articles may not be joined in one lot (L2113-14)
    """
    known = law.reservation_rules(on=on)
    for article in articles:
        if article not in known:
            raise UnknownArticle(pointer=pointer)
    if len(articles) > 1 and (len(set(articles)) < len(articles) or not _JOINABLE.issuperset(articles)):
        raise MixedReservation(pointer=pointer)


def article_won(
    articles: Sequence[str], *, kinds: Collection[str], evidence: Evidence | None, on: str
) -> str | None:
    """
    Return the article that a contractor with these statuses is eligible under, the first in the reservation's order.

    None while no article is chosen: it is never inferred.

    :raises NotEligible: it has no status that an article requires; or, where prisons are joined with others
        (L2113-14), not theirs
    :raises NoEvidence: the share is absent or under that of R2113-7
    """
    rules = law.reservation_rules(on=on)
    asked = [rules[article] for article in articles] or [rule for rule in rules.values() if rule.social]
    met = [rule for rule in asked if not rule.kinds or not rule.kinds.isdisjoint(kinds)]
    prison_unmet = _PRISON in articles and all(rule.article != _PRISON for rule in met)
    if not met or prison_unmet:
        raise _not_eligible(articles, wanted=[rules[_PRISON]] if met else asked, kinds=kinds)
    _check_share(met[0], evidence)
    return met[0].article if articles else None


def is_eligible(articles: Sequence[str], *, kinds: Collection[str], on: str) -> bool:
    """Whether a company with these statuses is eligible, whatever its share of workers."""
    try:
        article_won(articles, kinds=kinds, evidence=Evidence(share_percent=100_00, on=date.min), on=on)
    except NotEligible:
        return False
    return True


def _check_share(rule: ReservationRule, evidence: Evidence | None) -> None:
    if rule.share is not None and (evidence is None or evidence.share_percent < rule.share):
        raise NoEvidence


def _not_eligible(
    articles: Sequence[str], *, wanted: Sequence[ReservationRule], kinds: Collection[str]
) -> NotEligible:
    prison_only = len(articles) > 1 and [rule.article for rule in wanted] == [_PRISON]
    unsettled = "EITI" in kinds and any(rule.article == law.INSERTION for rule in wanted)
    return NotEligible(
        article=law.MIXED if prison_only else next(iter(articles), None),
        accepted=frozenset().union(*(rule.kinds for rule in wanted)),
        open_point=law.OPEN_POINTS[law.INSERTION] if unsettled else None,
    )
