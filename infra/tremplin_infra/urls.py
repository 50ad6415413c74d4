"""Route the addresses that this server answers."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from tremplin_tenants.api.urls import Absent

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/api/docs/")),
    path("api/", include("tremplin_tenants.api.urls")),
    re_path("", Absent.as_view()),
]
