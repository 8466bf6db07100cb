"""Django's name for this chapter."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cards and what became of them; their tables begin with ``cases_``."""

    name = "shulong.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
