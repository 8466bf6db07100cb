"""Django's name for this chapter."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The pages; no tables of their own."""

    name = "shulong.portal"
    label = "portal"
