"""Django's name for this chapter."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Roles and deeds; their tables begin with ``access_``."""

    name = "shulong.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
