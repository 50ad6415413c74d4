"""Parse a file that is sent, read whole into memory within its own limit."""

from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from rest_framework.parsers import BaseParser

from tremplin_tenants.rest.problem import Problem, cut
from tremplin_tenants.rest.wire import received

FILE_LIMIT = 10 * 1024 * 1024
"""How many bytes a body that brings a file may have."""
_TOO_LARGE = "Ce fichier dépasse 10 Mio : envoyez-le en plusieurs fois."


class FileParser(BaseParser):
    """Parse `multipart/form-data`, where no name is given twice; no file goes to the disk."""

    media_type = "multipart/form-data"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        request = (parser_context or {})["request"]
        raw = received_file(stream, request.META)
        meta = {"CONTENT_TYPE": request.META.get("CONTENT_TYPE", ""), "CONTENT_LENGTH": len(raw)}
        try:
            fields, files = MultiPartParser(meta, BytesIO(raw), [_InMemory()], "utf-8").parse()
        except (MultiPartParserError, ValueError) as error:
            raise Problem(400, "parse-error", "Ce corps n’est pas du multipart/form-data.") from error
        given = [*fields.lists(), *files.lists()]
        counted = Counter(name for name, values in given for _ in values)
        for name, times in counted.items():
            if times > 1:
                raise Problem(400, "repeated-name", f"Ce corps donne deux fois « {cut(name, 64)} ».")
        return {name: values[0] for name, values in given}


def received_file(stream: Any, meta: Mapping[str, Any]) -> bytes:
    """
    Return a body that brings a file.

    :param meta: the variables of its request
    :raises Problem: as `wire.received` does
    """
    return received(stream, most=FILE_LIMIT, too_large=_TOO_LARGE, stated=meta.get("CONTENT_LENGTH") or "")


class _InMemory(MemoryFileUploadHandler):
    """Keeps any file in memory: the whole body is there already."""

    def handle_raw_input(self, *_: Any, **__: Any) -> None:
        self.activated = True
