"""The access room: who may see and do what, and the trail of who looked."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Accounts, roles at places, the table of rights, the gate that asks it, and the trail."""

    name = "headwater.access"
    verbose_name = "Access"
