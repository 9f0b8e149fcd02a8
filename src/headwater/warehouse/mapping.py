"""The organisation's rules as relations: plain Python over the few distinct facts they look at."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa

from headwater.metrics import relations
from headwater.vocabulary.identity import domain_id, stage_id, status_id, stream_id, team_id
from headwater.vocabulary.organisation import Domain, Organisation, StatusRule, Stream, Team
from headwater.warehouse.columns import arrow_schema
from headwater.warehouse.errors import UnknownStage


def mapping_of(
    organisation: Organisation, places: pa.Table, marks: Sequence[str]
) -> dict[str, pa.Table]:
    """Return the mapping's relations but CLOCK.

    `places` is PLACE, every place known; `marks` every set of marks. Raises UnknownStage.
    """
    return {
        "team": _table(relations.TEAM, _teams(organisation)),
        "place_team": place_team(organisation, places),
        "status_stage": _table(relations.STATUS_STAGE, _status_stages(organisation)),
        "mark_blocked": mark_blocked(organisation, marks),
        "unplanned_trait": _table(relations.UNPLANNED_TRAIT, _unplanned_traits(organisation)),
        "kind_rule": _table(relations.KIND_RULE, _kind_rules(organisation)),
        "level_rule": _table(relations.LEVEL_RULE, _level_rules(organisation)),
    }


def place_team(organisation: Organisation, places: pa.Table) -> pa.Table:
    """Return PLACE_TEAM for those of `places` that a rule gives to a team."""
    rules = _TeamRules(organisation)
    teams = [
        (place["place_id"], rules.team_of(place["source"], json.loads(place["attributes"])))
        for place in places.to_pylist()
    ]
    return _table(relations.PLACE_TEAM, [(place, team_id(slug)) for place, slug in teams if slug])


def mark_blocked(organisation: Organisation, marks: Iterable[str]) -> pa.Table:
    """Return MARK_BLOCKED: for each team, whether its stream calls a set of marks blocked."""
    some = [text for text in marks if text]
    rows = (
        (team_id(team.slug), text, not blocking.isdisjoint(text.split("|")))
        for _, stream in _streams(organisation)
        for blocking in [set(stream.blocking_marks)]
        for team in stream.teams
        for text in some
    )
    return _table(relations.MARK_BLOCKED, rows)


def timezones(organisation: Organisation) -> set[str]:
    """Return the time zones of the organisation's teams."""
    return {
        _timezone(stream, team) for _, stream in _streams(organisation) for team in stream.teams
    }


class _TeamRules:
    """Team rules by what they look at, so that a place costs a few look-ups and not all rules."""

    def __init__(self, organisation: Organisation) -> None:
        self._first: dict[tuple[str, str, str], tuple[int, str]] = {}
        for position, rule in enumerate(organisation.team_rules):
            self._first.setdefault((rule.source, rule.attribute, rule.value), (position, rule.team))

    def team_of(self, source: str, attributes: Iterable[tuple[str, str]]) -> str:
        """Return the slug of the first rule that matches, "" without one."""
        pairs = [*attributes, ("source", source)]
        keys = [(which, *pair) for pair in pairs for which in (source, "")]
        return min((self._first[key] for key in keys if key in self._first), default=(0, ""))[1]


def _table(columns: Mapping[str, str], rows: Iterable[tuple[object, ...]]) -> pa.Table:
    listed = list(rows)
    values = [[row[place] for row in listed] for place in range(len(columns))]
    return pa.table(values, schema=arrow_schema(dict(columns)))


def _streams(organisation: Organisation) -> Iterator[tuple[Domain, Stream]]:
    return ((domain, stream) for domain in organisation.domains for stream in domain.streams)


def _timezone(stream: Stream, team: Team) -> str:
    return team.timezone or stream.timezone


def _teams(organisation: Organisation) -> Iterator[tuple[object, ...]]:
    for domain, stream in _streams(organisation):
        ids = stream_id(stream.slug), domain_id(domain.slug)
        for team in stream.teams:
            yield team_id(team.slug), *ids, _timezone(stream, team), stream.parked_counts


def _status_stages(organisation: Organisation) -> Iterator[tuple[object, ...]]:
    for _, stream in _streams(organisation):
        types = {stage.slug: stage.type.value for stage in stream.stages}
        for team in stream.teams:
            for rule in _rules_for(stream, team):
                if rule.stage not in types:
                    raise UnknownStage(stream.slug, rule.stage, rule.status_name or rule.status)
                yield (
                    team_id(team.slug),
                    status_id(rule.source, rule.status),
                    stage_id(stream.slug, rule.stage),
                    types[rule.stage],
                    rule.blocked,
                )


def _rules_for(stream: Stream, team: Team) -> Iterable[StatusRule]:
    """Return one rule per status: the team's own if there is one; the first of its sort wins."""
    chosen: dict[tuple[str, str], StatusRule] = {}
    for wanted in (team.slug, ""):
        for rule in stream.statuses:
            if rule.team == wanted:
                chosen.setdefault((rule.source, rule.status), rule)
    return chosen.values()


def _unplanned_traits(organisation: Organisation) -> Iterator[tuple[object, ...]]:
    for _, stream in _streams(organisation):
        for team in stream.teams:
            for trait in dict.fromkeys(stream.unplanned_traits):
                yield team_id(team.slug), trait


def _kind_rules(organisation: Organisation) -> Iterator[tuple[object, ...]]:
    for position, rule in enumerate(organisation.kind_rules):
        yield position, rule.source, rule.trait, rule.kind.value


def _level_rules(organisation: Organisation) -> Iterator[tuple[object, ...]]:
    for position, rule in enumerate(organisation.level_rules):
        yield position, rule.source, rule.trait, rule.level.value
