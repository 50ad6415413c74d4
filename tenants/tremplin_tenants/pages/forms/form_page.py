"""Pages that hold forms: shown empty, posted once, shown again with what was typed where the command is refused."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.kept_forms import KeepingPage, forget_form, kept_form
from tremplin_tenants.pages.forms.searched import is_search
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found


class FormPage(KeepingPage):
    """
    A page with one or more forms.

    `forms`: their classes; the template finds each as `forms.NAME`, the command's name with underscores, and the only
    one as `form` too.
    `confirmation`: the address of the page that confirms an act; None: this page
    `comes_back`: whether the browser may keep a refusal for its back button, which else asks to send the form again
    """

    forms: tuple[type[CommandForm], ...]
    confirmation: ClassVar[str | None] = None
    comes_back: ClassVar[bool] = True
    http_method_names = ["get", "head", "post"]
    bound: CommandForm | None = None

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        """
        Return the address of the confirmation, with `fait`, the position of what was recorded.

        :param answer: of the command: `id`, `log`, `position`
        """
        position = answer["position"]
        return f"{self.confirmation or self.request.path}?fait={position['log']}:{position['seq']}"

    def post(self, request: HttpRequest, **path: str) -> HttpResponse:
        """
        Run the command of the form that is posted: 303 to its confirmation, or the form again with the refusal.

        With `plus`, one row more of a list, `verify`, or a search, it is shown again as it was typed: nothing is run.
        """
        form = self.posted(request)
        self.bound = form
        if any(map(request.POST.get, ("plus", "verify"))) or is_search(request.POST):
            return self.shown()
        answer = form.send()
        if answer is not None:
            response = HttpResponseRedirect(self.done(form, answer), status=303)
            forget_form(request, response)
            return response
        assert form.refusal is not None  # noqa: S101
        refused = self.shown(status=form.refusal.status, refusal=form.refusal)
        if self.comes_back:
            refused["Cache-Control"] = "private, no-cache"
        return refused

    def shown_once(self, form: CommandForm) -> HttpResponse:
        """Run the command, and show what it `made` in the answer itself: no address leads to it, nothing keeps it."""
        made = form.send()
        if made is not None:
            return self.shown(made=made)
        self.bound = form
        assert form.refusal is not None  # noqa: S101
        return self.shown(status=form.refusal.status, refusal=form.refusal)

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        typed = kept_form(request, self.caller)
        if typed is None:
            return super().get(request, **path)
        self.bound = self._form_class(typed.get("act", ""))(self, typed=typed)
        response = self.shown(came_back=True)
        forget_form(request, response)
        return response

    def shown(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render the page with its forms."""
        with self.page_reads() as reads:
            context = dict(self.context(reads))
            context |= self._prepared(reads)
        return self.rendered({**context, **more}, reads=reads, status=status)

    def _prepared(self, reads: PageReads) -> dict[str, Any]:
        forms = {}
        for form_class in self.forms:
            form = self.bound if isinstance(self.bound, form_class) else form_class(self)
            form.prepare(reads)
            forms[form.act.replace("-", "_")] = form
        return {"forms": forms, **({"form": next(iter(forms.values()))} if len(forms) == 1 else {})}

    def posted(self, request: HttpRequest) -> CommandForm:
        """Return the form that is posted, as it was typed."""
        return self._form_class(request.POST.get("act", ""))(self, typed=request.POST)

    def _form_class(self, act: str) -> type[CommandForm]:
        """
        Return the form whose command is `act`; the only one where none is named.

        :raises Problem: 404, no form of this page has this name
        """
        named = [
            form for form in self.forms if form.command.endpoint == act or (len(self.forms) == 1 and not act)
        ]
        if not named:
            raise not_found()
        return named[0]
