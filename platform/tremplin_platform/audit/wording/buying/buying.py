"""Words events about how buyers prepare purchases."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.buying import buying as events
from tremplin_platform.figures import french


def _objective_set(_: str, data: dict[str, Any]) -> str:
    buyer, wanted = french.of(data["buyer"]), _objective(data["kind"], data["count"])
    text = f"L’objectif {buyer} pour {data['year']} est fixé : {wanted}"
    if data["articles"]:
        text += f" (au titre de {', '.join(data['articles'])})"
    return f"{text}."


def _objective_revised(objective: str, data: dict[str, Any]) -> str:
    return f"L’objectif {objective} est porté à {data['count']}, au lieu de {data['replaced']}."


def _training_held(_: str, data: dict[str, Any]) -> str:
    return f"{data['buyer']} a suivi une formation le {french.day(data['held_on'])} : {data['subject']}."


def _sourcing_held(sourcing: str, data: dict[str, Any]) -> str:
    what = (
        f"le contrat {data['contract']}" if data["contract"] is not None else f"le besoin « {data['need']} »"
    )
    text = (
        f"Le sourcing {sourcing} est mené pour {what}, stratégie : "
        f"{names.called(names.STRATEGIES, data['strategy'])}"
    )
    if data["met"]:
        text += f" ; rencontrés : {names.listed(map(_met, data['met']))}"
    if data["feasible"] is not None:
        text += " ; jugé faisable" if data["feasible"] else " ; jugé non faisable"
    return text + ("." if data["how"] is None else f" : {data['how']}.")


def _screening_recorded(_: str, data: dict[str, Any]) -> str:
    function = names.called(names.FUNCTIONS, data["function"])
    return (
        f"Pour le CPV {data['cpv']}, la clause peut-elle porter sur {function} ? "
        f"Constat : {data['finding'].rstrip('.')}."
    )


def _objective(kind: str, count: int) -> str:
    several = "s" if count > 1 else ""
    if kind == "reserved-contract":
        return f"{count} marché{several} réservé{several} à attribuer"
    return f"{count} contrat{several} avec clause d’insertion à attribuer"


def _met(company: dict[str, Any]) -> str:
    return company["name"] if company["kind"] is None else f"{company['name']} ({company['kind']})"


SENTENCES: Sentences = {
    events.ObjectiveSet: _objective_set,
    events.ObjectiveRevised: _objective_revised,
    events.TrainingHeld: _training_held,
    events.SourcingHeld: _sourcing_held,
    events.ScreeningRecorded: _screening_recorded,
}
