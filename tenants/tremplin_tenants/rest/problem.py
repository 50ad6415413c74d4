"""The exception behind a problem document (RFC 9457): status, code, French sentence, faults by field."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.exceptions import APIException

_TITLES: Mapping[int, str] = {
    400: "Requête illisible",
    401: "Clé absente ou refusée",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode non admise",
    409: "Conflit",
    411: "Longueur absente",
    412: "La condition ne tient plus",
    413: "Requête trop volumineuse",
    415: "Type de contenu non admis",
    422: "Demande refusée",
    429: "Trop de requêtes",
    500: "Erreur interne",
    503: "Momentanément indisponible",
}


MAX_ERRORS = 20
"""How many errors an answer lists at most."""


class FieldError(TypedDict):
    """One fault: a JSON pointer into the body (or `/name` of a query parameter), its code, its French sentence."""

    pointer: str
    code: str
    detail: str


class FieldErrorDocument(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="Pointeur JSON (RFC 6901) du champ ou de la ligne en cause.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemDocument(serializers.Serializer[Any]):
    """Document d’erreur (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="En français : ce qui ne va pas, et quoi faire.")
    code = serializers.CharField(help_text="Le nom de la règle.")
    article = serializers.CharField(required=False, help_text="L’article de droit, quand il décide.")
    errors = FieldErrorDocument(many=True, required=False)  # type: ignore[assignment]


class Problem(APIException):
    """A request refused: `detail` in French, `code` the name of the rule, `article` where law decides."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        article: str | None = None,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code = code
        self.sentence = detail
        self.article = article
        self.errors = list(errors)
        self.headers = dict(headers or {})


def document(status: int, code: str, detail: str) -> dict[str, Any]:
    """Return the members that every problem document has, in their order."""
    return {
        "type": f"urn:problem-type:tremplin:{code}",
        "title": _TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }


def cut(text: str, length: int) -> str:
    """The text, or its beginning and an ellipsis: what is echoed of a request is never longer than `length`."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def not_found(detail: str = "Il n’y a rien à cette adresse, ou rien que vous puissiez voir.") -> Problem:
    """What another may see and you may not is not there."""
    return Problem(404, "not-found", detail)


def wrong_parameter(name: str, code: str, detail: str) -> Problem:
    """A query parameter that cannot be answered as it is."""
    return Problem(422, code, detail, errors=[{"pointer": f"/{name}", "code": code, "detail": detail}])


def later(detail: str, *, seconds: int = 1) -> Problem:
    """Cannot be answered now; the same request may be sent again after `seconds`."""
    return Problem(503, "unavailable", detail, headers={"Retry-After": str(seconds)})
