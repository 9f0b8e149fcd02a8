"""The improvement room: the inputs a team follows and its own aims."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """What a team can change, which of it it follows, and what it aims toward."""

    name = "headwater.improvement"
    verbose_name = "Improvement"
