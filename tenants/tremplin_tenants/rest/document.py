"""Serve the OpenAPI document, made once in a process: making it takes a second, and anyone may ask for it."""

from functools import cache
from threading import Lock

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

_making = Lock()  # of those who ask at once, one makes it


class Document(APIView):
    """Answers the same bytes to every request, whatever its parameters."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    http_method_names = ["get", "head"]
    schema = None

    def get(self, _request: Request) -> HttpResponse:
        with _making:
            document = _document()
        return HttpResponse(
            document,
            content_type=OpenApiJsonRenderer.media_type,
            headers={"Content-Disposition": 'inline; filename="Tremplin.json"'},
        )


@cache
def _document() -> bytes:
    content = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return JSONRenderer().render(content)
