"""The addresses that this server answers."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []

if find_spec("tremplin_tenants.api"):
    urlpatterns.append(path("api/v1/", include("tremplin_tenants.api.urls")))
