"""The plan of the bulk organisation: as many teams as wanted, all with the same stages."""

from headwater.simulation.cast import STREAMS, category
from headwater.simulation.plan import organisation_plan
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
from headwater.vocabulary.work import Status

SOURCE = "bulk"
PREFIX = "T{:03}"
"""A team's project in the tracker, by the team's number."""

STEPS = STREAMS[0].steps
STATUSES = tuple(
    Status(str(20_000 + position), step.status, category(step))
    for position, step in enumerate(STEPS)
)
_TEAMS_IN_STREAM, _STREAMS_IN_DOMAIN = 10, 5
_ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "UTC", "Asia/Kolkata")


def bulk_plan(teams: int) -> Organisation:
    """Return the plan for so many teams, `team-000` and up."""
    streams = [
        _stream(number, range(first, min(first + _TEAMS_IN_STREAM, teams)))
        for number, first in enumerate(range(0, teams, _TEAMS_IN_STREAM))
    ]
    cuts = range(0, len(streams), _STREAMS_IN_DOMAIN)
    return Organisation(
        name="Bulk",
        domains=tuple(
            Domain(f"domain-{n}", f"Domain {n}", tuple(streams[cut : cut + _STREAMS_IN_DOMAIN]))
            for n, cut in enumerate(cuts)
        ),
        team_rules=tuple(
            TeamRule("project", PREFIX.format(n), team_slug(n), SOURCE) for n in range(teams)
        ),
        kind_rules=_kind_rules(),
    )


def team_slug(number: int) -> str:
    """Return the slug of the team with a number."""
    return f"team-{number:03}"


def _kind_rules() -> tuple[KindRule, ...]:
    """The demo's: types and labels are the same here."""
    rules = organisation_plan().kind_rules
    return tuple(KindRule(rule.trait, rule.kind, rule.trait_name, SOURCE) for rule in rules)


def _stream(number: int, teams: range) -> Stream:
    return Stream(
        f"stream-{number:02}",
        f"Stream {number:02}",
        timezone=_ZONES[number % len(_ZONES)],
        stages=tuple(Stage(step.slug, step.name, step.type) for step in STEPS),
        teams=tuple(Team(team_slug(n), f"Team {n:03}") for n in teams),
        statuses=tuple(
            StatusRule(SOURCE, status.external_id, step.slug, step.status)
            for status, step in zip(STATUSES, STEPS, strict=True)
        ),
    )
