"""A list: pages by opaque cursor, each at one position, told incomplete where a log it touches is held."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from tremplin_platform.commands.log_reads import head
from tremplin_projections.queries.keyset import Asked as PageAsked, Key, Page
from tremplin_projections.queries.members.results_document import held
from tremplin_projections.queries.standing import held_of
from tremplin_tenants.api.reads.cursors import Cursor, decode_cursor, encode_cursor
from tremplin_tenants.api.reads.positions import answered_at
from tremplin_tenants.api.reads.reading import Answered, Asked, ReadQuery, ReadView, link
from tremplin_tenants.api.web.fields import Count, Identifier, Text
from tremplin_tenants.api.web.shown import page_of
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Caller

_NOT_FILTERS = ("cursor", "limit", "wait_for")


class ListQuery(ReadQuery):
    cursor = Text(required=False, max_length=1000, help_text="Celui d’une adresse `next` ou `previous`.")
    limit = Count(required=False, default=100, least=1, most=500)


class MemberListQuery(ListQuery):
    member = Identifier(required=False, help_text="Un seul membre ; pour un membre, lui-même.")


class ListView(ReadView):
    """
    A list. A subclass gives a page of it, and says how a row is told.

    `key`: the types of the parts of a row's key.
    """

    query: ClassVar[type[ListQuery]] = ListQuery
    key: ClassVar[tuple[type, ...]] = (str, str)

    @abstractmethod
    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        """The rows that a page asks for."""

    @abstractmethod
    def row(self, row: Any) -> Mapping[str, Any]:
        """One row as it is told."""

    def answered_as(self) -> Any:
        return page_of(self.shown, name=f"{type(self).__name__}Page")

    def rows(self, asked: Asked, page: Page[Any]) -> list[Mapping[str, Any]]:
        """The page's rows as they are told."""
        return [self.row(each) for each in page.rows]

    def answer(self, asked: Asked) -> Answered:
        if asked.log is not None and head(asked.connection, log=asked.log) is None:
            raise not_found()
        at = answered_at(asked, projection=self.projection or "")
        page = self.page(asked, self._page_asked(asked))
        notes = held_of(logs=None if asked.log is None else [asked.log], projection=self.projection or "")
        body = {
            "as_of": at,
            "next": self._link(asked, page.next, backward=False),
            "previous": self._link(asked, page.previous, backward=True),
            "complete": not notes,
            "held": [held(each) for each in notes],
            "results": self.rows(asked, page),
        }
        return Answered(body=body, log=at["log"], seq=at["seq"])

    def _page_asked(self, asked: Asked) -> PageAsked:
        limit = asked.query["limit"]
        if "cursor" not in asked.query:
            return PageAsked(limit=limit)
        cursor = decode_cursor(asked.query["cursor"], belongs_to=self._list(asked), key=self.key)
        if cursor.backward:
            return PageAsked(limit=limit, before=cursor.place)
        return PageAsked(limit=limit, after=cursor.place)

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        """Which list a cursor is of: the request, its filters, who asks."""
        filters = {name: value for name, value in asked.query.items() if name not in _NOT_FILTERS}
        return {"path": asked.request.path, "caller": asked.caller.organisation, "filters": filters}

    def _link(self, asked: Asked, key: Key | None, *, backward: bool) -> str | None:
        if key is None:
            return None
        cursor = encode_cursor(Cursor(place=key, backward=backward), belongs_to=self._list(asked))
        kept = {name: str(value) for name, value in asked.query.items() if name not in ("cursor", "wait_for")}
        return link(asked.request, {**kept, "cursor": cursor})


class MemberListView(ListView):
    """A list of members' rows: of one's own, of every member, or of the one that a buyer names."""

    query = MemberListQuery

    def log(self, caller: Caller, path: Mapping[str, str], query: Mapping[str, Any]) -> str | None:
        return query.get("member") or super().log(caller, path, query)
