"""The one place where results are read: what came out of the boxes, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from headwater.assessment import words
from headwater.assessment.models import Asked, Result, Said, Session
from headwater.assessment.steps import UNSURE, Column, Level, Order, Part

Key = tuple[str, str]  # part, key


@dataclass(frozen=True)
class Distribution:
    """How many chose each level. Nothing but `answers` where there were too few, or before the
    reveal; `answers` counts ratings, without “I don’t know”.
    """

    answers: int = 0
    not_meeting: int | None = None
    meeting: int | None = None
    exceeding: int | None = None
    unsure: int | None = None

    @property
    def shown(self) -> bool:
        """Whether there were enough to show."""
        return self.not_meeting is not None

    @property
    def levels(self) -> tuple[int, int, int]:
        """How many chose each level, lowest first; zeros where nothing is shown."""
        return self.not_meeting or 0, self.meeting or 0, self.exceeding or 0

    @property
    def few(self) -> str:
        """Why there is nothing to see."""
        return words.few(self.answers)


@dataclass(frozen=True)
class Choices:
    """How many made each choice, as (what it is called, how many); None where they were too few."""

    answers: int
    counts: tuple[tuple[str, int], ...] | None
    said: tuple[Said, ...] = ()

    @property
    def few(self) -> str:
        """Why there is nothing to see."""
        return words.few(self.answers)


@dataclass(frozen=True)
class Finding:
    """What a session found about a dimension. `said` is what can be said of it in words; `broke`
    says why it cannot be held against last time.
    """

    asked: Asked
    own: Distribution
    outside: Distribution | None = None
    last_time: Distribution | None = None
    last_when: str = ""
    broke: str = ""
    said: str = ""
    comments: tuple[Said, ...] = ()
    outside_comments: tuple[Said, ...] = ()
    differs_outside: str = ""


def findings(session: Session) -> tuple[Finding, ...]:
    """Return what was found about each dimension, in the order it was asked (six queries)."""
    asked, results = list(session.asked.all()), _results(session)
    said, before = _said(session), _before(session)
    earlier = _results(before) if before else {}
    meanings = dict(before.asked.values_list("key", "meaning")) if before else {}
    return tuple(
        _finding(row, results, said, before, earlier, meanings.get(row.key)) for row in asked
    )


def over_rounds(sessions: Sequence[Session]) -> dict[int, dict[str, Distribution]]:
    """Return how each dimension was rated in some sessions: by session and key (one query)."""
    found: dict[int, dict[str, Distribution]] = {session.pk: {} for session in sessions}
    for row in Result.objects.filter(session__in=sessions, part=Part.RATINGS):
        found[row.session_id][row.key] = _distribution(row)
    return found


def in_order(found: Sequence[Finding], order: Order) -> tuple[Finding, ...]:
    """Return findings in the order a team talks about them; those with too few answers last."""
    rank = {Order.SPREAD: _divided, Order.LOWEST: _low}.get(order)
    if rank is None:
        return tuple(found)
    return tuple(sorted(found, key=lambda finding: (not finding.own.shown, -rank(finding.own))))


def felt(session: Session) -> Choices | None:
    """Return how people felt the team stands before the details; None before the reveal."""
    return _choices(session, Part.STANDING)


def worth(session: Session) -> Choices | None:
    """Return whether it was worth the time; None before the end."""
    return _choices(session, Part.WORTH)


def cards(session: Session) -> dict[Column, tuple[Said, ...]]:
    """Return what lies in each column."""
    rows = list(session.said.filter(part=Part.CARDS))
    return {column: tuple(row for row in rows if row.key == column) for column in Column}


def history(team: str) -> tuple[Session, ...]:
    """Return a team's sessions that ended with a result, the newest first."""
    ended = Session.objects.filter(team=team, called_off=False, finished_on__isnull=False)
    return tuple(ended.order_by("-finished_on", "-pk"))


def _finding(
    row: Asked,
    results: Mapping[Key, Result],
    said: Mapping[Key, list[Said]],
    before: Session | None,
    earlier: Mapping[Key, Result],
    meaning: int | None,
) -> Finding:
    ratings, others = (Part.RATINGS.value, row.key), (Part.OUTSIDE.value, row.key)
    own = _distribution(results.get(ratings))
    outside = _distribution(results[others]) if others in results else None
    when = words.month(before.opened_on) if before else ""
    comparable = meaning == row.meaning and ratings in earlier
    last = _distribution(earlier[ratings]) if comparable else None
    return Finding(
        asked=row,
        own=own,
        outside=outside,
        last_time=last,
        last_when=when if last else "",
        broke=_broke(row, meaning, when),
        said=_in_words(own, last, when),
        comments=tuple(said[ratings]),
        outside_comments=tuple(said[others]),
        differs_outside=_differs(own, outside),
    )


def _in_words(own: Distribution, last: Distribution | None, when: str) -> str:
    if not own.shown:
        return ""
    if not sum(own.levels):
        return "Nobody rated this."
    said = words.agreement(own.levels)
    if last and sum(last.levels) and last.shown:
        said += f" {words.change(own.levels, last.levels, when)}"
    return said


def _broke(row: Asked, meaning: int | None, when: str) -> str:
    if meaning is None or meaning == row.meaning:
        return ""
    return f"What this asks has changed since {when}, so the two are not held against each other."


def _differs(own: Distribution, outside: Distribution | None) -> str:
    if outside is None or not (sum(own.levels) and sum(outside.levels)):
        return ""
    return words.differs(own.levels, outside.levels)


def _divided(own: Distribution) -> float:
    """Return how far apart answers lie: only for the order of the talk, shown nowhere."""
    total = sum(own.levels)
    if not total:
        return 0.0
    middle = sum(at * n for at, n in enumerate(own.levels)) / total
    return sum(n * (at - middle) ** 2 for at, n in enumerate(own.levels)) / total


def _low(own: Distribution) -> float:
    """Return how low answers lie: only for the order of the talk, shown nowhere."""
    total = sum(own.levels)
    return (own.levels[0] - own.levels[2]) / total if total else 0.0


def _distribution(result: Result | None) -> Distribution:
    if result is None:
        return Distribution()
    if result.counts is None:
        return Distribution(result.answers)
    low, middle, high = (result.counts.get(level.value, 0) for level in Level)
    return Distribution(result.answers, low, middle, high, result.counts.get(UNSURE, 0))


def _choices(session: Session, part: Part) -> Choices | None:
    found = session.results.filter(part=part).first()
    if found is None:
        return None
    counts = found.counts and tuple(
        (words.label(part, value), n) for value, n in found.counts.items()
    )
    return Choices(found.answers, counts, tuple(session.said.filter(part=part)))


def _results(session: Session) -> dict[Key, Result]:
    return {(row.part, row.key): row for row in session.results.all()}


def _said(session: Session) -> dict[Key, list[Said]]:
    found: dict[Key, list[Said]] = defaultdict(list)
    for row in session.said.all():
        found[row.part, row.key].append(row)
    return found


def _before(session: Session) -> Session | None:
    """Return the team's session before this one that ended with a result."""
    ended: Iterable[Session] = history(session.team)
    return next((s for s in ended if s.pk < session.pk), None)
