"""Addresses of this room, below a team's own."""

from django.urls import URLPattern

app_name = "context"
urlpatterns: list[URLPattern] = []
