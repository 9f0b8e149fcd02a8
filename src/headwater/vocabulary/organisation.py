"""An organisation as a plan: domains, streams, stages, teams and the rules that map work to them.

This is the content of the organisation's TOML file and what the warehouse derives facts with.
Names are unique within their list; everything refers to everything else by slug.
"""

import msgspec

from headwater.vocabulary.work import Kind, Level, StageType


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of a stream from idea to value."""

    slug: str
    name: str
    type: StageType


class StatusRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Work in `status` (an id of `source`) is in `stage`. `team` narrows the rule to one team.

    `blocked` says that the status means blocked. `suggested` marks a rule that Headwater guessed
    and nobody has confirmed yet. `status_name` is for the reader of the file only.
    """

    source: str
    status: str
    stage: str
    status_name: str = ""
    team: str = ""
    blocked: bool = False
    suggested: bool = False


class TeamRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Work whose place has `attribute` = `value` is in `team`'s hands. The first match wins.

    `source` narrows the rule to one source. The attribute `source` matches all work of the source
    that is its value, for sources that say nothing else about where work is.
    """

    attribute: str
    value: str
    team: str
    source: str = ""


class KindRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Items with `trait` are of `kind`. The first match wins; no match is `unmapped`."""

    trait: str
    kind: Kind
    trait_name: str = ""
    source: str = ""
    suggested: bool = False


class LevelRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Items with `trait` are at `level`, whatever the tracker says. The first match wins."""

    trait: str
    level: Level
    trait_name: str = ""
    source: str = ""


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A team and, where it differs from its stream's, its time zone (IANA name)."""

    slug: str
    name: str
    timezone: str = ""


class Stream(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value stream: its stages in order, its teams, its policies and its status rules.

    `parked_counts`: time back in the backlog after commitment stays on the clock.
    `blocking_marks`: the marks (`flag`, `link:<type>`) that mean blocked here.
    `unplanned_traits`: the traits (`label:<name>`, …) of work that was not planned here.
    """

    slug: str
    name: str
    timezone: str = "UTC"
    parked_counts: bool = True
    blocking_marks: tuple[str, ...] = ("flag",)
    unplanned_traits: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    teams: tuple[Team, ...] = ()
    statuses: tuple[StatusRule, ...] = ()


class Domain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bounded business domain and its streams."""

    slug: str
    name: str
    streams: tuple[Stream, ...] = ()


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole plan."""

    name: str = "Our organisation"
    domains: tuple[Domain, ...] = ()
    team_rules: tuple[TeamRule, ...] = ()
    kind_rules: tuple[KindRule, ...] = ()
    level_rules: tuple[LevelRule, ...] = ()
