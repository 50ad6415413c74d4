"""Words events about call-offs."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.lots.lot_terms import reservation
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.orders import call_off as events
from tremplin_platform.figures import french


def _placed(call_off: str, data: dict[str, Any]) -> str:
    text = (
        f"La commande {call_off} de {french.money(data['amount'])} est passée le {french.day(data['placed_on'])} "
        f"à {data['contractor']} sur le {names.lot_of(data['contract'], data['lot'])}{market(data)}"
    )
    if data["due"] is not None:
        text += f" ; elle rend dues {french.hours(data['due'])} d’insertion"
        if data["rate"] is not None:
            text += f" ({french.hours(data['rate'])} pour {french.money(100_000)})"
    return f"{text}."


def market(data: dict[str, Any]) -> str:
    """Word whether the lot is reserved or else its winner a protected structure; empty if neither."""
    if data["reserved"]:
        return f", {reservation([data['article']] if data['article'] else [])}"
    return ", non réservé, tenu par une structure protégée" if data["protected"] else ""


SENTENCES: Sentences = {
    events.Placed: _placed,
}
