"""
A quarter is closed, then published; never reopened.

Subjects: `centrale/quarter/2026-Q1`; `LOG/closed-quarter/2026-Q1` of a copy.
"""

from tremplin_platform.events.fact import DeliveredFact, FirstDeliveredFact, FirstSaltedSinceV2, SaltedSinceV2
from tremplin_platform.events.shapes import LotHours


class Closed(FirstSaltedSinceV2):
    """From here on, hours validated or corrected for this quarter are adjustments of a later one."""

    TOPIC = "quarter.closed"
    KIND = "Trimestre clos"
    quarter: str


class QuarterClosed(FirstDeliveredFact):
    TOPIC = "delivered.quarter-closed"
    KIND = "Trimestre clos"
    quarter: str


class Published(SaltedSinceV2):
    """The reported hours of the quarter are published, and never change afterwards."""

    TOPIC = "quarter.published"
    KIND = "Trimestre publié"
    quarter: str


class QuarterPublished(DeliveredFact):
    """`published`: this log's reported hours of the quarter, by contract and lot, summed at delivery."""

    TOPIC = "delivered.quarter-published"
    KIND = "Trimestre publié"
    quarter: str
    published: list[LotHours]
