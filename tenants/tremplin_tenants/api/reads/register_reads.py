"""The centrale's registers as its buyers and auditors read them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from tremplin_projections.queries.buying.registers import RegisterEntry, entries
from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_tenants.api.reads.listing import ListQuery, ListView
from tremplin_tenants.api.reads.reading import Asked

_NOT_FILTERS = frozenset(ListQuery().fields)


class RegisterView(ListView):
    """
    One register. A subclass names it, and lists its filters in its query.

    A filter is a field of what the entry holds, of the same name.
    """

    register: ClassVar[str]
    projection = "registers"
    key = (int,)

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        return entries(register=self.register, matching=self.matching(asked.query), asked=at)

    def matching(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """What an entry must hold to be listed."""
        return {name: value for name, value in query.items() if name not in _NOT_FILTERS}

    def row(self, row: RegisterEntry) -> Mapping[str, Any]:
        return {"id": row.id, **row.data}
