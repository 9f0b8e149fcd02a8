"""Which column of an event log means what: chosen by options, else guessed from the header."""

from collections.abc import Sequence

import msgspec

from headwater.sources.event_log.errors import ColumnMissing, ColumnUnknown

GUESSES: dict[str, tuple[str, ...]] = {
    "item": ("item", "itemid", "issue", "issuekey", "key", "id", "case", "caseid", "ticket"),
    "changed_at": ("changedat", "timestamp", "time", "date", "at", "changed", "when", "datetime"),
    "status": ("status", "state", "tostatus", "newstatus", "activity", "column", "stage"),
    "sub_status": ("substatus", "substate"),
    "team": ("team", "group", "orginvolved", "squad", "assignmentgroup"),
    "kind": ("kind", "type", "issuetype", "itemtype", "worktype"),
    "title": ("title", "summary", "name", "subject"),
    "parent": ("parent", "parentid", "epic", "parentkey"),
    "created_at": ("createdat", "created", "opened", "openedat", "creationdate"),
    "outcome": ("anticipatedoutcome", "expectedoutcome", "outcome", "hypothesis"),
}
REQUIRED = ("item", "changed_at", "status")


class Columns(msgspec.Struct, frozen=True):
    """The header names that carry each meaning; empty where the log has none.

    `sub_status` refines the status: both together are one status. `outcome` is what the item is
    for.
    """

    item: str = ""
    changed_at: str = ""
    status: str = ""
    sub_status: str = ""
    team: str = ""
    kind: str = ""
    title: str = ""
    parent: str = ""
    created_at: str = ""
    outcome: str = ""

    def chosen(self) -> dict[str, str]:
        """Return the meanings that have a column."""
        return {meaning: name for meaning, name in msgspec.structs.asdict(self).items() if name}


def choose_columns(header: Sequence[str], wanted: Columns) -> Columns:
    """Return `wanted` with its gaps filled by guessing from `header`.

    Raises ColumnUnknown for a wanted column that is not in the header and ColumnMissing where
    nothing in it looks like an item, an instant or a status.
    """
    for meaning, name in wanted.chosen().items():
        if name not in header:
            raise ColumnUnknown(meaning, name, header)
    guessed = {meaning: _guess(meaning, header, wanted) for meaning in GUESSES}
    if missing := [meaning for meaning in REQUIRED if not guessed[meaning]]:
        raise ColumnMissing(missing, header)
    return Columns(**guessed)


def _guess(meaning: str, header: Sequence[str], wanted: Columns) -> str:
    chosen = wanted.chosen()
    if meaning in chosen:
        return chosen[meaning]
    free = {_plain(name): name for name in reversed(header) if name not in chosen.values()}
    return next((free[guess] for guess in GUESSES[meaning] if guess in free), "")


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
