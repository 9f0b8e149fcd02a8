"""Is Headwater well set up? What is not, and what to do next."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError

from headwater.intake import preparing, quality, queries
from headwater.intake.models import SyncRun
from headwater.intake.words import counted
from headwater.organisation.queries import suggestions_pending
from headwater.warehouse import open_warehouse
from headwater.warehouse.errors import WarehouseError

MEBIBYTE = 2**20
LITTLE_ROOM = 100 * MEBIBYTE


class Standing(StrEnum):
    """How a thing stands. Only `BROKEN` makes the command fail."""

    OK = "ok"
    LOOK = "worth a look"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what to do next if it is not well."""

    about: str
    standing: Standing
    found: str
    next_step: str = ""


def check() -> list[Finding]:
    """Look at everything there is to look at; later things only where the earlier ones work."""
    findings = [_folder(), _database()]
    if findings[-1].standing is not Standing.OK:
        return findings
    findings.append(_warehouse())
    findings += _sources()
    if findings[2].standing is Standing.OK:
        findings += _mapping()
    return findings


def _folder() -> Finding:
    free = shutil.disk_usage(settings.DATA).free
    if free >= LITTLE_ROOM:
        return Finding("Data folder", Standing.OK, str(settings.DATA))
    return Finding(
        "Data folder",
        Standing.BROKEN,
        f"The disk that holds {settings.DATA} has {free // MEBIBYTE} MiB left.",
        "Make room: imports and syncs stop when it is full. What has arrived is kept.",
    )


def _database() -> Finding:
    try:
        behind = preparing.is_behind()
    except DatabaseError as error:
        return Finding(
            "Database",
            Standing.BROKEN,
            f"It cannot be read ({type(error).__name__}).",
            "Check DATABASE_URL and that its server runs; of a file, that the disk is not full "
            "and that the file and its folder can be written.",
        )
    if behind:
        return Finding(
            "Database",
            Standing.BROKEN,
            "It was not brought to this version yet.",
            "Run: headwater serve",
        )
    return Finding("Database", Standing.OK, "up to date")


def _warehouse() -> Finding:
    try:
        open_warehouse(settings.WAREHOUSE_URL).read("SELECT 1")
    except (WarehouseError, OSError) as error:
        return Finding("Warehouse", Standing.BROKEN, str(error), "See docs/settings.md.")
    return Finding("Warehouse", Standing.OK, "answers")


def _sources() -> Iterator[Finding]:
    entries = queries.entries()
    if not entries:
        yield Finding(
            "Sources",
            Standing.LOOK,
            "none yet",
            "Run: headwater demo, or headwater import --help; or connect Jira on the Sources page.",
        )
    for entry in entries:
        yield _source(entry)


def _source(entry: queries.SourceEntry) -> Finding:
    about = f"Source “{entry.source.slug}”"
    if entry.is_open:
        return Finding(about, Standing.OK, f"at work: {entry.label}")
    if entry.last is not None and entry.last.state == SyncRun.State.FAILED:
        return Finding(about, Standing.BROKEN, entry.last.error, "Then sync or import it again.")
    if entry.last is None or entry.last.state != SyncRun.State.DONE:
        return Finding(about, Standing.LOOK, entry.ended, "Sync or import it again.")
    ended = f"{entry.last.ended_at:%Y-%m-%d %H:%M} UTC" if entry.last.ended_at else ""
    return Finding(about, Standing.OK, f"last run {ended}: {entry.brought or entry.ended}")


def _mapping() -> Iterator[Finding]:
    lost = quality.unmapped_statuses()
    if lost:
        items = sum(status.items for status in lost)
        yield Finding(
            "Statuses",
            Standing.LOOK,
            f"{counted(len(lost), 'status', 'statuses')} without a stage, in {items:,} items",
            "Give them a stage on the Organisation page.",
        )
    pending = suggestions_pending().total
    if pending:
        yield Finding(
            "Suggestions",
            Standing.LOOK,
            f"{counted(pending, 'guess', 'guesses')} that nobody has confirmed",
            "Confirm or change them on the Organisation page.",
        )
    usable = quality.usable()
    if usable.n:
        yield Finding(
            "Usable items", Standing.OK, f"{usable.usable:,} of {usable.n:,} in every number"
        )
