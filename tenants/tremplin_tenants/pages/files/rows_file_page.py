"""The pages that take a file of rows: checked first, what it would record shown, then recorded; its history below."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tremplin_platform.commands.requests import Answer, IdempotentRequest
from tremplin_platform.commands.rows.rows import Mode
from tremplin_tenants.api.web.command_headers import idempotent_request
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.file_sending import FileKind, Upload
from tremplin_tenants.api.web.file_views import LONGEST_NAME, download
from tremplin_tenants.files.sent_files import AnnotatedFile, Subject, annotated_file, sent_files
from tremplin_tenants.pages.files.running import sent_or_followed
from tremplin_tenants.pages.files.runs import file_run
from tremplin_tenants.pages.forms.command_forms import new_key
from tremplin_tenants.pages.forms.refusals import Refusal, refusal_of
from tremplin_tenants.pages.web.file_page import FilePage
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Role

_REFRESHED_EVERY_S = 2
_SHOWN = 100
"""How many errors the page shows; the annotated file has them all."""


class RowsFilePage(Page):
    """
    A page that takes a file.

    `kind`: what the file is of; `words`: those that the template has of it
    """

    template = "tremplin/files/file.html"
    http_method_names = ["get", "head", "post"]
    kind: ClassVar[FileKind]
    words: ClassVar[Mapping[str, str]]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        history = sent_files(command_connection(), self.caller, subject=self.kind.subject)
        receipt = next((sent for sent in history if sent.identifier == self.request.GET.get("recu")), None)
        return {
            "words": self.words,
            "columns": self.kind.columns,
            "history": history,
            "receipt": receipt,
            "key": new_key(self.caller, self.request.path),
        }

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Show the page; with `verification`, how far that file is, or what came of it."""
        asked = self.query("verification").get("verification")
        if asked is None:
            return self.shown()
        run = file_run(command_connection(), self.caller, asked, subject=self.kind.subject)
        if run is None:
            raise not_found()
        if run.answer is not None:
            return self._answered(run.answer, name=run.name, records=run.records, status=200)
        response = self.shown(run=run)
        if not run.is_lost:
            response["Refresh"] = str(_REFRESHED_EVERY_S)
        return response

    def post(self, request: HttpRequest) -> HttpResponse:
        """
        Check the file that is posted, or record the one that was checked: 303 to its receipt.

        A file that takes long is 303 to the page that shows how far it is.
        """
        kept = request.POST.get("fichier", "")
        upload = self._upload(request) if not kept else self._checked(request, kept)
        if upload is None:
            refused = refusal_of(422, {"code": "required", "detail": "Choisissez un fichier."})
            return self._refused(422, refused)
        answer = sent_or_followed(self.kind, self.caller, upload, self._idempotency(request, upload))
        if isinstance(answer, str):
            return HttpResponseRedirect(f"{request.path}?verification={answer}", status=303)
        return self._answered(
            answer, name=upload.name, records=upload.mode is not Mode.CHECK, status=answer.status
        )

    def _answered(self, answer: Answer, *, name: str, records: bool, status: int) -> HttpResponse:
        """Lead to the receipt of what is recorded; show the report of what is checked or refused."""
        report = orjson.loads(answer.body)
        if "annotated" not in report:
            return self._refused(status, refusal_of(answer.status, report))
        identifier = report["annotated"].rpartition("/")[2]
        if records and answer.status == 200:
            return HttpResponseRedirect(f"{self.request.path}?recu={identifier}", status=303)
        return self.shown(status=status, report=_shown(report, identifier, name))

    def _refused(self, status: int, refusal: Refusal) -> HttpResponse:
        refusal.is_kept = False  # no browser keeps the file that was chosen
        return self.shown(status=status, refusal=refusal)

    def _upload(self, request: HttpRequest) -> Upload | None:
        sent = request.FILES.get("file")
        if sent is None:
            return None
        return Upload(
            content=sent.read(), name=str(sent.name)[:LONGEST_NAME], mode=Mode.CHECK, member=self._member()
        )

    def _checked(self, request: HttpRequest, identifier: str) -> Upload:
        """Return the file that was checked within the hour, to be recorded."""
        found = _found(self, identifier, subject=self.kind.subject)
        mode = Mode.PARTIAL if request.POST.get("mode") == "partial" else Mode.ALL
        return Upload(content=found.content, name=found.name, mode=mode, member=self._member())

    def _member(self) -> str | None:
        return self.caller.organisation if self.caller.role is Role.MEMBER else None

    def _idempotency(self, request: HttpRequest, upload: Upload) -> IdempotentRequest:
        """Make a recording one act, however often it is sent, by the digest of its file; a check is done anew."""
        digest = sha256(upload.content).hexdigest()
        asked = {"file": digest, "mode": upload.mode.value}
        request.META.pop("HTTP_IDEMPOTENCY_KEY", None)
        if upload.mode is not Mode.CHECK:
            request.META["HTTP_IDEMPOTENCY_KEY"] = f"{upload.mode.value}-{digest}"
        return idempotent_request(request, caller=self.caller, body=asked)  # type: ignore[arg-type]


class AnnotatedPage(FilePage):
    """The file given back: kept by the browser, never shown in it. `kind`: as of the page that took it."""

    kind: ClassVar[FileKind]

    def file(self, reads: PageReads, *, site: str) -> HttpResponse:
        return download(_found(self, self.kwargs["id"], subject=self.kind.subject))


def _found(page: Page, identifier: str, *, subject: Subject) -> AnnotatedFile:
    """
    Return a file of this subject that this caller sent within the hour.

    :raises Problem: 404
    """
    found = annotated_file(command_connection(), page.caller, identifier, subject=subject)
    if found is None:
        raise not_found()
    return found


def _shown(report: Mapping[str, Any], identifier: str, name: str) -> Mapping[str, Any]:
    """Return a report as the template shows it."""
    errors = report["errors"]
    at_fault = len({error["row"] for error in errors})
    return {
        **report,
        "name": name,
        "identifier": identifier,
        "shown": errors[:_SHOWN],
        "hidden": max(0, len(errors) - _SHOWN),
        "at_fault": at_fault,
        "new": report["rows"] - report["known"] - at_fault,
    }
