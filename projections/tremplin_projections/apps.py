"""The Django application of the read models."""

from django.apps import AppConfig


class ProjectionsConfig(AppConfig):
    """Rows and their migrations."""

    name = "tremplin_projections"
    label = "projections"
