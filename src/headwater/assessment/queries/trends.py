"""What a team said of each dimension over its rounds, as distributions side by side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from headwater.assessment import words
from headwater.assessment.distributions import Distribution
from headwater.assessment.models import Asked, Session
from headwater.assessment.queries.actions import in_full
from headwater.assessment.queries.findings import history, over_rounds
from headwater.assessment.steps import Level
from headwater.assessment.trend_drawing import Bar, Drawing, drawing
from headwater.flow.words import TOO_FEW
from headwater.ui.components import Cell, Column, Table

SHOWN_AT_ONCE = 8
MOST_SHOWN = 40
COLUMNS = (
    Column("Round"),
    *(Column(words.LEVELS[level].capitalize(), number=True) for level in Level),
    Column(words.UNSURE_LABEL, number=True),
    Column(""),
)


@dataclass(frozen=True)
class Point:
    """What one round found of a dimension. `asked` and `own` are None where it did not ask.

    `changed` says that it meant something else when it was asked before.
    """

    session: Session
    asked: Asked | None
    own: Distribution | None
    changed: bool = False


@dataclass(frozen=True)
class Trend:
    """A dimension over rounds, the oldest first, as it is called now."""

    key: str
    title: str
    prompt: str
    points: tuple[Point, ...]
    changes: tuple[str, ...]  # what a reader has to know before comparing

    @property
    def drawing(self) -> Drawing:
        """The picture."""
        return drawing([_bar(point) for point in self.points])

    @property
    def table(self) -> Table:
        """The same in numbers, the newest round first."""
        rows = [_line(point) for point in reversed(self.points)]
        return Table(f"{self.title}, round by round", COLUMNS, rows)


@dataclass(frozen=True)
class Trends:
    """All dimensions over the shown rounds: those of the newest first, in its order.

    `left_out` is how many rounds came before the shown ones.
    """

    rounds: tuple[Session, ...]
    trends: tuple[Trend, ...]
    left_out: int

    @property
    def counted(self) -> str:
        """How many rounds are shown, to begin a sentence."""
        return f"{words.begun(words.number(len(self.rounds)))} rounds"

    @property
    def breaks(self) -> bool:
        """Whether a dimension came to mean something else between two of them."""
        return any(point.changed for trend in self.trends for point in trend.points)

    @property
    def first(self) -> str:
        """When the first of the shown rounds was."""
        return words.month(self.rounds[0].opened_on)


def trends(team: str, *, everything: bool = False) -> Trends:
    """Return what a team's finished rounds found, however many there are in three queries."""
    newest_first = history(team)
    shown = tuple(reversed(newest_first[: MOST_SHOWN if everything else SHOWN_AT_ONCE]))
    rated, asked = over_rounds(shown), _asked(shown)
    found = tuple(_trend(key, shown, asked[key], rated) for key in _keys(shown, asked))
    return Trends(shown, found, len(newest_first) - len(shown))


def _asked(sessions: Sequence[Session]) -> dict[str, dict[int, Asked]]:
    """Return what was asked by key and session (one query)."""
    found: dict[str, dict[int, Asked]] = defaultdict(dict)
    for row in Asked.objects.filter(session__in=sessions):
        found[row.key][row.session_id] = row
    return found


def _keys(sessions: Sequence[Session], asked: Mapping[str, Mapping[int, Asked]]) -> list[str]:
    """Return the keys: those of the newest round in its order, then those that it left out."""

    def place(key: str) -> tuple[int, int]:
        at = max(at for at, s in enumerate(sessions) if s.pk in asked[key])
        return len(sessions) - at, asked[key][sessions[at].pk].position

    return sorted(asked, key=place)


def _trend(
    key: str,
    sessions: Sequence[Session],
    asked: Mapping[int, Asked],
    rated: Mapping[int, Mapping[str, Distribution]],
) -> Trend:
    points: list[Point] = []
    before: Asked | None = None
    for session in sessions:
        row = asked.get(session.pk)
        changed = bool(row and before and row.meaning != before.meaning)
        own = rated[session.pk].get(key, Distribution()) if row else None
        points.append(Point(session, row, own, changed))
        before = row or before
    now = before
    title, prompt = (now.title, now.prompt) if now else (key, "")
    return Trend(key, title, prompt, tuple(points), tuple(_changes(points)))


def _changes(points: Iterable[Point]) -> list[str]:
    """Say what changed between rounds: a meaning, which breaks the trend, or only a name."""
    said, before = [], None
    for point in points:
        if point.asked is None:
            continue
        when = words.month(point.session.opened_on)
        if point.changed:
            said.append(
                f"What this asks changed in {when}, so earlier rounds are not comparable with it "
                "and those after."
            )
        elif before and before.title != point.asked.title:
            said.append(f"Until {when} this was called “{before.title}”. It asks the same.")
        before = point.asked
    return said


def _bar(point: Point) -> Bar:
    day = point.session.opened_on
    counts = point.own.levels if point.own and point.own.shown else None
    when = f"{day.day} {day:%b}"
    return Bar(when, str(day.year), counts, asked=point.own is not None, changed=point.changed)


def _line(point: Point) -> list[Cell]:
    when = Cell(in_full(point.session.opened_on), note=point.session.occasion)
    own = point.own
    if own is None or not own.shown:
        note = "not asked" if own is None else TOO_FEW
        return [when, *[Cell("–")] * 4, Cell(note)]
    counts = [Cell(str(count)) for count in (*own.levels, own.unsure or 0)]
    return [when, *counts, Cell("asks something else from here on" if point.changed else "")]
