"""Addresses of this room."""

from django.urls import URLPattern, path

from headwater.flow import views

app_name = "flow"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("teams/<slug:slug>/", views.team, name="team"),
    path("teams/<slug:slug>/items/<slug:chart>/", views.team_items, name="team_items"),
    path("teams/<slug:slug>/charts/<slug:chart>.csv", views.team_csv, name="team_csv"),
    path("teams/<slug:slug>/charts/<slug:chart>.svg", views.team_svg, name="team_svg"),
    path("teams/<slug:slug>/charts/<slug:chart>.png", views.team_png, name="team_png"),
    path("streams/<slug:slug>/", views.stream, name="stream"),
    path("streams/<slug:slug>/items/<slug:chart>/", views.stream_items, name="stream_items"),
    path("streams/<slug:slug>/charts/<slug:chart>.csv", views.stream_csv, name="stream_csv"),
    path("streams/<slug:slug>/charts/<slug:chart>.svg", views.stream_svg, name="stream_svg"),
    path("streams/<slug:slug>/charts/<slug:chart>.png", views.stream_png, name="stream_png"),
]
