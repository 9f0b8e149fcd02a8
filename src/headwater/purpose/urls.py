"""Addresses of this room. What each asks for stands in access/rights.py."""

from django.urls import URLPattern

app_name = "purpose"
urlpatterns: list[URLPattern] = []
