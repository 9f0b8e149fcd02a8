"""The assessment room: a team looks at how it works together, and talks."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """A team's own reflection, its actions, and what it chooses to share."""

    name = "headwater.assessment"
    verbose_name = "Assessment"

    def ready(self) -> None:
        """Tell the rooms below where a session is."""
        from headwater.assessment.places import tell

        tell()
