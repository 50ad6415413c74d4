"""
Lists given whole as a file by `format`, under the access, the parameters and the row policies of their pages.

The rows are read in one transaction into a temporary file, then written as they are sent: a client that is slow holds
no transaction, and what goes wrong while reading is answered by a problem, never by half a file.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from inspect import getdoc
from typing import Any, ClassVar, cast
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from tremplin_tenants.addresses import site_address
from tremplin_tenants.api.reads.filters import ExportQuery, filters_of
from tremplin_tenants.api.reads.list_columns import list_columns
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.body import parse
from tremplin_tenants.files.cells import ListColumn, paris_time
from tremplin_tenants.files.file_turns import FileTurn
from tremplin_tenants.files.renderers import FILES, FileRenderer, WholeList
from tremplin_tenants.files.spooled_rows import SpooledRows, TooLarge
from tremplin_tenants.files.workbooks import ReadMe
from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.rest.wire import JsonRenderer

PAGE = 2000
"""Rows read at once for a file."""
# Longer than a page's: the server reads at its own pace, whatever the client's. A timer that runs is not set again.
LONGEST_READ = "set local transaction_timeout = 0; set local transaction_timeout = '5min'"


class ExportedView(ReadView):
    """
    A list, or a read whose answer holds one: with `format`, all its pages are one file.

    `rows_field`: the field of the answer that holds the rows
    `site`: the address at which the site is reached, with its last slash; empty: that of the request
    """

    query_serializer: ClassVar[type[ExportQuery]] = ExportQuery
    renderer_classes = (JsonRenderer, *FILES.values())
    rows_field: ClassVar[str] = "results"
    site: str = ""

    def get(self, request: Request, **path: str) -> HttpResponseBase:
        renderer = request.accepted_renderer
        return self._file(renderer) if isinstance(renderer, FileRenderer) else super().get(request, **path)

    @classmethod
    def columns(cls) -> Sequence[ListColumn]:
        """Return the columns of the file."""
        shape = cast("type[serializers.Serializer[Any]]", cls().get_serializer_class())
        rows = cast("serializers.ListSerializer[Any]", shape().fields[cls.rows_field])
        return list_columns(type(rows.child), of=cls.endpoint)  # type: ignore[arg-type]

    def _file(self, renderer: FileRenderer) -> StreamingHttpResponse:
        self.prepare()
        dialect = self.query.get("dialect", "fr")
        columns = [column for column in self.columns() if dialect == "fr" or column.words is None]
        turn = FileTurn()
        try:
            rows = turn.keep(_spooled(columns))
            first, age = self._read_into(rows, most=renderer.most_rows)
            listed = WholeList(
                columns=columns,
                rows=rows,
                read_me=self._read_me(first, rows.count),
                dialect=dialect,
            )
        except BaseException:
            turn.close()
            raise
        headers = {**self._headers(first, renderer), "Tremplin-Age-Seconds": f"{age:.3f}"}
        return StreamingHttpResponse(turn.sent(renderer.parts(listed)), headers=headers)

    def _read_into(self, rows: SpooledRows, *, most: int | None) -> tuple[Mapping[str, Any], float]:
        """
        Read every page into `rows`; return the answer of the first, and its age.

        :raises Problem: 422, the list is longer than a file may be
        """
        with self.reading() as self.connection:
            self.connection.execute(LONGEST_READ)
            answers = self._answers()
            first = next(answers)
            age = self._age(**first["as_of"])
            try:
                rows.add(first[self.rows_field])
                for answer in answers:
                    rows.add(answer[self.rows_field])
                    if most is not None and rows.count > most:
                        raise too_long()
            except TooLarge as error:
                raise too_long() from error
        return first, age

    def _answers(self) -> Iterator[Mapping[str, Any]]:
        """Yield the answers of all pages, each found as a client finds it: at the address in `next`."""
        query = {name: value for name, value in self.query.items() if name != "cursor"}
        while True:
            self.query = {**query, "limit": PAGE}
            answer: Mapping[str, Any] = self.get_serializer(self.answer()).data
            yield answer
            following = answer.get("next")
            if following is None:
                return
            given = dict(parse_qsl(urlsplit(following).query))
            given.pop("limit", None)
            query = parse(self.query_serializer, given)

    def _headers(self, answer: Mapping[str, Any], renderer: FileRenderer) -> dict[str, str]:
        log, seq = answer["as_of"]["log"], answer["as_of"]["seq"]
        name = f"{_plain(str(self.summary))}-{log}-{seq}.{renderer.format}"
        media_type = f"{renderer.media_type}{'; charset=utf-8' if renderer.format == 'csv' else ''}"
        return {
            "Content-Type": media_type,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "Tremplin-As-Of": f"{log}:{seq}",
            "Tremplin-Complete": "true" if answer.get("complete", True) else "false",
        }

    def _read_me(self, answer: Mapping[str, Any], count: int) -> ReadMe:
        as_of, recorded = answer["as_of"], answer["as_of"]["recorded_at"]
        filters = {name: str(value) for name, value in filters_of(self.query).items()}
        event = {"log": as_of["log"], "seq": as_of["seq"]}
        facts = [
            ("Journal", as_of["log"]),
            ("Position", str(as_of["seq"])),
            ("Enregistrée le", f"{paris_time(recorded):%d/%m/%Y %H:%M:%S} (Paris)" if recorded else "jamais"),
            ("Complet", "oui" if answer.get("complete", True) else "non : un journal est retenu"),
            ("Lignes", str(count)),
            *((f"Filtre : {name}", text) for name, text in filters.items()),
            *(() if filters else (("Filtres", "aucun"),)),
            ("Adresse de cette liste", self._address(self.request.path, filters)),
            ("Pour vérifier : la preuve de cette position", self._address("/api/v1/proofs/event", event)),
        ]
        return ReadMe(title=str(self.summary), description=_first_sentence(type(self)), facts=facts)

    def _address(self, path: str, query: Mapping[str, Any]) -> str:
        site = self.site or site_address(self.request._request)
        return urljoin(site, f"{path}?{urlencode(query)}" if query else path)


def _spooled(columns: Sequence[ListColumn]) -> SpooledRows:
    words = {place: column.words for place, column in enumerate(columns) if column.words is not None}
    return SpooledRows([column.name for column in columns], words)


def _first_sentence(view: type[Any]) -> str:
    return " ".join((getdoc(view) or "").partition("\n\n")[0].split()).replace("`", "")


def _plain(text: str) -> str:
    """Return a title as a file's name: no article before it, no accent, no space."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "-")).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(r"^(les|le|la|l)\b", "", apart)))


def too_long() -> Problem:
    """Return the problem of a list that is longer than a file may be."""
    return Problem(
        422,
        "too-long",
        "Cette liste est plus longue que ce qu’un fichier peut tenir : filtrez-la, ou lisez-la page par page.",
    )
