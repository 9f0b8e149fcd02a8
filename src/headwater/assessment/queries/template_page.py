"""What the pages about a team's template show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from headwater.assessment.models import Dimension, Edition
from headwater.assessment.queries.actions import in_full
from headwater.assessment.template import (
    DimensionText,
    Template,
    as_it_comes,
    built_in,
    text_of,
)
from headwater.assessment.template_changes import changes

SHOWN = 25
"""So many editions the history shows."""


@dataclass(frozen=True)
class Changed:
    """A line of the history: which edition, when, by which role, and what it changed."""

    number: int
    when: str
    role: str
    what: str


def origin(text: DimensionText) -> str:
    """Say where a dimension's words are from: "" where Headwater's own are unchanged."""
    came = next((each.text for each in built_in() if each.text.key == text.key), None)
    if came is None:
        return "your own"
    return "" if came == text else "in your words"


def history(team: str) -> tuple[Changed, ...]:
    """Return the last editions of a team's template, newest first (two queries)."""
    editions = list(Edition.objects.filter(team=team).order_by("-number")[: SHOWN + 1])
    templates = _templates(editions)
    before = {each.edition: each for each in [as_it_comes(team), *templates]}
    return tuple(
        Changed(
            edition.number,
            in_full(edition.made_on),
            edition.made_as,
            changes(before[edition.number - 1], before[edition.number]),
        )
        for edition in editions[:SHOWN]
    )


def _templates(editions: Sequence[Edition]) -> list[Template]:
    texts: dict[int, tuple[list[DimensionText], list[DimensionText]]]
    texts = defaultdict(lambda: ([], []))
    for row in Dimension.objects.filter(edition__in=editions):
        used, unused = texts[row.edition_id]
        (used if row.used else unused).append(text_of(row))
    return [Template(e.team, e.number, *(tuple(of) for of in texts[e.pk])) for e in editions]
