"""Sentences of what happens to a quarter."""

from typing import Any

from tremplin_platform.figures import french


def closed(_: str, data: dict[str, Any]) -> str:
    """That later work on it is an adjustment."""
    return (
        f"Le {french.quarter(data['quarter'])} est clos : ce qui sera validé ou corrigé de son travail "
        "sera un ajustement d’un trimestre suivant."
    )


def published(_: str, data: dict[str, Any]) -> str:
    """That its figures are told, and stay what was told."""
    return f"Les heures du {french.quarter(data['quarter'])} sont publiées et ne changeront plus."
