"""Addresses of this room."""

from django.urls import URLPattern

app_name = "flow"
urlpatterns: list[URLPattern] = []
