"""Why a task is open, in one French sentence, from what the rows say of it. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin_platform.figures import french

_Sentence = Callable[[Mapping[str, Any], Mapping[str, Any]], str]


def reason(kind: str, task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """
    The sentence of a task of this kind.

    :param task: its `member`, `contract` and `lot`
    :param said: what else its sentence tells
    """
    return french.typeset(_REASONS[kind](task, said))


def _to_validate(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return f"{_declared(task, said)} ne sont ni validées ni rejetées (CCAG-FCS 16.1.4.1)."


def _to_assign(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"{_declared(task, said)} ont été déclarées par la centrale et ce lot n’a pas de facilitateur : "
        "désignez-en un, car qui déclare ne valide pas."
    )


def _returned(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    why = f" ; motif : {said['reason']}" if said["reason"] else ""
    return f"{_declared(task, said)} vous sont revenues : corrigez-les et présentez-les à nouveau{why}."


def _article(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"Le lot {task['lot']} du contrat {task['contract']} est réservé sans que l’article soit dit : "
        "dites lequel, de L2113-12 à L2113-15."
    )


def _open_point(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"Point ouvert : aucun texte lu ne dit si l’attestation DOETH {said['year']} de {said['contractor']}, "
        "une EATT, donne droit à déduction ; elle est gardée sans chiffre."
    )


def _declared(task: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return (
        f"{french.hours(said['hours'])} de {said['contractor']} sur le lot {task['lot']} du contrat "
        f"{task['contract']}, travail du {french.quarter(said['quarter'])},"
    )


_REASONS: Mapping[str, _Sentence] = {
    "declaration-to-validate": _to_validate,
    "declaration-returned": _returned,
    "facilitator-to-assign": _to_assign,
    "article-to-state": _article,
    "open-point": _open_point,
}
KINDS = tuple(_REASONS)
"""Every kind of task."""
