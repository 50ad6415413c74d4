"""
Events of the register of waivers (L2112-2-1): why a contract has no social condition of execution.

Subject: `centrale/waiver/CONTRACT`. None of these events is delivered to members.
"""

from typing import TypedDict

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact


class Exemption(TypedDict):
    """
    A ground and its motive, beside the law of the day of the notice.

    `article` is the row of the ground; `estimated` and `threshold` are in cents excluding tax. `buyer_status` is null
    where it is not known, and `threshold` where it is not, or where the article was not in force on `notice_on`.
    `standing`: `needed`, `before-the-article`, `under-the-threshold` (then no exemption is needed) or
    `buyer-status-unknown`. `findings`: what is left to settle, `missing-motive` or `buyer-status-unknown`.
    """

    ground: str
    article: str
    text: str
    estimated: int
    buyer: str
    buyer_status: str | None
    works: bool
    notice_on: str
    threshold: int | None
    standing: str
    findings: list[str]


class Recorded(FirstCentraleFact):
    TOPIC = "waiver.recorded"
    KIND = "Dispense"
    contract: str
    exemption: Exemption


class Restated(CentraleFact):
    """Said again, in place of what was said: a motive given late, another ground."""

    TOPIC = "waiver.restated"
    KIND = "Dispense reformulée"
    contract: str
    exemption: Exemption
