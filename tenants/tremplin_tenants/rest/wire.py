"""JSON in, JSON out, whatever the request's Accept says."""

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from tremplin_tenants.rest.bodies import BODY_LIMIT, received
from tremplin_tenants.rest.problem import FieldError, Problem, cut

VALUES = 10_000


class JsonParser(BaseParser):
    """
    An object in UTF-8, of at most 1 MiB and 10,000 values, where no name is given twice.

    A byte order mark is passed over.
    """

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        raw = received(stream)
        if len(raw) > BODY_LIMIT:
            raise Problem(
                413, "too-large", "Le corps de la requête dépasse 1 Mio : envoyez-le en plusieurs fois."
            )
        raw = raw.removeprefix(BOM_UTF8)
        try:
            body = orjson.loads(raw)
            _bound(raw, body)
            json.loads(raw, object_pairs_hook=_without_repeats, parse_int=str, parse_float=str)
        except (ValueError, RecursionError) as error:
            raise Problem(400, "not-json", "Le corps de la requête n’est pas du JSON en UTF-8.") from error
        if not isinstance(body, dict):
            raise Problem(422, "not-an-object", "Le corps de la requête doit être un objet JSON : { … }.")
        return body


class JsonRenderer(BaseRenderer):
    """What a view answers, as JSON; bytes are an answer already formed and go out as they are."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        return data if isinstance(data, bytes) else orjson.dumps(data)


class JsonOnly(BaseContentNegotiation):
    """One renderer for every Accept; a parser only for what is said to be JSON."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        stated = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == stated), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type or ""


def _bound(raw: bytes, body: Any) -> None:
    """
    Refuse more values than any command needs, before one of them is looked at.

    Commas count them from above. Where half are names of the object itself, most are unknown: that is told instead.
    """
    if raw.count(b",") < VALUES or (isinstance(body, dict) and len(body) >= VALUES // 2):
        return
    sentence = f"Le corps de la requête compte plus de {VALUES} valeurs : envoyez-le en plusieurs fois."
    error: FieldError = {"pointer": "", "code": "too-many-values", "detail": sentence}
    raise Problem(422, "too-many-values", sentence, errors=[error])


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        _refuse_repeat([name for name, _ in pairs])
    return found


def _refuse_repeat(names: list[str]) -> NoReturn:
    repeated = cut(next(name for name, times in Counter(names).items() if times > 1), 64)
    raise Problem(400, "repeated-name", f"Le corps de la requête donne deux fois « {repeated} ».")
