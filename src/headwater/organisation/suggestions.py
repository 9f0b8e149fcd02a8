"""First guesses for what nobody has mapped yet, marked as guesses. Pure: plan in, plan out.

What a tracker says a status roughly means (its category) decides; the status's name only chooses
among the stages that category allows. Where the two contradict each other, or there is neither,
nothing is guessed: the status stays unmapped and is shown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from django.utils.text import slugify

from headwater.organisation.hints import IN_ORDER, KINDS, ROLES, Role
from headwater.organisation.models import NAME_LENGTH, SLUG_LENGTH, VALUE_LENGTH
from headwater.organisation.sightings import SeenPlace, SeenStatus, SeenTrait
from headwater.vocabulary.identity import team_id
from headwater.vocabulary.organisation import (
    Domain,
    KindRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary.work import Kind, StageType, StatusCategory

MOST_TEAMS = 40
"""With more groups than this, the smallest share one team: a stream of hundreds helps nobody."""
ATTRIBUTES = ("project", "board", "repository", "column", "component")
"""Which attribute tells teams apart, most telling first."""
ALLOWED = {
    StatusCategory.TO_DO: {StageType.BACKLOG, StageType.QUEUE},
    StatusCategory.IN_PROGRESS: {StageType.QUEUE, StageType.ACTIVE},
    StatusCategory.DONE: {StageType.DONE, StageType.DISCARDED},
    StatusCategory.UNKNOWN: set(StageType),
}
USUAL = {
    StatusCategory.TO_DO: "backlog",
    StatusCategory.IN_PROGRESS: "in-progress",
    StatusCategory.DONE: "done",
}


class Group(NamedTuple):
    """Work whose place has `attribute` = `value` in `source`: most likely one team's."""

    source: str
    attribute: str
    value: str


@dataclass(frozen=True)
class Sightings:
    """What the sources have brought, as far as guesses need it."""

    statuses: Sequence[SeenStatus] = ()
    types: Sequence[SeenTrait] = ()
    places: Sequence[SeenPlace] = ()


def suggest(plan: Organisation, seen: Sightings) -> Organisation:
    """Return `plan` with a suggestion for everything in `seen` that it does not map yet.

    Rules that exist are never touched. Without any stream, one is made from the places: a team
    for each project. A plan that maps everything is returned as it is.
    """
    plan = _suggest_kinds(plan, seen.types)
    if any(domain.streams for domain in plan.domains):
        return _suggest_statuses(plan, seen.statuses)
    return _first_stream(plan, seen) if seen.places else plan


def role_of(name: str, category: StatusCategory) -> Role | None:
    """Return what a status most likely is; None where its name and category leave it open."""
    hinted = next((role for role in ROLES if _hints(role.hints, name)), None)
    usual = next((role for role in ROLES if role.slug == USUAL.get(category)), None)
    if hinted is None:
        return usual
    return hinted if hinted.type in ALLOWED[category] else _unless_contradicted(hinted, usual)


def kind_of(name: str) -> Kind | None:
    """Return the kind a type's name tells; None for a name that tells none."""
    return next((kind for kind, hints in KINDS.items() if _hints(hints, name)), None)


def _unless_contradicted(hinted: Role, usual: Role | None) -> Role | None:
    """A name that speaks of an end against a category that does not (or the reverse) is open."""
    ends = {StageType.DONE, StageType.DISCARDED}
    return usual if usual and (hinted.type in ends) == (usual.type in ends) else None


def _hints(hints: re.Pattern[str], name: str) -> bool:
    return hints.search(name.casefold()) is not None


def _suggest_kinds(plan: Organisation, types: Iterable[SeenTrait]) -> Organisation:
    known = {(rule.source, rule.trait) for rule in plan.kind_rules}
    guessed = tuple(
        KindRule(seen.trait, kind, seen.name, seen.source, suggested=True)
        for seen in types
        if (kind := kind_of(seen.name))
        and known.isdisjoint({(seen.source, seen.trait), ("", seen.trait)})
    )
    return _with(plan, kind_rules=plan.kind_rules + guessed)


def _suggest_statuses(plan: Organisation, statuses: Sequence[SeenStatus]) -> Organisation:
    domains = tuple(
        _with(domain, streams=tuple(_mapped(stream, statuses) for stream in domain.streams))
        for domain in plan.domains
    )
    return _with(plan, domains=domains)


def _mapped(stream: Stream, statuses: Iterable[SeenStatus]) -> Stream:
    teams = {team_id(team.slug) for team in stream.teams}
    return _guessed(stream, [seen for seen in statuses if seen.team_id in teams])


def _guessed(stream: Stream, statuses: Iterable[SeenStatus]) -> Stream:
    """Return `stream` with a guess for each of these statuses that it has no rule for."""
    known = {(rule.source, rule.status) for rule in stream.statuses}
    rules = tuple(
        _status_rule(seen, stage, role)
        for seen in _distinct(statuses)
        if (seen.source, seen.external_id) not in known
        and (role := role_of(seen.name, seen.category))
        and (stage := _stage_for(role, stream.stages))
    )
    return _with(stream, statuses=stream.statuses + rules)


def _distinct(statuses: Iterable[SeenStatus]) -> list[SeenStatus]:
    return list({(seen.source, seen.external_id): seen for seen in statuses}.values())


def _status_rule(seen: SeenStatus, stage: str, role: Role) -> StatusRule:
    return StatusRule(
        source=seen.source,
        status=seen.external_id,
        stage=stage,
        status_name=seen.name,
        blocked=role.blocked,
        suggested=True,
    )


def _stage_for(role: Role, stages: Iterable[Stage]) -> str:
    """Return the stage that is this role by slug or name, else the first of its type, else ""."""
    fitting = [stage for stage in stages if stage.type == role.type]
    alike = (stage.slug for stage in fitting if role.slug in {stage.slug, slugify(stage.name)})
    return next(alike, fitting[0].slug if fitting else "")


def _first_stream(plan: Organisation, seen: Sightings) -> Organisation:
    found = groups(seen.places)
    teams = _teams(found)
    stream = Stream(
        slug="our-stream",
        name="Our stream",
        stages=_stages(seen.statuses),
        teams=tuple({team.slug: team for team in teams.values()}.values()),
    )
    domain = Domain("our-domain", "Our domain", (_guessed(stream, seen.statuses),))
    rules = tuple(
        TeamRule(group.attribute, group.value, team.slug, group.source)
        for group, team in teams.items()
    )
    return _with(plan, domains=(*plan.domains, domain), team_rules=plan.team_rules + rules)


def groups(places: Sequence[SeenPlace]) -> list[Group]:
    """Return what tells teams apart in each source, the groups with most work first."""
    telling = {place.source: _telling(places, place.source) for place in places}
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


def _teams(groups: Sequence[Group]) -> dict[Group, Team]:
    """Return a team for each group; the smallest beyond `MOST_TEAMS` share one."""
    own = len(groups) if len(groups) <= MOST_TEAMS else MOST_TEAMS - 1
    teams: dict[Group, Team] = {}
    for number, group in enumerate(groups[:own], start=1):
        taken = {team.slug for team in teams.values()}, {team.name for team in teams.values()}
        teams[group] = _team(group, number, *taken)
    rest = Team("smaller-teams", "Smaller teams")
    return teams | dict.fromkeys(groups[own:], rest)


def _team(group: Group, number: int, slugs: set[str], names: set[str]) -> Team:
    slug = slugify(group.value)[:SLUG_LENGTH]
    name = group.value[:NAME_LENGTH]
    return Team(
        slug=f"team-{number}" if not slug or slug in slugs else slug,
        name=f"{name[: NAME_LENGTH - 8]} ({number})" if name in names else name,
    )


def _stages(statuses: Iterable[SeenStatus]) -> tuple[Stage, ...]:
    """Return the usual stages that these statuses need, in order; always with an end."""
    roles = (role_of(seen.name, seen.category) for seen in statuses)
    needed = {role.slug for role in roles if role} | {"done"}
    return tuple(Stage(role.slug, role.name, role.type) for role in IN_ORDER if role.slug in needed)


_with = msgspec.structs.replace
