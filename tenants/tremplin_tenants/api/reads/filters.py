"""
The parameters of reads, declared by a serializer of each view.

django-filter is not used: it filters a queryset of a model, where these queries are SQL; it ignores unknown
parameters, takes an empty value for none, and its form fields would state again the rules of `web/fields.py`.
"""

from collections.abc import Mapping, Set
from types import MappingProxyType
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from tremplin_tenants.api.web.body import UNKNOWN, Body, parse
from tremplin_tenants.api.web.fields import Choice, Count, Identifier, Text
from tremplin_tenants.files.csv_lists import DIALECTS
from tremplin_tenants.files.renderers import FORMATS
from tremplin_tenants.rest.problem import wrong_parameter
from tremplin_tenants.roles import Role


class ReadQuery(Body):
    """The parameter of every read."""

    wait_for = Text(
        required=False, max_length=90, help_text="JOURNAL:SEQ : attend que ce fait soit compté (5 s)."
    )


class ExportQuery(ReadQuery):
    """The parameters of every list that is given whole as a file."""

    format = Choice(
        choices=("json", *FORMATS),
        required=False,
        help_text="`xlsx` ou `csv` : la liste entière, en un fichier ; `cursor` et `limit` n’y font rien.",
    )
    dialect = Choice(
        choices=tuple(DIALECTS),
        required=False,
        help_text="D’un `csv` : `fr`, sinon `rfc4180` (virgules, noms et valeurs de l’API).",
    )


class ListQuery(ExportQuery):
    cursor = Text(required=False, max_length=1000, help_text="Celui d’une adresse `next` ou `previous`.")
    limit = Count(required=False, default=100, min_value=1, max_value=500)


class MemberListQuery(ListQuery):
    member = Identifier(required=False, help_text="Un seul membre ; pour un membre, lui-même.")


def read_parameters(
    request: Request,
    form: type[Body],
    *,
    role: Role | None = None,
    restricted: Mapping[str, Set[Role]] = MappingProxyType({}),
) -> dict[str, Any]:
    """
    Return the typed parameters that `form` declares; those not given are absent.

    :param restricted: the roles that may give a parameter, of those that not all may
    :raises APIException: 422, one is unknown, given twice, not open to the role, or badly written
    """
    for name, values in request.query_params.lists():
        if len(values) > 1:
            raise wrong_parameter(name, "repeated-name", "Ce paramètre est donné deux fois.")
    given = {str(name): str(value) for name, value in request.query_params.items()}
    refused = [name for name in given if name in restricted and role not in restricted[name]]
    if refused:
        raise ValidationError({name: [ErrorDetail(UNKNOWN, "unknown-field")] for name in refused})
    return parse(form, given)


def filters_of(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that narrow a list: all but its page, its format and what it waits for."""
    return {name: value for name, value in query.items() if name not in _NO_FILTERS}


_NO_FILTERS = frozenset({"cursor", "limit", "wait_for", "format", "dialect"})
