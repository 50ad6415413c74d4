"""
An auditor's right to read every log for a time. Subject: `centrale/audit-access/KEY`, KEY being the key's public part.

The public part gives no access, and does not tell who holds the key. Each hour in which it reads a log is a subject of
its own, `centrale/audit-use/KEY/HOUR/LOG`.
"""

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact


class Granted(FirstCentraleFact):
    """`expires_on` is the last Paris day on which the key is valid."""

    TOPIC = "audit-access.granted"
    KIND = "Accès d’audit ouvert"
    expires_on: str


class Revoked(CentraleFact):
    TOPIC = "audit-access.revoked"
    KIND = "Accès d’audit fermé"


class Used(FirstCentraleFact):
    """
    Under the access `access`, `log` was read (`*`: several at once), the first time in an hour. `read` is the name of
    that read in the API's document.
    """

    TOPIC = "audit-access.used"
    KIND = "Lecture d’un auditeur"
    access: str
    log: str
    read: str
