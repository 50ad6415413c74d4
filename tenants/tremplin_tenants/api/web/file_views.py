"""The views of files of rows, and of the annotated ones."""

from collections.abc import Mapping
from hashlib import sha256
from typing import ClassVar
from urllib.parse import quote

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_platform.commands.rows.rows import Mode
from tremplin_tenants.access import EVERYONE
from tremplin_tenants.api.web.body import Body, parse
from tremplin_tenants.api.web.command_headers import idempotent_request, read_body
from tremplin_tenants.api.web.command_views import CommandView, Empty
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.endpoint import Endpoint
from tremplin_tenants.api.web.fields import Choice
from tremplin_tenants.api.web.file_sending import FileKind, Upload, send_file
from tremplin_tenants.api.web.large_files import answering_turn
from tremplin_tenants.api.web.responses import ResponseSerializer
from tremplin_tenants.files.refusals import FileRefused
from tremplin_tenants.files.sent_files import AnnotatedFile, annotated_file
from tremplin_tenants.rest.exceptions import MEDIA_TYPE
from tremplin_tenants.rest.problem import Problem, not_found
from tremplin_tenants.rest.uploads import FileParser

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


LONGEST_NAME = 200


class FileBody(Body):
    file = serializers.FileField(
        help_text="Un CSV, un XLSX ou un ODS, de 20 000 lignes et 10 Mio au plus ; la première feuille qui a ces "
        "colonnes est lue."
    )
    mode = Choice(
        choices=[mode.value for mode in Mode],
        required=False,
        help_text="`check`, par défaut, n’enregistre rien ; `all` enregistre tout, ou rien ; `partial`, ce qui est "
        "juste.",
    )


class RowErrorResponse(ResponseSerializer):
    row = serializers.IntegerField(help_text="La ligne de la feuille, à partir de 1.")
    column = serializers.CharField(help_text="Son en-tête, comme le fichier l’écrit.")
    value = serializers.CharField(help_text="Ce que montre la cellule ; jamais une personne.")
    code = serializers.CharField()
    detail = serializers.CharField()


class RowPositionResponse(ResponseSerializer):
    log = serializers.CharField()
    seq = serializers.IntegerField()


class FileResponse(ResponseSerializer):
    """Ce qui est venu de chaque ligne."""

    rows = serializers.IntegerField(help_text="Les lignes lues sous les en-têtes.")
    recorded = serializers.IntegerField(help_text="Celles qui sont enregistrées.")
    known = serializers.IntegerField(help_text="Celles qui l’étaient déjà.")
    errors = RowErrorResponse(many=True)  # type: ignore[assignment]
    annotated = serializers.CharField(
        help_text="L’adresse, pour une heure et pour qui l’a envoyé, du fichier avec une colonne Anomalies."
    )
    remarks = serializers.ListField(
        child=serializers.CharField(), help_text="Ce qui a été deviné ou laissé de côté."
    )
    positions = RowPositionResponse(many=True)


class FileView(CommandView):
    """A file of rows, each the single command of `kind`."""

    parser_classes = (FileParser,)
    request_serializer = FileBody
    serializer_class = FileResponse
    kind: ClassVar[FileKind]

    def post(self, request: Request, **path: str) -> Response:
        """Answer what came of each row; an absent member is answered first (404), as by a single command."""
        self.check_object_permissions(request, path.get("member"))
        if "member" in path:
            self.check_subject(path, log=path["member"], sent={})
        parse(Empty, request.query_params)
        body = parse(FileBody, read_body(request))
        upload = Upload(
            content=body["file"].read(),
            name=body["file"].name[:LONGEST_NAME],
            mode=Mode(body.get("mode", Mode.CHECK.value)),
            member=path.get("member"),
        )
        asked = {"file": sha256(upload.content).hexdigest(), "mode": upload.mode.value}
        idempotency = idempotent_request(request, caller=self.caller, body=asked)
        try:
            with answering_turn(upload.content, (self.caller.organisation, self.caller.prefix)):
                answer = send_file(self.kind, self.caller, upload, idempotency)
        except FileRefused as refused:
            raise refusal(refused) from refused
        media_type = MEDIA_TYPE if answer.status == 422 else None
        return Response(answer.body, status=answer.status, content_type=media_type)


class AnnotatedFiles(Endpoint):
    """The address of an annotated file, which its answer gives: good for an hour, for who sent it."""

    http_method_names = ["get", "head"]
    method = "GET"
    path = "annotated-files/{id}"
    roles = EVERYONE
    schema = None

    def get(self, request: Request, id: str) -> HttpResponse:  # noqa: A002  as the address names it
        found = annotated_file(command_connection(), self.caller, id)
        if found is None:
            raise not_found()
        return download(found)


def download(file: AnnotatedFile) -> HttpResponse:
    """Return a file to be kept by the browser under its name, never shown in it."""
    response = HttpResponse(file.content, content_type=MEDIA_TYPES[file.kind])
    stem = file.name.rpartition(".")[0] or file.name
    named = quote(f"{stem}-annoté.{file.kind}")
    response["Content-Disposition"] = f"attachment; filename=\"annote.{file.kind}\"; filename*=UTF-8''{named}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def refusal(refused: FileRefused) -> Problem:
    """Return the problem of a file that is refused as a whole."""
    error = {"pointer": "/file", "code": refused.code, "detail": refused.sentence}
    return Problem(422, refused.code, refused.sentence, errors=[error])  # type: ignore[list-item]
