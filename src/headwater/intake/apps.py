"""The intake room: where work comes from and how well it arrived."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Sources, imports, background work and data quality."""

    name = "headwater.intake"
    verbose_name = "Intake"
