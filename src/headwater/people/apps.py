"""The people room: signing in, inviting, and who has which role."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The pages about accounts. What they may do is decided in the room of access, below."""

    name = "headwater.people"
    verbose_name = "People"
