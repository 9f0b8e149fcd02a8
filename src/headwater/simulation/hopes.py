"""What the simulated tracker says initiatives and epics are for, kept in hopes.toml."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

STEP = ": step "


class Hopes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stream's hopes by name: of the first time an idea was worked on, and of what came later."""

    first: Mapping[str, str]
    later: Mapping[str, str]


def hope(stream: str, title: str, *, first: bool) -> str:
    """Return what a piece of work of a stream (by slug) is for; "" where the tracker is silent."""
    said = _all()[stream]
    return (said.first if first else said.later).get(idea_of(title), "")


def idea_of(title: str) -> str:
    """Return the idea that an epic is a step of: "Seller app: step 2" is one of "Seller app"."""
    return title.split(STEP)[0]


@cache
def _all() -> Mapping[str, Hopes]:
    document = files("headwater.simulation").joinpath("hopes.toml").read_bytes()
    return msgspec.toml.decode(document, type=dict[str, Hopes])
