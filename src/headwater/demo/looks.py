"""How the demo's teams looked at themselves, kept in a file beside this."""

from functools import cache
from importlib.resources import files

import msgspec

Counts = tuple[int, int, int, int]
"""How many chose not meeting, meeting, exceeding, and how many did not know."""


class Comment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody wrote about a dimension."""

    key: str
    text: str


class ToDo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An action, to be done so many weeks after the session; `state` is what became of it."""

    text: str
    about: str
    owner: str
    weeks: int
    state: str = "open"
    learned: str = ""


class Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the team told its leaders."""

    what: str
    key: str
    words: str = ""


class Observed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the Agile Delivery Manager of it all saw, and what the team made of it."""

    about: str
    seen: str
    example: str
    became: str


class Round(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finished session, in the quarter so many before the last told one."""

    team: str
    quarters_ago: int
    felt: tuple[int, int, int]
    standing: str
    standing_words: str
    worth: tuple[int, int, int]
    ratings: dict[str, Counts]
    occasion: str = "Quarterly"
    felt_words: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    outside_form: str = ""
    outside: dict[str, Counts] = {}
    comment: tuple[Comment, ...] = ()
    outside_comment: tuple[Comment, ...] = ()
    action: tuple[ToDo, ...] = ()
    share: tuple[Shared, ...] = ()
    observation: tuple[Observed, ...] = ()

    @property
    def people(self) -> int:
        """How many took part."""
        return sum(self.felt)


class Open(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The session that waits for a visitor: who has answered, each as (the name they chose, the
    place of each rating, the place of the standing), and who is only here.
    """

    team: str
    occasion: str
    keys: tuple[str, ...]
    days_left: int
    ready: tuple[tuple[str, tuple[int, ...], int], ...]
    waiting: tuple[str, ...]


class Looks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it."""

    round: tuple[Round, ...]
    open: Open


@cache
def looks() -> Looks:
    """Return what is in the file."""
    written = files("headwater.demo").joinpath("assessments.toml").read_bytes()
    return msgspec.toml.decode(written, type=Looks)
