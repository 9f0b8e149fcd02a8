"""Changes to a plan, as pure functions: the plan before in, the plan after out.

The web previews and applies the same function. What an edit leaves dangling (a rule for a stage
that is gone) goes with it: work in that status is unmapped again, which the preview says.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from django.utils.text import slugify

from headwater.organisation.hints import (
    BACKLOG,
    DISCARDED,
    DONE,
    IN_PROGRESS,
    READY,
    REVIEW,
    WAITING_FOR_REVIEW,
)
from headwater.organisation.models import SLUG_LENGTH
from headwater.vocabulary.organisation import (
    Domain,
    KindRule,
    LevelRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    TeamRule,
)

replace = msgspec.structs.replace

USUAL_STAGES = tuple(
    Stage(role.slug, role.name, role.type)
    for role in (BACKLOG, READY, IN_PROGRESS, WAITING_FOR_REVIEW, REVIEW, DONE, DISCARDED)
)
"""What a new stream begins with."""


def fresh_slug(name: str, taken: Iterable[str], otherwise: str) -> str:
    """Return a slug for `name` that is not `taken`; from `otherwise` if it has no plain letters."""
    stem = slugify(name)[: SLUG_LENGTH - 5] or otherwise
    used = set(taken)
    numbered = (f"{stem}-{number}" for number in range(2, len(used) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in used)


def find_stream(plan: Organisation, slug: str) -> Stream | None:
    """Return the stream called `slug`, if the plan has it."""
    return next((s for d in plan.domains for s in d.streams if s.slug == slug), None)


def rename(plan: Organisation, name: str) -> Organisation:
    """Return the plan of an organisation called `name`."""
    return replace(plan, name=name)


def add_domain(plan: Organisation, name: str) -> Organisation:
    """Return the plan with another domain at its end."""
    slug = fresh_slug(name, (domain.slug for domain in plan.domains), "domain")
    return replace(plan, domains=(*plan.domains, Domain(slug, name)))


def rename_domain(plan: Organisation, slug: str, name: str) -> Organisation:
    """Return the plan with the domain `slug` called `name`."""
    return _each_domain(plan, lambda d: replace(d, name=name) if d.slug == slug else d)


def remove_domain(plan: Organisation, slug: str) -> Organisation:
    """Return the plan without the domain, its streams and teams, and the rules for them."""
    kept = tuple(domain for domain in plan.domains if domain.slug != slug)
    return _without_dangling(replace(plan, domains=kept))


def add_stream(plan: Organisation, domain: str, name: str) -> Organisation:
    """Return the plan with another stream in `domain`, with the usual stages and no team yet."""
    taken = (stream.slug for known in plan.domains for stream in known.streams)
    stream = Stream(fresh_slug(name, taken, "stream"), name, stages=USUAL_STAGES)
    return _put(plan, stream, domain)


def change_stream(plan: Organisation, stream: Stream, domain: str) -> Organisation:
    """Return the plan with `stream` in the place of the one with its slug, within `domain`."""
    return _without_dangling(_put(plan, stream, domain))


def remove_stream(plan: Organisation, slug: str) -> Organisation:
    """Return the plan without the stream, its teams, and the rules for them."""
    without = _each_domain(
        plan, lambda d: replace(d, streams=tuple(s for s in d.streams if s.slug != slug))
    )
    return _without_dangling(without)


def map_statuses(
    plan: Organisation, slug: str, team: str, rules: Sequence[StatusRule]
) -> Organisation:
    """Return the plan with `rules` as all the stream's rules for `team` ("" for every team)."""

    def mapped(stream: Stream) -> Stream:
        others = tuple(rule for rule in stream.statuses if rule.team != team)
        return replace(stream, statuses=(*others, *rules) if team else (*rules, *others))

    return _each_stream(plan, lambda s: mapped(s) if s.slug == slug else s)


def map_teams(plan: Organisation, rules: Sequence[TeamRule]) -> Organisation:
    """Return the plan with `rules` as all its team rules."""
    return replace(plan, team_rules=tuple(rules))


def map_traits(
    plan: Organisation, kinds: Sequence[KindRule], levels: Sequence[LevelRule]
) -> Organisation:
    """Return the plan with these as all its kind and level rules."""
    return replace(plan, kind_rules=tuple(kinds), level_rules=tuple(levels))


def _put(plan: Organisation, stream: Stream, domain: str) -> Organisation:
    """Put `stream` into `domain`: where it stood, if it is there already, else at the end."""

    def put(known: Domain) -> Domain:
        streams = {s.slug: s for s in known.streams}
        if known.slug != domain:
            streams.pop(stream.slug, None)
        else:
            streams[stream.slug] = stream
        return replace(known, streams=tuple(streams.values()))

    return _each_domain(plan, put)


def _without_dangling(plan: Organisation) -> Organisation:
    plan = _each_stream(plan, _without_dangling_statuses)
    teams = {t.slug for d in plan.domains for s in d.streams for t in s.teams}
    return replace(plan, team_rules=tuple(r for r in plan.team_rules if r.team in teams))


def _without_dangling_statuses(stream: Stream) -> Stream:
    stages = {stage.slug for stage in stream.stages}
    teams = {team.slug for team in stream.teams} | {""}
    kept = tuple(r for r in stream.statuses if r.stage in stages and r.team in teams)
    return replace(stream, statuses=kept)


def _each_domain(plan: Organisation, change: Callable[[Domain], Domain]) -> Organisation:
    return replace(plan, domains=tuple(change(domain) for domain in plan.domains))


def _each_stream(plan: Organisation, change: Callable[[Stream], Stream]) -> Organisation:
    return _each_domain(
        plan, lambda d: replace(d, streams=tuple(change(stream) for stream in d.streams))
    )
