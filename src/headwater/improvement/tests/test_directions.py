"""A direction is said in words; an aim is refused on every output and taken on every input."""

import re

import pytest
from django.test import Client

from headwater.improvement.words import LOOK_FOR
from headwater.metrics.catalogue import METRICS, inputs, outputs
from headwater.metrics.declaration import Direction, MetricKind


def test_every_direction_is_said_in_words_without_an_amount() -> None:
    assert set(LOOK_FOR) == set(Direction)
    assert not [said for said in LOOK_FOR.values() if re.search(r"\d|%", said)]


def aim_page(client: Client, metric: str) -> str:
    response = client.get("/teams/otter/aims/new/", {"metric": metric})
    return f"{response.status_code} {response.content.decode()}"


@pytest.mark.parametrize("output", [one.declaration.name for one in outputs()])
def test_an_output_has_no_form_for_an_aim(member: Client, output: str) -> None:
    page = aim_page(member, output)
    assert page.startswith("200")
    assert "is a result. Aim at what moves it." in page
    assert 'name="toward"' not in page


@pytest.mark.parametrize("name", [one.declaration.name for one in inputs()])
def test_an_input_that_is_followed_has_one(member: Client, name: str) -> None:
    member.post("/teams/otter/inputs/follow/", {"metric": name})
    assert 'name="toward"' in aim_page(member, name)


def test_every_metric_is_one_of_the_two() -> None:
    assert {m.declaration.kind for m in METRICS.values()} == set(MetricKind)
    assert len(inputs()) + len(outputs()) == len(METRICS)
