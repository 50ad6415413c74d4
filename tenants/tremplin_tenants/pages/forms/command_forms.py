"""
Forms that run commands of the API: shown from the command's body, kept as typed, sent once whatever the browser does.

A form posts to its own page with `act`, the name of its command, and `idempotency_key`, made when the form was shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import Any, ClassVar

import orjson
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from rest_framework.response import Response

from tremplin_tenants.api.events import Events
from tremplin_tenants.api.web.command_views import CommandView
from tremplin_tenants.pages.forms.form_fields import FormField, address_field, body_of, fields_of
from tremplin_tenants.pages.forms.refusals import Refusal, field_sentence, refusal_of
from tremplin_tenants.pages.forms.searched import SEARCH, Choices, FromMany, distinguished, search
from tremplin_tenants.pages.web.inside import run_command
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import Caller, Role

_SALT = "tremplin.form"
_TRIES = 5  # of an act whose log others write in meanwhile
_MOST_CHANGES = 20
_PAGE = "1000"


class CommandForm:
    """
    A form of one command, on one page.

    `command`: the view that it runs; `button`: the words of its button, a verb
    `only`: the fields that are shown, in this order, by their names in the body; empty: all
    `hidden`: the fields that are not shown
    `rows`: how many rows of a list are shown at first, by its name
    `labels`, `hints`: words that replace those of `labels.py`, by the name of the field without its row numbers
    `chooses_lot`: `contract` and `lot` are chosen together, as `CONTRACT/LOT` in `lot`
    `checks_position`: refused (412) where what the page is about has changed since it was shown (`is_changed_by`); of
    who reads the log that the page answers from
    `in_address`: names of the command's address that the form asks for, before the fields of its body
    """

    command: ClassVar[type[CommandView]]
    button: ClassVar[str]
    only: ClassVar[Sequence[str]] = ()
    hidden: ClassVar[Sequence[str]] = ()
    rows: ClassVar[Mapping[str, int]] = {}
    labels: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[Mapping[str, str]] = {}
    chooses_lot: ClassVar[bool] = False
    checks_position: ClassVar[bool] = False
    in_address: ClassVar[Sequence[str]] = ()

    def __init__(self, page: Page, *, typed: QueryDict | None = None) -> None:
        self.page = page
        self.typed = typed
        self.refusal: Refusal | None = None
        sent = QueryDict() if typed is None else typed
        self.key = sent.get("idempotency_key") or new_key(page.caller, page.request.path)
        self.position = sent.get("if_match") or ""
        self.changes: list[Mapping[str, Any]] = []
        self.fields = self._fields()
        if typed is not None:
            for field in self.fields:
                field.read(typed)

    # A subclass states what is its own by these.

    def address(self) -> Mapping[str, str]:
        """Return the names of the command's address: those of the page's, and the member who is signed in."""
        caller = self.page.caller
        member = {"member": caller.organisation} if caller.role is Role.MEMBER else {}
        return member | {name: str(value) for name, value in self.page.kwargs.items()}

    def fixed(self) -> Mapping[str, Any]:
        """Return the values of the body that nobody types, by the names of fields that are not shown."""
        return {}

    def initial(self) -> Mapping[str, str | Sequence[str]]:
        """Return the texts that the fields hold when the form is first shown, several for a list."""
        return {}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        """Return the options of the fields that are chosen from what is read."""
        return {}

    def is_changed_by(self, event: Mapping[str, Any]) -> bool:
        """Whether an event of the page's log, as the API gives it, changes what the page is about."""
        return True

    @property
    def act(self) -> str:
        """The name that the form posts as `act`."""
        return self.command.endpoint

    @property
    def has_buttons_within(self) -> bool:
        """Whether a button that does not send it may come before the one that does, and be what Enter presses."""
        return bool(self.rows) or any(field.is_searched for field in self.fields)

    def prepare(self, reads: PageReads) -> None:
        """Fill what is shown from what the page reads: options, and the first texts where nothing was typed."""
        offered = self.choices(reads)  # first: what they read, the first texts may be made of
        if self.typed is None:
            for name, text in self.initial().items():
                for field in self.fields:
                    if field.name == name:
                        texts = [text] if isinstance(text, str) else text
                        field.values = [value for value in texts if value]
        for name, choices in offered.items():
            for field in self.fields:
                if _without_rows(field.name) == name:
                    self._offer(field, choices)
        if self.checks_position and reads.freshness is not None and not self.position:
            self.position = f"{reads.freshness.log}:{reads.freshness.seq}"

    def _offer(self, field: FormField, choices: Choices) -> None:
        """Give a field what it is chosen from."""
        if isinstance(choices, FromMany):
            search(field, choices, (self.typed or QueryDict()).get(f"{SEARCH}.{field.name}", "").strip())
            return
        field.options = distinguished(choices)
        if self.typed is not None:
            field.keep_typed()

    def send(self) -> Mapping[str, Any] | None:
        """Run the command. Return its answer, or None where it is refused: `refusal` and the fields' errors say why."""
        typed, pointers = body_of(self.fields)
        asked = {name: typed.pop(name, "") for name in self.in_address}
        if not all(asked.values()):  # no address to send it to, which would answer that nothing is there
            self._refuse(422, _unfilled(pointers), pointers)
            return None
        body = {**self._split(typed), **self.fixed()}
        names = {**self.address(), **asked}
        answer = self._run({name: names[name] for name in _names(self.command.path)}, body)
        if answer.status_code < 300:
            accepted: Mapping[str, Any] = orjson.loads(answer.data)
            return accepted
        self._refuse(answer.status_code, answer.data, pointers)
        return None

    def _run(self, path: Mapping[str, str], body: Mapping[str, Any]) -> Response:
        """Run the command, again where its log has moved by what is not about the page: others write there too."""
        answer, tries = self._sent(path, body), 1
        while answer.status_code == 412 and tries < _TRIES and not self._is_changed():
            answer, tries = self._sent(path, body), tries + 1
        return answer

    def _sent(self, path: Mapping[str, str], body: Mapping[str, Any]) -> Response:
        headers = {"Idempotency-Key": self.key}
        if self.position:
            headers["If-Match"] = self.position.partition(":")[2]
        return run_command(self.command, caller=self.page.caller, path=path, body=body, headers=headers)

    def _is_changed(self) -> bool:
        """Whether what the page is about has changed since it was shown; `changes` and `position` are those of now."""
        log, _, seq = self.position.partition(":")
        asked = {"log": log, "limit": _PAGE}
        with self.page.page_reads() as reads:
            found = reads.read(Events, {**asked, "after": seq})
            self._note_changes(found)
            while found["next"] is not None and not self.changes:
                found = reads.read(Events, {**asked, "after": str(found["results"][-1]["seq"])})
                self._note_changes(found)
        self.position = f"{log}:{found['as_of']['seq']}"
        return bool(self.changes)

    def _note_changes(self, found: Mapping[str, Any]) -> None:
        self.changes = [event for event in found["results"] if self.is_changed_by(event)][:_MOST_CHANGES]

    def _split(self, body: dict[str, Any]) -> dict[str, Any]:
        """Write the lot that was chosen as a contract and a lot."""
        if self.chooses_lot and "lot" in body:
            contract, _, lot = str(body["lot"]).partition("/")
            return {**body, "contract": contract, "lot": lot}
        return body

    def _refuse(self, status: int, problem: Mapping[str, Any], pointers: Mapping[str, FormField]) -> None:
        self.refusal = refusal_of(status, problem)
        self.refusal.events = self.changes if status == 412 else []
        for error in problem.get("errors", ()):
            pointer = "/lot" if self.chooses_lot and error["pointer"] == "/contract" else error["pointer"]
            field = pointers.get(pointer) or pointers.get(pointer.rpartition("/")[0])  # a value of a list
            if field is not None:
                field.error = field.error or field_sentence(error, field)
                self.refusal.add(field)
            else:
                self.refusal.others.append(error["detail"])
        if self.refusal.code == "identifier-used" and "/id" in pointers:
            pointers["/id"].error = self.refusal.sentence
            self.refusal.add(pointers["/id"])
        if self.refusal.code == "idempotency-key-reused":
            self.key = new_key(self.page.caller, self.page.request.path)

    def _fields(self) -> list[FormField]:
        rows = {**self.rows, **_typed_rows(self.typed)}
        hidden = {*self.hidden, *self.fixed(), *(("contract",) if self.chooses_lot else ())}
        found = []
        asked = [address_field(name) for name in self.in_address]
        for field in [*asked, *fields_of(self.command.request_serializer(), rows=rows)]:
            name = _without_rows(field.name)
            top = name.partition(".")[0]
            if top in hidden or name in hidden or (self.only and not {top, name} & {*self.only}):
                continue
            field.label = self.labels.get(name, field.label)
            field.hint = self.hints.get(name, field.hint)
            if self.chooses_lot and name == "lot":
                field.kind = replace(field.kind, convert=str.strip)  # as CONTRACT/LOT, which is no identifier
            field.form = self.act if len(getattr(self.page, "forms", ())) > 1 else ""
            found.append(field)
        return sorted(found, key=self._rank) if self.only else found

    def _rank(self, field: FormField) -> int:
        name = _without_rows(field.name)
        top = name.partition(".")[0]
        return self.only.index(top if top in self.only else name)


def _unfilled(pointers: Mapping[str, FormField]) -> Mapping[str, Any]:
    """Return the problem of a form of which required fields are empty, as the API would write it."""
    empty = [
        pointer
        for pointer, field in pointers.items()
        if field.is_required and not "".join(field.values).strip()
    ]
    errors = [{"pointer": pointer, "code": "required", "detail": ""} for pointer in empty]
    return {"code": "invalid", "detail": "", "errors": errors}


def new_key(caller: Caller, path: str) -> str:
    """Make the idempotency key of a form, signed for who sees it and where."""
    return _signer(caller, path).sign(token_hex(16))


def is_key_of(key: str, caller: Caller, path: str) -> bool:
    """Whether a key was made for this caller's form at this address."""
    try:
        _signer(caller, path).unsign(key)
    except BadSignature:
        return False
    return True


def _signer(caller: Caller, path: str) -> Signer:
    return Signer(salt=f"{_SALT}|{caller.organisation}|{caller.prefix}|{path}")


def _without_rows(name: str) -> str:
    return ".".join(part for part in name.split(".") if not part.isdecimal())


def _names(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def _typed_rows(typed: QueryDict | None) -> dict[str, int]:
    """Return how many rows of each list were posted, and one more where `plus` asks for it."""
    rows: dict[str, int] = {}
    for name in typed or ():
        parts = name.split(".")
        for depth, part in enumerate(parts):
            if part.isdecimal() and len(part) <= 2:
                listed = ".".join(parts[:depth])
                rows[listed] = max(rows.get(listed, 0), int(part) + 1)
    wanted = "" if typed is None else typed.get("plus")
    if wanted:
        rows[wanted] = rows.get(wanted, 0) + 1
    return rows
