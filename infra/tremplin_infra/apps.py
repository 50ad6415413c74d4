"""The Django application that applies the store's tables."""

from django.apps import AppConfig


class InfraConfig(AppConfig):
    """Hold the migrations; the store itself does not import Django."""

    name = "tremplin_infra"
    label = "infra"
