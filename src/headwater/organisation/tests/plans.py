"""Plans for tests: a small real-looking one, and any sound one (hypothesis)."""

from hypothesis import strategies as st

from headwater.vocabulary.organisation import (
    Domain,
    KindRule,
    LevelRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary.work import Kind, Level, StageType

STAGES = (
    Stage("backlog", "Backlog", StageType.BACKLOG),
    Stage("ready", "Ready", StageType.QUEUE),
    Stage("building", "Building", StageType.ACTIVE),
    Stage("review", "Review", StageType.QUEUE),
    Stage("done", "Done", StageType.DONE),
)


def payments() -> Organisation:
    """Return one domain with the streams Checkout (teams Otter and Heron) and Ledger (Lynx)."""
    checkout = Stream(
        slug="checkout",
        name="Checkout",
        timezone="Europe/Berlin",
        blocking_marks=("flag", "link:Blocks"),
        unplanned_traits=("label:unplanned", "type:7"),
        stages=STAGES,
        teams=(Team("otter", "Otter"), Team("heron", "Heron", "America/New_York")),
        statuses=(
            StatusRule("jira", "10001", "ready", "Ready"),
            StatusRule("jira", "10002", "building", "In progress"),
            StatusRule("jira", "10002", "review", "In progress", team="heron"),
            StatusRule("jira", "10003", "done", "Done", suggested=True),
        ),
    )
    ledger = Stream(
        slug="ledger",
        name="Ledger",
        parked_counts=False,
        blocking_marks=(),
        stages=STAGES,
        teams=(Team("lynx", "Lynx"),),
    )
    return Organisation(
        name="Riverbank",
        domains=(Domain("payments", "Payments", (checkout, ledger)), Domain("growth", "Growth")),
        team_rules=(
            TeamRule("component", "ledger", "lynx", "jira"),
            TeamRule("project", "PAY", "otter"),
        ),
        kind_rules=(KindRule("type:1", Kind.DEFECT, "Bug", "jira", suggested=True),),
        level_rules=(LevelRule("label:theme", Level.EPIC),),
    )


slugs = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20)
sources = st.sampled_from(["jira", "incidents"])
zones = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"])


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Draw any plan without problems."""
    stream_slugs = draw(st.lists(slugs, max_size=4, unique=True))
    teams = draw(st.lists(slugs, max_size=5, unique=True))
    streams = [draw(_streams(slug, teams[i::4])) for i, slug in enumerate(stream_slugs)]
    owned = [team.slug for stream in streams for team in stream.teams]
    return Organisation(
        name=draw(names),
        domains=tuple(draw(_domains(streams))),
        team_rules=tuple(draw(st.lists(_team_rules(owned), max_size=3))) if owned else (),
        kind_rules=tuple(draw(st.lists(_kind_rules, max_size=3))),
        level_rules=tuple(draw(st.lists(_level_rules, max_size=2))),
    )


@st.composite
def _domains(draw: st.DrawFn, streams: list[Stream]) -> list[Domain]:
    found = draw(st.lists(slugs, min_size=1, max_size=2, unique=True))
    return [
        Domain(slug, f"{draw(names)} {slug}", tuple(streams[number :: len(found)]))
        for number, slug in enumerate(found)
    ]


@st.composite
def _streams(draw: st.DrawFn, slug: str, team_slugs: list[str]) -> Stream:
    stages = draw(st.lists(_stages(), max_size=3, unique_by=(lambda s: s.slug, lambda s: s.name)))
    stages.append(Stage("_done", "the end of it all", StageType.DONE))
    teams = tuple(Team(t, f"{draw(names)} {t}", draw(st.just("") | zones)) for t in team_slugs)
    keys = draw(st.lists(st.tuples(sources, names), max_size=4, unique=True))
    return Stream(
        slug=slug,
        name=f"{draw(names)} {slug}",
        timezone=draw(zones),
        parked_counts=draw(st.booleans()),
        blocking_marks=draw(st.sampled_from([(), ("flag",), ("flag", "link:is blocked by")])),
        unplanned_traits=draw(st.sampled_from([(), ("label:unplanned",), ("field:Origin=Shop",)])),
        stages=tuple(stages),
        teams=teams,
        statuses=tuple(draw(_status_rules(key, stages, team_slugs)) for key in keys),
    )


@st.composite
def _stages(draw: st.DrawFn) -> Stage:
    return Stage(draw(slugs), draw(names), draw(st.sampled_from(StageType)))


@st.composite
def _status_rules(
    draw: st.DrawFn, key: tuple[str, str], stages: list[Stage], teams: list[str]
) -> StatusRule:
    return StatusRule(
        *key,
        stage=draw(st.sampled_from([stage.slug for stage in stages])),
        status_name=draw(st.just("") | names),
        team=draw(st.sampled_from(["", *teams])),
        blocked=draw(st.booleans()),
        suggested=draw(st.booleans()),
    )


def _team_rules(teams: list[str]) -> st.SearchStrategy[TeamRule]:
    return st.builds(
        TeamRule,
        attribute=st.sampled_from(["project", "component", "column"]),
        value=names,
        team=st.sampled_from(teams),
        source=st.just("") | sources,
    )


_traits = names.map("label:{}".format)
_kind_rules = st.builds(
    KindRule, trait=_traits, kind=st.sampled_from(Kind), trait_name=names, source=sources
)
_level_rules = st.builds(LevelRule, trait=_traits, level=st.sampled_from(Level))
