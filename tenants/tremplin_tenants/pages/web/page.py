"""The base of every page: who may see it, its reads, its template, and what it answers where something is wrong."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar, Self
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.generic import View
from rest_framework.request import Request
from rest_framework.views import APIView

from tremplin_tenants.access import Access, Roles
from tremplin_tenants.pages.web.confirmation import asked_confirmation
from tremplin_tenants.pages.web.errors import error_page, not_counted_page
from tremplin_tenants.pages.web.header import header_of
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.exceptions import problem_from
from tremplin_tenants.rest.problem import Problem, not_found
from tremplin_tenants.rest.throttling import KeyThrottle
from tremplin_tenants.roles import Caller

SIGN_IN, SEATS = "/connexion", "/siege"


class Page(View):
    """
    One page: `pages/urls.py` makes its route.

    `path`: its address, without the first slash, `{name}` an identifier in it
    `roles`: the access of each role, as a view of the API states it; None: anyone, signed in or not
    `about`: the name in `path` of the organisation that the page is about, where a role sees its own alone
    `title`: the words of the browser's tab; `template`: what renders `context`
    `section`: the path of the menu's entry that is the current one; by default its own
    `keeps_what_is_typed`: whether what is posted and cannot be recorded yet comes back in its form
    `caller`: who is signed in
    `reads`: those of the page, once there are some; `from_replica`: whether a replica may answer them
    """

    path: ClassVar[str]
    roles: ClassVar[Roles | None]
    about: ClassVar[str | None] = None
    title: ClassVar[str]
    template: ClassVar[str]
    section: ClassVar[str | None] = None
    keeps_what_is_typed: ClassVar[bool] = False
    http_method_names = ["get", "head"]
    pages: Sequence[type[Self]] = ()
    caller: Caller
    reads: PageReads | None = None
    from_replica = True

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        """Return what the template shows. Runs in one read transaction, opened by the first read."""
        return {}

    def query(self, *names: str) -> dict[str, str]:
        """Return those parameters of the page's address that are given and not empty, for a read."""
        return {name: text for name in names if (text := self.request.GET.get(name, "").strip())}

    def dispatch(self, request: HttpRequest, *args: Any, **path: Any) -> HttpResponseBase:
        """Answer, or show the page of what is wrong; a visitor who is not signed in is sent to sign in."""
        caller: Caller | None = getattr(request, "caller", None)
        try:
            if str(request.method).lower() not in self.http_method_names:
                allowed = ", ".join(self.http_method_names).upper()
                raise Problem(405, "method-not-allowed", "", headers={"Allow": allowed})
            if self.roles is not None:
                if caller is None:
                    return self.sign_in_first()
                _count(request, caller)
                self._check_access(caller)
            if caller is not None:
                self.caller = caller
            return self._dispatched(request, *args, **path)
        except Exception as error:  # as Django REST framework does: every fault has its answer
            return self.failed(problem_from(error))

    def _dispatched(self, request: HttpRequest, *args: Any, **path: Any) -> HttpResponseBase:
        """Answer; by the primary what failed on a replica, where what is missing may be what was looked for."""
        try:
            return super().dispatch(request, *args, **path)
        except Exception:
            if self.reads is None or self.reads.source.is_primary:
                raise
        self.from_replica, self.reads = False, None
        return super().dispatch(request, *args, **path)

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        return self.shown()

    def shown(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render the page, its reads done; `more` is added to its context."""
        with self.page_reads() as reads:
            context = self.context(reads)
        return self.rendered({**context, **more}, reads=reads, status=status)

    def rendered(self, context: Mapping[str, Any], *, reads: PageReads, status: int = 200) -> HttpResponse:
        """Render the template, under the header."""
        shown = {**self.header(), "title": self.title, "freshness": reads.freshness, **context}
        response = render(self.request, self.template, shown, status=status)
        response["Cache-Control"] = "private, no-store"
        return response

    def page_reads(self) -> PageReads:
        """Return the reads of this page, none of them done: of the primary alone where something is sent."""
        from_replica = self.from_replica and self.request.method in ("GET", "HEAD")
        self.reads = PageReads(getattr(self, "caller", None), from_replica=from_replica)
        return self.reads

    def header(self) -> Mapping[str, Any]:
        """Return what the top of the page shows: the organisation, the role, the menu."""
        return self._header(current=f"/{self.path if self.section is None else self.section}")

    def _header(self, *, current: str) -> Mapping[str, Any]:
        caller: Caller | None = getattr(self.request, "caller", None)
        return header_of(caller, current=current, paths={page.path for page in self.pages})

    def sign_in_first(self) -> HttpResponse:
        """Send to the sign-in page, which leads back here; to the choice of a seat who has signed in without one."""
        suite = quote(self.request.get_full_path(), safe="/")
        account = getattr(getattr(self.request, "session", None), "account", None)
        return HttpResponseRedirect(f"{SIGN_IN if account is None else SEATS}?suite={suite}")

    def failed(self, problem: Problem, *, is_kept: bool = False) -> HttpResponse:
        """
        Show the page of a problem. What is not for a role is not there.

        :param is_kept: whether what was posted is kept, to be shown in its form again
        """
        header = self._header_if_any()
        done = asked_confirmation(self.request.GET.get("fait", ""))
        if problem.status_code == 503 and done is not None:
            return not_counted_page(self.request, problem, header=header, log=done[0], seq=done[1])
        return error_page(self.request, problem, header=header, is_kept=is_kept)

    def _header_if_any(self) -> Mapping[str, Any]:
        with suppress(Exception):  # the database may be what is away
            return self._header(current="")  # the page of what is absent is one, wherever it was looked for
        return {}

    def _check_access(self, caller: Caller) -> None:
        access = (self.roles or {}).get(caller.role)
        subject = self.kwargs.get(self.about or "")
        if access is None or (access is Access.OWN and subject not in (None, caller.organisation)):
            raise not_found()


def _count(request: HttpRequest, caller: Caller) -> None:
    """
    Count the page among the requests of who is signed in.

    :raises Problem: 429, too many in this minute
    """
    throttle, counted = KeyThrottle(), Request(request)
    counted.user = caller  # type: ignore[assignment]
    if not throttle.allow_request(counted, APIView()):
        wait = max(1, round(throttle.wait() or 1))
        raise Problem(
            429,
            "throttled",
            f"Trop de pages demandées : recommencez dans {wait} s.",
            headers={"Retry-After": str(wait)},
        )
