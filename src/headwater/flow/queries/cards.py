"""Charts as cards: the picture, what was counted and left out, the policies, the links."""

from headwater.flow import addresses
from headwater.flow.queries.chart_figures import charts_of, figure
from headwater.flow.queries.facts import Facts
from headwater.flow.queries.figures import in_short
from headwater.ui.chart import Chart
from headwater.ui.components import ChartFoot


def cards(facts: Facts) -> list[tuple[Chart, ChartFoot]]:
    """Return every chart of the subject's page with its foot."""
    return [_card(facts, name) for name in charts_of(facts)]


def _card(facts: Facts, name: str) -> tuple[Chart, ChartFoot]:
    shown = figure(facts, name)
    return shown.chart, ChartFoot(
        counted=shown.counted,
        left_out=shown.left_out,
        policies=in_short(shown.policies),
        in_full=shown.policies,
        links=addresses.links(
            facts.subject.of, facts.subject.slug, name, facts.choice, items=facts.shows_items
        ),
    )


def as_of(facts: Facts) -> str:
    """Say the moment the data reaches to."""
    return f"{facts.asking.now:%-d %B %Y, %H:%M} UTC"
