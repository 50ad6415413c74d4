"""Parse and render JSON whatever `Accept` states; at most two threads of a process wait for slow bodies."""

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import orjson
from django.http import HttpRequest, UnreadablePostError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.settings import api_settings

from tremplin_tenants.rest.problem import FieldError, Problem, cut, later

BODY_LIMIT = 1024 * 1024
VALUES = 10_000
AT_ONCE = 2
"""How many threads of a process may wait for a body; `tremplin serve` has 4, so that reads are always answered."""

_TOO_LARGE = "Le corps de la requête dépasse 1 Mio : envoyez-le en plusieurs fois."
_TURN_S = 1.0
_PART, _PARTS = 64 * 1024, 4096

_waiting = BoundedSemaphore(AT_ONCE)


class JsonParser(BaseParser):
    """
    Parse an object in UTF-8, of at most 1 MiB and 10,000 values, where no name is given twice.

    A byte order mark is passed over.
    """

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        raw = received(stream, most=BODY_LIMIT, too_large=_TOO_LARGE).removeprefix(BOM_UTF8)
        try:
            body = orjson.loads(raw)
            _refuse_many_values(raw, body)
            json.loads(raw, object_pairs_hook=_refuse_repeat, parse_int=str, parse_float=str)
        except (ValueError, RecursionError) as error:
            raise Problem(400, "not-json", "Le corps de la requête n’est pas du JSON en UTF-8.") from error
        if not isinstance(body, dict):
            raise Problem(422, "not-an-object", "Le corps de la requête doit être un objet JSON : { … }.")
        return body


class JsonRenderer(BaseRenderer):
    """Render an answer as JSON; bytes are an answer already formed and go out as they are."""

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
        return data if isinstance(data, bytes) else orjson.dumps(data)


class FormatAsked(BaseContentNegotiation):
    """The renderer that `format` names, JSON without it, for every Accept; a parser only for what is declared JSON."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        stated = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == stated), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        every = list(renderers)
        asked = request.query_params.get(api_settings.URL_FORMAT_OVERRIDE)
        renderer = next((renderer for renderer in every if renderer.format == asked), every[0])
        return renderer, renderer.media_type or ""


def received(stream: Any, *, most: int, too_large: str, stated: str = "") -> bytes:
    """
    Return a body of at most `most` bytes.

    :param too_large: the sentence of the refusal of a larger one
    :param stated: its length by its header: what is too large by it is refused before it is read
    :raises Problem: 413; 503 as `turn` does
    """
    with turn():
        is_too_large = stated.isdecimal() and int(stated) > most
        raw: bytes = b"" if is_too_large else stream.read(most + 1)
        if is_too_large or len(raw) > most:
            del raw
            read_rest(stream)
            raise Problem(413, "too-large", too_large)
        return raw


@contextmanager
def turn() -> Iterator[None]:
    """
    Wait for a body as one of the `AT_ONCE` threads that may.

    :raises Problem: 503, as many bodies are waited for already
    """
    if not _waiting.acquire(timeout=_TURN_S):
        raise later("Trop de requêtes arrivent lentement : recommencez dans un instant.", seconds=5)
    try:
        yield
    finally:
        _waiting.release()


def check_length(request: HttpRequest) -> None:
    """
    Check that a body states its length: WSGI gives none of unknown length, it would be lost without an error.

    Sent in chunks it is read to its end all the same: a client cut off while it sends reads no answer.

    :raises Problem: 411, it does not; 503 as `turn` does
    :raises UnreadablePostError: its client has left before its end
    """
    if "HTTP_TRANSFER_ENCODING" not in request.META:
        return
    with turn():
        try:
            read_rest(request.META["wsgi.input"])
        except OSError as error:  # as Django does where a length is stated
            raise UnreadablePostError(*error.args) from error
    raise Problem(411, "length-required", "Dites la longueur du corps dans l’en-tête Content-Length.")


def read_rest(stream: Any) -> None:
    """Read 256 MiB more: a client whose body is left unread is cut off before it reads why it was refused."""
    for _ in range(_PARTS):
        if not stream.read(_PART):
            break


def _refuse_many_values(raw: bytes, body: Any) -> None:
    """
    Refuse more values than any command needs, before the fields are validated. Commas bound their number from above.

    Where half are names of the object itself, most are unknown fields: that is the more useful refusal.
    """
    if raw.count(b",") < VALUES or (isinstance(body, dict) and len(body) >= VALUES // 2):
        return
    sentence = f"Le corps de la requête compte plus de {VALUES} valeurs : envoyez-le en plusieurs fois."
    error: FieldError = {"pointer": "", "code": "too-many-values", "detail": sentence}
    raise Problem(422, "too-many-values", sentence, errors=[error])


def _refuse_repeat(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name given twice in an object, of which a parser keeps one value without a word."""
    names = dict(pairs)
    if len(names) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        repeated = next(name for name, times in counted.items() if times > 1)
        detail = f"Le corps de la requête donne deux fois « {cut(repeated, 64)} »."
        raise Problem(400, "repeated-name", detail)
    return names
