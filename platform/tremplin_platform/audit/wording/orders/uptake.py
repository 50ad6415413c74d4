"""Words decisions on rows of a member's own published data."""

from typing import Any

from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.orders import uptake as events
from tremplin_platform.figures import french


def _decided(uptake: str, data: dict[str, Any]) -> str:
    row = (
        f"La ligne {data['published']} des données essentielles, de {french.money(data['amount'])}, "
        f"qui cite le lot {data['lot']} de {data['contract']}"
    )
    if data["outcome"] == "linked":
        return f"{row}, est rapprochée de la commande {data['call_off']}, qui seule compte."
    return f"{row}, est refusée : {data['reason']}."


SENTENCES: Sentences = {events.UptakeDecided: _decided}
