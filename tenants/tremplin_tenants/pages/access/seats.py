"""Choose the seat that one acts in: an organisation and a role."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token

from tremplin_tenants.accounts.middleware import PageRequest
from tremplin_tenants.accounts.seats import OpenSeat
from tremplin_tenants.accounts.signing_in import profile
from tremplin_tenants.pages.access.signing_in import own_path
from tremplin_tenants.pages.web.header import organisation_name
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import ROLE_NAMES, Caller


class Seats(Page):
    """The choice of a seat, for an account that has signed in."""

    path = "siege"
    roles = None
    title = "Choisir un siège"
    template = "tremplin/access/seats.html"
    http_method_names = ["get", "head", "post"]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        account = cast("PageRequest", self.request).session.account or ""
        return {
            "seats": shown_seats(profile(account).seats, caller=cast("PageRequest", self.request).caller),
            "suite": own_path(self.request.GET.get("suite", "")),
        }

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        if cast("PageRequest", request).session.account is None:
            return self.sign_in_first()
        return super().get(request, **path)

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """
        Take the seat that is posted as `organisation` and `role`.

        :raises Problem: 404, the account has no such seat, or it is closed
        """
        session = cast("PageRequest", request).session
        if session.account is None:
            return self.sign_in_first()
        wanted = (request.POST.get("organisation"), request.POST.get("role"))
        found = [seat for seat in profile(session.account).seats if (seat.organisation, seat.role) == wanted]
        if not found:
            raise not_found()
        session.take_seat(found[0])
        rotate_token(request)  # a form that another tab still shows would act for another organisation
        return HttpResponseRedirect(own_path(request.POST.get("suite", "")) or "/", status=303)


def shown_seats(seats: Iterable[OpenSeat], *, caller: Caller | None) -> list[Mapping[str, Any]]:
    """Return seats with the words that show them; `is_current` marks the one of `caller`."""
    taken = None if caller is None else (caller.organisation, caller.role)
    return [
        {
            "organisation": seat.organisation,
            "name": organisation_name(seat.organisation),
            "role": seat.role.value,
            "role_name": ROLE_NAMES[seat.role],
            "expires_on": seat.expires_on,
            "is_current": (seat.organisation, seat.role) == taken,
        }
        for seat in seats
    ]
