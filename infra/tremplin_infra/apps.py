"""The Django application that applies the store's tables."""

from django.apps import AppConfig


class InfraConfig(AppConfig):
    """Holds migrations only: the store itself knows no Django."""

    name = "tremplin_infra"
    label = "infra"
