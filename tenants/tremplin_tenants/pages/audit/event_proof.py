"""The page of the proof of one event: its digest, its place under a sealed head, and the signed checkpoint above."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.audit.seals.proofs import timestamp_of
from tremplin_platform.proof.checkpoints import read_checkpoint
from tremplin_platform.proof.notes import read_note
from tremplin_tenants.access import EVERY_READER
from tremplin_tenants.api.events import Events
from tremplin_tenants.api.proofs.proofs import EventProof, HeadProof
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import Problem, not_found


class ProofOfEvent(Page):
    """La preuve d’un événement, en mots, avec ce qu’il faut garder pour la vérifier."""

    path = "preuve"
    roles = EVERY_READER
    title = "Preuve d’un événement"
    template = "tremplin/audit/event_proof.html"
    section = "journal"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        asked = self.query("log", "seq")
        reads.check(EventProof, asked)
        log = {name: text for name, text in asked.items() if name == "log"}
        found = reads.read(Events, {**log, "after": str(int(asked["seq"]) - 1), "limit": "1"})["results"]
        if not found:
            raise not_found()
        return {
            "event": found[0],
            "own": self.caller.organisation == found[0]["log"] and not self.caller.reads_every_log,
            **self._proof(reads, {"log": found[0]["log"], "seq": asked["seq"]}),
        }

    def _proof(self, reads: PageReads, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """Return the proof as the API gives it; nothing where the event is not sealed yet."""
        try:
            proof = reads.read(EventProof, asked)
        except Problem as problem:
            if problem.status_code != 404:
                raise
            return {}
        head = reads.read(HeadProof, {"log": asked["log"], "size": str(proof["size"])})
        size = read_checkpoint(read_note(head["checkpoint"].encode()).text).size
        assert reads.connection is not None  # noqa: S101
        token = timestamp_of(reads.connection, size=size)
        return {"proof": proof, "head": head, "checkpoint_size": size, "is_timestamped": token is not None}
