"""Addresses of this room. What each asks for stands in access/rights.py."""

from django.urls import URLPattern, path

from headwater.assessment import addresses as addresses  # what `code` is in an address
from headwater.assessment.views import (
    actions,
    after,
    evidence,
    observing,
    outside,
    room,
    running,
    sharing,
    team,
    templates,
    themes,
)
from headwater.organisation import addresses as places  # noqa: F401 - what `scale` is in one

app_name = "assessment"
TEMPLATE = "teams/<slug:slug>/assessment/template/"
template_urls: list[URLPattern] = [
    path(TEMPLATE, templates.template, name="template"),
    path(f"{TEMPLATE}arrange/", templates.arrange, name="arrange"),
    path(f"{TEMPLATE}new/", templates.add_dimension, name="add_dimension"),
    path(f"{TEMPLATE}history/", templates.template_history, name="template_history"),
    path(f"{TEMPLATE}again/", templates.start_again, name="template_again"),
    path(f"{TEMPLATE}<slug:key>/", templates.dimension, name="dimension"),
]
urlpatterns: list[URLPattern] = [
    # the room's own page, a team's, opening a session, and what a team looks at
    path("assessment/", team.home, name="home"),
    path("teams/<slug:slug>/assessment/", team.team, name="team"),
    path("teams/<slug:slug>/assessment/new/", team.new, name="new"),
    path("teams/<slug:slug>/assessment/cadence/", team.cadence, name="cadence"),
    path("teams/<slug:slug>/assessment/not-now/", team.not_now, name="not_now"),
    *template_urls,
    # the room of a session: its code is the key
    path("join/", room.join, name="join"),
    path("join/<code:code>/", room.room, name="room"),
    path("join/<code:code>/enter/", room.enter, name="enter"),
    path("join/<code:code>/stage/", room.stage, name="stage"),
    path("join/<code:code>/hand-in/<slug:part>/", room.hand_in, name="hand_in"),
    # running a session
    path("assessment/<code:code>/move/", running.move, name="move"),
    path("assessment/<code:code>/order/", running.order, name="order"),
    path("assessment/<code:code>/talk/", running.talk, name="talk"),
    path("assessment/<code:code>/timer/", running.timer, name="timer"),
    path("assessment/<code:code>/cards/show/", running.show_cards, name="show_cards"),
    path("assessment/<code:code>/cards/write/", running.card, name="card"),
    path("assessment/<code:code>/cards/remove/", running.remove_card, name="remove_card"),
    path("assessment/<code:code>/decide/", running.decide, name="decide"),
    path("assessment/<code:code>/finish/", running.finish, name="finish"),
    path("assessment/<code:code>/call-off/", running.call_off, name="call_off"),
    path("assessment/<code:code>/take-out/", running.take_out, name="take_out"),
    # what comes from outside the team, and what its data can add
    path("outside/<str:secret>/", outside.outside, name="outside"),
    path("assessment/<code:code>/outside/", outside.outside_links, name="outside_links"),
    path("assessment/<code:code>/outside/close/", outside.outside_close, name="outside_close"),
    path("assessment/<code:code>/observe/", observing.observe, name="observe"),
    path(
        "assessment/<code:code>/observations/<int:pk>/", observing.observation, name="observation"
    ),
    path("join/<code:code>/evidence/<slug:key>/", evidence.evidence, name="evidence"),
    # what a team tells, and what recurs in what several told
    path("assessment/<code:code>/share/", sharing.share, name="share"),
    path("assessment/themes/", themes.themes, name="themes"),
    path("assessment/themes/<scale:scale>/<slug:slug>/", themes.themes, name="themes_at"),
    # after: what a round said, and the rounds side by side
    path("assessment/<code:code>/", after.round_page, name="round"),
    path("assessment/<code:code>/summary.pdf", after.round_pdf, name="round_pdf"),
    path("assessment/<code:code>/summary.md", after.round_markdown, name="round_markdown"),
    path("assessment/<code:code>/distributions.csv", after.round_csv, name="round_csv"),
    path("teams/<slug:slug>/assessment/trends/", after.trends, name="trends"),
    path("teams/<slug:slug>/assessment/trends.csv", after.trends_csv, name="trends_csv"),
    # after: what a team said it would do
    path("teams/<slug:slug>/actions/", actions.actions, name="actions"),
    path("teams/<slug:slug>/actions/add/", actions.add_action, name="add_action"),
    path("teams/<slug:slug>/actions/<int:pk>/", actions.change_action, name="change_action"),
    path("teams/<slug:slug>/actions/<int:pk>/close/", actions.close_action, name="close_action"),
    path("teams/<slug:slug>/actions/<int:pk>/reopen/", actions.reopen_action, name="reopen_action"),
]
