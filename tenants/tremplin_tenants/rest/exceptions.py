"""Every way a request can fail, as one kind of answer: a problem document in French (RFC 9457)."""

import logging
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
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
from tremplin_projections.queries.figures.window import InvertedWindow
from tremplin_tenants.rest.faults import field_errors
from tremplin_tenants.rest.problem import (
    TITLES,
    TOLD,
    FieldError,
    Problem,
    cut,
    later,
    not_found,
    wrong_parameter,
)

logger = logging.getLogger(__name__)

_INVERTED = "La période demandée finit avant de commencer (sans effective_to, elle finit aujourd’hui ou au jour connu)."
_LONGEST = 300
_LONGEST_WAIT_S = 60
MEDIA_TYPE = "application/problem+json"


def problem_of(error: Exception, context: dict[str, Any]) -> Response:
    """Django REST framework's `EXCEPTION_HANDLER`. What nobody foresaw is logged whole and told as a 500."""
    problem = _problem(error)
    response = Response(_document(problem), status=problem.status_code, headers=problem.headers)
    response.content_type = MEDIA_TYPE
    return response


def _document(problem: Problem) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": f"urn:problem-type:tremplin:{problem.code}",
        "title": TITLES.get(problem.status_code) or HTTPStatus(problem.status_code).phrase,
        "status": problem.status_code,
        "detail": cut(problem.sentence, _LONGEST),
        "code": problem.code,
    }
    if problem.article:
        document["article"] = problem.article
    if problem.errors:
        document["errors"] = [_bounded(each) for each in problem.errors[:TOLD]]
    return document


def _bounded(error: FieldError) -> FieldError:
    return {
        "pointer": cut(error["pointer"], _LONGEST),
        "code": error["code"],
        "detail": cut(error["detail"], _LONGEST),
    }


def _problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case Refused():
            return _refused(error)
        case drf.ValidationError():
            return _invalid(field_errors(error))
        case drf.APIException():
            return _framework(error)
        case Http404() | Missing() | UnknownLog():
            return not_found()
        case InvertedWindow():
            return wrong_parameter("effective_from", "ends-before-it-begins", _INVERTED)
        case PermissionDenied():
            return Problem(403, "forbidden", "Votre clé ne donne pas accès à cette adresse.")
        case RequestDataTooBig():
            return Problem(413, "too-large", "Le corps de la requête est trop volumineux.")
        case SuspiciousOperation():
            return Problem(
                400, "bad-request", "Cette requête est mal formée : vérifiez son adresse et ses en-têtes."
            )
        case _:
            return _of_the_store(error)


def _refused(error: Refused) -> Problem:
    errors: list[FieldError] = []
    if error.pointer:
        errors.append({"pointer": error.pointer, "code": error.code, "detail": error.detail})
    status = 409 if isinstance(error, SiretUsed) else 422
    return Problem(status, error.code, error.detail, article=error.article, errors=errors)


def _invalid(errors: list[FieldError]) -> Problem:
    codes = {each["code"] for each in errors}
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
    match error:
        case drf.NotAuthenticated():
            detail = "Envoyez votre clé dans l’en-tête « Authorization: Bearer CLÉ »."
        case drf.MethodNotAllowed():
            detail = "Cette adresse n’admet pas cette méthode : voyez /api/docs/."
        case drf.UnsupportedMediaType():
            detail = "Envoyez du JSON, avec l’en-tête « Content-Type: application/json »."
        case drf.Throttled():
            detail = f"Cette clé a fait trop de requêtes : recommencez dans {headers['Retry-After']} s."
        case _:
            detail = str(error.detail)
    return Problem(error.status_code, error.default_code.replace("_", "-"), detail, headers=headers)


def _of_the_store(error: Exception) -> Problem:
    match error:
        case IdentifierUsed():
            return Problem(
                409, "identifier-used", "Cet identifiant est déjà utilisé : choisissez-en un autre."
            )
        case IdempotencyKeyReused():
            return Problem(
                422,
                "idempotency-key-reused",
                "Cette clé d’idempotence a déjà servi à une autre demande : prenez-en une nouvelle.",
            )
        case PositionMoved():
            return Problem(
                412, "position-moved", "Le journal a changé depuis la position de If-Match : relisez-le."
            )
        case VersionConflict():
            return Problem(
                409, "version-conflict", "D’autres écritures ont eu lieu au même moment : recommencez."
            )
        case _ if isinstance(error, LockNotAvailable) or isinstance(error.__cause__, LockNotAvailable):
            return later("D’autres écritures se font attendre : recommencez dans un instant.", seconds=2)
        case ClockBehind():
            return later(
                "L’horloge de la base de données est en retard sur le dernier fait enregistré : rien n’est accepté "
                "avant qu’elle l’ait rattrapé, ou qu’un exploitant en décide.",
                seconds=min(max(1, ceil(error.seconds)), _LONGEST_WAIT_S),
            )
        case _ if isinstance(error, CONNECTION_ERRORS) or isinstance(error.__cause__, CONNECTION_ERRORS):
            logger.error("the database does not answer", exc_info=error)
            return later("La base de données ne répond pas : recommencez dans un instant.", seconds=5)
        case _:
            logger.error("a request failed in a way nobody foresaw", exc_info=error)
            return Problem(500, "internal", "La requête a échoué de notre fait ; rien n’a été enregistré.")
