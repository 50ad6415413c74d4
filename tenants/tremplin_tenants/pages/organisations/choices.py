"""The organisations that a field of a form is chosen from."""

from collections.abc import Sequence
from datetime import date

from tremplin_tenants.api.members.members import Members
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.web.page_reads import PageReads

_MOST = 500


def members_choices(reads: PageReads) -> Sequence[Option]:
    """Return the members by name; none where there are too many to choose from: an identifier is typed then."""
    found = reads.read(Members, {"limit": str(_MOST)})
    if found["next"]:
        return ()
    options = [Option(value=member["id"], label=member["name"]) for member in found["results"]]
    return sorted(options, key=lambda option: option.label)


def choices_of_kind(reads: PageReads, kind: str) -> Sequence[Option]:
    return ()


def contractors_for(reads: PageReads, articles: Sequence[str] | None, *, on: date) -> Sequence[Option]:
    return ()
