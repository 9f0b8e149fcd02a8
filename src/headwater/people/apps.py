"""The people room: signing in, inviting, and who has which role."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The pages about accounts. What they may do is decided in the room of access, below."""

    name = "headwater.people"
    verbose_name = "People"

    def ready(self) -> None:
        """Keep no trace of when and where people sign in."""
        from headwater.people import forgetting

        forgetting.begin()
