"""Addresses of this room."""

from django.urls import path

from headwater.people import views
from headwater.people.doors import for_accounts

app_name = "people"
urlpatterns = [
    path("owner/", views.owner, name="owner"),
    path("me/", for_accounts(views.account), name="account"),
    path("look-as/", views.switch, name="switch"),
]
