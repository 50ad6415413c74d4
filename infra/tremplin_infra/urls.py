"""Route the addresses that this server answers: the API under `/api/`, the pages everywhere else."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "tremplin_tenants.pages.web.errors.bad_request"
handler500 = "tremplin_tenants.pages.forms.kept_forms.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("tremplin_tenants.api.urls")),
    path("", include("tremplin_tenants.pages.urls")),
]
