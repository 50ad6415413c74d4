"""The integrity of the logs: verified or replayed now, at an auditor's request, with counts; nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tremplin_platform.audit.seals.proofs import last_checkpoint
from tremplin_platform.proof.hashes import written
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.audits import Replay, Verify
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.pages.audit.logs import logs_to_choose
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import wrong_parameter

_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """An audit of the API: its view, where its answer has what it found, its button, and what it did in words."""

    view: type[ReadView]
    found_in: str
    button: str
    done: str


AUDITS: Mapping[str, Audit] = {
    "verify": Audit(view=Verify, found_in="problems", button="Vérifier", done="Journaux vérifiés"),
    "replay": Audit(view=Replay, found_in="differences", button="Rejouer", done="Chiffres refaits"),
}


class Integrity(Page):
    """Intégrité : ce qui est vérifié, et le résultat de ce qui vient de l’être."""

    path = "integrite"
    roles = CENTRALE_READERS
    title = "Intégrité"
    template = "tremplin/audit/integrity.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        asked = self.query("audit", "log")
        result = self._run(reads, asked)  # first: an audit runs before the transaction of the page
        logs = logs_to_choose(reads)
        assert reads.connection is not None  # noqa: S101
        signed = last_checkpoint(reads.connection)
        return {
            "checkpoint": signed and {"size": signed.size, "root": written(signed.root)},
            "now": reads.connection.execute("select clock_timestamp()").fetchall()[0][0],
            "log": asked.get("log", ""),
            "logs": logs,
            "log_names": dict(logs),
            "audits": AUDITS,
            "may_run": self.caller.role in Verify.roles,
            **result,
        }

    def _run(self, reads: PageReads, asked: Mapping[str, str]) -> dict[str, Any]:
        name = asked.get("audit")
        if name is None:
            return {}
        if name not in AUDITS:
            raise wrong_parameter("audit", "unknown-audit", "Les deux audits sont verify et replay.")
        audit = AUDITS[name]
        answer = reads.read(audit.view, {"log": asked.get("log", "")})
        found = answer[audit.found_in]
        return {
            "name": name,
            "audit": audit,
            "answer": answer,
            "found": found[:_SHOWN],
            "count": len(found),
        }
