"""Words events about contracts read in published essential data."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.contracts import observed as events
from tremplin_platform.figures import french


def _recorded(_: str, data: dict[str, Any]) -> str:
    buyer = data["buyer"] if data["buyer_name"] is None else f"{data['buyer_name']} (SIRET {data['buyer']})"
    text = f"Le contrat {data['contract']} de {buyer} est lu dans les données essentielles"
    if data["title"] is not None:
        text += f" : « {data['title']} »"
    text += f", {french.money(data['amount'])}"
    if data["notified_on"] is not None:
        text += f", notifié le {french.day(data['notified_on'])}"
    if data["reservation"] is not None:
        article = data["reservation"]["article"]
        text += f", marché réservé ({'article à préciser' if article is None else article})"
    return f"{text}{_source(data)}."


def _modified(_: str, data: dict[str, Any]) -> str:
    changes = []
    if data["amount"] is not None:
        changes.append(f"montant {french.money(data['amount'])}")
    if data["months"] is not None:
        changes.append(f"durée {data['months']} mois")
    if data["contractors"]:
        changes.append("titulaires")
    number = "" if data["number"] is None else f" {data['number']}"
    text = f"Une modification{number} du contrat {data['contract']} de {data['buyer']} est lue"
    if data["modified_on"] is not None:
        text += f", du {french.day(data['modified_on'])}"
    return f"{text} ({names.listed(changes) if changes else 'sans changement chiffré'}){_source(data)}."


def _source(data: dict[str, Any]) -> str:
    return f" ; ligne {data['source']['row']} de {data['source']['file']}"


SENTENCES: Sentences = {
    events.Recorded: _recorded,
    events.Modified: _modified,
}
