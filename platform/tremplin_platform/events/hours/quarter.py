"""What happens to a quarter: open, closed, published; never reopened. Subject: `centrale/quarter/2026-Q1`."""

from tremplin_platform.events.fact import FirstSaltedSinceV2, SaltedSinceV2


class Closed(FirstSaltedSinceV2):
    """From here on, what is recorded of this quarter's work is an adjustment of a later one."""

    TOPIC = "quarter.closed"
    quarter: str


class Published(SaltedSinceV2):
    """The reported hours of the quarter are told, and stay what was told."""

    TOPIC = "quarter.published"
    quarter: str
