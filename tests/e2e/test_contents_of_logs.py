"""No line of a log holds the path that was asked: the pattern of its route instead, and no person's identifier."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.api import Api
from support.command_line import running_serve, tremplin
from support.postgres_server import Database


@contextmanager
def serving(database: Database, home: Path) -> Iterator[Api]:
    """`tremplin serve` alone, and the API with a buyer's key."""
    settings = {"DATABASE_URL": database.url}
    made = tremplin("keys", "create", "centrale", "--role", "buyer", "--json", settings=settings)
    with running_serve(home, settings) as address:
        yield Api(address, json.loads(made.stdout)["key"])


def test_an_error_is_logged_by_its_route_and_names_no_one(database: Database, tmp_path: Path) -> None:
    hire = {"employer": "ei-sud", "hired_on": "2026-01-06"}
    with serving(database, tmp_path) as buyer, database.connect_superuser(autocommit=False) as owner:
        hired = {"public": "b", "employer": "ea-nord", "hired_on": "2026-01-05"}
        person = str(buyer.made("persons", hired).body["id"])
        path = f"persons/{person}/hires"
        owner.execute("select from heads where log = 'centrale' for update")
        owner.execute("lock table persons in access exclusive mode")
        late = buyer.ask("POST", path, hire)
        owner.rollback()
        owner.execute("alter table persons rename to elsewhere")
        owner.commit()
        broken = buyer.ask("POST", path, hire)
        owner.execute("alter table elsewhere rename to persons")
        owner.commit()
        refused = [
            buyer.ask("POST", f"persons/{person}/nothing", hire),
            buyer.ask("DELETE", path),
            buyer.ask("POST", f"persons/{person.upper()}/hires", hire),
            buyer.ask("POST", f"{path}?x={person}", hire),
        ]

    logged = (tmp_path / "serve.err").read_text("utf-8")
    assert (late.status, broken.status) == (503, 500)
    assert [item.status for item in refused] == [404, 405, 404, 422]
    requests = {line["message"]: line["request"] for line in map(json.loads, logged.splitlines())}
    whole = requests["Internal Server Error: api/v1/persons/<identifier:id>/hires"]
    assert requests["a request failed in a way nobody foresaw"] == whole
    assert len(set(requests.values())) > 1
    assert person not in logged.lower()
