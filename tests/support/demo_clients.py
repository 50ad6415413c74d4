"""Who asks in the demo: an HTTP client for each role, with a key of the organisation that holds one there."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from support.postgres_server import Database
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_infra.demo.demo_keys import HOLDERS
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

QUERIES = {
    "explain": {"measure": "validated"},
    "history": {"measure": "validated"},
    "publics": {"contract": "nettoyage-nord", "quarter": "2026-Q1"},
    "audit-replay": {"log": WORKED_EXAMPLE},
    "audit-verify": {"log": WORKED_EXAMPLE},
    "audit-bundle": {"log": WORKED_EXAMPLE},
    "audit-compare": {"log": WORKED_EXAMPLE, "from": "35", "to": "42"},
    "head-proof": {"log": WORKED_EXAMPLE},
    "event-proof": {"log": WORKED_EXAMPLE, "seq": "1"},
    "log-consistency": {"log": WORKED_EXAMPLE, "from": "1", "to": "1"},
}
"""What a read of the demo must be given, by its name in the table of requests."""


def demo_key(role: Role) -> str:
    """A new key of this role, for the organisation that holds one in the demo."""
    organisation, kind = HOLDERS[role]
    return create_key(organisation=organisation, kind=kind, role=role).key


class WholeClient(Client):
    """Receives a JSON answer whole, `content`, where it is sent in parts; files stay as they are sent."""

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        if answer.streaming and answer.headers.get("Content-Type") == "application/json":
            return HttpResponse(answer.getvalue(), status=answer.status_code, headers=answer.headers)
        return answer


def demo_client(role: Role) -> Client:
    """An HTTP client with a new key of this role."""
    return WholeClient(headers={"Authorization": f"Bearer {demo_key(role)}"})


def worked_example(database: Database) -> dict[str, str]:
    """What addresses name, by the name of their part, of the demo's worked example: its first declaration."""
    asked = "select contract, lot, declaration from ledger_declarations where log = %s order by declaration"
    contract, lot, declaration = database.rows(asked, WORKED_EXAMPLE)[0]
    names = {"contract": contract, "lot": lot, "id": declaration, "tranche": "optionnelle"}
    (prefix,) = database.rows("select prefix from api_keys order by prefix limit 1")[0]
    return {"prefix": prefix, "member": WORKED_EXAMPLE, "log": WORKED_EXAMPLE, "quarter": "2026-Q1", **names}


def path_of(address: str, names: dict[str, str]) -> dict[str, str]:
    """What the parts of an address name, from the names of `worked_example`; of a contract alone, `id` is its own."""
    named = {**names, "id": names["contract"]} if address.startswith("contracts/{id}") else names
    return {name: value for name, value in named.items() if f"{{{name}}}" in address}
