"""The context room: what a team says about itself and its numbers, and when it tells them."""

from django.apps import AppConfig


class ContextConfig(AppConfig):
    """Notes on numbers and dates, a team's profile, and team first: which periods are told."""

    name = "headwater.context"
    verbose_name = "Context"
