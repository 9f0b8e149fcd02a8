"""The portfolio as a file: the very rows that a look at it finds, written part by part."""

import datetime as dt
from collections.abc import Iterator, Mapping

import pyarrow as pa

from headwater.flow.downloads import comment, lines
from headwater.flow.queries.asking import Row
from headwater.organisation.queries import TeamEntry
from headwater.purpose import words
from headwater.purpose.links import http_only
from headwater.purpose.queries.key_results import titles
from headwater.purpose.queries.looking import Look
from headwater.purpose.works import teams_by_id

COLUMNS = (
    "key",
    "title",
    "level",
    "kind",
    "team",
    "stream",
    "state",
    "committed_at",
    "completed_at",
    "days",
    "anticipated_outcome",
    "said_by",
    "says_what_is_hoped",
    "found",
    "felt_by",
    "serves",
    "serves_through_parent",
    "actual_outcome",
    "url",
)
AT_ONCE = 1_000
NOTE = (
    "What work is for, as its people say it. A missing outcome is “not yet”, never a failing; "
    "nothing here compares teams."
)


def as_csv(look: Look, found: pa.Table, now: dt.datetime) -> Iterator[str]:
    """Yield the rows of the question `portfolio` as CSV: two comment lines, a header, the rows."""
    narrow = f", looked for: {look.query()}" if look.narrow else ""
    told = (f"Initiatives and epics, {now:%Y-%m-%d %H:%M} UTC{narrow}", NOTE)
    yield "".join(f"# {comment(note)}\r\n" for note in told)
    yield lines([{column: column for column in COLUMNS}], COLUMNS)
    teams, names = teams_by_id(), titles(_served(found))
    for part in found.to_batches(max_chunksize=AT_ONCE):
        yield lines([_cells(row, teams, names) for row in part.to_pylist()], COLUMNS)


def _served(found: pa.Table) -> list[int]:
    return [pk for pk in found["serves_id"].unique().to_pylist() if pk is not None]


def _cells(row: Row, teams: Mapping[int, TeamEntry], names: Mapping[int, str]) -> Row:
    team, pk = teams.get(row["team_id"]), row["serves_id"]
    days = row["days"]
    return {
        **row,
        "team": team and team.name,
        "stream": team and team.stream_name,
        "state": words.STATES[row["state"]],
        "days": None if days is None else round(days, 1),
        "anticipated_outcome": row["text"],
        "says_what_is_hoped": "yes" if row["present"] else "not yet",
        "found": row["flaw"],
        "felt_by": row["felt_by"].replace("|", ", "),
        "serves": names.get(pk),
        "serves_through_parent": "yes" if pk and row["key_result_id"] is None else None,
        "actual_outcome": words.VERDICTS.get(row["verdict"] or ""),
        "url": http_only(row["url"]),
    }
