"""A fact of the centrale that could not be delivered. Subject: `LOG/undeliverable/SEQ`, SEQ being that of the fact."""

from tremplin_platform.events.fact import FirstDeliveredFact


class Undeliverable(FirstDeliveredFact):
    """A fact addressed to this log that could not be copied: shown, never skipped, and it blocks nothing."""

    TOPIC = "delivered.undeliverable"
    KIND = "Fait non livré"
    reason: str
