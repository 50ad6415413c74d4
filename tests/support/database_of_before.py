"""Make a database with the code at hand, and keep it in the repository with the answers that this code gave on it.

    PYTHONPATH=tests .venv/bin/python -m support.database_of_before tests/golden/databases/DAY

Every person, member and amount is the demo's, hence invented; the keys open this dump and nothing else.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django
from django.test import Client

from support.database_dump import dump, migrated_with_statements
from support.demo_year import load_demo_year
from support.feeding import feed
from support.postgres_server import Database, embedded_server

_ASKED = (
    "results?known_at={seq}",
    "results/explain?measure=validated&known_at={seq}",
    "results/explain?measure=validated",
    "hours",
    "events",
)
ORDER = {"contract": "nettoyage", "lot": "nord", "amount": "1.00", "placed_on": "2026-11-02"}
AWARD = {"contractor": "lorane", "notified_on": "2026-10-01"}
_CONTRACT = {
    "id": "grand",
    "title": "Mobilier",
    "buyer": "equipe-rso",
    "usage": "internal",
    "centrale_role": "intermediary",
    "kind": "framework",
    "starts_on": "2026-10-01",
    "ends_on": "2030-09-30",
    "lots": [{"id": str(lot), "title": f"Lot {lot}"} for lot in range(1, 61)],
}
_ANSWERS_KEY = b"a throw-away secret, of this database alone"


def main(folder: Path) -> None:
    """Load a small part of the demo, record what the API answers, and dump the database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tremplin_infra.settings"
    os.environ["TREMPLIN_ANSWERS_KEY"] = str(folder / "answers.key")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "answers.key").write_bytes(_ANSWERS_KEY)
    django.setup()

    with embedded_server() as server, server.empty() as made, migrated_with_statements(made) as statements:
        load_demo_year(made)
        recorded = _answers(made)
        dump(made, statements, folder / "database.json.gz")
    (folder / "answers.json").write_text(json.dumps(recorded, ensure_ascii=False, indent=1) + "\n")


def _answers(database: Database) -> Mapping[str, Any]:
    """Read what a member sees, and send a command under an idempotency key; return both with their keys.

    Enough is ordered and awarded first for an aggregate to be kept as a snapshot.
    """
    from support.demo_clients import demo_key  # models, which Django is set up for only now
    from tremplin_tenants.roles import Role

    member, buyer = demo_key(Role.MEMBER), demo_key(Role.BUYER)
    reader = Client(headers={"Authorization": f"Bearer {member}"})
    writer = Client(headers={"Authorization": f"Bearer {buyer}"})
    _post(writer, "contracts", _CONTRACT)
    for rank in range(1, 55):
        _post(writer, "members/cpam-075/call-offs", {"id": f"bc-avant-{rank}", **ORDER})
        _post(writer, f"contracts/grand/lots/{rank}/award", AWARD)
    feed(database)
    seq = reader.get("/api/v1/results").json()["as_of"]["seq"]
    reads = {}
    for path in _ASKED:
        asked = f"/api/v1/{path.format(seq=seq)}"
        answer = reader.get(asked)
        assert answer.status_code == 200, (asked, answer.content)
        reads[asked] = answer.content.decode()
    command = {"id": "epec-bis", "name": "Facilitateur", "siret": "77605646700587", "kind": "facilitator"}
    kept = _post(writer, "organisations", command, {"Idempotency-Key": "kept"})
    return {"member": member, "buyer": buyer, "reads": reads, "command": command, "answered": kept}


def _post(
    client: Client, path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> str:
    answer = client.post(
        f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers or {}
    )
    assert answer.status_code in (200, 201), answer.content
    text: str = answer.content.decode()
    return text


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
