"""Which part of the portfolio is looked at: what an address asks for, and the relation of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pyarrow as pa

from headwater.metrics.relations import LOOKING
from headwater.organisation.queries import DomainEntry, TeamEntry
from headwater.purpose import words
from headwater.warehouse.columns import arrow_schema

SCHEMA = arrow_schema(LOOKING)
LONGEST = 100
"""Characters of a search that are read."""

PRESENT = {"said": True, "not-yet": False}


@dataclass(frozen=True)
class Look:
    """What somebody looks for. Everything empty: all there is."""

    words: str = ""
    scale: str = ""  # "", "domain", "stream" or "team"
    slug: str = ""
    state: str = ""
    outcome: str = ""  # "", "said" or "not-yet"
    key_result: int | None = None

    @property
    def place(self) -> str:
        """The place as an address names it: `team:otter`, or ""."""
        return f"{self.scale}:{self.slug}" if self.scale else ""

    @property
    def narrow(self) -> bool:
        """Say whether anything is left out."""
        return self != Look()

    def query(self, **more: object) -> str:
        """Return this as the query of an address, without what is empty, and `more`."""
        asked = {
            "q": self.words,
            "place": self.place,
            "state": self.state,
            "outcome": self.outcome,
            "key_result": self.key_result,
        }
        return urlencode({name: value for name, value in (asked | more).items() if value})

    def whatever_it_says(self) -> "Look":
        """Return the same look without a choice of outcome: what a headline counts over."""
        return replace(self, outcome="")

    def relation(self, first: int, many: int) -> pa.Table:
        """Return the relation `looking` for `many` rows from `first` on."""
        row = {
            "words": " ".join(self.words.split()),
            "state": self.state or None,
            "present": PRESENT.get(self.outcome),
            "key_result_id": self.key_result,
            "first": first,
            "many": many,
        }
        return pa.Table.from_pylist([row], schema=SCHEMA)


def look_of(asked: Mapping[str, str], domains: tuple[DomainEntry, ...]) -> Look:
    """Return what an address asks for; what it asks that there is not, is not asked for."""
    place, state, outcome = (asked.get(name, "") for name in ("place", "state", "outcome"))
    scale, _, slug = place.partition(":") if place in places(domains) else ("", "", "")
    chosen = asked.get("key_result", "")
    return Look(
        words=asked.get("q", "").replace("\0", "").strip()[:LONGEST],
        scale=scale,
        slug=slug,
        state=state if state in words.STATES else "",
        outcome=outcome if outcome in PRESENT else "",
        key_result=int(chosen)
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 18
        else None,
    )


def places(domains: tuple[DomainEntry, ...]) -> dict[str, str]:
    """Return every place that can be looked at, as an address names it, and what it is called."""
    found: dict[str, str] = {}
    for domain in domains:
        found[f"domain:{domain.slug}"] = domain.name
        for stream in domain.streams:
            found[f"stream:{stream.slug}"] = f"\N{EM SPACE}{stream.name}"
            found |= {f"team:{t.slug}": f"\N{EM SPACE}\N{EM SPACE}{t.name}" for t in stream.teams}
    return found


def teams_at(look: Look, domains: tuple[DomainEntry, ...]) -> tuple[TeamEntry, ...]:
    """Return the teams of the place that is looked at; all of them where none is."""
    every = tuple(t for domain in domains for stream in domain.streams for t in stream.teams)
    if not look.scale:
        return every
    slug = {"domain": "domain_slug", "stream": "stream_slug", "team": "slug"}[look.scale]
    return tuple(team for team in every if getattr(team, slug) == look.slug)
