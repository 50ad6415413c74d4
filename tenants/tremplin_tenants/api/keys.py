"""`GET keys`, `POST keys`, `POST keys/{prefix}/revoke`: the keys of the caller's organisation, in the caller's role."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from hmac import digest
from secrets import token_bytes
from typing import Any

import orjson
from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tremplin_platform.commands.errors import PositionMoved
from tremplin_platform.commands.requests import Answer, IdempotentRequest, Session, answer_once
from tremplin_projections.queries.keyset import Page, PageRequest, page
from tremplin_tenants.access import EVERYONE
from tremplin_tenants.addresses import are_narrower, network
from tremplin_tenants.answers_key import answers_key
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CommandView, Fields, Path
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Choice, Day, Text
from tremplin_tenants.api.web.responses import Instant, ListResponse, ResponseSerializer
from tremplin_tenants.keys import SECRET_BYTES, new_prefix
from tremplin_tenants.own_keys import COLUMNS, OwnKey, as_caller, is_own_key, make_key, revoke_own_key
from tremplin_tenants.rest.problem import Problem, not_found
from tremplin_tenants.roles import CENTRALE, Caller, Role

_MOST_NETWORKS = 20


class KeyResponse(ResponseSerializer):
    name = serializers.CharField(allow_null=True)
    role = serializers.CharField()
    prefix = serializers.CharField(help_text="Ce qui nomme la clé, et qui n’est pas secret.")
    created_at = Instant()
    expires = serializers.DateField(allow_null=True, help_text="Le dernier jour de la clé.")
    last_used_at = Instant(allow_null=True, help_text="À la minute près.")
    addresses = serializers.ListField(
        child=serializers.CharField(), help_text="Les réseaux d’où elle ouvre ; vide, tous."
    )
    revoked_at = Instant(allow_null=True)


class NewKeyResponse(KeyResponse):
    key = serializers.CharField(help_text="La clé entière, montrée cette seule fois.")


class KeysResponse(ListResponse):
    results = KeyResponse(many=True)


class Keys(ListView):
    """Celles de son organisme, dans son rôle, la plus ancienne d’abord ; une clé n’est jamais montrée deux fois."""

    endpoint = "keys"
    path = "keys"
    roles = EVERYONE
    summary = "Les clés de son organisme"
    serializer_class = KeyResponse
    is_of_logs = False
    from_replica = False  # no position tells that a key just made or revoked is there

    def get_serializer_class(self) -> type[ResponseSerializer]:
        return KeysResponse

    def page(self, at: PageRequest) -> Page[Any]:
        as_caller(self.connection, self.caller)
        return page(_KEYS, {}, key=("created", "prefix"), asked=at, make=_keys)


_KEYS = f"""
select {COLUMNS}, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as created from api_keys
 where organisation = (select current_setting('tremplin.caller'))
   and role = (select current_setting('tremplin.caller_role'))
"""  # noqa: S608


def _keys(rows: list[dict[str, Any]]) -> list[OwnKey]:
    return [OwnKey(**{name: value for name, value in row.items() if name != "created"}) for row in rows]


@extend_schema_field({"type": "string", "example": "192.0.2.0/24"})
class Network(Text):
    """A network in CIDR notation, or an address."""

    default_error_messages = {"bad_network": "Un réseau s’écrit 192.0.2.0/24 ou 2001:db8::/32."}

    def to_internal_value(self, data: Any) -> str:
        try:
            return network(super().to_internal_value(data))
        except ValueError:
            self.fail("bad_network")


class KeyBody(Body):
    name = Text(max_length=100, help_text="Ce à quoi elle servira.")
    expires = Day(required=False, help_text="Son dernier jour ; un an au plus, et par défaut.")
    addresses = serializers.ListField(
        child=Network(max_length=43),
        required=False,
        max_length=_MOST_NETWORKS,
        help_text="Les réseaux d’où elle ouvre (CIDR) ; vide, tous.",
    )
    role = Choice([role.value for role in Role], required=False, help_text="Le vôtre, et aucun autre.")


class KeyCommandView(CommandView):
    """A command on the caller's keys: no log has a position for it, so that `If-Match` never holds."""

    serializer_class: type[ResponseSerializer]

    def run(
        self, path: Path, body: Fields, *, log: str, expected: int | None, idempotency: IdempotentRequest
    ) -> Answer:
        if expected is not None:
            raise PositionMoved(log)
        return answer_once(
            command_connection(),
            lambda session: self.act(session, path, body, idempotency),
            log=CENTRALE,
            idempotency=idempotency,
        )

    @abstractmethod
    def act(self, session: Session, path: Path, body: Fields, idempotency: IdempotentRequest) -> Answer:
        """Do it, and return the answer that is kept."""

    def answer(self, key: OwnKey, **more: str) -> Answer:
        """Return the answer that shows a key."""
        shown = KeyResponse(key).data
        return Answer(status=201 if self.made else 200, body=orjson.dumps({**shown, **more}))


class MakeKey(KeyCommandView):
    """
    La clé n’est montrée que dans cette réponse. Elle donne ce que vous voyez, rien de plus, et finit dans l’année,
    ou avec la clé qui la fait.
    """

    endpoint = "make-key"
    path = "keys"
    roles = EVERYONE
    summary = "Faire une clé"
    made = True
    request_serializer = KeyBody
    serializer_class = NewKeyResponse
    examples = {"exemple": {"name": "Tableau de bord Excel", "addresses": ["192.0.2.0/24"]}}

    def run(
        self, path: Path, body: Fields, *, log: str, expected: int | None, idempotency: IdempotentRequest
    ) -> Answer:
        """Derive the secret again for a request that is sent again: none is kept."""
        kept = super().run(path, body, log=log, expected=expected, idempotency=idempotency)
        shown = orjson.loads(kept.body)
        shown["key"] = _whole_key(shown["prefix"], shown.pop("seed"), idempotency)
        return Answer(status=kept.status, body=orjson.dumps(shown))

    @property
    def holder(self) -> Caller:
        """Who the key is for: an organisation and a role."""
        return self.caller

    def act(self, session: Session, path: Path, body: Fields, idempotency: IdempotentRequest) -> Answer:
        wanted = _allowed(self.caller, body)
        prefix, seed = new_prefix(), token_bytes(16).hex()
        made = make_key(
            session,
            self.holder,
            key=_whole_key(prefix, seed, idempotency),
            name=body["name"],
            expires=wanted,
            addresses=list(body.get("addresses") or self.caller.addresses),
        )
        return self.answer(made, seed=seed)


class RevokeKey(KeyCommandView):
    """Elle n’ouvre plus rien, aussitôt et pour toujours ; close avant, elle garde son premier instant."""

    endpoint = "revoke-key"
    path = "keys/{prefix}/revoke"
    roles = EVERYONE
    summary = "Révoquer une clé"
    serializer_class = KeyResponse
    examples = {"exemple": {}}

    def act(self, session: Session, path: Path, body: Fields, idempotency: IdempotentRequest) -> Answer:
        found = revoke_own_key(session, self.caller, prefix=path["prefix"])
        if found is None:
            raise not_found()
        return self.answer(found)

    def check_subject(self, path: Path, *, log: str, sent: Fields) -> None:
        if not is_own_key(command_connection(), self.caller, prefix=path["prefix"]):
            raise not_found()


def _allowed(caller: Caller, body: Mapping[str, Any]) -> date:
    """
    Return the last day of the key that is asked for.

    :raises Problem: 422, it would have more rights than its maker, or none
    """
    if body.get("role", caller.role.value) != caller.role.value:
        raise _refused("/role", "more-rights", "Une clé n’a pas d’autre rôle que celui de qui la fait.")
    networks = body.get("addresses") or caller.addresses
    if caller.addresses and not are_narrower(networks, caller.addresses):
        raise _refused(
            "/addresses", "more-rights", "Cette clé ouvrirait de plus d’adresses que celle qui la fait."
        )
    longest = longest_life(caller)
    expires: date = body.get("expires", longest)
    if expires < caller.today:
        raise _refused("/expires", "already-over", "Ce jour est passé : la clé n’ouvrirait rien.")
    if expires > longest:
        raise _refused(
            "/expires",
            "too-long",
            f"Une clé finit dans l’année, et pas après la vôtre : au plus tard le {longest.isoformat()}.",
        )
    return expires


def longest_life(caller: Caller) -> date:
    """Return the last day that a key made by the caller may have: in a year, and not after the caller's own."""
    return min(_in_a_year(caller.today), caller.expires_on or date.max)


def _refused(pointer: str, code: str, sentence: str) -> Problem:
    return Problem(422, code, sentence, errors=[{"pointer": pointer, "code": code, "detail": sentence}])


def _in_a_year(today: date) -> date:
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return today.replace(year=today.year + 1, day=28)


def _whole_key(prefix: str, seed: str, idempotency: IdempotentRequest) -> str:
    """
    Return the key of a prefix. Its secret is derived under the secret of kept answers, which no database holds.

    So what is kept of the request opens nothing, and the same request gets the same key for as long as it is kept.
    """
    asked = "\n".join(("api-key", prefix, seed, idempotency.organisation, idempotency.caller))
    secret = digest(answers_key(str(settings.TREMPLIN_ANSWERS_KEY)), asked.encode(), "sha256")
    return f"{prefix}_{secret[:SECRET_BYTES].hex()}"
