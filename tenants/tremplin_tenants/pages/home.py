"""The root of the site, which leads to the first page of the seat, and the answer to addresses that name nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_tenants.access import EVERYONE
from tremplin_tenants.pages.web.header import first_page
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.rest.problem import not_found


class Home(Page):
    """Leads to the first page of who is signed in."""

    path = ""
    roles = EVERYONE
    title = "Tremplin"

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        return HttpResponseRedirect(first_page(self.caller.role))


class AbsentPage(Page):
    """Answers any other address, whatever the method: the page of what is not there."""

    path = ""
    roles = None
    title = "Page introuvable"
    http_method_names = ["get", "head", "post", "put", "patch", "delete", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **path: Any) -> HttpResponse:
        return self.failed(not_found())
