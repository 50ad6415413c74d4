"""The API as a program reaches it: a key, a body, an answer."""

import itertools
import json
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.contract_terms import TERMS
from support.documented import hold_to_document
from support.story import siret_of
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import CENTRALE, Role

SIRET = "77605646700587"
_NUMBERS = itertools.count(1)


class Api:
    """
    Ask with one key, and hold each answer to the document; `made` posts and gives the body of a success, `file` the
    bytes of a list.
    """

    def __init__(self, key: str) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {key}"})

    def get(self, path: str, /, **query: Any) -> Any:
        return self._held("GET", path, self._client.get(f"/api/v1/{path}", query))

    def post(
        self, path: str, /, body: Mapping[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> Any:
        content = json.dumps(body or {})
        answer = self._client.post(
            f"/api/v1/{path}", content, content_type="application/json", headers=headers or {}
        )
        return self._held("POST", path, answer)

    def send(
        self, path: str, /, content: bytes, *, name: str = "fichier.csv", mode: str | list[str] | None = None
    ) -> Any:
        """Post a file; `mode`: several where it is given several times."""
        fields = {"file": SimpleUploadedFile(name, content), **({} if mode is None else {"mode": mode})}
        return self._held("POST", path, self._client.post(f"/api/v1/{path}", fields))

    def fetch(self, address: str, /, **query: Any) -> Any:
        """Get a file: an export, or what stands at an address that an answer gave."""
        return self._client.get(address, query)

    def made(self, path: str, /, **body: Any) -> dict[str, Any]:
        answer = self.post(path, {name.rstrip("_"): value for name, value in body.items()})
        assert answer.status_code in (200, 201), answer.content
        made: dict[str, Any] = answer.json()
        return made

    def file(self, path: str, /, **query: Any) -> bytes:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content
        return bytes(answer.file)

    @staticmethod
    def _held(method: str, path: str, answer: Any) -> Any:
        if answer.streaming:
            answer.file = answer.getvalue()
            if answer.headers.get("Content-Type") == "application/json":
                answer.json = lambda: json.loads(answer.file)
        hold_to_document(
            method,
            f"/api/v1/{path}",
            answer.status_code,
            answer.headers.get("Content-Type", ""),
            answer.file if answer.streaming else answer.content,
        )
        return answer


def api(role: Role, organisation: str = CENTRALE) -> Api:
    """The API with a new key of an organisation."""
    kind = CENTRALE if organisation == CENTRALE else role.value
    return Api(create_key(organisation=organisation, kind=kind, role=role).key)


def new_name(kind: str) -> str:
    """An identifier that no other test uses."""
    return f"{kind}-{next(_NUMBERS)}"


def a_member(buyer: Api) -> str:
    """A member that joined at the beginning of 2020."""
    member = new_name("member")
    buyer.made(
        "organisations",
        id=member,
        name=f"Membre {member}",
        siret=siret_of(member),
        kind="member",
        joined_on="2020-01-01",
        territory="75",
    )
    return member


def an_organisation(buyer: Api, kind: str) -> str:
    """A contractor (an EA since 2020), or a facilitateur."""
    identifier = new_name(kind)
    statuses = {"statuses": [{"kind": "EA", "from": "2020-01-01"}]} if kind == "contractor" else {}
    buyer.made(
        "organisations", id=identifier, name=identifier, siret=siret_of(identifier), kind=kind, **statuses
    )
    return identifier


def a_market(buyer: Api) -> tuple[str, str, str]:
    """A member, a contractor, and a contract of one lot that the one may order on and the other holds."""
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    return member, contractor, a_contract(buyer, contractor=contractor, member=member)


def hours_body(
    contract: str,
    contractor: str,
    hours: Any = "118.00",
    *,
    first: str = "2026-02-02",
    last: str = "2026-02-28",
) -> dict[str, Any]:
    """The body that declares hours worked on lot `1`."""
    place = {"contract": contract, "lot": "1", "contractor": contractor, "modality": "direct"}
    return {**place, "worked_from": first, "worked_to": last, "hours": hours}


def a_registered_contract(by: Api, /, **stated: Any) -> str:
    """A contract that is not published: of 2020 to 2030 and of one lot `1`, but for what is stated."""
    contract = new_name("contract")
    by.made("contracts", id=contract, **TERMS | stated)
    return contract


FIXED = {"way": "fixed", "function": "main", "hours": "833.00"}


def a_contract(buyer: Api, *, contractor: str, member: str, clause: Mapping[str, Any] = FIXED) -> str:
    """A contract of one lot `1` with a clause, awarded to `contractor`, open to `member` from 2020 to 2030."""
    contract = a_registered_contract(buyer, lots=[{"id": "1", "title": "Paris", "clause": clause}])
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    buyer.made(f"contracts/{contract}/lots/1/award", contractor=contractor, notified_on="2020-01-01")
    return contract
