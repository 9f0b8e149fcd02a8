"""The organisation plan that maps the simulated tracker: what a careful user would have set up."""

from headwater.simulation.cast import (
    CAST,
    SOURCE,
    TEAMS,
    DomainCast,
    StreamCast,
    TeamCast,
    status_id,
)
from headwater.simulation.tracker import (
    DEBT_LABEL,
    RISK_LABEL,
    TYPE_NAMES,
    UNPLANNED_LABEL,
    TypeId,
)
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
from headwater.vocabulary.work import Kind

NAME = "Confluence Goods"
"""Where rivers meet: the simulated organisation's name."""


def organisation_plan() -> Organisation:
    """Return the plan: every status mapped but one, every type's kind known but one."""
    return Organisation(
        name=NAME,
        domains=tuple(_domain(domain) for domain in CAST),
        team_rules=tuple(_team_rule(team) for team in TEAMS),
        kind_rules=(
            KindRule(f"label:{RISK_LABEL}", Kind.RISK, RISK_LABEL),
            KindRule(f"label:{DEBT_LABEL}", Kind.DEBT, DEBT_LABEL),
            _type_rule(TypeId.STORY, Kind.FEATURE),
            _type_rule(TypeId.BUG, Kind.DEFECT),
            _type_rule(TypeId.SUB_TASK, Kind.FEATURE),
            _type_rule(TypeId.EPIC, Kind.FEATURE),
            _type_rule(TypeId.INITIATIVE, Kind.FEATURE),
        ),
    )


def _domain(domain: DomainCast) -> Domain:
    return Domain(domain.slug, domain.name, tuple(_stream(stream) for stream in domain.streams))


def _stream(stream: StreamCast) -> Stream:
    return Stream(
        stream.slug,
        stream.name,
        timezone=stream.timezone,
        unplanned_traits=(f"label:{UNPLANNED_LABEL}",),
        stages=tuple(Stage(step.slug, step.name, step.type) for step in stream.steps),
        teams=tuple(Team(team.slug, team.name, team.timezone) for team in stream.teams),
        statuses=tuple(
            StatusRule(SOURCE, status_id(stream, step.slug), step.slug, status_name=step.status)
            for step in stream.steps
        ),
    )


def _team_rule(team: TeamCast) -> TeamRule:
    if team.component:
        return TeamRule("component", team.component, team.slug, SOURCE)
    return TeamRule("project", team.prefix, team.slug, SOURCE)


def _type_rule(type_id: TypeId, kind: Kind) -> KindRule:
    return KindRule(f"type:{type_id.value}", kind, TYPE_NAMES[type_id], SOURCE)
