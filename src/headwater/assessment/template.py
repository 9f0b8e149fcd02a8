"""What a team looks at: the dimensions that come with Headwater, or the team's own edition of them.

`template_of(team)` is what a session asks and what the pages show; `built_in()` reads
`dimensions.toml`.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from headwater.assessment.models import Dimension, Edition
from headwater.assessment.models.described import Described

FILE = Path(__file__).with_name("dimensions.toml")
BUILT_IN = 0
"""The edition of a team that uses what comes with Headwater, unchanged."""
MOST_IN_USE, MOST_IN_ALL = 20, 40
"""So many dimensions a template has at most, those out of use counted with the second."""
OWN_MEANINGS = 100
"""A team counts its own meanings from above this, so that none is taken for one of a later
release of Headwater, which counts from 1."""
FEWEST_SIGNS, MOST_SIGNS = 2, 4


@dataclass(frozen=True)
class DimensionText:
    """What a dimension says. `key`, `meaning` and the rest are described in models/described.py."""

    key: str
    title: str
    prompt: str
    signs: tuple[str, ...]
    not_meeting: str
    meeting: str
    exceeding: str
    outside_prompt: str = ""
    metrics: tuple[str, ...] = ()
    meaning: int = 1


@dataclass(frozen=True)
class Offered:
    """A dimension that comes with Headwater, and what only the built-in ones say.

    `start` suggests it for a first session, `short` has it in the short form for people outside,
    `coaching` is a question for leaders where it recurs as a struggle.
    """

    text: DimensionText
    start: bool
    short: bool
    coaching: str


@dataclass(frozen=True)
class Template:
    """The dimensions a team uses, in its order, and those it keeps out of use.

    `edition` is 0 for what comes with Headwater; `team` is then whose template it stands in for.
    """

    team: str
    edition: int
    dimensions: tuple[DimensionText, ...]
    unused: tuple[DimensionText, ...] = ()

    @property
    def every(self) -> tuple[DimensionText, ...]:
        """All dimensions, those out of use last."""
        return self.dimensions + self.unused

    def dimension(self, key: str) -> DimensionText | None:
        """Return the dimension of a key, in use or not; None where the template has no such one."""
        return next((each for each in self.every if each.key == key), None)


@cache
def built_in() -> tuple[Offered, ...]:
    """Return the twelve dimensions that come with Headwater, in order."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))["dimension"]
    return tuple(_offered(dict(each)) for each in read)


def offered(key: str) -> Offered | None:
    """Return the built-in dimension of a key; None for one of a team's own."""
    return next((each for each in built_in() if each.text.key == key), None)


def template_of(team: str) -> Template:
    """Return the template a team uses now: its latest edition, else the built-in one.

    At most two queries.
    """
    latest = Edition.objects.filter(team=team).order_by("-number").first()
    return template_at(latest) if latest else as_it_comes(team)


def as_it_comes(team: str) -> Template:
    """Return the template that comes with Headwater, for a team that changed nothing."""
    return Template(team, BUILT_IN, tuple(each.text for each in built_in()))


def template_at(edition: Edition) -> Template:
    """Return the template of an edition. One query."""
    rows = list(Dimension.objects.filter(edition=edition))
    return Template(
        edition.team,
        edition.number,
        _texts(row for row in rows if row.used),
        _texts(row for row in rows if not row.used),
    )


def text_of(row: Described) -> DimensionText:
    """Return what a stored dimension says, whether of an edition or as it was asked."""
    values = {each.name: getattr(row, each.name) for each in fields(DimensionText)}
    return DimensionText(**_frozen(values))


def _texts(rows: Iterable[Described]) -> tuple[DimensionText, ...]:
    return tuple(text_of(row) for row in rows)


def _offered(read: dict[str, Any]) -> Offered:
    start, short, coaching = (read.pop(name) for name in ("start", "short", "coaching"))
    return Offered(DimensionText(**_frozen(read)), bool(start), bool(short), str(coaching))


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with lists as tuples, as JSON and TOML do not know the difference."""
    return {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
