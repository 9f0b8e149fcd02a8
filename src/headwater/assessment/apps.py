"""The assessment room: a team looks at how it works together, and talks."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """A team's own reflection, its actions, and what it chooses to share."""

    name = "headwater.assessment"
    verbose_name = "Assessment"

    def ready(self) -> None:
        """Tell the rooms below where a session is, and what the worker does when it is time."""
        from headwater.assessment.operations.forgotten import end_forgotten
        from headwater.assessment.operations.outside import collect_due
        from headwater.assessment.operations.sessions import reveal_due
        from headwater.assessment.panel import assessment_panel
        from headwater.assessment.places import tell
        from headwater.flow.panels import offer
        from headwater.intake.due import called_every_second

        tell()
        offer(assessment_panel)
        called_every_second(reveal_due)
        called_every_second(collect_due)
        called_every_second(end_forgotten)
