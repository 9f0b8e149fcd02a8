"""Addresses of this room."""

from django.urls import URLPattern, path

from headwater.intake import views

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("", views.sources, name="sources"),
    path("start/", views.start, name="start"),
    path("start/demo/", views.try_demo, name="try_demo"),
    path("quality/", views.quality, name="quality"),
    path("import/", views.upload, name="upload"),
    path("connect/", views.connect, name="connect"),
    path("connect/test/", views.test_new, name="test_new"),
    path("source/<slug:slug>/", views.change, name="change"),
    path("source/<slug:slug>/test/", views.test, name="test"),
    path("source/<slug:slug>/sync/", views.sync_now, name="sync_now"),
    path("source/<slug:slug>/progress/", views.progress, name="progress"),
    path("source/<slug:slug>/remove/", views.remove, name="remove"),
]
