"""What can go wrong between Headwater and a source. Every error says what to do next.

    SourceError
    ├── FileProblem            permanent
    │   ├── FileMissing
    │   ├── FileNotReadable
    │   └── FormatNotRecognised
    ├── ServerProblem
    │   ├── WrongToken         permanent
    │   ├── NoPermission       permanent
    │   ├── NotAJira           permanent
    │   │   └── NothingThere   permanent
    │   ├── RedirectedElsewhere permanent
    │   ├── QueryRefused       permanent
    │   ├── WritingRefused     permanent
    │   ├── TooLarge           permanent
    │   ├── Throttled          passes with time
    │   └── Unreachable        passes with time
    └── SettingRefused         permanent

`permanent` tells the caller whether trying the same again can help. No message ever holds a token,
a person's name or the content of a payload.
"""


class SourceError(Exception):
    """A fact about a source that stops the work. `next_step` says what a person can do."""

    permanent = True

    def __init__(self, fact: str, next_step: str) -> None:
        super().__init__(fact)
        self.fact = fact
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.fact} {self.next_step}"

    def __reduce__(self) -> tuple[type["SourceError"], tuple[str, str]]:
        """Travel from a worker process with both sentences."""
        return type(self), (self.fact, self.next_step)


class FileProblem(SourceError):
    """A file that cannot be imported."""


class FileMissing(FileProblem):
    """There is no file at the path."""


class FileNotReadable(FileProblem):
    """The file is there, but the system does not let us read it."""


class FormatNotRecognised(FileProblem):
    """The file is none of the shapes that the source knows."""


class ServerProblem(SourceError):
    """A server that did not answer as it should."""


class WrongToken(ServerProblem):
    """The server does not accept the token."""


class NoPermission(ServerProblem):
    """The token is good, but may not see what was asked for."""


class NotAJira(ServerProblem):
    """Something answers at the address, but it does not speak Jira's REST API."""


class NothingThere(NotAJira):
    """The server has nothing at this address: no REST API, or not the issue that was asked for."""


class RedirectedElsewhere(ServerProblem):
    """The server sent us to another host, where the token must not go."""


class QueryRefused(ServerProblem):
    """The server understood the request and refuses it: a project or field that is not there."""


class WritingRefused(ServerProblem):
    """The server does not let us write one issue; the others are not concerned."""


class TooLarge(ServerProblem):
    """An answer larger than Headwater is willing to hold in memory."""


class Throttled(ServerProblem):
    """The server asks us to come back later. `retry_after` is in seconds, None where not given."""

    permanent = False

    def __init__(self, fact: str, next_step: str, retry_after: float | None = None) -> None:
        super().__init__(fact, next_step)
        self.retry_after = retry_after


class Unreachable(ServerProblem):
    """No answer, or an answer that says the server is in trouble."""

    permanent = False


class SettingRefused(SourceError):
    """A source was set up in a way that Headwater does not follow, such as asking for people."""
