"""One's own account: its password, its seats, its sessions."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_tenants.access import EVERYONE
from tremplin_tenants.accounts.middleware import PageRequest
from tremplin_tenants.accounts.passwords import MINIMUM, BadPassword
from tremplin_tenants.accounts.signing_in import (
    NotSignedIn,
    TooManyFailures,
    change_password,
    end_other_sessions,
    open_sessions,
    profile,
)
from tremplin_tenants.pages.access.seats import shown_seats
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found


class MyAccount(Page):
    """The account that has signed in."""

    path = "compte"
    roles = EVERYONE
    title = "Mon compte"
    template = "tremplin/access/account.html"
    http_method_names = ["get", "head", "post"]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        mine = profile(self._account)
        return {
            "email": mine.email,
            "account": self._account,
            "seats": shown_seats(mine.seats, caller=self.caller),
            "sessions": open_sessions(self._account, session=self._session),
            "minimum": MINIMUM,
            "done": self.request.GET.get("fait", ""),
        }

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """
        Change the password, or end the other sessions, as `act` says.

        :raises Problem: 404, no act has this name
        """
        match request.POST.get("act"):
            case "sessions":
                end_other_sessions(self._account, session=self._session)
                return HttpResponseRedirect("/compte?fait=sessions", status=303)
            case "password":
                return self._change_password(request)
            case _:
                raise not_found()

    def _change_password(self, request: HttpRequest) -> HttpResponse:
        current, new, again = (request.POST.get(name, "") for name in ("current", "new", "again"))
        if new != again:
            return self._refused("again", 422)
        try:
            change_password(
                self._account,
                current=current,
                new=new,
                address=request.META["REMOTE_ADDR"],
                session=self._session,
            )
        except BadPassword:
            return self._refused("new", 422)
        except NotSignedIn:
            return self._refused("current", 422)
        except TooManyFailures:
            return self._refused("too-many-failures", 429)
        return HttpResponseRedirect("/compte?fait=password", status=303)

    def _refused(self, code: str, status: int) -> HttpResponse:
        return self.shown(status=status, refused=code, wrong={code: True}, title=f"Erreur : {self.title}")

    @property
    def _account(self) -> str:
        return self.caller.account or ""

    @property
    def _session(self) -> bytes:
        return cast("PageRequest", self.request).session.digest
