"""The room where an organisation describes itself."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Domains, streams, stages, teams and the rules that map work to them."""

    name = "headwater.organisation"
    label = "organisation"

    def ready(self) -> None:
        """Tell the room of access, which stands below, what a slug means."""
        from headwater.access.places import known_by
        from headwater.organisation.places import find

        known_by(find)
