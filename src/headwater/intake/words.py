"""Plain words for what happened to data on its way in."""

from collections.abc import Mapping

from headwater.sources.progress import Progress
from headwater.vocabulary.delivery import Repair

REPAIRS: dict[str, str] = {
    Repair.DUPLICATE: "the same change was delivered more than once",
    Repair.SAME_INSTANT: "several changes at one instant, put in the source's order",
    Repair.CREATION_CONTRADICTED: "the first change left another status than the item began with",
    Repair.CHAIN_BROKEN: "a change left another status than the one before it entered",
    Repair.BEFORE_CREATION: "a change is older than its item: creation was moved back to it",
    Repair.IN_THE_FUTURE: "a change lies in the future and was left out",
    Repair.CURRENT_STATUS_DIFFERS: "an item is in another status than its history ends in",
    Repair.OUT_OF_ORDER: "changes came in no order and were sorted",
    Repair.STATUS_UNKNOWN: "a status in the history is no longer in the tracker's list",
}

COLUMNS = {
    "item": "Item’s id",
    "changed_at": "When the status changed",
    "status": "New status",
    "sub_status": "Refinement of the status",
    "team": "Team or group",
    "kind": "Type of item",
    "title": "Title",
    "parent": "Id of the item above",
    "created_at": "When the item was created",
    "outcome": "What the item is for",
}

PHASES = {
    "connecting": "Asking Jira what it is",
    "items": "Fetching items",
    "census": "Looking for deleted items",
    "changelogs": "Reading changelogs",
    "waiting": "Waiting because Jira asks for it",
}


def phase_in_words(progress: Progress) -> str:
    """Return what is being done now."""
    return progress.note or PHASES.get(progress.phase, progress.phase)


def columns_in_words(columns: Mapping[str, str]) -> str:
    """Return which column of a file was taken for what; empty where there were none.

    In our own order: PostgreSQL keeps no order of keys.
    """
    return ", ".join(
        f"{said} – “{columns[name]}”" for name, said in COLUMNS.items() if name in columns
    )


def repair_in_words(repair: str) -> str:
    """Return what was mended, as the end of “in 12 items …”."""
    return REPAIRS[repair]


def counted(number: int, one: str, many: str = "") -> str:
    """Return “1 item”, “1,204 items”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
