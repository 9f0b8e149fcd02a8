"""Addresses of this room: below a team's own, the guide, and the one policy it knows."""

from django.urls import URLPattern, path

from headwater.context import guide, views

app_name = "context"
urlpatterns: list[URLPattern] = [
    path("teams/<slug:slug>/notes/", views.notes, name="notes"),
    path("teams/<slug:slug>/notes/<int:number>/", views.note, name="note"),
    path("teams/<slug:slug>/notes/<int:number>/take-back/", views.take_back, name="take_back"),
    path("teams/<slug:slug>/about/", views.about, name="about"),
    path("teams/<slug:slug>/about/edit/", views.edit_about, name="edit_about"),
    path("teams/<slug:slug>/telling/", views.telling, name="telling"),
    path("teams/<slug:slug>/telling/tell/", views.tell, name="tell"),
    path("teams/<slug:slug>/seen/", views.seen, name="seen"),
    path("what-the-numbers-are-for/", guide.guide, name="guide"),
    path("organisation/grace/", views.grace, name="grace"),
]
