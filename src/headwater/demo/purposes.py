"""What the demo's people hope for and wanted to come nearer to, kept in two files beside this."""

from functools import cache
from importlib.resources import files

import msgspec

from headwater.access.places import Scale
from headwater.access.roles import Role


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check-in, so many days after its objective began."""

    day: int
    confidence: str
    comment: str = ""
    value: float | None = None
    reached: bool | None = None


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key result. `name` is what others call it here; `parent` names the one it serves."""

    name: str
    title: str
    form: str = "measured"
    parent: str = ""
    unit: str = ""
    baseline: float | None = None
    aim: float | None = None
    closed: bool = False
    readings: tuple[Reading, ...] = ()


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An objective of a place, of the quarter so many quarters ago, or of the running year."""

    scale: Scale
    title: str
    key_result: tuple[Wanted, ...]
    slug: str = ""
    why: str = ""
    year: bool = False
    quarters_ago: int = 0


class Hope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people wrote about an initiative or epic, `weeks` after it began."""

    stream: str
    idea: str
    text: str = ""
    customer: str = ""
    business: str = ""
    platform: str = ""
    sign: str = ""
    measure: str = ""
    unit: str = ""
    baseline: float | None = None
    expected: float | None = None
    by_weeks: int = 0
    serves: str = ""
    is_key_result: bool = False
    weeks: int = 1
    role: Role = Role.MEMBER


class Happened(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of a finished one, as it was seen so many `weeks` later."""

    stream: str
    idea: str
    weeks: int
    verdict: str
    happened: str
    evidence: str
    learned: str
    next: str
    again_weeks: int = 0
    role: Role = Role.DELIVERY_MANAGER


@cache
def wishes() -> tuple[Wish, ...]:
    """Return every objective; whatever is served stands before what serves it."""
    return msgspec.toml.decode(_read("key_results.toml"), type=dict[str, tuple[Wish, ...]])[
        "objective"
    ]


@cache
def hopes() -> tuple[Hope, ...]:
    """Return what was written about work."""
    return _outcomes().work


@cache
def looks_back() -> tuple[Happened, ...]:
    """Return what came of finished work."""
    return _outcomes().happened


class _Outcomes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    work: tuple[Hope, ...]
    happened: tuple[Happened, ...]


def _outcomes() -> _Outcomes:
    return msgspec.toml.decode(_read("outcomes.toml"), type=_Outcomes)


def _read(name: str) -> bytes:
    return files("headwater.demo").joinpath(name).read_bytes()
