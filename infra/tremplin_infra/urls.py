"""The addresses that this server answers."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("tremplin_tenants.api.urls")),
]
