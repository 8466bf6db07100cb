"""Django's name for this chapter."""

from django.apps import AppConfig


class AdjustmentsConfig(AppConfig):
    """Change sets; their tables begin with ``adjustments_``."""

    name = "shulong.adjustments"
    label = "adjustments"
    default_auto_field = "django.db.models.BigAutoField"
