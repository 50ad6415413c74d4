"""
A call-off through WSGI in this process, by its processor time here and in PostgreSQL: nothing runs beside.

`commands` measures the same through `tremplin serve`, beside everything that runs in production.
"""

import json
from collections.abc import Callable
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import RequestFactory, override_settings
from psycopg import Connection

from bench.measure import Figure, at_most
from bench.processor import spent_by
from support.in_process_api import a_member, a_registered_contract, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

WARM_UP, ORDERS, ROUNDS = 200, 400, 5


def measure(database: Database) -> list[Figure]:
    """Milliseconds of processor a call-off, here and in PostgreSQL: the median of several rounds."""
    with TemporaryDirectory() as home, override_settings(TREMPLIN_ANSWERS_KEY=f"{home}/answers.key"):
        return _figures()


def _figures() -> list[Figure]:
    application, headers, address, body = get_wsgi_application(), *_order()
    asked = [_environ(address, body, headers) for _ in range(WARM_UP)]
    _place(application, asked)
    served = [cast("Connection[Any]", connections[alias].connection) for alias in ("default", "command")]
    python, postgresql = [], []
    for _ in range(ROUNDS):
        asked = [_environ(address, body, headers) for _ in range(ORDERS)]
        with spent_by(served) as spent:
            _place(application, asked)
        python.append(spent.python / ORDERS)
        postgresql.append(spent.postgresql / ORDERS)
    return [
        at_most("call-off in process, here", median(python), target=2.5, unit="ms"),
        at_most("call-off in process, in PostgreSQL", median(postgresql), target=1.0, unit="ms"),
    ]


def _order() -> tuple[dict[str, str], str, str]:
    """Make a member and a lot with a maximum that it may order on; the headers, address and body of its orders."""
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    lot = {"id": "1", "title": "Paris", "maximum": "900000000.00"}
    contract = a_registered_contract(buyer, lots=[lot])
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    buyer.made(f"contracts/{contract}/lots/1/award", contractor=contractor, notified_on="2020-01-01")
    key = create_key(organisation=member, kind="member", role=Role.MEMBER).key
    body = {"contract": contract, "lot": "1", "amount": "100.00", "placed_on": "2026-02-02"}
    return {"Authorization": f"Bearer {key}"}, f"/api/v1/members/{member}/call-offs", json.dumps(body)


def _environ(address: str, body: str, headers: dict[str, str]) -> dict[str, Any]:
    request = RequestFactory().post(address, body, content_type="application/json", headers=headers)
    environ: dict[str, Any] = request.environ
    return environ


def _place(application: WSGIHandler, asked: list[dict[str, Any]]) -> None:
    for environ in asked:
        answer = application(environ, _started)
        if answer.status_code != 201:
            raise AssertionError(answer.status_code)
        answer.close()


def _started(*_: object) -> Callable[[bytes], object]:
    """Take the status and headers of an answer, as a server does."""
    return bytes
