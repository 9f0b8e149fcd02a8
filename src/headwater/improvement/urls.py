"""Addresses of this room, below a team's own."""

from django.urls import URLPattern, path

from headwater.improvement import api, views

app_name = "improvement"
urlpatterns: list[URLPattern] = [
    path("teams/<slug:slug>/inputs/", views.inputs, name="inputs"),
    path("teams/<slug:slug>/inputs/follow/", views.follow, name="follow"),
    path("teams/<slug:slug>/inputs/let-go/", views.let_go, name="let_go"),
    path("teams/<slug:slug>/aims/", views.all_aims, name="aims"),
    path("teams/<slug:slug>/aims/new/", views.new_aim, name="new_aim"),
    path("teams/<slug:slug>/aims/close/", views.close_aim, name="close_aim"),
    path("api/aims/", api.aims, name="api_aims"),
    path("api/teams/<slug:slug>/aims/", api.aims, name="api_team_aims"),
]
