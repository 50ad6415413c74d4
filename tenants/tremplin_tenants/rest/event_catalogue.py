"""Serve the AsyncAPI document of the events, made once in a process, to anyone."""

from functools import cache

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from tremplin_platform.events.asyncapi import asyncapi_document


class EventCatalogue(APIView):
    """Answers the same bytes to every request, whatever its parameters."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    http_method_names = ["get", "head"]
    schema = None

    def get(self, _request: Request) -> HttpResponse:
        return HttpResponse(_document(settings.TREMPLIN_TOPIC), content_type="application/json")


@cache
def _document(topic: str) -> bytes:
    return orjson.dumps(asyncapi_document(topic))
