"""The columns of a file of outcomes: what each is called, and what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain


class Use(StrEnum):
    """What an import does with a column."""

    FINDS = "finds the work"
    WRITES = "is written"
    LOOKS_BACK = "is part of a look back"
    GUARDS = "guards what was changed here meanwhile"
    TELLS = "only tells: an import leaves it alone"


@dataclass(frozen=True)
class Column:
    """A column by the name it has in an export, and the other names that an import knows."""

    name: str
    use: Use
    about: str
    others: tuple[str, ...] = ()


COLUMNS = (
    Column("key", Use.FINDS, "The tracker’s key: PAY-12.", ("issue", "issue key", "epic")),
    Column("source", Use.FINDS, "The source’s short name, where a key is known to two.", ()),
    Column("external_id", Use.FINDS, "The tracker’s own id, instead of the key.", ("id",)),
    Column("title", Use.TELLS, "What the tracker calls it.", ("summary", "name")),
    Column("level", Use.TELLS, "initiative or epic."),
    Column("team", Use.TELLS, "The short name of the team that has it."),
    Column("state", Use.TELLS, "not_started, in_progress, done, discarded or unmapped."),
    Column(
        "outcome",
        Use.WRITES,
        "What is hoped for, in one or two sentences.",
        ("anticipated outcome", "text", "hypothesis"),
    ),
    Column("said_by", Use.TELLS, "tracker or headwater: where the outcome in effect was written."),
    Column("flaw", Use.TELLS, "Why the outcome does not count yet, if it does not."),
    Column("customer", Use.WRITES, "How a customer would feel it.", ("customers",)),
    Column("business", Use.WRITES, "How the business would feel it."),
    Column("platform", Use.WRITES, "How the platform would feel it."),
    Column("sign", Use.WRITES, "An observable sign that it came true.", ("observable sign",)),
    Column("measure", Use.WRITES, "What could be measured.", ("metric",)),
    Column("unit", Use.WRITES, "The measure’s unit."),
    Column("baseline", Use.WRITES, "What it is today: 12 or 2.5.", ("from", "today")),
    Column("expected", Use.WRITES, "What is expected: 12 or 2.5.", ("expected value", "to")),
    Column("expected_by", Use.WRITES, "By which day: 2026-12-31.", ("by", "date", "due")),
    Column("product_metric", Use.WRITES, "The product metric that it should move."),
    Column(
        "key_result",
        Use.WRITES,
        "The key result it serves: its number, or its title.",
        ("kr", "key result title", "parent key result"),
    ),
    Column("key_result_is", Use.TELLS, "The title of that key result, to read."),
    Column("is_key_result", Use.WRITES, "yes where the epic is its team’s own key result, or no."),
    Column(
        "verdict",
        Use.LOOKS_BACK,
        "better, as hoped, partly, not or too early.",
    ),
    Column(
        "happened", Use.LOOKS_BACK, "What really happened.", ("what happened", "actual outcome")
    ),
    Column("evidence", Use.LOOKS_BACK, "What shows it."),
    Column("learned", Use.LOOKS_BACK, "What was learned.", ("what we learned", "learning")),
    Column("next", Use.LOOKS_BACK, "What comes next.", ("what next",)),
    Column("look_again_on", Use.LOOKS_BACK, "Of what was too early: when to look again.", ()),
    Column("reflected_at", Use.TELLS, "When that was written."),
    Column("edition", Use.GUARDS, "How often it had been changed here when the file was made."),
    Column("line", Use.TELLS, "On which line of its file a row stood that was set aside."),
    Column("reason", Use.TELLS, "Why an import set the row aside."),
)
BY_NAME = {column.name: column for column in COLUMNS}
OF_A_ROW_SET_ASIDE = ("line", "reason")
EXPORTED = tuple(c.name for c in COLUMNS if c.name not in OF_A_ROW_SET_ASIDE)
FINDING = ("key", "external_id")


def plain(name: str) -> str:
    """Return a header without case, blanks and signs: “Expected by” is `expectedby`."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


_KNOWN = {
    plain(name): column.name
    for column in reversed(COLUMNS)
    for name in (*column.others, column.name)
}


def column_of(header: str) -> str:
    """Return the name of the column that a header means, "" for one that nobody knows."""
    return _KNOWN.get(plain(header), "")


def naming(headers: Iterable[str]) -> dict[str, str]:
    """Return the column that each header means; of two that mean the same, only the first does.

    A header that is a column's very name goes before one that means it.
    """
    headers = list(headers)
    exact = [header for header in headers if header in BY_NAME]
    found: dict[str, str] = {}
    for header in chain(exact, headers):
        column = column_of(header)
        if column and column not in found.values():
            found.setdefault(header, column)
    return found
