"""Django's settings, from the environment and nothing else."""

import secrets

from tremplin_infra.databases import django_databases, process_url, role_password
from tremplin_infra.environment import read_environment
from tremplin_infra.logs import logging_settings
from tremplin_tenants.rest_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS

__all__ = ["REST_FRAMEWORK", "SPECTACULAR_SETTINGS"]

ENVIRONMENT = read_environment()

# Nothing that lasts is signed with it; every process that serves one installation derives the same.
_COMMAND_URL = process_url(ENVIRONMENT, "command")
SECRET_KEY = (_COMMAND_URL and role_password(_COMMAND_URL, "django")) or secrets.token_hex()
DEBUG = False
ALLOWED_HOSTS = ["*"]
DATABASES = django_databases(ENVIRONMENT)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "tremplin_projections",
    "tremplin_tenants",
    "tremplin_infra",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tremplin_tenants.rest.throttling.charge_time",
]
ROOT_URLCONF = "tremplin_infra.urls"
WSGI_APPLICATION = "tremplin_infra.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = logging_settings()

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

TREMPLIN_REQUESTS_PER_MINUTE = ENVIRONMENT.requests_per_minute
TREMPLIN_PUBLICS_THRESHOLD = ENVIRONMENT.publics_threshold
TREMPLIN_ANSWERS_KEY = ENVIRONMENT.answers_key
# What answers `GET audit/replay`: those who serve may not know those who feed.
TREMPLIN_REPLAY = "tremplin_consumers.replay.replay"
TREMPLIN_CENTRALE_NAME = ENVIRONMENT.centrale_name
