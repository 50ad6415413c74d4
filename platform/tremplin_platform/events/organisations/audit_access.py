"""
An auditor's right to read every log for a time. Subject: `centrale/audit-access/KEY`, KEY being the key's public part.

The public part gives no access, and does not tell who holds the key.
"""

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact


class Granted(FirstCentraleFact):
    """`expires_on` is the last Paris day on which the key is valid."""

    TOPIC = "audit-access.granted"
    expires_on: str


class Revoked(CentraleFact):
    TOPIC = "audit-access.revoked"
