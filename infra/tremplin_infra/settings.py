"""Django's settings, read from the environment alone."""

import secrets

from csp.constants import NONE, SELF

from tremplin_infra.database.databases import django_databases, process_url, role_password
from tremplin_infra.environment import origin_of, read_environment
from tremplin_infra.logs import logging_settings
from tremplin_tenants.rest_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS

__all__ = ["REST_FRAMEWORK", "SPECTACULAR_SETTINGS"]

ENVIRONMENT = read_environment()

# Nothing that lasts is signed with it; every process that serves one installation derives the same.
_COMMAND_URL = process_url(ENVIRONMENT, "command")
SECRET_KEY = (_COMMAND_URL and role_password(_COMMAND_URL, "django")) or secrets.token_hex()
DEBUG = False
# For pages: the API never asks who is called, so that no Host is refused there.
ALLOWED_HOSTS = [ENVIRONMENT.public_host] if ENVIRONMENT.public_host else ["localhost", "127.0.0.1", "[::1]"]
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
    "tremplin_tenants.addresses.find_client",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tremplin_tenants.content_policy.state_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tremplin_tenants.checkpoint_header.CheckpointHeader",
    "tremplin_tenants.rest.throttling.charge_time",
    "tremplin_tenants.pages.forms.receiving.receive_forms",
    "tremplin_tenants.accounts.middleware.PageSessions",
    "tremplin_tenants.accounts.middleware.PageTokens",
    "tremplin_tenants.accounts.middleware.find_page_caller",
]
PASSWORD_HASHERS = ["tremplin_tenants.accounts.passwords.Argon2id"]
SESSION_ENGINE = "tremplin_tenants.accounts.sessions"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "tremplin_session", "tremplin_csrf"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # the server ends it before: `accounts/sessions.py`
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = (ENVIRONMENT.public_origin or "").startswith("https:")
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_origin] if ENVIRONMENT.public_origin else []
_PROVIDER = [origin_of(ENVIRONMENT.openid.issuer)] if ENVIRONMENT.openid else []
# What a browser may do with an answer: nothing but show this site's own pages, in no frame.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF, *_PROVIDER],  # where signing out leads, for who signed in there
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# Sent over TLS alone. A proxy that sets the header below must be in front of every request, and overwrite it.
SECURE_HSTS_SECONDS = 365 * 24 * 3600
if ENVIRONMENT.proxy_scheme_header:
    SECURE_PROXY_SSL_HEADER = (ENVIRONMENT.proxy_scheme_header, "https")
ROOT_URLCONF = "tremplin_infra.urls"
WSGI_APPLICATION = "tremplin_infra.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
CSRF_FAILURE_VIEW = "tremplin_tenants.pages.forms.kept_forms.csrf_failure"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = logging_settings()

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

TREMPLIN_REQUESTS_PER_MINUTE = ENVIRONMENT.requests_per_minute
TREMPLIN_PUBLICS_THRESHOLD = ENVIRONMENT.publics_threshold
TREMPLIN_SIGNING_KEY = ENVIRONMENT.signing_key
TREMPLIN_ANSWERS_KEY = ENVIRONMENT.answers_key
TREMPLIN_CENTRALE_NAME = ENVIRONMENT.centrale_name
TREMPLIN_TOPIC = ENVIRONMENT.topic
TREMPLIN_CENTRALE_SIRET = ENVIRONMENT.centrale_siret
TREMPLIN_OPENID = ENVIRONMENT.openid
TREMPLIN_PROXY_ADDRESS_HEADER = ENVIRONMENT.proxy_address_header
