"""`GET audit-accesses`, `POST audit-accesses`, `POST audit-accesses/{id}/end`: accesses of auditors, by a buyer."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework import serializers

from tremplin_platform.commands.organisations.audit_access import is_audit_access
from tremplin_platform.commands.requests import Answer, IdempotentRequest, Session
from tremplin_platform.commands.unit_of_work import run
from tremplin_projections.queries.keyset import Page, PageRequest, page
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.keys import KeyBody, KeyCommandView, MakeKey
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.command_views import Fields, Path
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.responses import Instant, ListResponse, ResponseSerializer
from tremplin_tenants.audit_accesses import ACCESSES, AuditAccess, as_auditor, as_auditors, end_access
from tremplin_tenants.audit_grants import AUDITED_FOR
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE, Caller


class AuditAccessResponse(ResponseSerializer):
    access = serializers.CharField(
        help_text="Ce qui nomme l’accès au journal de la centrale, et qui n’est pas secret."
    )
    name = serializers.CharField(allow_null=True, help_text="À qui, ou à quoi, il a été donné.")
    of_account = serializers.BooleanField(
        help_text="Celui d’un compte, qui lit les pages ; sinon, d’une clé."
    )
    granted_at = Instant()
    expires = serializers.DateField(help_text="Son dernier jour.")
    ended_at = Instant(allow_null=True, help_text="L’instant où il a été fermé.")
    last_used_at = Instant(
        allow_null=True, help_text="La première lecture de la dernière heure où il a servi."
    )
    last_log = serializers.CharField(
        allow_null=True, help_text="Le journal lu alors ; `*`, plusieurs à la fois."
    )
    last_read = serializers.CharField(allow_null=True, help_text="La lecture faite alors.")


class AuditAccessesResponse(ListResponse):
    results = AuditAccessResponse(many=True)


class EndedAccessResponse(ResponseSerializer):
    access = serializers.CharField()


class AuditAccesses(ListView):
    """
    Ouverts ou fermés, le plus ancien d’abord. Chaque lecture d’un auditeur est un événement `audit-access.used` de la
    centrale : qui, quel journal, quelle lecture, une fois par heure et par journal.
    """

    endpoint = "audit-accesses"
    path = "audit-accesses"
    roles = BUYERS
    summary = "Les accès d’auditeurs"
    serializer_class = AuditAccessResponse
    from_replica = False  # the keys of these accesses are not: `Keys`

    def get_serializer_class(self) -> type[ResponseSerializer]:
        return AuditAccessesResponse

    def page(self, at: PageRequest) -> Page[Any]:
        as_auditors(self.connection, self.caller)
        return page(ACCESSES, {}, key=("granted", "access"), asked=at, make=_accesses)


def _accesses(rows: list[dict[str, Any]]) -> list[AuditAccess]:
    return [AuditAccess(**{name: value for name, value in row.items() if name != "granted"}) for row in rows]


class AuditAccessBody(KeyBody):
    role = None  # type: ignore[assignment]


class GrantAuditAccess(MakeKey):
    """
    Une clé d’auditeur, montrée dans cette seule réponse : elle lit tous les journaux sans rien y écrire, pour 90 jours
    si aucun n’est donné, un an au plus.
    """

    endpoint = "grant-audit-access"
    path = "audit-accesses"
    roles = BUYERS
    summary = "Donner un accès d’auditeur"
    request_serializer = AuditAccessBody
    examples = {"exemple": {"name": "Contrôle annuel"}}

    @property
    def holder(self) -> Caller:
        return as_auditor(self.caller)

    def run(
        self, path: Path, body: Fields, *, log: str, expected: int | None, idempotency: IdempotentRequest
    ) -> Answer:
        body = {"expires": self.caller.today + AUDITED_FOR, **body}
        return super().run(path, body, log=log, expected=expected, idempotency=idempotency)


class EndAuditAccess(KeyCommandView):
    """
    Il n’ouvre plus rien, aussitôt et pour toujours : ni sa clé, ni les sessions de son compte, ni les clés faites sous
    lui.
    """

    endpoint = "end-audit-access"
    path = "audit-accesses/{id}/end"
    roles = BUYERS
    summary = "Fermer un accès d’auditeur"
    serializer_class = EndedAccessResponse
    examples = {"exemple": {}}

    def act(self, session: Session, path: Path, body: Fields, idempotency: IdempotentRequest) -> Answer:
        if not end_access(session, self.caller, access=path["id"]):
            raise not_found()
        return Answer(status=200, body=orjson.dumps({"access": path["id"]}))

    def check_subject(self, path: Path, *, log: str, sent: Mapping[str, Any]) -> None:
        if not run(
            command_connection(),
            log=CENTRALE,
            command=lambda session: is_audit_access(session, key=path["id"]),
        ):
            raise not_found()
