"""Tags that draw the components. `{% load ui %}`; docs/design.md lists them."""

from itertools import count
from typing import Any

from django import template
from django.template.context import Context

from headwater.ui import components, glossary, navigation

register = template.Library()
FOLDER = "ui/components/"
term_ids = count(1)  # an id must be unique on its page, also in parts that htmx adds later


def _draws(name: str, key: str, template_name: str = "") -> None:
    """Register an inclusion tag `name` whose one argument the template knows as `key`."""

    def draw(value: Any) -> dict[str, Any]:
        return {key: value}

    register.inclusion_tag(f"{FOLDER}{template_name or name}.html", name=name)(draw)


_draws("sentence", "sentence")
_draws("note", "note")
_draws("tiles", "tiles")
_draws("sparkline", "sparkline")
_draws("period_picker", "picker")
_draws("tabs", "tabs")
_draws("stage_strip", "strip")
_draws("stage_map", "map")
_draws("chart_foot", "foot")
_draws("data_table", "table")
_draws("empty_state", "empty", "empty")
_draws("form_field", "field")
_draws("form_fields", "form")


@register.inclusion_tag(f"{FOLDER}navigation.html", name="navigation", takes_context=True)
def draw_navigation(context: Context) -> dict[str, Any]:
    """The header's links, the current room marked."""
    return {"places": navigation.places(context.get("request"))}


@register.inclusion_tag(f"{FOLDER}breadcrumb.html", name="breadcrumb")
def draw_breadcrumb(*steps: str) -> dict[str, Any]:
    """Where the page stands: label, url, label, url, …, and last the page's own label."""
    links = [
        components.Link(label, url) for label, url in zip(steps[:-1:2], steps[1::2], strict=True)
    ]
    return {"links": links, "here": steps[-1] if steps else ""}


@register.inclusion_tag(f"{FOLDER}chart_card.html", name="chart_card")
def draw_chart_card(chart: Any, foot: components.ChartFoot, wide: bool = False) -> dict[str, Any]:
    """A chart under the question it answers, with what was counted below it."""
    return {"chart": chart, "foot": foot, "wide": wide}


@register.inclusion_tag(f"{FOLDER}notice.html", name="notice")
def draw_notice(text: str, tone: str = "info", title: str = "") -> dict[str, Any]:
    """A message. `tone`: `info`, `unusual` (needs a look) or `error` (also read out at once)."""
    return {"text": text, "tone": tone, "title": title}


@register.inclusion_tag(f"{FOLDER}progress.html", name="progress")
def draw_progress(
    label: str, value: float | None = None, maximum: float = 1.0, text: str = ""
) -> dict[str, Any]:
    """A progress bar; without `value` it shows that work goes on, not how far."""
    return {"label": label, "value": value, "maximum": maximum, "text": text}


@register.inclusion_tag(f"{FOLDER}term.html", name="term")
def draw_term(word: str, shown: str = "", meaning: str = "") -> dict[str, Any]:
    """A word with its meaning on hover, focus or tap.

    Raises KeyError for a word that is not in the glossary and comes without `meaning`.
    """
    return {
        "shown": shown or word,
        "meaning": meaning or glossary.TERMS[word],
        "id": f"term-{next(term_ids)}",
    }


@register.filter
def share(percent: float) -> str:
    """Write the class that carries a width in percent, whole numbers from 0 to 100."""
    return f"share-{min(100, max(0, round(percent)))}"


@register.filter
def in_glossary(word: str) -> bool:
    """Say whether the glossary knows `word`."""
    return word in glossary.TERMS
