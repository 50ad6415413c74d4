"""Words events about open points that a buyer settled."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.buying import open_point as events

_KINDS = {
    "open-point": "la question qu’aucun texte lu ne règle",
    "article-to-state": "l’article de la réservation",
    "status-lost": "la perte du statut du titulaire",
    "subcontracting-over-half": "la sous-traitance de plus de la moitié des heures",
    "reservation-conflict": "la contradiction avec les données publiées",
    "hours-to-check": "les heures de plus de 24 par jour",
}


def _settled(_: str, data: dict[str, Any]) -> str:
    places = []
    if data["lot"] is not None:
        places.append(f"le {names.lot_of(data['contract'], data['lot'])}")
    elif data["contract"] is not None:
        places.append(f"le contrat {data['contract']}")
    if data["member"] is not None:
        places.append(f"pour {data['member']}")
    where = f" ({', '.join(places)})" if places else ""
    question = names.called(_KINDS, data["kind"])
    return f"La centrale tranche {question}{where} : {data['decision']} ; motif : {data['reason']}."


SENTENCES: Sentences = {
    events.Settled: _settled,
}
