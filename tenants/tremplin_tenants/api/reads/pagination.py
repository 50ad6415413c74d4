"""
Lists, a page at a time, by opaque keyset cursors: a page costs the same wherever it lies.

A cursor holds the key of the row it follows (or precedes) and a digest of that key and of the list: one that was
changed, or taken from another list, is refused. It guards against mistakes; row-level security decides what is seen.
"""

import base64
import binascii
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

import orjson
from rest_framework.pagination import BasePagination
from rest_framework.request import Request

from tremplin_platform.commands.log_reads import head
from tremplin_projections.queries.freshness import held_of
from tremplin_projections.queries.keyset import Key, KeyOfAnotherList, Page, PageRequest
from tremplin_projections.scope import read_once
from tremplin_tenants.api.reads.exports import ExportedView
from tremplin_tenants.api.reads.filters import ListQuery, MemberListQuery, filters_of
from tremplin_tenants.api.web.responses import ResponseSerializer, page_of
from tremplin_tenants.rest.problem import not_found, wrong_parameter

_DIGEST = 6


def page_link(request: Request, query: Mapping[str, Any]) -> str:
    """Return the address of another page of the list, relative: a path and its query, whatever host was asked."""
    return f"{request.path}?{urlencode(query)}"


class KeysetPagination(BasePagination):
    """
    Django REST framework's pagination, over a query that takes a `PageRequest` in place of a queryset.

    `key` of the view: the types of the parts of a row's key.
    """

    def paginate_queryset(  # type: ignore[override]
        self, queryset: Callable[[PageRequest], Page[Any]], request: Request, view: "ListView"
    ) -> list[Any]:
        """
        Return the rows of the page asked for, and keep the addresses of its neighbours in `links`.

        :raises Problem: 422, the cursor is of another list, or was changed
        """
        query = view.query
        filters = filters_of(query)
        listed = {"path": request.path, "caller": view.caller.organisation, "filters": filters}
        page = _page(queryset, _page_request(query, listed, key=view.key))
        kept = {name: str(value) for name, value in query.items() if name not in ("cursor", "wait_for")}

        def link(key: Key | None, *, backward: bool) -> str | None:
            if key is None:
                return None
            return page_link(request, {**kept, "cursor": encode_cursor(key, listed, backward=backward)})

        self.links = {"next": link(page.next, backward=False), "previous": link(page.previous, backward=True)}
        return list(page.rows)


class ListView(ExportedView):
    """
    A list. A subclass gives a page of it, and the shape of a row.

    `key`: the types of the parts of a row's key.
    """

    query_serializer: ClassVar[type[ListQuery]] = ListQuery
    pagination_class = KeysetPagination
    key: ClassVar[tuple[type, ...]] = (str, str)

    @abstractmethod
    def page(self, at: PageRequest) -> Page[Any]:
        """Return the rows that a page asks for."""

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Complete the rows of the page with what is read for all of them at once. Nothing by default."""
        return rows

    def get_serializer_class(self) -> type[ResponseSerializer]:
        return page_of(self.serializer_class, name=f"{type(self).__name__}Page")

    def answer(self) -> Mapping[str, Any]:
        log = self.log
        if log is not None and read_once(("head", log), lambda: head(self.connection, log=log)) is None:
            raise not_found()
        projection = self.projection or ""
        as_of = self.position(projection=projection)
        query: Any = self.page
        rows = self.paginate_queryset(query) or []
        return {
            "as_of": as_of,
            **cast("KeysetPagination", self.paginator).links,
            "held": held_of(logs=None if self.log is None else [self.log], projection=projection),
            "results": self.rows(rows),
        }


class MemberListView(ListView):
    """A list of members' rows: of one's own, of every member, or of the one that a buyer names."""

    query_serializer = MemberListQuery

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return query.get("member") or super().read_log(query)


def encode_cursor(key: Key, listed: Mapping[str, Any], *, backward: bool) -> str:
    """Return the cursor of the rows after `key` (before it: `backward`) of the list that `listed` describes."""
    content = orjson.dumps([backward, *key])
    return base64.urlsafe_b64encode(_digest(content, listed) + content).decode().rstrip("=")


def _page(queryset: Callable[[PageRequest], Page[Any]], asked: PageRequest) -> Page[Any]:
    try:
        return queryset(asked)
    except KeyOfAnotherList as error:
        raise _bad_cursor() from error


def _page_request(
    query: Mapping[str, Any], listed: Mapping[str, Any], *, key: tuple[type, ...]
) -> PageRequest:
    if "cursor" not in query:
        return PageRequest(limit=query["limit"])
    backward, place = _decoded(query["cursor"], listed)
    has_nul = any(isinstance(part, str) and "\0" in part for part in place)  # PostgreSQL holds none
    if has_nul or [type(part) for part in (backward, *place)] != [bool, *key]:
        raise _bad_cursor()
    return PageRequest(limit=query["limit"], **{"before" if backward else "after": tuple(place)})


def _decoded(text: str, listed: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        digest, content = raw[:_DIGEST], raw[_DIGEST:]
        if digest != _digest(content, listed):
            raise _bad_cursor()
        backward, *place = orjson.loads(content)
    except (binascii.Error, ValueError, TypeError) as error:
        raise _bad_cursor() from error
    return backward, place


def _digest(content: bytes, listed: Mapping[str, Any]) -> bytes:
    names = orjson.dumps(listed, option=orjson.OPT_SORT_KEYS, default=str)
    return sha256(content + b"\0" + names).digest()[:_DIGEST]


def _bad_cursor() -> Exception:
    return wrong_parameter("cursor", "bad-cursor", "Ce curseur n’est pas de cette liste : revenez au début.")
