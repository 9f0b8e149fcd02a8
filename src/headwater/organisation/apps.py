"""The room where an organisation describes itself."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Domains, streams, stages, teams and the rules that map work to them."""

    name = "headwater.organisation"
    label = "organisation"
