"""Django's name for this chapter."""

from django.apps import AppConfig


class ActsConfig(AppConfig):
    """The acts; their tables begin with ``acts_``."""

    name = "shulong.acts"
    label = "acts"
    default_auto_field = "django.db.models.BigAutoField"
