"""The stream Headwater makes for work that nobody has given to a team: a team for each project.

It grows with each new source, until somebody confirms one of its statuses: from then on it is
theirs, and the next new source gets a stream of its own.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from headwater.organisation.edits import fresh_slug
from headwater.organisation.hints import IN_ORDER
from headwater.organisation.models import NAME_LENGTH, VALUE_LENGTH
from headwater.organisation.sightings import SeenPlace
from headwater.vocabulary.organisation import Domain, Organisation, Stage, Stream, Team, TeamRule

OURS = "our-stream"
MOST_TEAMS = 40
"""With more groups than this at once, the smallest share a team: hundreds help nobody."""
SHARED = Team("smaller-teams", "Smaller teams")
ATTRIBUTES = ("project", "board", "repository", "column", "component")
"""Which attribute tells teams apart, most telling first."""


class Group(NamedTuple):
    """Work whose place has `attribute` = `value` in `source`: most likely one team's."""

    source: str
    attribute: str
    value: str


def new_places(plan: Organisation, places: Iterable[SeenPlace]) -> list[SeenPlace]:
    """Return the places of the sources that are new: no rule speaks of them, no team has a part.

    A new place of a source that is known already is left to whoever mapped that source.
    """
    seen = list(places)
    known = {rule.source for rule in plan.team_rules} | {p.source for p in seen if p.team_id}
    return [place for place in seen if place.source not in known]


def grown(
    plan: Organisation, places: Sequence[SeenPlace], roles: set[str]
) -> tuple[Organisation, str]:
    """Return the plan with a team for every group of `places`, and the slug of their stream.

    `roles` are the slugs of the usual stages that the stream needs (see hints.py).
    """
    slug = _unconfirmed(plan)
    if slug is None:
        plan, slug = _begun(plan)
    found = groups(places)
    teams = _teams(found, [team for stream in _streams(plan) for team in stream.teams])
    rules = tuple(_rule(group, team) for group, team in teams.items())
    plan = msgspec.structs.replace(plan, team_rules=plan.team_rules + rules)
    return _with_stream(plan, slug, lambda stream: _larger(stream, teams.values(), roles)), slug


def _unconfirmed(plan: Organisation) -> str | None:
    """Return the slug of a stream that was made here and of which nobody has confirmed anything."""
    made = (stream for stream in _streams(plan) if stream.slug.startswith(OURS))
    waiting = (s.slug for s in made if all(rule.suggested for rule in s.statuses))
    return next(waiting, None)


def _streams(plan: Organisation) -> list[Stream]:
    return [stream for domain in plan.domains for stream in domain.streams]


def _larger(stream: Stream, teams: Iterable[Team], roles: set[str]) -> Stream:
    every = {team.slug: team for team in (*stream.teams, *teams)}
    return msgspec.structs.replace(
        stream, stages=_stages(stream.stages, roles | {"done"}), teams=tuple(every.values())
    )


def groups(places: Sequence[SeenPlace]) -> list[Group]:
    """Return what tells teams apart in each source, the groups with most work first."""
    telling = {source: _telling(places, source) for source in {p.source for p in places}}
    items: Counter[Group] = Counter()
    for place in places:
        named = dict(place.attributes) | {"source": place.source}
        attribute = telling[place.source]
        if attribute in named and len(named[attribute]) <= VALUE_LENGTH:
            items[Group(place.source, attribute, named[attribute])] += place.items
    return [group for group, _ in items.most_common()]


def _telling(places: Iterable[SeenPlace], source: str) -> str:
    used = {name for place in places if place.source == source for name, _ in place.attributes}
    return next((name for name in ATTRIBUTES if name in used), "source")


def _begun(plan: Organisation) -> tuple[Organisation, str]:
    """Return the plan with a new, empty stream in a domain of its own, and that stream's slug."""
    streams = _streams(plan)
    stream = Stream(
        fresh_slug(OURS, (stream.slug for stream in streams), "stream"),
        _fresh_name("Our stream", {stream.name for stream in streams}),
    )
    slug = fresh_slug("our-domain", (domain.slug for domain in plan.domains), "domain")
    name = _fresh_name("Our domain", {domain.name for domain in plan.domains})
    domains = (*plan.domains, Domain(slug, name, (stream,)))
    return msgspec.structs.replace(plan, domains=domains), stream.slug


def _with_stream(plan: Organisation, slug: str, change: Callable[[Stream], Stream]) -> Organisation:
    domains = tuple(
        msgspec.structs.replace(
            domain,
            streams=tuple(change(s) if s.slug == slug else s for s in domain.streams),
        )
        for domain in plan.domains
    )
    return msgspec.structs.replace(plan, domains=domains)


def _rule(group: Group, team: Team) -> TeamRule:
    return TeamRule(group.attribute, group.value, team.slug, group.source)


def _teams(found: Sequence[Group], known: Sequence[Team]) -> dict[Group, Team]:
    """Return a team for each group; the smallest beyond `MOST_TEAMS` share one."""
    own = len(found) if len(found) <= MOST_TEAMS else MOST_TEAMS - 1
    slugs, names = {SHARED.slug, *(t.slug for t in known)}, {SHARED.name, *(t.name for t in known)}
    teams: dict[Group, Team] = {}
    for group in found[:own]:
        team = Team(fresh_slug(group.value, slugs, "team"), _fresh_name(group.value, names))
        teams[group] = team
        slugs.add(team.slug)
        names.add(team.name)
    return teams | dict.fromkeys(found[own:], SHARED)


def _fresh_name(name: str, taken: set[str]) -> str:
    stem = name[: NAME_LENGTH - 8]
    numbered = (f"{stem} ({number})" for number in range(2, len(taken) + 3))
    return next(new for new in (stem, *numbered) if new not in taken)


def _stages(known: tuple[Stage, ...], roles: set[str]) -> tuple[Stage, ...]:
    """Return the stages with those of `roles` that are missing, each where it usually stands."""
    stages = list(known)
    slugs = [role.slug for role in IN_ORDER]
    for place, role in enumerate(IN_ORDER):
        if role.slug in roles and role.slug not in {stage.slug for stage in stages}:
            later = (i for i, stage in enumerate(stages) if stage.slug in slugs[place:])
            stages.insert(next(later, len(stages)), Stage(role.slug, role.name, role.type))
    return tuple(stages)
