"""Make the OpenAPI operation of a view from its class attributes."""

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from tremplin_tenants.rest.problem import ProblemDocument, document


class PositionSchema(serializers.Serializer[Any]):
    log = serializers.CharField()
    seq = serializers.IntegerField()


class AnswerSchema(serializers.Serializer[Any]):
    """`position` est celle du dernier événement de la commande."""

    id = serializers.CharField()
    log = serializers.CharField()
    position = PositionSchema()


_SHARED = {
    401: ("not-authenticated", "Clé absente, inconnue, révoquée ou expirée"),
    403: ("forbidden", "Pas pour ce rôle"),
    404: ("not-found", "Rien à cette adresse, ou rien que l’on puisse voir"),
    422: ("over-maximum", "Champ ou règle en cause"),
    429: ("throttled", "Trop de requêtes : voyez Retry-After"),
    503: ("unavailable", "Recommencez après Retry-After"),
}
"""A code and the meaning of each status that any request may have."""
_OF_COMMANDS = {
    400: ("parse-error", "Corps illisible"),
    409: ("identifier-used", "Identifiant déjà utilisé, ou conflit d’écriture"),
    412: ("position-moved", "La position de If-Match ne tient plus"),
    413: ("too-large", "Corps de plus de 1 Mio"),
    415: ("unsupported-media-type", "Le corps n’est pas dit être du JSON"),
}
_IN_ADDRESSES = {
    "contract": "L’identifiant du contrat.",
    "id": "L’identifiant de ce sur quoi l’on agit.",
    "lot": "L’identifiant du lot, dans son contrat.",
    "member": "L’identifiant du membre ; pour des heures, `centrale` si elles ne sont à aucun membre seul.",
    "prefix": "Le début de la clé, avant son second « _ » : `tremplin_0a1b2c3d`.",
    "quarter": "Le trimestre : `2026-Q1`.",
    "tranche": "L’identifiant de la tranche.",
}
_ANSWER = {"id": "declaration-1", "log": "cpam-075", "position": {"log": "cpam-075", "seq": 41}}
_REFUSED = {
    **document(422, "over-maximum", "Cette commande ferait dépasser le montant maximum."),
    "article": "R2162-4",
    "errors": [{"pointer": "/amount", "code": "over-maximum", "detail": "…"}],
}
_HEADERS = [
    OpenApiParameter(
        "Idempotency-Key",
        str,
        OpenApiParameter.HEADER,
        description="Même clé et même corps : même réponse. Même clé, autre corps : 422.",
    ),
    OpenApiParameter(
        "If-Match",
        str,
        OpenApiParameter.HEADER,
        description="Le seq où doit être le journal écrit ; sinon 412.",
    ),
]


class ApiSchema(AutoSchema):
    """Makes the operation of a view of `api/` from its class attributes."""

    view: Any

    def get_operation_id(self) -> str:
        return str(self.view.endpoint)

    def get_tags(self) -> list[str]:
        return [self.view.path.split("/")[0]]

    def get_description(self) -> str:  # type: ignore[override]
        roles = ", ".join(self.view.roles)
        who = f"Rôles : {roles}." if roles else "Sans clé."
        return f"{get_doc(type(self.view))}\n\n{who}"

    def get_examples(self) -> list[OpenApiExample]:
        return [OpenApiExample(name, body, request_only=True) for name, body in self.view.examples.items()]

    def get_summary(self) -> str:
        return str(self.view.summary)

    def get_override_parameters(self) -> list[Any]:
        return _HEADERS if self.method == "POST" else [self.view.query_serializer]

    def get_request_serializer(self) -> Any:
        return self.view.request_serializer if self.method == "POST" else None

    def get_response_serializers(self) -> Any:
        if self.method == "POST":
            made = 201 if self.view.made else 200
            own_shape = getattr(self.view, "serializer_class", None)
            answer = own_shape or OpenApiResponse(
                AnswerSchema,
                description="Fait, et la position où c’est écrit.",
                examples=[OpenApiExample("réponse", _ANSWER, status_codes=[str(made)])],
            )
            return {made: answer, **_problems({**_SHARED, **_OF_COMMANDS})}
        answers = getattr(self.view, "answers", None) or self._shape_and_files()
        if not self.view.roles:  # anyone may ask: no key is refused, and nothing is counted
            return {**answers, **_problems({status: _SHARED[status] for status in (404, 422, 503)})}
        return {**answers, **_problems(_SHARED)}

    def _shape_and_files(self) -> Mapping[Any, Any]:
        """Return the shape of the answer, and the other kinds in which the view renders it."""
        json, *files = (renderer.media_type for renderer in self.view.renderer_classes)
        return {(200, json): self.view.get_serializer_class()} | {
            (200, kind): OpenApiTypes.BINARY for kind in files
        }

    def _resolve_path_parameters(self, variables: Sequence[str]) -> list[dict[str, Any]]:
        found = super()._resolve_path_parameters(variables)  # type: ignore[no-untyped-call]
        return [{**parameter, "description": _IN_ADDRESSES[parameter["name"]]} for parameter in found]


def _problems(statuses: Mapping[int, tuple[str, str]]) -> dict[Any, OpenApiResponse]:
    return {
        (status, "application/problem+json"): OpenApiResponse(
            ProblemDocument,
            description=meaning,
            examples=[OpenApiExample("refus", _problem(status, code, meaning), status_codes=[str(status)])],
        )
        for status, (code, meaning) in sorted(statuses.items())
    }


def _problem(status: int, code: str, meaning: str) -> Mapping[str, Any]:
    if status == _REFUSED["status"]:
        return _REFUSED
    return document(status, code, f"{meaning}.")
