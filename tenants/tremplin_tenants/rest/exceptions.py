"""Answer every failed request with a problem document in French (RFC 9457)."""

import logging
from collections.abc import Iterator
from itertools import islice
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, UnreadablePostError
from psycopg.errors import LockNotAvailable
from rest_framework import exceptions as drf
from rest_framework.response import Response

from tremplin_platform.commands.errors import (
    CONNECTION_ERRORS,
    ClockBehind,
    IdempotencyKeyReused,
    IdentifierUsed,
    Missing,
    PositionMoved,
    Refused,
    SiretUsed,
    UnknownLog,
    VersionConflict,
)
from tremplin_platform.events.catalog import LaterEvent
from tremplin_projections.queries.figures.window import InvertedWindow
from tremplin_tenants.rest.problem import (
    MAX_ERRORS,
    FieldError,
    Problem,
    ProblemDocument,
    cut,
    document,
    later,
    not_found,
    wrong_parameter,
)

logger = logging.getLogger(__name__)

_INVERTED = "La période demandée finit avant de commencer (sans effective_to, elle finit aujourd’hui ou au jour connu)."
_LONGEST, _LONGEST_NAME = 300, 64
_LONGEST_WAIT_S = 60
_OF_THE_WHOLE = "non_field_errors"
MEDIA_TYPE = "application/problem+json"

_ANSWERS: dict[type[Exception], tuple[int, str, str]] = {
    PermissionDenied: (403, "forbidden", "Votre clé ne donne pas accès à cette adresse."),
    RequestDataTooBig: (413, "too-large", "Le corps de la requête est trop volumineux."),
    SuspiciousOperation: (
        400,
        "bad-request",
        "Cette requête est mal formée : vérifiez son adresse et ses en-têtes.",
    ),
    UnreadablePostError: (400, "bad-request", "Le corps de cette requête s’est interrompu avant sa fin."),
    IdentifierUsed: (409, "identifier-used", "Cet identifiant est déjà utilisé : choisissez-en un autre."),
    IdempotencyKeyReused: (
        422,
        "idempotency-key-reused",
        "Cette clé d’idempotence a déjà servi à une autre demande : prenez-en une nouvelle.",
    ),
    PositionMoved: (
        412,
        "position-moved",
        "Le journal a changé depuis la position de If-Match : relisez-le.",
    ),
    VersionConflict: (
        409,
        "version-conflict",
        "D’autres écritures ont eu lieu au même moment : recommencez.",
    ),
}
_FRAMEWORK: dict[type[drf.APIException], str] = {
    drf.NotAuthenticated: "Envoyez votre clé dans l’en-tête « Authorization: Bearer CLÉ ».",
    drf.MethodNotAllowed: "Cette adresse n’admet pas cette méthode : voyez /api/docs/.",
    drf.UnsupportedMediaType: "Envoyez du JSON, avec l’en-tête « Content-Type: application/json ».",
    drf.Throttled: "Cette clé a fait trop de requêtes : recommencez dans {wait} s.",
}


def problem_of(error: Exception, context: dict[str, Any]) -> Response:
    """Answer a request that failed (Django REST framework's `EXCEPTION_HANDLER`); log what is not foreseen: 500."""
    problem = problem_from(error)
    return Response(
        _document(problem), status=problem.status_code, headers=problem.headers, content_type=MEDIA_TYPE
    )


def field_errors(error: drf.ValidationError) -> list[FieldError]:
    """Return the first faults that Django REST framework found, each with its JSON pointer (RFC 6901)."""
    return list(islice(_walk(error.detail, ""), MAX_ERRORS))


def _document(problem: Problem) -> dict[str, Any]:
    found = document(problem.status_code, problem.code, cut(problem.sentence, _LONGEST))
    if problem.article:
        found["article"] = problem.article
    if problem.errors:
        found["errors"] = [
            {name: cut(str(text), _LONGEST) for name, text in error.items()} for error in problem.errors
        ]
    return ProblemDocument(found).data


def problem_from(error: Exception) -> Problem:
    """Return what a request that failed is answered, by the API and by the pages; log what is not foreseen."""
    match error:
        case Problem():
            return error
        case Refused():
            errors: list[FieldError] = []
            if error.pointer:
                errors.append({"pointer": error.pointer, "code": error.code, "detail": error.detail})
            status = 409 if isinstance(error, SiretUsed) else 422
            return Problem(status, error.code, error.detail, article=error.article, errors=errors)
        case drf.ValidationError():
            return _invalid(field_errors(error))
        case drf.APIException():
            return _framework(error)
        case Http404() | Missing() | UnknownLog():
            return not_found()
        case InvertedWindow():
            return wrong_parameter("effective_from", "ends-before-it-begins", _INVERTED)
        case _:
            known = next((answer for kind, answer in _ANSWERS.items() if isinstance(error, kind)), None)
            return Problem(*known) if known else _of_the_store(error)


def _invalid(errors: list[FieldError]) -> Problem:
    codes = {error["code"] for error in errors}
    code = codes.pop() if len(codes) == 1 else "invalid"
    first = errors[0]
    return Problem(422, code, f"« {first['pointer'].lstrip('/')} » : {first['detail']}", errors=errors)


def _framework(error: drf.APIException) -> Problem:
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(max(1, ceil(wait)))
    sentence = next(
        (sentence for kind, sentence in _FRAMEWORK.items() if isinstance(error, kind)), str(error.detail)
    )
    if isinstance(error, drf.Throttled):
        sentence = sentence.format(wait=headers["Retry-After"])
    return Problem(error.status_code, error.default_code.replace("_", "-"), sentence, headers=headers)


def _of_the_store(error: Exception) -> Problem:
    """Answer what the database could not do; an error of psycopg may stand behind one of Django's."""
    causes = (error, error.__cause__)
    if any(isinstance(cause, LockNotAvailable) for cause in causes):
        return later("D’autres écritures se font attendre : recommencez dans un instant.", seconds=2)
    if isinstance(error, ClockBehind):
        return later(
            "L’horloge de la base de données est en retard sur le dernier fait enregistré : rien n’est accepté "
            "avant qu’elle l’ait rattrapé, ou qu’un exploitant en décide.",
            seconds=min(max(1, ceil(error.seconds)), _LONGEST_WAIT_S),
        )
    if isinstance(error, LaterEvent):
        return later(
            "Un programme plus récent a écrit ce qu’il faut lire : recommencez dans un instant.", seconds=10
        )
    if any(isinstance(cause, CONNECTION_ERRORS) for cause in causes):
        logger.error("the database does not answer", exc_info=error)
        return later("La base de données ne répond pas : recommencez dans un instant.", seconds=5)
    logger.error("a request failed in a way nobody foresaw", exc_info=error)
    return Problem(500, "internal", "La requête a échoué de notre fait ; rien n’a été enregistré.")


def _walk(detail: Any, pointer: str) -> Iterator[FieldError]:
    if isinstance(detail, drf.ErrorDetail):
        code = (detail.code or "invalid").replace("_", "-")
        yield {"pointer": pointer, "code": code, "detail": str(detail)}
    elif isinstance(detail, dict):
        for name, inner in detail.items():
            escaped = cut(str(name), _LONGEST_NAME).replace("~", "~0").replace("/", "~1")
            yield from _walk(inner, pointer if name == _OF_THE_WHOLE else f"{pointer}/{escaped}")
    else:
        for row, inner in enumerate(detail):
            # A list holds the faults of one value, or one entry for each row of it.
            yield from _walk(inner, pointer if isinstance(inner, drf.ErrorDetail) else f"{pointer}/{row}")
