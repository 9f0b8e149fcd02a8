"""Addresses of this room."""

from django.urls import URLPattern, path

from headwater.intake import views

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("", views.sources, name="sources"),
    path("start/", views.start, name="start"),
    path("quality/", views.quality, name="quality"),
]
