"""What goes wrong between us and a Jira is told in words, and never with the token."""

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from headwater.sources.errors import (
    NoPermission,
    NotAJira,
    NothingThere,
    QueryRefused,
    RedirectedElsewhere,
    ServerProblem,
    Throttled,
    TooLarge,
    Unreachable,
    WrongToken,
)
from headwater.sources.jira.api import check_access, server_info
from headwater.sources.jira.client import Access, Client, Patience
from headwater.sources.jira.tests.fake_jira import EMAIL, TOKEN, FakeJira, Fault
from headwater.sources.jira.tests.fake_world import World

INFO = "/rest/api/2/serverInfo"


@pytest.fixture
def jira() -> Iterator[FakeJira]:
    with FakeJira(World()) as running:
        yield running


def client(jira: FakeJira, access: Access | None = None, **options: Any) -> Client:
    patience = Patience(attempts=3, first_wait=0, longest_pause=60)
    return Client(access or jira.access, patience=patience, **options)


def failure(jira: FakeJira, *faults: Fault, **options: Any) -> ServerProblem:
    jira.faults = list(faults)
    with client(jira, **options) as asking, pytest.raises(ServerProblem) as raised:
        asking.get(INFO)
    return raised.value


def test_a_wrong_token_says_so_and_what_to_do(jira: FakeJira) -> None:
    wrong = Access(jira.url, "wr0ng-token", EMAIL)
    with client(jira, wrong) as asking, pytest.raises(WrongToken) as raised:
        asking.get(INFO)
    assert "does not accept the token" in raised.value.fact
    assert "create a new API token" in raised.value.next_step
    assert raised.value.permanent


def test_a_good_token_passes_the_check(jira: FakeJira) -> None:
    with client(jira) as asking:
        assert server_info(asking).deploymentType == "Cloud"
        check_access(asking)


def test_a_refused_token_is_not_tried_again(jira: FakeJira) -> None:
    failure(jira, Fault(401, body={}), Fault(500, body={}))
    assert len(jira.faults) == 1, "the second answer was never asked for"


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(403, body={}), NoPermission, "may not see this"),
        (Fault(404, body={}), NothingThere, "no Jira REST API at /jira/rest/api/2/serverInfo"),
        (Fault(200, body="<html>Please sign in</html>"), NotAJira, "answers with text/html"),
        (Fault(400, body={"errorMessages": ["No field 'x'."]}), QueryRefused, "No field 'x'."),
        (Fault(302, headers={"Location": "/login"}, body={}), NotAJira, "sends us on to /login"),
    ],
)
def test_a_refusal_names_the_thing_and_is_permanent(
    jira: FakeJira, fault: Fault, error: type[ServerProblem], words: str
) -> None:
    problem = failure(jira, fault)
    assert type(problem) is error
    assert words in problem.fact
    assert problem.next_step.startswith(("Please", "If"))
    assert problem.permanent


def test_the_token_does_not_follow_a_redirect_to_another_host(jira: FakeJira) -> None:
    with FakeJira(World()) as elsewhere:
        problem = failure(jira, Fault(302, headers={"Location": elsewhere.url}, body={}))
        assert not elsewhere.requests
    assert isinstance(problem, RedirectedElsewhere)


@pytest.mark.parametrize("status", [429, 503])
def test_throttling_without_an_end_gives_up_for_now(jira: FakeJira, status: int) -> None:
    pauses: list[float] = []
    busy = [Fault(status, headers={"Retry-After": "5"}, body={}) for _ in range(3)]
    problem = failure(jira, *busy, pause=pauses.append)
    assert isinstance(problem, Throttled)
    assert not problem.permanent
    assert pauses == [5.0, 5.0]


def test_a_pause_longer_than_our_patience_is_not_waited_for(jira: FakeJira) -> None:
    pauses: list[float] = []
    problem = failure(
        jira, Fault(429, headers={"Retry-After": "3600"}, body={}), pause=pauses.append
    )
    assert isinstance(problem, Throttled)
    assert problem.retry_after == 3600
    assert not pauses


def test_a_server_that_stays_in_trouble_is_unreachable_for_now(jira: FakeJira) -> None:
    problem = failure(jira, *[Fault(502, body={}) for _ in range(3)])
    assert isinstance(problem, Unreachable)
    assert "HTTP 502" in problem.fact
    assert not problem.permanent


def test_a_server_that_stalls_once_is_asked_again(jira: FakeJira) -> None:
    jira.faults = [Fault(200, body={}, stall=0.5)]
    with client(jira, timeout=httpx.Timeout(0.2)) as asking:
        assert server_info(asking).version == "9.12.0"


def test_nobody_at_the_address_is_unreachable(jira: FakeJira) -> None:
    nobody = Access("http://127.0.0.1:9/jira", TOKEN)
    with client(jira, nobody) as asking, pytest.raises(Unreachable) as raised:
        asking.get(INFO)
    assert raised.value.fact == "127.0.0.1:9 cannot be reached."


def test_an_answer_that_breaks_off_is_told_in_words(jira: FakeJira) -> None:
    def drop(_: World) -> None:
        raise ConnectionAbortedError

    jira.after_page = drop
    with client(jira) as asking, pytest.raises(Unreachable) as raised:
        asking.post("/rest/api/3/search/jql", {"jql": "project in (EE) ORDER BY key"})
    assert "broke off" in raised.value.fact
    assert "Error" not in str(raised.value)


def test_an_answer_without_end_is_not_held_in_memory(jira: FakeJira) -> None:
    problem = failure(jira, Fault(200, body={"x": "y" * 3_000_000}), largest_answer=1 << 20)
    assert isinstance(problem, TooLarge)
    assert "1 MB" in problem.fact


def test_the_token_is_in_no_log_error_or_representation(
    jira: FakeJira, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Access(jira.url, "wr0ng-token", EMAIL)
    told = [str(failure(jira, Fault(500, body={}), Fault(401, body={}))), repr(wrong), str(wrong)]
    with client(jira, wrong) as asking, pytest.raises(WrongToken) as raised:
        asking.get(INFO)
    told += [str(raised.value), repr(raised.value), caplog.text]
    assert not any(secret in each for each in told for secret in (TOKEN, "wr0ng-token", EMAIL))
