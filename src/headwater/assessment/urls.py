"""Addresses of this room. What each asks for stands in access/rights.py."""

from django.urls import URLPattern, path

from headwater.assessment import addresses as addresses  # what `code` is in an address
from headwater.assessment.views import actions, sharing, themes
from headwater.organisation import addresses as places  # noqa: F401 - what `scale` is in one

app_name = "assessment"
urlpatterns: list[URLPattern] = [
    # what a team tells, and what recurs in what several told
    path("assessment/<code:code>/share/", sharing.share, name="share"),
    path("assessment/themes/", themes.themes, name="themes"),
    path("assessment/themes/<scale:scale>/<slug:slug>/", themes.themes, name="themes_at"),
    # after: what a team said it would do
    path("teams/<slug:slug>/actions/", actions.actions, name="actions"),
    path("teams/<slug:slug>/actions/add/", actions.add_action, name="add_action"),
    path("teams/<slug:slug>/actions/<int:pk>/", actions.change_action, name="change_action"),
    path("teams/<slug:slug>/actions/<int:pk>/close/", actions.close_action, name="close_action"),
    path("teams/<slug:slug>/actions/<int:pk>/reopen/", actions.reopen_action, name="reopen_action"),
]
