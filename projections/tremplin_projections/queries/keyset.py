"""Page through a list by the key of its rows (keyset pagination): all pages cost the same, the last ones too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tremplin_projections.queries.rows import fetch_named_rows

T = TypeVar("T")
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """A request for at most `limit` rows after or before a key, or from the beginning."""

    limit: int = 100
    after: Key | None = None
    before: Key | None = None

    @property
    def read(self) -> int:
        """
        Return the number of rows to read: one more says whether there is another page.

        It is written in the statement, not sent beside it: the plan that PostgreSQL keeps for all values counts on it.
        """
        return int(self.limit) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Rows in order of their key, and the keys to pass as `after` (`next`) and `before` (`previous`); None: no page."""

    rows: tuple[T, ...]
    next: Key | None
    previous: Key | None


FIRST = PageRequest()


class KeyOfAnotherList(ValueError):
    """A page is asked from a key that no row of the list can have."""


def page(
    query: str,
    parameters: Mapping[str, Any],
    *,
    key: Sequence[str],
    asked: PageRequest,
    make: Callable[[list[dict[str, Any]]], Sequence[T]],
) -> Page[T]:
    """
    Return one page of the rows of `query`.

    :param key: the columns that identify a row and order the list
    :param make: makes the items of the page from its rows
    :raises KeyOfAnotherList: the key in `asked` has another number of parts than `key`
    """
    backwards = asked.before is not None
    edge = edge_of(asked, key)
    columns = ", ".join(key)
    order = ", ".join(f"{column} desc" for column in key) if backwards else columns
    values = {f"edge_{place}": value for place, value in enumerate(edge or ())}
    where = _beyond(key, values, sign="<" if backwards else ">")
    found = fetch_named_rows(
        f"select * from ({query}) listed where {where} order by {order} limit {asked.read}",  # noqa: S608
        {**parameters, **values},
    )
    return page_of(found, key=key, asked=asked, make=make)


def edge_of(asked: PageRequest, key: Sequence[str]) -> Key | None:
    """
    Return the key after or before which rows are asked, None from the beginning.

    :raises KeyOfAnotherList: the key in `asked` has another number of parts than `key`
    """
    edge = asked.before if asked.before is not None else asked.after
    if edge is not None and len(edge) != len(key):
        raise KeyOfAnotherList(edge)
    return edge


def page_of(
    found: list[dict[str, Any]],
    *,
    key: Sequence[str],
    asked: PageRequest,
    make: Callable[[list[dict[str, Any]]], Sequence[T]],
) -> Page[T]:
    """
    Return the page of rows read as they were asked.

    :param found: one row more than the limit if there are so many; nearest to the edge first
    """
    backwards = asked.before is not None
    more, found = len(found) > asked.limit, found[: asked.limit]
    if backwards:
        found.reverse()
    earlier = more if backwards else asked.after is not None
    return _page(found, key, make, later=backwards or more, earlier=earlier)


def _beyond(key: Sequence[str], values: Mapping[str, Any], *, sign: str) -> str:
    if not values:
        return "true"
    bounds = ", ".join(f"%({name})s" for name in values)
    # The first column's bound follows from the other; an index of that column alone can use it.
    return f"({', '.join(key)}) {sign} ({bounds}) and {key[0]} {sign}= %(edge_0)s"


def _page(
    found: list[dict[str, Any]],
    key: Sequence[str],
    make: Callable[[list[dict[str, Any]]], Sequence[T]],
    *,
    later: bool,
    earlier: bool,
) -> Page[T]:
    edges = [tuple(row[column] for column in key) for row in (found[0], found[-1])] if found else []
    return Page(
        rows=tuple(make(found)),
        next=edges[-1] if edges and later else None,
        previous=edges[0] if edges and earlier else None,
    )
