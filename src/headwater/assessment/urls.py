"""Addresses of this room. What each asks for stands in access/rights.py."""

from django.urls import URLPattern

from headwater.assessment import addresses as addresses  # what `code` is in an address

app_name = "assessment"
urlpatterns: list[URLPattern] = []
