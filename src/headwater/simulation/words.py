"""The vocabularies that titles are made of, kept in words.toml: what each stream is about."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stream's language.

    `who`: the groups it serves. `what`: the things they work with. `wish`: what they want to do
    with a thing. `trouble`: what goes wrong with a thing. `part`: the machinery underneath.
    `epics` and `initiatives`: larger pieces of work, as a product manager would name them;
    `finished`: initiatives of the first of the two years. `debt` and `risk`: which of the epics are
    about that.
    """

    who: tuple[str, ...]
    what: tuple[str, ...]
    wish: tuple[str, ...]
    trouble: tuple[str, ...]
    part: tuple[str, ...]
    epics: tuple[str, ...]
    initiatives: tuple[str, ...]
    finished: tuple[str, ...]
    debt: tuple[str, ...] = ()
    risk: tuple[str, ...] = ()


@cache
def words(stream: str) -> Words:
    """Return the language of a stream (by slug)."""
    return _all()[stream]


@cache
def _all() -> Mapping[str, Words]:
    document = files("headwater.simulation").joinpath("words.toml").read_bytes()
    return msgspec.toml.decode(document, type=dict[str, Words])
