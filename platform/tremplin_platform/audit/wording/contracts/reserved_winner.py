"""Sentences of the reserved lots a contractor won."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.figures import french


def won(contractor: str, data: dict[str, Any]) -> str:
    """Its first reserved lot, the day, the article."""
    return f"Premier lot réservé obtenu par {contractor} : {_win(data['win'])}."


def won_again(contractor: str, data: dict[str, Any]) -> str:
    """One more."""
    return f"Autre lot réservé obtenu par {contractor} : {_win(data['win'])}."


def _win(win: dict[str, Any]) -> str:
    article = "article à préciser" if win["article"] is None else win["article"]
    return f"{names.lot_of(win['contract'], win['lot'])}, notifié le {french.day(win['notified_on'])} ({article})"
