"""Django's name for this chapter."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The findings; their tables begin with ``findings_``."""

    name = "shulong.findings"
    label = "findings"
    default_auto_field = "django.db.models.BigAutoField"
