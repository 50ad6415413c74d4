"""What is not built yet, or never was: said as a problem document, whatever the method and the key."""

from typing import Never

from rest_framework.request import Request
from rest_framework.views import APIView

from tremplin_tenants.rest.problem import not_found


class Absent(APIView):
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    schema = None

    def initial(self, request: Request, *args: object, **path: object) -> Never:
        raise not_found("Rien n’est à cette adresse : voyez /api/docs/.")
