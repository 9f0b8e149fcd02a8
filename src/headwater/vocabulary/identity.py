"""Stable identities for facts, computed without asking a database.

`source` is always the source's slug; every other part is the tracker's or the organisation's own
name for the thing. Team id 0 means "no team": no digest of a slug is expected to be 0.
"""

import json
from hashlib import blake2b

from headwater.vocabulary.work import Place

NO_TEAM = 0


def fact_id(*parts: str) -> int:
    """Return a signed 64-bit id for a fact named by `parts`, the same in every process.

    Two of three million items collide with a probability of about 1 in 4 million.
    """
    digest = blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def item_id(source: str, external_id: str) -> int:
    """Return the id of the work item that `source` calls `external_id`."""
    return fact_id("item", source, external_id)


def status_id(source: str, external_id: str) -> int:
    """Return the id of the status that `source` calls `external_id`."""
    return fact_id("status", source, external_id)


def sprint_id(source: str, external_id: str) -> int:
    """Return the id of the sprint that `source` calls `external_id`."""
    return fact_id("sprint", source, external_id)


def place_attributes(place: Place) -> str:
    """Return a place's attributes as canonical JSON: sorted `[attribute, value]` pairs."""
    return json.dumps(sorted(place.attributes), ensure_ascii=False, separators=(",", ":"))


def place_id(source: str, place: Place) -> int:
    """Return the id of a place in `source`; the order of its attributes does not matter."""
    return fact_id("place", source, place_attributes(place))


def domain_id(slug: str) -> int:
    """Return the id of a domain."""
    return fact_id("domain", slug)


def stream_id(slug: str) -> int:
    """Return the id of a value stream."""
    return fact_id("stream", slug)


def stage_id(stream: str, stage: str) -> int:
    """Return the id of a stage, named by its stream's slug and its own."""
    return fact_id("stage", stream, stage)


def team_id(slug: str) -> int:
    """Return the id of a team."""
    return fact_id("team", slug)
