"""The demo room: offers the demo organisation to the first visit."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The simulation's facts, as an organisation to look around in."""

    name = "headwater.demo"
    verbose_name = "Demo"

    def ready(self) -> None:
        """Offer the demo to the room that receives the first visit."""
        from headwater.demo.operations import offered
        from headwater.intake.demonstration import offer_demo

        offer_demo(offered)
