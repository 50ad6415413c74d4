"""The names that an answer has beside its identifiers, found for a whole page in one statement."""

from collections.abc import Collection

from django.conf import settings

from tremplin_platform.audit.wording.registrations import find_names
from tremplin_platform.figures.names import Mention, Names
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.roles import CENTRALE


def names_of(mentioned: Collection[Mention]) -> Names:
    """
    Return the names of what a page mentions, the centrale's own included.

    They are read in the centrale's log, which few readers may: ask only for what rows shown to the caller mention.
    """
    found = find_names(command_connection(), mentioned)
    return found.with_organisation(CENTRALE, name=settings.TREMPLIN_CENTRALE_NAME, kind=CENTRALE)
