"""
Base view of lists of the centrale's registers: conventions, launch meetings, waivers, trainings, objectives.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from tremplin_projections.queries.buying.registers import entries
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_tenants.api.reads.filters import filters_of
from tremplin_tenants.api.reads.pagination import ListView


class RegisterView(ListView):
    """
    One register. A subclass names it, and lists its filters in its query.

    A filter is a field of the entry, of the same name.
    """

    register: ClassVar[str]
    projection = "registers"
    key = (int,)

    def page(self, at: PageRequest) -> Page[Any]:
        return entries(register=self.register, matching=self.matching(self.query), asked=at)

    def matching(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values that an entry must have to be listed."""
        return filters_of(query)

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        return [{"id": row.id, **row.data} for row in rows]
