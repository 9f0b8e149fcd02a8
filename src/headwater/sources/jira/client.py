"""Speak HTTP with one Jira: retries, throttling, bounded answers, and failures told in words."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import stamina

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
from headwater.sources.pinned import Addresses, transport_to
from headwater.sources.progress import Progress, Report, silently

ASK_LATER = frozenset({429, 503})
LARGEST_ANSWER = 128 << 20
TIMEOUT = httpx.Timeout(60.0, connect=10.0)
EXPLANATION = 300
"""How much of Jira's own explanation of a refused request is shown, in characters."""


class Access(msgspec.Struct, frozen=True):
    """Where a Jira is and how to be let in. `email` is for Cloud; without it the token is a PAT."""

    base_url: str
    token: str
    email: str = ""

    def __repr__(self) -> str:
        return f"Access({self.base_url!r})"

    def __rich_repr__(self) -> Any:
        yield self.base_url


class Patience(msgspec.Struct, frozen=True):
    """How long to keep trying. Times are in seconds; `longest_pause` bounds a Retry-After."""

    attempts: int = 7
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_pause: float = 900.0


class Client:
    """Sends requests to one Jira. `pause` sleeps; it is passed in so that tests need not wait.

    `addresses` says for a URL where to connect to, and raises where not to; without it the
    system decides.
    """

    def __init__(
        self,
        access: Access,
        *,
        patience: Patience | None = None,
        pause: Callable[[float], None] = time.sleep,
        report: Report = silently,
        largest_answer: int = LARGEST_ANSWER,
        timeout: httpx.Timeout = TIMEOUT,
        addresses: Addresses | None = None,
    ) -> None:
        self.base_url = access.base_url.rstrip("/")
        self._host = urlsplit(self.base_url).netloc
        self._patience = patience or Patience()
        self._pause = pause
        self._report = report
        self._largest_answer = largest_answer
        self._http = _connect(access, timeout, addresses)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def get(self, path: str, **params: str | int) -> bytes:
        """Return the JSON text at `path`. Raises a `ServerProblem`."""
        return self._ask("GET", path, params=params)

    def post(self, path: str, body: Mapping[str, Any]) -> bytes:
        """Send `body` to a reading endpoint that takes its question as JSON."""
        return self._ask("POST", path, json=body)

    def put(self, path: str, body: Mapping[str, Any]) -> None:
        """Write `body` at `path`. Doing so twice changes nothing more, so it is tried again."""
        self._ask("PUT", path, json=body)

    def _ask(self, method: str, path: str, **question: Any) -> bytes:
        owed = 0.0

        def worth_retrying(problem: Exception) -> bool | float:
            nonlocal owed
            if not isinstance(problem, ServerProblem) or problem.permanent:
                return False
            owed = (problem.retry_after or 0.0) if isinstance(problem, Throttled) else 0.0
            if owed > self._patience.longest_pause:
                return False
            return 0.0 if owed else True  # what is owed is paid below, where it can be told

        for attempt in self._attempts(worth_retrying):
            self._wait(owed)
            with attempt:
                return self._once(method, path, question)
        raise AssertionError("stamina either returns or raises")  # pragma: no cover

    def _attempts(
        self, worth_retrying: Callable[[Exception], bool | float]
    ) -> Iterable[stamina.Attempt]:
        return stamina.retry_context(
            on=worth_retrying,
            attempts=self._patience.attempts,
            timeout=None,
            wait_initial=self._patience.first_wait,
            wait_max=self._patience.longest_wait,
            wait_jitter=self._patience.first_wait,
        )

    def _wait(self, seconds: float) -> None:
        if seconds:
            note = f"Jira asks us to wait {seconds:.0f} seconds"
            self._report(Progress("waiting", 0, unit="seconds", note=note))
            self._pause(seconds)

    def _once(self, method: str, path: str, question: Mapping[str, Any]) -> bytes:
        try:
            with self._http.stream(method, self.base_url + path, **question) as answer:
                body = self._bounded(answer)
                self._check(answer, body)
                return body
        except httpx.TimeoutException:
            raise Unreachable(
                f"{self._host} did not answer in time.", "Headwater tries again at the next sync."
            ) from None
        except httpx.HTTPError as broken:
            raise _unreachable(self._host, broken) from None

    def _bounded(self, answer: httpx.Response) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in answer.iter_bytes():
            size += len(part)
            if size > self._largest_answer:
                raise TooLarge(
                    f"{self._host} sent an answer larger than {self._largest_answer >> 20} MB.",
                    "Please narrow the source to fewer projects.",
                )
            parts.append(part)
        return b"".join(parts)

    def _check(self, answer: httpx.Response, body: bytes) -> None:
        status = answer.status_code
        if status in ASK_LATER:
            raise _throttled(self._host, answer)
        if status >= 500:
            raise Unreachable(
                f"{self._host} is in trouble (HTTP {status}).",
                "Headwater tries again at the next sync; nothing is lost.",
            )
        if answer.is_redirect:
            raise _redirected(self._host, self.base_url, answer)
        _check_refusal(self._host, answer, body)
        if status == httpx.codes.NO_CONTENT:
            return
        _check_json(self._host, answer, body)


def _connect(access: Access, timeout: httpx.Timeout, addresses: Addresses | None) -> httpx.Client:
    auth = httpx.BasicAuth(access.email, access.token) if access.email else None
    headers = {"Accept": "application/json", "User-Agent": "headwater"}
    if auth is None:
        headers["Authorization"] = f"Bearer {access.token}"
    # a redirect could carry the token to another host, so none is followed
    return httpx.Client(
        auth=auth,
        headers=headers,
        timeout=timeout,
        follow_redirects=False,
        transport=transport_to(access.base_url, addresses),
    )


def _unreachable(host: str, broken: httpx.HTTPError) -> Unreachable:
    """Nothing of the exception's own text is told: it may hold the address with its query."""
    if isinstance(broken, httpx.ConnectError):
        return Unreachable(
            f"{host} cannot be reached.",
            "Please check the address, the network and the certificate.",
        )
    return Unreachable(
        f"{host} broke off in the middle of an answer.",
        "Headwater tries again at the next sync; nothing is lost.",
    )


def _throttled(host: str, answer: httpx.Response) -> Throttled:
    return Throttled(
        f"{host} asks us to come back later (HTTP {answer.status_code}).",
        "Headwater goes on from here at the next sync; nothing is lost.",
        _seconds(answer.headers.get("Retry-After", "")),
    )


def _seconds(retry_after: str) -> float | None:
    """Jira sends seconds; the other form HTTP allows, a date, is answered by our own back-off."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        return None


def _redirected(host: str, base_url: str, answer: httpx.Response) -> ServerProblem:
    target = urlsplit(str(httpx.URL(base_url).join(answer.headers.get("Location", ""))))
    if target.netloc == host:
        return NotAJira(
            f"{base_url} sends us on to {target.path}.",
            "Please use the address that the browser shows when Jira is open, up to /browse.",
        )
    return RedirectedElsewhere(
        f"{host} sends us on to {target.netloc}, and the token must not go there.",
        f"If {target.netloc} is the right address, please set it as the source's address.",
    )


def _check_refusal(host: str, answer: httpx.Response, body: bytes) -> None:
    status = answer.status_code
    if status == 401:
        raise WrongToken(
            f"{host} does not accept the token (HTTP 401).",
            "Please create a new API token and enter it at the source; for Cloud with its e-mail.",
        )
    if status == 403:
        raise NoPermission(
            f"{host} knows the token, but it may not see this (HTTP 403).",
            "Please give its account the permission to browse the projects, or sign in once in"
            " the browser if Jira asks for a captcha.",
        )
    if status == 404:
        raise NothingThere(
            f"{host} has no Jira REST API at {answer.request.url.path} (HTTP 404).",
            "Please check the address: it is what stands in the browser before /browse.",
        )
    if status >= 400:
        raise QueryRefused(
            f"{host} refuses the request (HTTP {status}){_explanation(body)}",
            "Please check the projects and fields set for this source.",
        )


def _explanation(body: bytes) -> str:
    """Jira's own words about what it refuses."""
    try:
        told = msgspec.json.decode(body, type=Refusal)
    except msgspec.DecodeError:
        return "."
    said = (*(told.errorMessages or ()), *(told.errors or {}).values())
    words = " ".join(said)[:EXPLANATION]
    return f": {words}" if words else "."


class Refusal(msgspec.Struct):
    """Jira's error body: about the whole, and about single fields by their ids."""

    errorMessages: list[str] | None = None  # noqa: N815 - Jira's spelling
    errors: dict[str, str] | None = None


def _check_json(host: str, answer: httpx.Response, body: bytes) -> None:
    if body.lstrip()[:1] in (b"{", b"["):
        return
    kind = answer.headers.get("Content-Type", "").partition(";")[0] or "nothing we know"
    raise NotAJira(
        f"{host} answers with {kind} where Jira would send JSON.",
        "Please check the address; a sign-in page or a proxy may stand in front of Jira.",
    )
