"""What changed between two plans, in words for the teams it concerns."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from headwater.access import trail
from headwater.access.places import Place
from headwater.access.trail import Action
from headwater.access.viewer import Viewer
from headwater.vocabulary.organisation import KindRule, Organisation, StatusRule, Stream

MOST_NAMED = 3
POLICIES = {
    "timezone": "the time zone",
    "parked_counts": "whether parked time counts",
    "blocking_marks": "what means blocked",
    "unplanned_traits": "what means unplanned",
    "stages": "the stages",
}
"""What is said of the fields of a stream that decide how its work is counted."""

Rule = TypeVar("Rule", bound=Hashable)
Guess = TypeVar("Guess", StatusRule, KindRule)


@dataclass(frozen=True)
class Changed:
    """One thing that changed. `teams` is empty where it concerns every team."""

    action: Action
    what: str
    teams: tuple[Place, ...] = ()


@dataclass(frozen=True)
class _Placed:
    """A stream with where it lies."""

    stream: Stream
    domain: str
    teams: tuple[Place, ...]


def between(before: Organisation, after: Organisation) -> list[Changed]:
    """Return what is different in `after`. That a guess was confirmed is no difference."""
    was, now = _streams(before), _streams(after)
    return [
        *(change for slug in was | now for change in _of_stream(was.get(slug), now.get(slug))),
        *_moved_work(before, after),
        *_for_everybody(before, after),
    ]


def noted_by(viewer: Viewer, now: datetime) -> Callable[[Organisation, Organisation], None]:
    """Return what writes into the trail that `viewer` changed one plan into another."""

    def note(before: Organisation, after: Organisation) -> None:
        for change in between(before, after):
            trail.note(viewer, change.action, change.what, change.teams, now)

    return note


def _of_stream(was: _Placed | None, now: _Placed | None) -> Iterator[Changed]:
    if now is None or was is None:
        yield from (_came_or_went(p, went=now is None) for p in (was, now) if p is not None)
        return
    teams = tuple({team.team: team for team in (*was.teams, *now.teams)}.values())
    name = now.stream.name
    policies = [
        said for f, said in POLICIES.items() if getattr(was.stream, f) != getattr(now.stream, f)
    ]
    if policies:
        yield Changed(Action.CHANGED_POLICY, f"{name}: {', '.join(policies)}", teams)
    for what in _made_of(was, now):
        yield Changed(Action.CHANGED_MAPPING, f"{name}: {what}", teams)


def _came_or_went(placed: _Placed, *, went: bool) -> Changed:
    verb = "was removed" if went else f"was added to {placed.domain}"
    return Changed(Action.CHANGED_MAPPING, f"{placed.stream.name} {verb}", placed.teams)


def _made_of(was: _Placed, now: _Placed) -> Iterator[str]:
    """Say what a stream is made of now: its domain decides who leads it, too."""
    if was.domain != now.domain:
        yield f"it is in {now.domain}, not in {was.domain}"
    if was.stream.name != now.stream.name:
        yield f"it was called {was.stream.name}"
    if was.stream.teams != now.stream.teams:
        yield f"its teams are {', '.join(t.name for t in now.stream.teams) or 'none'}"
    other = _different(_settled(was.stream.statuses), _settled(now.stream.statuses))
    if other:
        yield f"which stage is meant by {_some(r.status_name or r.status for r in other)}"


def _moved_work(before: Organisation, after: Organisation) -> Iterator[Changed]:
    """Say which work went to whom. A new order of the rules can move the work of any team."""
    other = _different(before.team_rules, after.team_rules)
    concerned = {rule.team for rule in other}
    if other:
        placed = (p for plan in (before, after) for p in _streams(plan).values())
        teams = {team.team: team for p in placed for team in p.teams if team.team in concerned}
        what = f"whose work is in {_some(rule.value for rule in other)}"
        yield Changed(Action.CHANGED_MAPPING, what, tuple(teams.values()))
    elif before.team_rules != after.team_rules:
        yield Changed(Action.CHANGED_MAPPING, "which rule for whose work it is comes first")


def _for_everybody(before: Organisation, after: Organisation) -> Iterator[Changed]:
    if before.name != after.name:
        yield Changed(Action.CHANGED_MAPPING, f"the organisation is called {after.name}")
    was, now = _settled(before.kind_rules), _settled(after.kind_rules)
    if was != now:
        names = _some(rule.trait_name or rule.trait for rule in _different(was, now))
        yield Changed(Action.CHANGED_MAPPING, f"what kind of work is meant by {names}")
    if before.level_rules != after.level_rules:
        other = _different(before.level_rules, after.level_rules)
        names = _some(rule.trait_name or rule.trait for rule in other)
        yield Changed(Action.CHANGED_MAPPING, f"which level is meant by {names}")


def _settled(rules: Sequence[Guess]) -> list[Guess]:
    return [replace(rule, suggested=False) for rule in rules]


def _different(was: Sequence[Rule], now: Sequence[Rule]) -> list[Rule]:
    """Return the rules that are in one of the two only."""
    before, after = set(was), set(now)
    return [*(r for r in now if r not in before), *(r for r in was if r not in after)]


def _some(names: Iterable[str]) -> str:
    """Name the first few, each once, and how many more there are."""
    once = list(dict.fromkeys(names))
    more = f" and {len(once) - MOST_NAMED} more" if len(once) > MOST_NAMED else ""
    return ", ".join(once[:MOST_NAMED]) + more if once else "the same rules in another order"


def _streams(plan: Organisation) -> dict[str, _Placed]:
    return {
        stream.slug: _Placed(
            stream, d.name, tuple(Place(t.slug, stream.slug, d.slug) for t in stream.teams)
        )
        for d in plan.domains
        for stream in d.streams
    }
