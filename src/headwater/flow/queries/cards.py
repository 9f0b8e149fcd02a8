"""Charts as cards: the picture, its context, what was counted and left out, policies, links."""

from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from headwater.flow import addresses
from headwater.flow.queries import choice as periods
from headwater.flow.queries.chart_figures import charts_of, figure
from headwater.flow.queries.context import EXTENTS
from headwater.flow.queries.facts import Facts
from headwater.flow.queries.figures import in_short
from headwater.ui.chart import Chart
from headwater.ui.components import ChartFoot, Link, Note, Remarks


def cards(facts: Facts) -> list[tuple[Chart, ChartFoot]]:
    """Return every chart of the subject's page with its foot."""
    return [_card(facts, name) for name in charts_of(facts)]


def _card(facts: Facts, name: str) -> tuple[Chart, ChartFoot]:
    shown, of, slug = figure(facts, name), facts.subject.of, facts.subject.slug
    picture = addresses.picture(of, slug, name, facts.choice)
    return replace(shown.chart, svg_url=picture), ChartFoot(
        counted=shown.counted,
        left_out=shown.left_out,
        policies=in_short(shown.policies),
        in_full=shown.policies,
        links=addresses.links(of, slug, name, facts.choice, items=facts.shows_items),
        context=remarks(facts, name),
    )


def remarks(facts: Facts, name: str) -> Remarks:
    """Return what the teams wrote that belongs to a chart, for its foot."""
    extent = EXTENTS[name]
    return facts.context.remarks(extent, _adding(facts, extent.metrics[0]))


def note(facts: Facts) -> Note:
    """Return what the team wrote about the shown period, to stand beside the sentence."""
    when = periods.said(facts.choice.period, facts.choice.now)
    return Note(
        remarks=[said.by_itself for said in facts.context.of_period],
        source=f"the team, {when}",
        add=_adding(facts),
    )


def _adding(facts: Facts, metric: str = "") -> Link | None:
    """Return where the team adds a note on what is shown; None for those who may not speak."""
    if not facts.may_speak:
        return None
    period = facts.choice.period
    asked = {"period": period.granularity.value, "at": period.name, "metric": metric}
    query = urlencode({name: value for name, value in asked.items() if value})
    return Link("Add context", f"{reverse('context:notes', args=[facts.subject.slug])}?{query}")


def as_of(facts: Facts) -> str:
    """Say the moment the data reaches to."""
    return f"{facts.asking.now:%-d %B %Y, %H:%M} UTC"
