"""The Django application of the read models."""

from django.apps import AppConfig


class ProjectionsConfig(AppConfig):
    """Registers the models of the read models and their migrations."""

    name = "tremplin_projections"
    label = "projections"
