"""There is no API for aims, and whoever tries one reads why: for one team, for many, for all."""

from typing import Any

import pytest
from django.test import Client

from headwater.access.tests.visitors import signed_in
from headwater.improvement.models import Aim
from headwater.metrics.catalogue import outputs

EVERYBODY = "/api/aims/"
OTTER = "/api/teams/otter/aims/"


def tried(body: Any, path: str = EVERYBODY, client: Client | None = None) -> tuple[int, Any]:
    response = (client or Client()).post(path, body, content_type="application/json")
    assert response["Content-Type"] == "application/json"
    return response.status_code, response.json()


@pytest.mark.parametrize("path", [EVERYBODY, OTTER])
@pytest.mark.parametrize(
    "body",
    [
        {"teams": ["otter", "heron"], "metric": "blocked_time"},
        {"stream": "checkout", "metric": "flow_time"},
        [{"team": "otter"}, {"team": "heron"}],
        {"metric": "blocked_time", "improve_percent": 10},
        {"metric": "flow_time", "toward": "10 % less"},
        {"everyone": True},
    ],
)
def test_wholesale_aims_are_explained(db: None, path: str, body: Any) -> None:
    status, answer = tried(body, path)
    assert (status, answer["error"]) == (403, "no_aims_for_many")
    assert "misses what is in the way of each" in answer["why"]
    assert "Let each team choose" in answer["instead"]
    assert answer["read_more"] == "/what-the-numbers-are-for/#targets"


@pytest.mark.parametrize("output", [one.declaration.name for one in outputs()])
def test_an_aim_on_a_result_is_answered_with_what_moves_it(db: None, output: str) -> None:
    status, answer = tried({"metric": output}, OTTER)
    assert (status, answer["error"]) == (422, "no_aims_on_results")
    assert "is a result" in answer["why"]


def test_the_inputs_of_flow_time_come_with_their_reasons(db: None) -> None:
    _, answer = tried({"metric": "flow_time"})
    assert "queue_waiting" in answer["inputs"]
    assert all(answer["inputs"].values())


@pytest.mark.parametrize("body", ["", "nothing", "[", "null", "7", '{"metric": 7}', "[" * 100_000])
def test_whatever_is_sent_is_answered(db: None, body: str) -> None:
    status, answer = tried(body)
    assert status == 403
    assert answer["why"]
    assert answer["instead"]


@pytest.mark.parametrize("path", [EVERYBODY, OTTER, "/api/teams/nowhere/aims/"])
def test_it_changes_nothing_and_tells_nothing_of_any_team(db: None, path: str) -> None:
    aim = {"metric": "blocked_time", "toward": "less", "because": "it hurts"}
    anybody, owner = tried(aim, path), tried(aim, path, signed_in(enforce_csrf_checks=True))
    assert anybody == owner
    assert not Aim.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch"])
def test_no_other_way_of_writing_is_taken(db: None, method: str) -> None:
    assert getattr(Client(), method)(OTTER, "{}").status_code == 403


def test_there_is_nothing_to_read(db: None) -> None:
    assert signed_in().get(EVERYBODY).status_code == 405
