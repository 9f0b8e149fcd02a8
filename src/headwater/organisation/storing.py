"""Write a plan into the rows, keeping every row whose slug stays."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models

from headwater.organisation.models import (
    Domain,
    KindRule,
    LevelRule,
    OrganisationProfile,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary import organisation as vocabulary

Row = TypeVar("Row", Domain, Stream, Stage, Team)
StageKey = tuple[str, str]


def store(plan: vocabulary.Organisation) -> None:
    """Make the rows say exactly what a checked `plan` says. Call it inside a transaction.

    Domains, streams, stages and teams keep their primary keys as long as their slug stays, because
    other rooms refer to them. Rules are values: they are written anew.
    """
    OrganisationProfile.objects.update_or_create(pk=1, defaults={"name": plan.name})
    _forget_rules()
    domains = _keep_domains(plan)
    streams = _keep_streams(plan, domains)
    stages = _keep_stages(plan, streams)
    teams = _keep_teams(plan, streams)
    _forget_the_rest(plan)
    _write_status_rules(plan, streams, stages, teams)
    _write_organisation_rules(plan, teams)


def _forget_rules() -> None:
    for rules in (StatusRule, TeamRule, KindRule, LevelRule):
        rules._default_manager.all().delete()


def _streams(plan: vocabulary.Organisation) -> list[vocabulary.Stream]:
    return [stream for domain in plan.domains for stream in domain.streams]


def _upsert(rows: Iterable[Row], *, unique: list[str]) -> None:
    rows = list(rows)
    if not rows:
        return
    model = type(rows[0])
    kept = {"id", *unique}
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=unique,
        update_fields=[f.name for f in model._meta.concrete_fields if f.name not in kept],
    )


def _keep_domains(plan: vocabulary.Organisation) -> dict[str, Domain]:
    _upsert(
        (Domain(slug=d.slug, name=d.name, position=i) for i, d in enumerate(plan.domains)),
        unique=["slug"],
    )
    return {row.slug: row for row in Domain.objects.all()}


def _keep_streams(plan: vocabulary.Organisation, domains: dict[str, Domain]) -> dict[str, Stream]:
    _upsert(
        (
            _stream_row(stream, domains[domain.slug], position)
            for domain in plan.domains
            for position, stream in enumerate(domain.streams)
        ),
        unique=["slug"],
    )
    return {row.slug: row for row in Stream.objects.all()}


def _stream_row(stream: vocabulary.Stream, domain: Domain, position: int) -> Stream:
    return Stream(
        domain=domain,
        slug=stream.slug,
        name=stream.name,
        position=position,
        timezone=stream.timezone,
        parked_counts=stream.parked_counts,
        blocking_marks=list(stream.blocking_marks),
        unplanned_traits=list(stream.unplanned_traits),
    )


def _keep_stages(
    plan: vocabulary.Organisation, streams: dict[str, Stream]
) -> dict[StageKey, Stage]:
    _upsert(
        (
            Stage(
                stream=streams[stream.slug],
                slug=stage.slug,
                name=stage.name,
                position=position,
                type=stage.type.value,
            )
            for stream in _streams(plan)
            for position, stage in enumerate(stream.stages)
        ),
        unique=["stream", "slug"],
    )
    return {(row.stream.slug, row.slug): row for row in Stage.objects.select_related("stream")}


def _keep_teams(plan: vocabulary.Organisation, streams: dict[str, Stream]) -> dict[str, Team]:
    _upsert(
        (
            Team(
                stream=streams[stream.slug],
                slug=team.slug,
                name=team.name,
                position=position,
                timezone=team.timezone,
            )
            for stream in _streams(plan)
            for position, team in enumerate(stream.teams)
        ),
        unique=["slug"],
    )
    return {row.slug: row for row in Team.objects.all()}


def _forget_the_rest(plan: vocabulary.Organisation) -> None:
    """Delete what the plan no longer has, smallest things first: a kept team may have moved."""
    streams = _streams(plan)
    stages = {(stream.slug, stage.slug) for stream in streams for stage in stream.stages}
    gone = [
        row.pk
        for row in Stage.objects.select_related("stream")
        if (row.stream.slug, row.slug) not in stages
    ]
    _delete(Stage.objects.filter(pk__in=gone))
    _delete(Team.objects.exclude(slug__in=[t.slug for s in streams for t in s.teams]))
    _delete(Stream.objects.exclude(slug__in=[stream.slug for stream in streams]))
    _delete(Domain.objects.exclude(slug__in=[domain.slug for domain in plan.domains]))


def _delete(rows: models.QuerySet[Row]) -> None:
    rows.delete()


def _write_status_rules(
    plan: vocabulary.Organisation,
    streams: dict[str, Stream],
    stages: dict[StageKey, Stage],
    teams: dict[str, Team],
) -> None:
    StatusRule.objects.bulk_create(
        StatusRule(
            stream=streams[stream.slug],
            team=teams[rule.team] if rule.team else None,
            stage=stages[stream.slug, rule.stage],
            position=position,
            source=rule.source,
            status=rule.status,
            status_name=rule.status_name,
            blocked=rule.blocked,
            suggested=rule.suggested,
        )
        for stream in _streams(plan)
        for position, rule in enumerate(stream.statuses)
    )


def _write_organisation_rules(plan: vocabulary.Organisation, teams: dict[str, Team]) -> None:
    TeamRule.objects.bulk_create(
        TeamRule(
            team=teams[rule.team],
            position=position,
            attribute=rule.attribute,
            value=rule.value,
            source=rule.source,
        )
        for position, rule in enumerate(plan.team_rules)
    )
    KindRule.objects.bulk_create(
        KindRule(
            position=position,
            trait=rule.trait,
            kind=rule.kind.value,
            trait_name=rule.trait_name,
            source=rule.source,
            suggested=rule.suggested,
        )
        for position, rule in enumerate(plan.kind_rules)
    )
    LevelRule.objects.bulk_create(
        LevelRule(
            position=position,
            trait=rule.trait,
            level=rule.level.value,
            trait_name=rule.trait_name,
            source=rule.source,
        )
        for position, rule in enumerate(plan.level_rules)
    )
