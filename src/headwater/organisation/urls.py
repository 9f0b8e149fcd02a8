"""Addresses of this room."""

from django.urls import URLPattern, path

from headwater.organisation import views

app_name = "organisation"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("name/", views.name, name="name"),
    path("new-domain/", views.new_domain, name="new_domain"),
    path("domains/<slug:slug>/", views.domain, name="domain"),
    path("domains/<slug:slug>/remove/", views.remove_domain, name="remove_domain"),
    path("new-stream/", views.new_stream, name="new_stream"),
    path("streams/<slug:slug>/", views.stream, name="stream"),
    path("streams/<slug:slug>/statuses/", views.statuses, name="statuses"),
    path("streams/<slug:slug>/remove/", views.remove_stream, name="remove_stream"),
    path("kinds/", views.kinds, name="kinds"),
    path("team-rules/", views.team_rules, name="team_rules"),
    path("file/", views.file, name="file"),
    path("file/organisation.toml", views.download, name="download"),
]
