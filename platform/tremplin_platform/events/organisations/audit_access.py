"""
Who may read every log for a while. Subject: `centrale/audit-access/KEY`, KEY being what names an auditor's key.

A key is named by the public part of it: it opens nothing, and says nothing of whoever holds it.
"""

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact


class Granted(FirstCentraleFact):
    """`expires_on` is the last Paris day that the key opens anything."""

    TOPIC = "audit-access.granted"
    expires_on: str


class Revoked(CentraleFact):
    TOPIC = "audit-access.revoked"
