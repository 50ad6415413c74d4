"""The pages of what is wrong: each says what happened, what was recorded, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tremplin_tenants.rest.problem import Problem, not_found

PASSING = frozenset({429, 503})
"""The statuses of what may be asked again in a moment."""
_NOTHING = "Rien n’a été enregistré."


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of an error page: its title, what happened, what to do."""

    title: str
    lead: str
    advice: str


_NOT_FOUND = Words(
    title="Cette page n’existe pas, ou ne vous est pas ouverte",
    lead="Vérifiez l’adresse, ou repartez d’une page que vous connaissez.",
    advice="Si un collègue vous a donné ce lien, il voit peut-être un autre organisme que le vôtre : chacun ne voit "
    "que le sien. Pour la même raison, nous ne disons pas laquelle des deux raisons est la bonne.",
)
_WORDS: Mapping[int, Words] = {
    400: Words(
        title="Cette demande est mal formée",
        lead="L’adresse ou le formulaire reçu ne peut pas être lu.",
        advice=f"{_NOTHING} Revenez à la page précédente, rechargez-la et recommencez.",
    ),
    403: Words(
        title="Ce formulaire n’est plus valable",
        lead="La page est restée ouverte trop longtemps, ou une autre fenêtre s’est connectée depuis.",
        advice=f"{_NOTHING} Revenez à la page précédente, rechargez-la et envoyez-la de nouveau.",
    ),
    404: _NOT_FOUND,
    409: Words(
        title="D’autres écritures ont eu lieu au même moment",
        lead="Ce que vous demandez porte sur quelque chose qui vient de changer.",
        advice=f"{_NOTHING} Rechargez la page, relisez, puis recommencez.",
    ),
    411: Words(
        title="Cet envoi ne dit pas sa longueur",
        lead="Il est arrivé par morceaux, sans que rien ne dise où il finit.",
        advice=f"{_NOTHING} Envoyez-le d’un autre navigateur, ou d’un autre réseau.",
    ),
    412: Words(
        title="La page a changé pendant que vous la remplissiez",
        lead="Ce qu’elle montrait n’est plus ce qui est enregistré.",
        advice=f"{_NOTHING} Rechargez la page, relisez, puis recommencez.",
    ),
    413: Words(
        title="C’est trop volumineux",
        lead="Ce qui a été envoyé dépasse la taille admise : 2,5 Mo, et 10 Mo pour un fichier d’heures ou de factures.",
        advice=f"{_NOTHING} Revenez à la page précédente, et envoyez-le en plusieurs fois.",
    ),
    422: Words(
        title="Cette page ne peut pas être montrée ainsi",
        lead="Un réglage de l’adresse n’est pas compris.",
        advice="Revenez à la page sans ce réglage.",
    ),
    429: Words(
        title="Trop de demandes en une minute",
        lead="La plateforme limite les demandes de chacun, pour répondre à tous.",
        advice="Attendez un instant, puis rechargez la page.",
    ),
    500: Words(
        title="La page n’a pas pu être faite",
        lead="C’est une erreur de notre fait ; elle est inscrite au journal du serveur.",
        advice="Rien n’a été enregistré par cette demande. Réessayez ; si cela persiste, prévenez la centrale.",
    ),
    503: Words(
        title="Un instant",
        lead="La plateforme ne peut pas répondre tout de suite.",
        advice="Ce qui était enregistré l’est toujours. Rechargez la page dans un instant.",
    ),
}
_OTHER = _WORDS[400]


def error_page(
    request: HttpRequest, problem: Problem, *, header: Mapping[str, Any], is_kept: bool = False
) -> HttpResponse:
    """
    Show the page of a problem.

    A page that is not for the caller's role answers as one that does not exist: same words, same status.

    :param is_kept: whether what was posted is kept, to be shown in its form again
    """
    shown = not_found() if problem.code in ("forbidden", "not-found") else problem
    words = _WORDS.get(shown.status_code, _OTHER)
    says_more = shown.status_code in (409, 412, 422, 429, 503)
    context = {
        **header,
        "title": words.title,
        "status": shown.status_code,
        "words": words,
        "code": shown.code,
        "sentence": shown.sentence if says_more else "",
        "article": shown.article,
        "is_passing": shown.status_code in PASSING,
        "is_kept": is_kept,
    }
    return _answered(request, "tremplin/errors/error.html", context, shown)


def not_counted_page(
    request: HttpRequest, problem: Problem, *, header: Mapping[str, Any], log: str, seq: int
) -> HttpResponse:
    """Show the page of an act that is recorded and not counted yet: it is not to be done again."""
    context = {**header, "title": "C’est enregistré, pas encore compté", "log": log, "seq": seq}
    return _answered(request, "tremplin/errors/not_counted.html", context, problem)


def _answered(
    request: HttpRequest, template: str, context: Mapping[str, Any], problem: Problem
) -> HttpResponse:
    response = render(request, template, dict(context), status=problem.status_code)
    for name, text in problem.headers.items():
        response[name] = text
    response["Cache-Control"] = "private, no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refuses (its `handler400`)."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, Problem(413, "too-large", ""), header={})
    return error_page(request, Problem(400, "bad-request", ""), header={})
