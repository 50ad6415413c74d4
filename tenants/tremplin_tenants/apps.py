"""The Django application of access: keys, and the answers they were given."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tremplin_tenants"
    label = "tenants"
    default_auto_field = "django.db.models.BigAutoField"
