"""First guesses for what nobody has mapped yet, marked as guesses. Pure: plan in, plan out.

What a tracker says a status roughly means (its category) decides; the status's name only chooses
among the stages that category allows. Where the two contradict each other, or there is neither,
nothing is guessed: the status stays unmapped and is shown.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from django.utils.text import slugify

from headwater.organisation.first_stream import grown, new_places
from headwater.organisation.hints import KINDS, ROLES, Role
from headwater.organisation.sightings import SeenPlace, SeenStatus, SeenTrait
from headwater.vocabulary.identity import team_id
from headwater.vocabulary.organisation import (
    KindRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
)
from headwater.vocabulary.work import Kind, StageType, StatusCategory

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


@dataclass(frozen=True)
class Sightings:
    """What the sources have brought, as far as guesses need it."""

    statuses: Sequence[SeenStatus] = ()
    types: Sequence[SeenTrait] = ()
    places: Sequence[SeenPlace] = ()


def suggest(plan: Organisation, seen: Sightings) -> Organisation:
    """Return `plan` with a suggestion for everything in `seen` that it does not map yet.

    Rules that exist are never touched. Work from a source that nobody has mapped gets a stream
    with a team for each project; it grows with each new source until somebody confirms what it
    says. A plan that maps everything is returned as it is.
    """
    plan = _suggest_kinds(plan, seen.types)
    new = new_places(plan, seen.places)
    if not new:
        return _each_stream(plan, lambda stream: _mapped(stream, seen.statuses))
    sources = {place.source for place in new}
    arriving = [status for status in seen.statuses if status.source in sources]
    plan, slug = grown(plan, new, _roles(arriving))
    return _each_stream(
        plan,
        lambda stream: (
            _guessed(stream, arriving) if stream.slug == slug else _mapped(stream, seen.statuses)
        ),
    )


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


def _each_stream(plan: Organisation, change: Callable[[Stream], Stream]) -> Organisation:
    domains = tuple(
        _with(domain, streams=tuple(change(stream) for stream in domain.streams))
        for domain in plan.domains
    )
    return _with(plan, domains=domains)


def _roles(statuses: Iterable[SeenStatus]) -> set[str]:
    roles = (role_of(status.name, status.category) for status in statuses)
    return {role.slug for role in roles if role}


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


_with = msgspec.structs.replace
