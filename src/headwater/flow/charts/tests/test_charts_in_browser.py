"""Every chart of the flow pages in a real browser, under the strict policy."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from headwater.flow.charts.tests.samples import every_chart
from headwater.ui.components import ChartFoot
from headwater.ui.tests.browser import Visit, chromium, served

PAGE = """{% extends "ui/base.html" %}{% load ui %}
{% block content %}{% for chart in charts %}{% chart_card chart foot %}{% endfor %}{% endblock %}"""


def page(request: HttpRequest) -> HttpResponse:
    """Show every chart."""
    context = {"charts": every_chart(), "foot": ChartFoot("110 items")}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("", page)]


@pytest.mark.browser
def test_every_chart_draws_under_the_policy_when_it_comes_into_view() -> None:
    with served(__name__) as address, chromium() as browser:
        visit = Visit(browser.new_page(viewport={"width": 390, "height": 800}))
        shown = visit.open(address)
        for chart in every_chart():
            shown.locator(f"#{chart.name}").scroll_into_view_if_needed()
            shown.locator(f"#{chart.name} svg.marks").wait_for(timeout=10_000)
        assert visit.complaints == []
        assert [request for request in visit.requests if not request.startswith(address)] == []


@pytest.mark.browser
@pytest.mark.parametrize("chart", ["cumulative-flow", "velocity"])
def test_pointing_at_a_notes_number_says_what_the_team_wrote(chart: str) -> None:
    with served(__name__) as address, chromium() as browser:
        shown = Visit(browser.new_page(viewport={"width": 390, "height": 800})).open(address)
        shown.locator(f"#{chart}").scroll_into_view_if_needed()
        shown.locator(f"#{chart} svg.marks").get_by_text("12", exact=True).hover()
        said = shown.locator("#vg-tooltip-element.visible").inner_text()
        assert "Release freeze." in said
        assert "14 September 2026" in said
