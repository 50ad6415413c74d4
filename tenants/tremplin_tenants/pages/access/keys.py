"""The keys of the organisation: listed, made, revoked, and how a program or a workbook uses one."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from tremplin_tenants.access import EVERYONE
from tremplin_tenants.api.keys import Keys, MakeKey, RevokeKey, longest_life
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import Role

_LISTED = "500"
_READ_FIRST: Mapping[Role, str] = {
    Role.MEMBER: "results",
    Role.BUYER: "members",
    Role.CONTRACTOR: "tasks",
    Role.FACILITATOR: "tasks",
    Role.AUDITOR: "events?log=centrale",
}
"""What the example of a role asks."""


class MakeKeyForm(CommandForm):
    """The form that makes a key, in the role of who is signed in."""

    command = MakeKey
    button = "Créer la clé"
    only = ("name", "expires", "addresses")
    labels = {"name": "À quoi servira-t-elle ?"}
    hints = {"name": "Un nom pour la reconnaître, par exemple Tableau de bord Excel."}

    def initial(self) -> Mapping[str, str]:
        return {"expires": longest_life(self.page.caller).strftime("%d/%m/%Y")}


class RevokeKeyForm(CommandForm):
    """The form that revokes the key that it posts as `prefix`."""

    command = RevokeKey
    button = "Révoquer"

    def address(self) -> Mapping[str, str]:
        return {"prefix": "" if self.typed is None else self.typed.get("prefix", "") or "-"}


class MyKeys(FormPage):
    """The keys of the organisation. A new one is shown in the answer to its form, and nowhere else."""

    path = "cles"
    roles = EVERYONE
    title = "Clés d’accès"
    template = "tremplin/access/keys.html"
    forms = (MakeKeyForm, RevokeKeyForm)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        listed = reads.read(Keys, {"limit": _LISTED})
        return {
            "keys": listed["results"],
            "today": self.caller.today.isoformat(),
            "site": f"{self.request.scheme}://{self.request.get_host()}",
            "asked": _READ_FIRST[self.caller.role],
            "of_lots": self.caller.role is Role.MEMBER,
            "revoked": self.request.GET.get("revoquee", ""),
        }

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Show a new key in the answer itself: an address that led to it would carry it, or the server keep it."""
        form = self.posted(request)
        if not isinstance(form, MakeKeyForm):
            return super().post(request, **path)
        return self.shown_once(form)

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        return f"/cles?revoquee={answer['prefix']}"
