"""Where the pages, items and files of this room are, with the choice of period in the address."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from headwater.context.days import of_period
from headwater.flow.queries.choice import GRANULARITIES, Choice, Compare
from headwater.metrics.periods import Granularity
from headwater.ui.components import Choice as Segment
from headwater.ui.components import Link, PeriodPicker

FORMATS = ("csv", "svg", "png")


def address(view: str, *parts: str, **query: str) -> str:
    """Return the address of a view of this room, with a query."""
    return f"{reverse(f'flow:{view}', args=parts)}?{urlencode(query)}"


def picker(
    view: str, slug: str, choice: Choice, granularities: Sequence[Granularity] = GRANULARITIES
) -> PeriodPicker:
    """Return the period picker of a page; it never leads into the future."""
    lengths = [
        Segment(
            granularity.value.capitalize(),
            address(view, slug, **choice.query(period=granularity.value)),
            granularity == choice.period.granularity,
        )
        for granularity in granularities
    ]
    later = "" if choice.running else _at(view, slug, choice, choice.period.next().name)
    earlier = _at(view, slug, choice, choice.period.previous().name)
    return PeriodPicker(lengths, of_period(choice.period), earlier, later)


def _at(view: str, slug: str, choice: Choice, name: str) -> str:
    return address(view, slug, **choice.query(at=name))


def comparisons(view: str, slug: str, choice: Choice) -> list[Segment]:
    """Return the periods of its own past a team can be compared with."""
    words = {Compare.PREVIOUS: "the period before", Compare.YEAR: "a year ago"}
    return [
        Segment(said, address(view, slug, **choice.query(compare=way.value)), way is choice.compare)
        for way, said in words.items()
    ]


def links(of: str, slug: str, chart: str, choice: Choice, *, items: bool = True) -> list[Link]:
    """Return the links below a chart of a `team` or a `stream`: its `items` and its files."""
    query = choice.query()
    files = [Link(kind.upper(), address(f"{of}_{kind}", slug, chart, **query)) for kind in FORMATS]
    behind = [Link("items", address(f"{of}_items", slug, chart, **query))] if items else []
    return [*behind, *files]


def picture(of: str, slug: str, chart: str, choice: Choice) -> str:
    """Return the address of a chart as a picture, for a page without JavaScript."""
    return address(f"{of}_svg", slug, chart, **choice.query())


def page_of(of: str, slug: str) -> str:
    """Return the address of the page of a `team` or a `stream`, without a choice of period."""
    return reverse(f"flow:{of}", args=[slug])
