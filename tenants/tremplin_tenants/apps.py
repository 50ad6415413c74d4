"""The Django application of API keys, kept answers and request counts."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tremplin_tenants"
    label = "tenants"
    default_auto_field = "django.db.models.BigAutoField"
