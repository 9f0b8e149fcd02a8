"""What the organisation looks like, read in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch

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
from headwater.vocabulary.work import Kind, Level, StageType


class UnknownTeam(LookupError):
    """No team has this slug."""


class UnknownStream(LookupError):
    """No stream has this slug."""


@dataclass(frozen=True)
class StageEntry:
    """A stage as pages show it."""

    slug: str
    name: str
    type: StageType
    warehouse_id: int


@dataclass(frozen=True)
class TeamEntry:
    """A team with the stream and domain it belongs to. `timezone` is the one in effect."""

    slug: str
    name: str
    timezone: str
    warehouse_id: int
    stream_slug: str
    stream_name: str
    domain_slug: str
    domain_name: str


@dataclass(frozen=True)
class StreamEntry:
    """A stream with its stages in order and its teams."""

    slug: str
    name: str
    timezone: str
    parked_counts: bool
    blocking_marks: tuple[str, ...]
    unplanned_traits: tuple[str, ...]
    warehouse_id: int
    domain_slug: str
    domain_name: str
    stages: tuple[StageEntry, ...]
    teams: tuple[TeamEntry, ...]


@dataclass(frozen=True)
class DomainEntry:
    """A domain and its streams."""

    slug: str
    name: str
    warehouse_id: int
    streams: tuple[StreamEntry, ...]


@dataclass(frozen=True)
class PendingSuggestions:
    """How many rules Headwater guessed and nobody has confirmed yet."""

    statuses: int
    kinds: int
    streams: frozenset[str] = frozenset()  # slugs of those with suggested statuses

    def __bool__(self) -> bool:
        return self.total > 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.statuses + self.kinds


def name() -> str:
    """Return what the organisation is called."""
    profile = OrganisationProfile.objects.first()
    return profile.name if profile else vocabulary.Organisation().name


def outline() -> tuple[DomainEntry, ...]:
    """Return domains → streams → stages and teams, in the organisation's order (four queries)."""
    streams = Stream.objects.prefetch_related("stages", "teams")
    domains = Domain.objects.prefetch_related(Prefetch("streams", queryset=streams))
    return tuple(_domain_entry(domain) for domain in domains)


def streams() -> tuple[StreamEntry, ...]:
    """Return every stream, in the organisation's order (four queries)."""
    return tuple(stream for domain in outline() for stream in domain.streams)


def teams() -> tuple[TeamEntry, ...]:
    """Return every team, in the organisation's order (four queries)."""
    return tuple(team for stream in streams() for team in stream.teams)


def stream(slug: str) -> StreamEntry:
    """Return the stream called `slug`; raise `UnknownStream` if there is none."""
    found = (
        Stream.objects.select_related("domain")
        .prefetch_related("stages", "teams")
        .filter(slug=slug)
        .first()
    )
    if found is None:
        raise UnknownStream(f"There is no stream “{slug}”.")
    return _stream_entry(found, found.domain)


def team(slug: str) -> TeamEntry:
    """Return the team called `slug`; raise `UnknownTeam` if there is none."""
    found = Team.objects.select_related("stream__domain").filter(slug=slug).first()
    if found is None:
        raise UnknownTeam(f"There is no team “{slug}”.")
    return _team_entry(found, found.stream, found.stream.domain)


def suggestions_pending() -> PendingSuggestions:
    """Return how many suggested rules wait for someone to confirm them."""
    streams = StatusRule.objects.filter(suggested=True).values_list("stream__slug", flat=True)
    return PendingSuggestions(
        statuses=len(streams),
        streams=frozenset(streams),
        kinds=KindRule.objects.filter(suggested=True).count(),
    )


def plan() -> vocabulary.Organisation:
    """Return the whole plan exactly as it was applied, in nine queries whatever its size."""
    return vocabulary.Organisation(
        name=name(),
        domains=_domains(),
        team_rules=_team_rules(),
        kind_rules=_kind_rules(),
        level_rules=_level_rules(),
    )


def _domain_entry(domain: Domain) -> DomainEntry:
    return DomainEntry(
        slug=domain.slug,
        name=domain.name,
        warehouse_id=domain.warehouse_id,
        streams=tuple(_stream_entry(stream, domain) for stream in domain.streams.all()),
    )


def _stream_entry(stream: Stream, domain: Domain) -> StreamEntry:
    return StreamEntry(
        slug=stream.slug,
        name=stream.name,
        timezone=stream.timezone,
        parked_counts=stream.parked_counts,
        blocking_marks=tuple(stream.blocking_marks),
        unplanned_traits=tuple(stream.unplanned_traits),
        warehouse_id=stream.warehouse_id,
        domain_slug=domain.slug,
        domain_name=domain.name,
        stages=tuple(_stage_entry(stage) for stage in stream.stages.all()),
        teams=tuple(_team_entry(team, stream, domain) for team in stream.teams.all()),
    )


def _stage_entry(stage: Stage) -> StageEntry:
    return StageEntry(stage.slug, stage.name, StageType(stage.type), stage.warehouse_id)


def _team_entry(team: Team, stream: Stream, domain: Domain) -> TeamEntry:
    return TeamEntry(
        slug=team.slug,
        name=team.name,
        timezone=team.timezone or stream.timezone,
        warehouse_id=team.warehouse_id,
        stream_slug=stream.slug,
        stream_name=stream.name,
        domain_slug=domain.slug,
        domain_name=domain.name,
    )


def _domains() -> tuple[vocabulary.Domain, ...]:
    streams: dict[int, list[vocabulary.Stream]] = defaultdict(list)
    rules = _status_rules()
    for stream in Stream.objects.prefetch_related("stages", "teams"):
        streams[stream.domain_id].append(_stream(stream, tuple(rules[stream.pk])))
    return tuple(
        vocabulary.Domain(slug=d.slug, name=d.name, streams=tuple(streams[d.pk]))
        for d in Domain.objects.all()
    )


def _stream(stream: Stream, rules: tuple[vocabulary.StatusRule, ...]) -> vocabulary.Stream:
    return vocabulary.Stream(
        slug=stream.slug,
        name=stream.name,
        timezone=stream.timezone,
        parked_counts=stream.parked_counts,
        blocking_marks=tuple(stream.blocking_marks),
        unplanned_traits=tuple(stream.unplanned_traits),
        stages=tuple(
            vocabulary.Stage(s.slug, s.name, StageType(s.type)) for s in stream.stages.all()
        ),
        teams=tuple(vocabulary.Team(t.slug, t.name, t.timezone) for t in stream.teams.all()),
        statuses=rules,
    )


def _status_rules() -> dict[int, list[vocabulary.StatusRule]]:
    rules: dict[int, list[vocabulary.StatusRule]] = defaultdict(list)
    for rule in StatusRule.objects.select_related("stage", "team"):
        rules[rule.stream_id].append(
            vocabulary.StatusRule(
                source=rule.source,
                status=rule.status,
                stage=rule.stage.slug,
                status_name=rule.status_name,
                team=rule.team.slug if rule.team else "",
                blocked=rule.blocked,
                suggested=rule.suggested,
            )
        )
    return rules


def _team_rules() -> tuple[vocabulary.TeamRule, ...]:
    return tuple(
        vocabulary.TeamRule(rule.attribute, rule.value, rule.team.slug, rule.source)
        for rule in TeamRule.objects.select_related("team")
    )


def _kind_rules() -> tuple[vocabulary.KindRule, ...]:
    return tuple(
        vocabulary.KindRule(
            rule.trait, Kind(rule.kind), rule.trait_name, rule.source, rule.suggested
        )
        for rule in KindRule.objects.all()
    )


def _level_rules() -> tuple[vocabulary.LevelRule, ...]:
    return tuple(
        vocabulary.LevelRule(rule.trait, Level(rule.level), rule.trait_name, rule.source)
        for rule in LevelRule.objects.all()
    )
