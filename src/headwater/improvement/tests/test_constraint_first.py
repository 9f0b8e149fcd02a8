"""Rule 9, constraint first: an aim downstream of where work piles up is pointed out as local.

In the simulated Checkout stream work piles up in front of Review; testing comes after it.
"""

import datetime as dt

import pytest

from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.flow import words
from headwater.flow.queries.constraint import FoundConstraint, constraint
from headwater.flow.queries.facts import Facts
from headwater.flow.tests import cast
from headwater.flow.tests.conftest import demo, simulated, simulated_warehouse
from headwater.improvement import operations
from headwater.improvement.models import Aim
from headwater.improvement.queries import constraint as improvement
from headwater.improvement.queries.aims import aims
from headwater.improvement.queries.constraint import bottleneck
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry
from headwater.vocabulary.organisation import Organisation

__all__ = ["demo", "simulated", "simulated_warehouse"]
LOCAL = "This is local: {} comes after Review, where work waits longest."


@pytest.fixture
def heron(demo: Organisation) -> TeamEntry:
    """A team of Checkout that follows how long its work waits."""
    team = organisation.team("heron")
    operations.follow(team, "queue_waiting", by=CONSOLE, now=cast.NOW)
    return team


def aim(team: TeamEntry, stage: str) -> None:
    operations.set_aim(
        team,
        "queue_waiting",
        toward="shorter waits",
        because="people wait for it",
        ends_on=cast.NOW.date() + dt.timedelta(days=30),
        stage=stage,
        by=CONSOLE,
        now=cast.NOW,
    )


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("await-testing", LOCAL.format("Waiting for testing")),
        ("testing", LOCAL.format("Testing")),
        ("await-release", LOCAL.format("Waiting for release")),
        ("await-review", ""),
        ("review", ""),
        ("ready", ""),
        ("", ""),
    ],
)
def test_only_an_aim_downstream_of_the_constraint_is_called_local(
    heron: TeamEntry, stage: str, said: str
) -> None:
    aim(heron, stage)
    (found,) = aims(heron, cast.NOW)
    assert found.local.startswith(said)
    assert bool(found.local) is bool(said)


def test_the_team_reads_it_before_it_sets_the_aim_and_beside_it_afterwards(
    heron: TeamEntry,
) -> None:
    member = signed_in()
    address = "/teams/heron/aims/new/?metric=queue_waiting"
    assert "Work waits longest in front of Review." in member.get(address).text
    said = {"toward": "shorter waits", "because": "people wait", "ends_on": _soon()}
    member.post(address, said | {"metric": "queue_waiting", "stage": "await-testing"})
    assert Aim.objects.get().stage == "await-testing"
    assert LOCAL.format("Waiting for testing") in member.get("/teams/heron/inputs/").text
    assert LOCAL.format("Waiting for testing") in member.get("/teams/heron/aims/").text


def test_a_stage_the_team_does_not_have_is_not_taken(heron: TeamEntry) -> None:
    said = {"toward": "less", "because": "so", "ends_on": _soon(), "stage": "elsewhere"}
    answer = signed_in().post("/teams/heron/aims/new/", said | {"metric": "queue_waiting"})
    assert answer.status_code == 422
    assert not Aim.objects.exists()


def test_of_its_stream_a_team_reads_only_what_the_teams_have_told(
    heron: TeamEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its own work says nothing, the months its neighbours have told stand in for it."""
    early = dt.datetime(2024, 11, 4, 12, tzinfo=dt.UTC)
    asked: list[Facts] = []

    def of_others_only(facts: Facts) -> FoundConstraint | None:
        asked.append(facts)
        return constraint(facts) if facts.subject.of == "stream" else None

    monkeypatch.setattr(improvement, "constraint", of_others_only)
    found = bottleneck(heron, early)
    (_, stream) = asked
    assert found.found
    assert found.found.stage.name == "Review"
    assert stream.choice.period.name == "2024-09"
    assert {row["instead"] for row in stream.stage_times if "instead" in row} <= {words.TOO_FEW}


def _soon() -> str:
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=10)).isoformat()
