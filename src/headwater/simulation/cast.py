"""Who is in the simulated organisation: domains, streams with their stages, and teams.

This is the cast of the demo and of every test. A stream's `constraint` is the active stage with
the least capacity for its teams' demand; `tests/test_truths.py` checks that work piles up there.
"""

import msgspec

from headwater.vocabulary.work import StageType, StatusCategory

SOURCE = "demo"


class Step(msgspec.Struct, frozen=True):
    """A stage of a stream together with the status its board shows for it."""

    slug: str
    name: str
    type: StageType
    status: str
    hours: float = 0.0
    """Mean working hours of hands-on time per item; only an active stage has any."""


class TeamCast(msgspec.Struct, frozen=True):
    """A team, its place in the tracker and its capacity.

    `servers` is how many items each active stage can work on at once; `limit` how many items the
    team lets in before it stops pulling; `demand` how many new items a working week brings.
    """

    slug: str
    prefix: str
    servers: dict[str, int]
    limit: int
    demand: float
    timezone: str = ""
    component: str = ""
    sprint_days: int = 0
    release_every: int = 1
    urgent_share: float = 0.5

    @property
    def name(self) -> str:
        """The team's name as people say it."""
        return self.slug.title()


class StreamCast(msgspec.Struct, frozen=True):
    """A stream: its steps in order, from the backlog to done, and which is the constraint."""

    slug: str
    name: str
    timezone: str
    constraint: str
    steps: tuple[Step, ...]
    teams: tuple[TeamCast, ...]

    @property
    def queue(self) -> str:
        """The slug of the stage in which work waits for the constraint."""
        names = [step.slug for step in self.steps]
        return names[names.index(self.constraint) - 1]


class DomainCast(msgspec.Struct, frozen=True):
    """A bounded business domain."""

    slug: str
    name: str
    streams: tuple[StreamCast, ...]


def _steps(table: str) -> tuple[Step, ...]:
    rows = [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]
    return tuple(
        Step(slug, name, StageType(type_), status, float(hours or 0))
        for slug, name, type_, status, hours in rows
    )


_CHECKOUT = _steps("""
    backlog        | Backlog             | backlog   | Backlog                  |
    ready          | Ready               | queue     | Selected for development |
    building       | Building            | active    | In progress              | 15
    await-review   | Waiting for review  | queue     | Review requested         |
    review         | Review              | active    | In review                | 8.5
    await-testing  | Waiting for testing | queue     | Ready for QA             |
    testing        | Testing             | active    | In QA                    | 5
    await-release  | Waiting for release | queue     | Ready to ship            |
    done           | Done                | done      | Done                     |
    discarded      | Discarded           | discarded | Won't do                 |
""")
_PAYOUTS = _steps("""
    backlog        | Ideas               | backlog   | Open                     |
    ready          | Ready               | queue     | To do                    |
    building       | Building            | active    | Doing                    | 16
    await-review   | Waiting for review  | queue     | Pull request open        |
    review         | Review              | active    | Reviewing                | 3
    await-testing  | Waiting for audit   | queue     | Waiting for audit check  |
    testing        | Audit check         | active    | Audit check              | 10
    await-release  | Waiting for release | queue     | Approved                 |
    done           | Live                | done      | Live                     |
    discarded      | Dropped             | discarded | Dropped                  |
""")
_SEARCH = _steps("""
    backlog        | Backlog             | backlog   | Icebox                   |
    ready          | Next up             | queue     | Next up                  |
    building       | Building            | active    | Building                 | 22
    await-review   | Waiting for review  | queue     | Needs review             |
    review         | Review              | active    | In code review           | 3
    await-trial    | Waiting for trial   | queue     | Ready for trial          |
    trial          | Live trial          | active    | Trial running            | 6
    done           | Rolled out          | done      | Rolled out               |
    discarded      | Stopped             | discarded | Stopped                  |
""")
_SELLERS = _steps("""
    backlog        | Backlog             | backlog   | New                      |
    ready          | Ready               | queue     | Ready                    |
    building       | Building            | active    | In development           | 13
    await-review   | Waiting for review  | queue     | Awaiting peer review     |
    review         | Review              | active    | Peer review              | 3.5
    await-sign-off | Waiting for sign-off| queue     | Awaiting sign-off        |
    sign-off       | Release sign-off    | active    | Release sign-off         | 7
    done           | Released            | done      | Released                 |
    discarded      | Rejected            | discarded | Rejected                 |
""")
_DELIVERY = _steps("""
    backlog        | Backlog             | backlog   | Triage                   |
    await-analysis | Waiting for analysis| queue     | Accepted                 |
    analysis       | Analysis            | active    | Analysing                | 9
    ready          | Ready               | queue     | Ready to build           |
    building       | Building            | active    | Under construction       | 14
    await-testing  | Waiting for testing | queue     | Depot test planned       |
    testing        | Testing             | active    | Depot test               | 5
    await-release  | Waiting for release | queue     | Release candidate        |
    done           | In the depots       | done      | In the depots            |
    discarded      | Cancelled           | discarded | Cancelled                |
""")
_FOUNDATIONS = _steps("""
    backlog        | Backlog             | backlog   | Someday                  |
    ready          | Ready               | queue     | Queued                   |
    building       | Building            | active    | Working on it            | 24
    await-review   | Waiting for review  | queue     | Up for review            |
    review         | Review              | active    | Being reviewed           | 3
    done           | Done                | done      | Complete                 |
    discarded      | Discarded           | discarded | Abandoned                |
""")

UNMAPPED_STATUS = "Waiting for the carrier"
"""A status that no stream maps to a stage: Data quality has something to say."""

UNMAPPED_TYPE = "Support request"
"""An item type that no kind rule knows."""

CAST = (
    DomainCast(
        "payments",
        "Payments",
        (
            StreamCast(
                "checkout",
                "Checkout",
                "Europe/London",
                "review",
                _CHECKOUT,
                (
                    TeamCast("otter", "OTT", {"building": 5, "review": 2, "testing": 2}, 14, 10.0),
                    TeamCast(
                        "heron",
                        "HER",
                        {"building": 5, "review": 2, "testing": 2},
                        20,
                        9.0,
                        sprint_days=14,
                    ),
                    TeamCast(
                        "kingfisher", "KIN", {"building": 7, "review": 2, "testing": 3}, 22, 12.0
                    ),
                ),
            ),
            StreamCast(
                "payouts",
                "Payouts",
                "Europe/London",
                "testing",
                _PAYOUTS,
                (
                    TeamCast(
                        "beaver",
                        "BEA",
                        {"building": 5, "review": 2, "testing": 2},
                        16,
                        8.5,
                        release_every=2,
                    ),
                    TeamCast(
                        "salmon",
                        "SAL",
                        {"building": 6, "review": 2, "testing": 2},
                        17,
                        8.5,
                        timezone="Asia/Kolkata",
                        release_every=5,
                    ),
                ),
            ),
        ),
    ),
    DomainCast(
        "marketplace",
        "Marketplace",
        (
            StreamCast(
                "search",
                "Search",
                "Europe/Berlin",
                "building",
                _SEARCH,
                (
                    TeamCast(
                        "dipper",
                        "SRC",
                        {"building": 4, "review": 2, "trial": 3},
                        15,
                        8.0,
                        component="ranking",
                        sprint_days=14,
                    ),
                    TeamCast(
                        "osprey",
                        "SRC",
                        {"building": 5, "review": 2, "trial": 4},
                        17,
                        9.5,
                        component="indexing",
                    ),
                ),
            ),
            StreamCast(
                "sellers",
                "Sellers",
                "Europe/Berlin",
                "sign-off",
                _SELLERS,
                (
                    TeamCast("trout", "TRO", {"building": 5, "review": 1, "sign-off": 1}, 13, 6.5),
                    TeamCast("crane", "CRA", {"building": 4, "review": 2, "sign-off": 1}, 12, 6.5),
                ),
            ),
        ),
    ),
    DomainCast(
        "logistics",
        "Logistics",
        (
            StreamCast(
                "delivery",
                "Delivery",
                "America/New_York",
                "analysis",
                _DELIVERY,
                (
                    TeamCast(
                        "pike",
                        "PIK",
                        {"analysis": 2, "building": 6, "testing": 2},
                        18,
                        10.0,
                        release_every=5,
                    ),
                ),
            ),
        ),
    ),
    DomainCast(
        "platform",
        "Platform",
        (
            StreamCast(
                "foundations",
                "Foundations",
                "UTC",
                "building",
                _FOUNDATIONS,
                (
                    TeamCast(
                        "sturgeon", "STU", {"building": 4, "review": 2}, 12, 8.0, urgent_share=0.3
                    ),
                    TeamCast("newt", "NEW", {"building": 1, "review": 1}, 2, 0.9, urgent_share=0.2),
                ),
            ),
        ),
    ),
)
"""The simulated organisation."""

STREAMS = tuple(stream for domain in CAST for stream in domain.streams)
TEAMS = tuple(team for stream in STREAMS for team in stream.teams)


def stream_of(team: str) -> StreamCast:
    """Return the stream a team (by slug) belongs to."""
    return next(s for s in STREAMS if any(t.slug == team for t in s.teams))


_CATEGORY = {
    StageType.BACKLOG: StatusCategory.TO_DO,
    StageType.QUEUE: StatusCategory.IN_PROGRESS,
    StageType.ACTIVE: StatusCategory.IN_PROGRESS,
    StageType.DONE: StatusCategory.DONE,
    StageType.DISCARDED: StatusCategory.DONE,
}


def category(step: Step) -> StatusCategory:
    """Return what the tracker itself says about a step's status: less than the plan knows."""
    return _CATEGORY[step.type]


def status_id(stream: StreamCast, stage: str) -> str:
    """Return the tracker's id of the status a stream's board shows for a stage."""
    position = [step.slug for step in stream.steps].index(stage)
    return str(10_100 + 100 * STREAMS.index(stream) + position)


UNMAPPED_STATUS_ID = "10900"
