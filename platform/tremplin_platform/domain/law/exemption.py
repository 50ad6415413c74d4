"""Decide whether a contract needs an exemption from L2112-2-1, by the law of its notice's day and its buyer."""

from tremplin_platform.domain.law.law import GROUNDS, rule, threshold
from tremplin_platform.domain.refusals import NotPositive, UnknownValue
from tremplin_platform.events.buying.waiver import Exemption

NEEDED = "needed"
BEFORE = "before-the-article"
UNDER = "under-the-threshold"
STATUS_UNKNOWN = "buyer-status-unknown"
MISSING_MOTIVE = "missing-motive"

_WORKS = "45"
"""The division of the CPV that holds works."""


def exemption(
    *,
    ground: str,
    text: str,
    estimated: int,
    buyer: str,
    buyer_status: str | None,
    cpv: str | None,
    notice_on: str,
) -> Exemption:
    """
    Return the exemption as the register keeps it. Not refused where its motive is missing, or where none is needed.

    :param estimated: in cents excluding tax
    :param buyer_status: None where the buyer is not registered with one: the threshold is then not known
    :param notice_on: the day whose law applies
    :raises UnknownValue: none of the four grounds
    :raises NotPositive: an estimate of zero or less
    """
    if ground not in GROUNDS:
        raise UnknownValue(pointer="/ground")
    if estimated <= 0:
        raise NotPositive(pointer="/estimated")
    works = cpv is not None and cpv.startswith(_WORKS)
    due = _due(buyer_status, on=notice_on, works=works)
    standing = _standing(ground, notice_on=notice_on, estimated=estimated, due=due)
    return {
        "ground": ground,
        "article": GROUNDS[ground],
        "text": text,
        "estimated": estimated,
        "buyer": buyer,
        "buyer_status": buyer_status,
        "works": works,
        "notice_on": notice_on,
        "threshold": due,
        "standing": standing,
        "findings": _findings(standing, text=text),
    }


def _due(buyer_status: str | None, *, on: str, works: bool) -> int | None:
    # Works have one threshold, for any buyer.
    row = threshold(buyer_status=buyer_status or "", on=on, works=works)
    return None if row is None else row.quantity


def _standing(ground: str, *, notice_on: str, estimated: int, due: int | None) -> str:
    if rule(GROUNDS[ground], on=notice_on) is None:
        return BEFORE
    if due is None:
        return STATUS_UNKNOWN
    return NEEDED if estimated >= due else UNDER


def _findings(standing: str, *, text: str) -> list[str]:
    found = [STATUS_UNKNOWN] if standing == STATUS_UNKNOWN else []
    if not text.strip() and standing in (NEEDED, STATUS_UNKNOWN):
        found.append(MISSING_MOTIVE)
    return found
