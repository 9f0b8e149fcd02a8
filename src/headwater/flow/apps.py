"""The room that shows how work flows."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    """Pages about teams and streams, their charts, items and downloads."""

    name = "headwater.flow"
    label = "flow"
