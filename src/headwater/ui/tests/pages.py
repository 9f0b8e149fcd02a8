"""Pages of the tests' own: every component once, with the named cast's numbers."""

from collections.abc import Callable
from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils.safestring import SafeString

from headwater.ui.chart import Chart, Definition
from headwater.ui.components import (
    Cell,
    ChartFoot,
    Choice,
    Column,
    Empty,
    Link,
    Note,
    PeriodPicker,
    Remark,
    Remarks,
    Sentence,
    StageBlock,
    StageStrip,
    Table,
    Tile,
    Words,
)
from headwater.ui.sparkline import Sparkline
from headwater.ui.theme import CONFIG

PAGE = """
{% extends "ui/base.html" %}{% load ui %}
{% block title %}Otter · Headwater{% endblock %}
{% block breadcrumb %}{% breadcrumb "Payments" "/p" "Checkout" "/c" "Otter" %}{% endblock %}
{% block period %}{% period_picker picker %}{% endblock %}
{% block content %}
  {% sentence sentence %}{% note note %}{% tiles tiles %}
  <section class="section">
    <h2>Where does work spend its time?</h2>
    {% include "ui/components/waiting_legend.html" %}
    {% stage_strip strip %}
  </section>
  {% chart_card chart foot %}
  {% data_table table %}
  {% empty_state empty %}
  {% notice "The token was refused. Make a new one." "error" "Could not sync" %}
  {% progress "Importing" 0.4 1.0 "12,400 of 31,000 items" %}
  <form class="fields">{% form_fields form %}<button class="button">Save</button></form>
{% endblock %}
"""

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"name": "rows"},
    "mark": "bar",
    "width": "container",
    "height": 120,
    "config": CONFIG,
    "params": [{"name": "series_names", "value": []}, {"name": "series_colours", "value": []}],
    "encoding": {
        "x": {"field": "period", "type": "nominal"},
        "y": {"field": "items", "type": "quantitative"},
        "color": {"value": "var(--working)"},
        "tooltip": {"field": "items", "type": "quantitative"},
    },
}
VELOCITY = Definition(
    name="velocity",
    title="How much gets finished?",
    reading="Each bar is a month.",
    spec=SPEC,
    fields={"rows": ("period", "items")},
)


ON_CALL = Remark("October 2026", SafeString("<p>Two of us were <em>on call</em> all month.</p>"))


def velocity() -> Chart:
    """Return a small chart."""
    rows = [{"period": "Sep", "items": 31}, {"period": "Oct", "items": 34}]
    return VELOCITY.chart(rows, description="Items finished: 31 in September, 34 in October")


class SourceForm(forms.Form):
    """A form with help and, when bound empty, an error."""

    address = forms.CharField(label="Address", help_text="The address in your browser.")
    weekly = forms.BooleanField(label="Every week", required=False)


def _context() -> dict[str, object]:
    falling = Sparkline([47, 46, None, 43, 34], usual=(40, 50), unusual=True)
    return {
        "sentence": Sentence(
            [Words("Otter finished "), Words("34 items", strong=True), Words(".")],
            [Words("Flow Efficiency left its usual range", unusual=True)],
        ),
        "note": Note([ON_CALL], "the team, October", Link("Add context", "?note")),
        "tiles": [
            Tile("Flow Time", "6.1 days", "half of the items within", verdict="steady"),
            Tile("Flow Efficiency", "34 %", "was work", falling, "falling", unusual=True),
        ],
        "picker": PeriodPicker(
            [Choice("Month", "?month", current=True), Choice("Quarter", "?quarter")],
            "October 2026",
            previous_url="?earlier",
        ),
        "strip": StageStrip(
            [
                StageBlock("Ready", 2.1, 0, "2.1 d", "4 items"),
                StageBlock("Review", 2.6, 0.6, "3.2 d", "9 items", "work piles up here"),
            ]
        ),
        "chart": velocity(),
        "foot": ChartFoot(
            "65 items",
            ["4 never started"],
            ["elapsed time"],
            [Link("CSV", "?csv")],
            context=Remarks([replace(ON_CALL, number=2)], [replace(ON_CALL, number=1)]),
        ),
        "table": Table(
            "Items", [Column("Item"), Column("Age", number=True)], [[Cell("A"), Cell("3")]]
        ),
        "empty": Empty("Nothing here yet", "Bring your own.", Link("Import a file", "/import")),
        "form": SourceForm({}),
    }


def page(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return HttpResponse(engines["django"].from_string(PAGE).render(_context(), request))


class OpenGate:
    """Stands where the gate does, and lets everybody in but to `CLOSED`."""

    signed_in = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = self  # type: ignore[attr-defined]
        return self.get_response(request)

    def opens(self, view: str) -> bool:
        """Say whether a view opens."""
        return view not in CLOSED


CLOSED: set[str] = set()
FLOW = ([path("", page, name="home"), path("otter", page, name="team")], "flow")
INTAKE = ([path("list", page, name="sources"), path("quality", page, name="quality")], "intake")
urlpatterns = [path("", include(FLOW)), path("sources/", include(INTAKE))]
