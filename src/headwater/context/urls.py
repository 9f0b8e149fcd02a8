"""Addresses of this room, below a team's own."""

from django.urls import URLPattern, path

from headwater.context import guide

app_name = "context"
urlpatterns: list[URLPattern] = [
    path("what-the-numbers-are-for/", guide.guide, name="guide"),
]
