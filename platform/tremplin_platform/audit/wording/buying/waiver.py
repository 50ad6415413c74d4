"""Words events of the register of L2112-2-1."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.domain.law import law
from tremplin_platform.events.buying import waiver as events
from tremplin_platform.figures import french


def _recorded(_: str, data: dict[str, Any]) -> str:
    return f"Le contrat {data['contract']} n’a pas de condition sociale d’exécution : {_exemption(data['exemption'])}."


def _restated(_: str, data: dict[str, Any]) -> str:
    return f"La dispense du contrat {data['contract']} est dite à nouveau : {_exemption(data['exemption'])}."


def _exemption(exemption: dict[str, Any]) -> str:
    motive = f"« {exemption['text']} »" if exemption["text"].strip() else "motif non donné"
    return (
        f"{names.called(names.GROUNDS, exemption['ground'])} ({exemption['article']}), {motive} ; "
        f"{french.money(exemption['estimated'])} estimés, avis du {french.day(exemption['notice_on'])} : "
        f"{_standing(exemption)}"
    )


def _standing(exemption: dict[str, Any]) -> str:
    match exemption["standing"]:
        case "before-the-article":
            return (
                "l’article ne s’appliquait pas encore, aucune dispense n’est nécessaire (point ouvert : "
                f"{law.OPEN_POINTS[law.SOCIAL_CONDITIONS]})"
            )
        case "under-the-threshold":
            threshold = french.money(exemption["threshold"])
            return f"sous le seuil de {threshold}, aucune dispense n’est nécessaire"
        case "needed":
            return (
                f"au seuil de {french.money(exemption['threshold'])} ou au-delà, la dispense est nécessaire"
            )
        case _:
            return f"le statut d’acheteur {french.of(exemption['buyer'])} n’est pas enregistré, son seuil reste à dire"


SENTENCES: Sentences = {
    events.Recorded: _recorded,
    events.Restated: _restated,
}
