"""
What infra's settings say to Django REST framework and to its OpenAPI document.

Plain names only: a class named here must live in a module that does not import views.
"""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_AUTHENTICATION_CLASSES": ["tremplin_tenants.rest.authentication.BearerKey"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["tremplin_tenants.rest.throttling.KeyThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["tremplin_tenants.rest.wire.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tremplin_tenants.rest.wire.JsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "tremplin_tenants.rest.wire.JsonOnly",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "tremplin_tenants.rest.schema.ApiSchema",
    "EXCEPTION_HANDLER": "tremplin_tenants.rest.exceptions.problem_of",
    "URL_FORMAT_OVERRIDE": None,
    "FORMAT_SUFFIX_KWARG": None,
}

DESCRIPTION = """
L’API de Tremplin, plateforme d’une centrale d’achat qui mutualise des contrats et prouve à chaque organisme ce que
leurs clauses sociales ont donné.

Heures et montants sont des chaînes à deux décimales (`"833.00"`, euros hors taxes). Une commande répond avec la
position de son dernier événement ; une lecture qui porte `wait_for=JOURNAL:SEQ` attend que ce fait y soit compté.
Toute erreur est un document `application/problem+json` (RFC 9457), dont `detail` dit en français quoi faire.
"""

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Tremplin",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # One set of choices asked in several bodies, beside other fields of the same name.
    "ENUM_NAME_OVERRIDES": {"StatusKindEnum": "tremplin_tenants.api.organisations.STATUS_KINDS"},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
