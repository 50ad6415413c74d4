"""The integrity of the logs: verified or replayed now, at an auditor's request, and what was found before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_platform.audit.seals.proofs import last_checkpoint
from tremplin_platform.commands.log_reads import head
from tremplin_platform.proof.hashes import written
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.audits import Audit, Replay, Verify
from tremplin_tenants.api.verifications import Verification, last_verifications, verification
from tremplin_tenants.api.web.connections import command_connection, feed_connection
from tremplin_tenants.audit_grants import note_use
from tremplin_tenants.pages.audit.logs import SEARCHED, logs_to_choose
from tremplin_tenants.pages.audit.running import start
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found, wrong_parameter

_REFRESHED_EVERY_S = 2
_IDENTIFIER = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWords:
    """An audit of the API: its view, its button, and what it did in words."""

    view: type[Audit]
    button: str
    done: str


AUDITS: Mapping[str, AuditWords] = {
    "verify": AuditWords(view=Verify, button="Vérifier", done="Journaux vérifiés"),
    "replay": AuditWords(view=Replay, button="Rejouer", done="Chiffres refaits"),
}


class Integrity(Page):
    """Intégrité : ce qui est vérifié, le résultat de ce qui vient de l’être, et ce qui le fut."""

    path = "integrite"
    roles = CENTRALE_READERS
    title = "Intégrité"
    template = "tremplin/audit/integrity.html"
    http_method_names = ["get", "head", "post"]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        shown = self._asked()
        choice = logs_to_choose(reads, searched=self.request.GET.get(SEARCHED, "").strip())
        assert reads.connection is not None  # noqa: S101
        signed = last_checkpoint(reads.connection)
        return {
            "checkpoint": signed and {"size": signed.size, "root": written(signed.root)},
            "logs": choice.logs,
            "choice": choice,
            "log_names": dict(choice.logs),
            "audits": AUDITS,
            "may_run": self.caller.role in Verify.roles,
            "shown": shown,
            "audit": shown and AUDITS[shown.audit],
            "log": shown.log if shown else "",
            "kept": last_verifications(command_connection(), self.caller),
            "next": uuid4().hex,
        }

    def rendered(self, context: Mapping[str, Any], *, reads: PageReads, status: int = 200) -> HttpResponse:
        response = super().rendered(context, reads=reads, status=status)
        if context["shown"] and context["shown"].is_running:
            response["Refresh"] = str(_REFRESHED_EVERY_S)
        return response

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """
        Begin an audit and show how far it is; sent again, the form shows the one that it began.

        :raises Problem: 404, not an auditor, or no such log; 422, no such audit; 503, another audit runs
        """
        given = {name: request.POST.get(name, "") for name in ("audit", "log", "verification")}
        if self.caller.role not in Verify.roles:
            raise not_found()
        if given["audit"] not in AUDITS:
            raise wrong_parameter("audit", "unknown-audit", "Les deux audits sont verify et replay.")
        identifier, log = given["verification"], given["log"]
        if log and head(feed_connection(), log=log) is None:
            raise not_found()
        if not _IDENTIFIER.fullmatch(identifier):
            identifier = uuid4().hex
        if verification(command_connection(), self.caller, identifier) is None:
            view = AUDITS[given["audit"]].view
            if self.caller.audit_access is not None:
                note_use(self.caller.audit_access, log=log or None, read=view.endpoint, is_there=lambda: True)
            start(self.caller, identifier=identifier, name=given["audit"], audit=view, log=log)
        return HttpResponseRedirect(f"/integrite?controle={identifier}", status=303)

    def _asked(self) -> Verification | None:
        identifier = self.query("controle").get("controle")
        if identifier is None:
            return None
        if _IDENTIFIER.fullmatch(identifier):
            found = verification(command_connection(), self.caller, identifier)
            if found is not None:
                return found
        raise not_found()
