"""The room where an organisation describes itself."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Domains, streams, stages, teams and the rules that map work to them."""

    name = "headwater.organisation"
    label = "organisation"

    def ready(self) -> None:
        """Tell the room of access, which stands below, what a slug means and is called."""
        from headwater.access.places import known_by
        from headwater.organisation.places import find, named

        known_by(find, named)
