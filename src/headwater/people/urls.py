"""Addresses of this room."""

from django.urls import path

from headwater.people import arriving, inviting, views
from headwater.people.doors import for_accounts

app_name = "people"
urlpatterns = [
    path("", inviting.home, name="home"),
    path("invite/", inviting.invite, name="invite"),
    path("invitations/<int:pk>/withdraw/", inviting.withdraw, name="withdraw"),
    path("roles/<int:pk>/take-away/", inviting.revoke, name="revoke"),
    path("accounts/<int:pk>/close/", inviting.close, name="close"),
    path("accounts/<int:pk>/open/", inviting.reopen, name="reopen"),
    path("accounts/<int:pk>/reset-link/", inviting.reset_link, name="reset_link"),
    path("teams/", inviting.teams, name="teams"),
    path("teams/<slug:slug>/", inviting.team, name="team"),
    path("teams/<slug:slug>/invite/", inviting.team_invite, name="team_invite"),
    path(
        "teams/<slug:slug>/invitations/<int:pk>/withdraw/",
        inviting.team_withdraw,
        name="team_withdraw",
    ),
    path("teams/<slug:slug>/roles/<int:pk>/take-away/", inviting.team_revoke, name="team_revoke"),
    path("invited/<slug:secret>/", arriving.invited, name="invited"),
    path("new-password/<int:pk>/<slug:secret>/", arriving.reset, name="reset"),
    path("owner/", views.owner, name="owner"),
    path("me/", for_accounts(views.account), name="account"),
    path("look-as/", views.switch, name="switch"),
]
