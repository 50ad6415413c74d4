"""Sentences of an auditor's access."""

from typing import Any

from tremplin_platform.figures import french


def granted(key: str, data: dict[str, Any]) -> str:
    """Which key, and from when to when."""
    return (
        f"La clé d’auditeur {key} lit tous les journaux, sans rien y écrire, "
        f"{french.period(data['effective'], data['expires_on'])}."
    )


def revoked(key: str, data: dict[str, Any]) -> str:
    """Which key, and since when."""
    return f"La clé d’auditeur {key} n’ouvre plus rien, révoquée le {french.day(data['effective'])}."
