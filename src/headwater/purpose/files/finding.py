"""Which initiative or epic a row of a file is about."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

import pyarrow as pa

from headwater.flow.queries.asking import Row, warehouse
from headwater.metrics.catalogue import expression
from headwater.metrics.named_work import named_work, purposeful_keys
from headwater.organisation.queries import TeamEntry
from headwater.purpose.files.errors import Unusable
from headwater.purpose.files.wanted import Named
from headwater.purpose.works import LEVELS, Work, work_of

NAMED_SCHEMA = pa.schema([("name", pa.string())])
NUMBERED = re.compile(r"(.*?)(\d{1,18})")
NEAR = 3


class Found(NamedTuple):
    """A piece of work, and what its tracker says that it is for ("": nothing)."""

    work: Work
    tracker_text: str
    tracker_at: object


class Finder:
    """Finds the work of a batch of rows with one question."""

    def __init__(self, teams: Mapping[int, TeamEntry]) -> None:
        self._teams = teams

    def find(self, names: Iterable[Named]) -> dict[Named, Found | Unusable]:
        """Return for each name the one work it means, or why it means none."""
        names = set(names)
        rows = self._ask(names)
        return {name: self._one(name, rows) for name in names}

    def _ask(self, names: Iterable[Named]) -> dict[str, list[Row]]:
        asked = pa.Table.from_pydict({"name": sorted({n.name for n in names})}, NAMED_SCHEMA)
        found: dict[str, list[Row]] = defaultdict(list)
        for row in warehouse().read(expression(named_work), named=asked).to_pylist():
            for called in {row["key"], row["external_id"]}:
                found[called].append(row)
        return found

    def _one(self, name: Named, rows: Mapping[str, list[Row]]) -> Found | Unusable:
        column = "external_id" if name.external_id else "key"
        meant = [row for row in rows.get(name.name, ()) if row[column] == name.name]
        here = [row for row in meant if name.source in ("", row["source"])]
        if not here:
            return Unusable(self._unknown(name, meant))
        if len(here) > 1:
            sources = ", ".join(sorted(row["source"] for row in here))
            return Unusable(f"{name} is known to more than one source: {sources}. Say which.")
        (row,) = here
        if row["level"] not in LEVELS:
            return Unusable(f"{name} is neither an initiative nor an epic.")
        return self._found(dict(row))

    def _found(self, row: dict[str, object]) -> Found:
        text, at = row.pop("tracker_text"), row.pop("tracker_at")
        return Found(work_of(row, self._teams), str(text or ""), at)

    def _unknown(self, name: Named, elsewhere: list[Row]) -> str:
        if elsewhere:
            sources = ", ".join(sorted({row["source"] for row in elsewhere}))
            return f"{name.source} has no {name.name}; {sources} has."
        near = [] if name.external_id else self._keys.near(name.key)
        hint = f" Near it are {', '.join(near)}." if near else ""
        return f"No initiative or epic here is called {_short(str(name))}.{hint}"

    @cached_property
    def _keys(self) -> "Keys":
        """Read only where a key is unknown."""
        return Keys(warehouse().read(expression(purposeful_keys))["key"].to_pylist())


class Keys:
    """Every key there is, in an order in which near ones are neighbours."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._numbers: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for key in keys:
            prefix, number = _parted(key)
            self._numbers[_plain(prefix)].append((number, key))
        for known in self._numbers.values():
            known.sort()
        self._prefixes: dict[str, list[str]] = {}

    def near(self, key: str) -> list[str]:
        """Return a few keys that are written almost like `key`."""
        prefix, number = _parted(key)
        found = [self._nearest(known, number) for known in self._like(_plain(prefix))]
        return [key for keys in found for key in keys][:NEAR]

    def _like(self, prefix: str) -> list[str]:
        if prefix in self._numbers:
            return [prefix]
        if prefix not in self._prefixes:
            self._prefixes[prefix] = get_close_matches(prefix, self._numbers, NEAR, cutoff=0.5)
        return self._prefixes[prefix]

    def _nearest(self, prefix: str, number: int) -> list[str]:
        known = self._numbers[prefix]
        at = bisect_left(known, (number, ""))
        around = known[max(0, at - NEAR) : at + NEAR]
        around.sort(key=lambda entry: abs(entry[0] - number))
        return [key for _, key in around[:NEAR]]


def _parted(key: str) -> tuple[str, int]:
    """Return what stands before a key's last number, and the number (0: none)."""
    found = NUMBERED.fullmatch(key.strip())
    return (found[1], int(found[2])) if found else (key, 0)


def _plain(prefix: str) -> str:
    return "".join(letter for letter in prefix.casefold() if letter.isalnum())[:60]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
