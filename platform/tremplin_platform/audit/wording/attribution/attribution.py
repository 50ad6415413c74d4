"""Words events about hours of no single member: how they are shared, and the shares of each closing."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.attribution import attribution as events
from tremplin_platform.figures import french

_METHODS = {
    **names.METHODS,
    "direct": "directe : chaque heure est celle d’un membre, les autres restent à la centrale",
    "none": "non attribuable : les heures restent à la centrale",
}


def _method_chosen(_: str, data: dict[str, Any]) -> str:
    return f"Répartition des heures du {_lot(data)}, choisie {_choice(data['choice'])}."


def _method_changed(_: str, data: dict[str, Any]) -> str:
    return (
        f"Répartition des heures du {_lot(data)}, changée {_choice(data['choice'])} ; "
        "ce qui est réparti avant cette date ne change pas."
    )


def _methods(_: str, data: dict[str, Any]) -> str:
    return f"À qui le contrat vient d’être ouvert, la répartition des heures du {_lot(data)} est dite : {_all(data)}."


def _computed(_: str, data: dict[str, Any]) -> str:
    text = f"{_hours(data)} ({_method(data['method'])}) : {french.hours(data['hours'])} {_where(data)}"
    if shares := [line for line in data["manifest"] if line["share"]]:
        text += f", dont {names.listed(map(_share, shares))}"
    return f"{text}{_notes(data)}."


def _recomputed(_: str, data: dict[str, Any]) -> str:
    changes = [line for line in data["manifest"] if line["share"] != line["replaced"]]
    text = (
        f"{_hours(data)} ({_method(data['method'])}), recalculée : {french.hours(data['hours'])} au lieu de "
        f"{french.hours(data['replaced_hours'])} {_where(data)}"
    )
    if changes:
        text += f" ; différences : {names.listed(map(_change, changes))}"
    return f"{text}{_notes(data)}."


def _delivered_methods(_: str, data: dict[str, Any]) -> str:
    return f"La centrale fait savoir comment se répartissent les heures du {_lot(data)} : {_all(data)}."


def _delivered_hours(_: str, data: dict[str, Any]) -> str:
    what = "Ajustement de la part" if data["adjustment"] else "Part"
    amount = french.signed_hours(data["hours"]) if data["adjustment"] else french.hours(data["hours"])
    kept = (
        " ; sa part reste à la centrale, sans attribution : elle laisserait deviner ce qui est facturé à un autre"
        if data["withheld"]
        else ""
    )
    return (
        f"{what} de ce membre dans les heures d’insertion du {_lot(data)} qui ne sont à aucun membre seul, travail du "
        f"{french.quarter(data['work_quarter'])} ({_method(data['method'])}) : {amount} {_where(data)}{kept} ; "
        f"empreinte de l’ensemble de la répartition : {data['commitment']}."
    )


def _lot(data: dict[str, Any]) -> str:
    return names.lot_of(data["contract"], data["lot"])


def _hours(data: dict[str, Any]) -> str:
    return (
        f"Répartition des heures du {_lot(data)} qui ne sont à aucun membre seul, travail du "
        f"{french.quarter(data['work_quarter'])} à partir du {french.day(data['since'])}"
    )


def _method(code: str) -> str:
    return names.called(_METHODS, code)


def _choice(choice: dict[str, Any]) -> str:
    text = f"à partir du {french.day(choice['from'])} : {_method(choice['method'])}"
    volumes = [f"{french.number(firm['quantity'])} pour {firm['member']}" for firm in choice["quantities"]]
    return f"{text}, {names.listed(volumes)}" if volumes else text


def _all(data: dict[str, Any]) -> str:
    return names.listed(
        f"à partir du {french.day(chosen['from'])}, {_method(chosen['method'])}" for chosen in data["methods"]
    )


def _where(data: dict[str, Any]) -> str:
    kind = "en ajustement du" if data["adjustment"] else "au compte du"
    return f"{kind} {french.quarter(data['reported_in'])}"


def _share(line: dict[str, Any]) -> str:
    return f"{french.hours(line['share'])} pour {line['log']}{_base(line)}"


def _change(line: dict[str, Any]) -> str:
    return f"{french.signed_hours(line['share'] - line['replaced'])} pour {line['log']}{_base(line)}"


def _base(line: dict[str, Any]) -> str:
    if line["invoiced"] is None:
        return f" (volume {french.number(line['base'])})"
    return f" ({french.money(line['invoiced'])} facturés jusqu’à la position {line['cut']} de son journal)"


def _notes(data: dict[str, Any]) -> str:
    notes = ""
    if data["unattributed"]:
        notes += f" ; {french.hours(data['unattributed'])} sans attribution, à la centrale"
    for line in data["manifest"]:
        if line["credited"]:
            notes += f" ; {french.money(line['credited'])} d’avoirs de {line['log']} pris en compte"
            notes += ", base ramenée à zéro" if line["invoiced"] < 0 else ""
        if line["withheld"]:
            notes += f" ; {line['log']} sans part : un seul autre membre a plus de 80 % du reste des factures"
        if not line["counted"]:
            notes += f" ; {line['log']} n’était pas membre ce trimestre-là"
    return notes


SENTENCES: Sentences = {
    events.MethodChosen: _method_chosen,
    events.MethodChanged: _method_changed,
    events.MethodsTold: _methods,
    events.Computed: _computed,
    events.Recomputed: _recomputed,
    events.MethodsChosen: _delivered_methods,
    events.HoursAttributed: _delivered_hours,
}
