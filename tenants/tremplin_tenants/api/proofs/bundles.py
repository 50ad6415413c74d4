"""`GET audit/bundle`: a log's events, what seals them, its figures and their verifier, in one zip."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast
from weakref import finalize

from django.conf import settings
from django.http import FileResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from tremplin_platform.audit.history import worded
from tremplin_platform.audit.seals.bundles import NeverSigned, NotSealed, Seal, read_seal, write_bundle
from tremplin_platform.audit.seals.keys import known_keys
from tremplin_platform.audit.seals.proofs import IncompleteTree
from tremplin_platform.commands.log_reads import read, read_all
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.bundled import Bundled, bundled_figures
from tremplin_projections.queries.members.results import Incomplete
from tremplin_tenants.access import AUDITORS_AND_MEMBERS
from tremplin_tenants.api.events import LogReadView
from tremplin_tenants.api.proofs.proofs import HeadProofResponse, HeadQuery, incomplete
from tremplin_tenants.api.reads.exports import LONGEST_READ
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Count
from tremplin_tenants.rest.problem import later, not_found, wrong_parameter
from tremplin_tenants.roles import CENTRALE

ZIP = "application/zip"
_IN_MEMORY = 4 * 2**20


class BundleQuery(HeadQuery):
    since = Count(
        required=False,
        min_value=1,
        help_text="La taille d’un point de contrôle gardé : le dossier prouve que le sien le continue.",
    )


class Bundle(LogReadView):
    """
    Les événements d’un journal, la tête scellée, ses résultats et `verify.py`, qui les vérifie sans réseau ni Tremplin.
    """

    endpoint = "audit-bundle"
    path = "audit/bundle"
    roles = AUDITORS_AND_MEMBERS
    summary = "Un dossier de preuve, à vérifier hors ligne"
    query_serializer = BundleQuery
    serializer_class = HeadProofResponse
    answers = {(200, ZIP): OpenApiTypes.BINARY}

    def get(self, request: Request, **path: str) -> HttpResponseBase:
        self.prepare()
        into = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by the response
        try:
            with self.transaction() as self.connection:
                self.connection.execute(LONGEST_READ)
                self.log_head()
                seal = self._seal()
                self._write(cast("IO[bytes]", into), seal)
        except BaseException:
            into.close()
            raise
        into.seek(0)
        name = f"{self.log}-{seal.size}.zip"
        headers = {"Cache-Control": "private, no-store"}
        answered = FileResponse(into, as_attachment=True, filename=name, content_type=ZIP, headers=headers)
        finalize(answered, into.close)  # also where nobody closes it
        return answered

    def _seal(self) -> Seal:
        since = self.query.get("since")
        try:
            return read_seal(self.connection, log=str(self.log), size=self.query.get("size"), since=since)
        except NotSealed as error:
            raise not_found("Rien n’est scellé à cette taille, ou rien que vous puissiez voir.") from error
        except NeverSigned as error:
            raise wrong_parameter(
                "since", "never-signed", "Le journal des têtes n’a jamais été signé à cette taille."
            ) from error
        except IncompleteTree as error:
            raise incomplete() from error

    def _write(self, into: IO[bytes], seal: Seal) -> None:
        write_bundle(
            into,
            seal,
            keys=known_keys(settings.TREMPLIN_SIGNING_KEY),
            events=self._events(seal.size),
            figures=None if self.log == CENTRALE else self._figures(seal.size),
        )

    def _events(self, size: int) -> Iterator[dict[str, Any]]:
        return worded(command_connection(), read_all(self.connection, log=str(self.log), upto=size))

    def _figures(self, size: int) -> Bundled:
        log = str(self.log)
        [last] = read(self.connection, log=log, after=size - 1, upto=size)
        known_at = KnownAt(seq=size, recorded_at=last.recorded_at, asked=size)
        try:
            return bundled_figures(log=log, known_at=known_at, today=self.caller.today)
        except Incomplete as error:
            raise later(
                "Cette position n’est pas encore toute comptée.", seconds=30 if error.held else 1
            ) from error
