"""Bring in files: translate, keep each batch, wait until all is loaded, ask about what is new."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from headwater.intake.errors import IntakeError
from headwater.intake.models import Source, SyncRun
from headwater.intake.operations import as_slug, register
from headwater.intake.progress import both, reporting_to
from headwater.intake.runs import others_at_work, running
from headwater.intake.sniffing import Content, expect
from headwater.intake.tally import Tally
from headwater.intake.turns import Say
from headwater.organisation.operations import catch_up, suggest
from headwater.organisation.queries import suggestions_pending
from headwater.organisation.sightings import Unmapped, unmapped
from headwater.sources import event_log
from headwater.sources.event_log import Columns, EventLog, Options
from headwater.sources.progress import Progress, Report
from headwater.vocabulary.delivery import Delivery
from headwater.vocabulary.work import Instant
from headwater.warehouse import Warehouse, open_warehouse


@dataclass(frozen=True)
class Arrival:
    """What one run of a source brought in, and what is left for a person to decide."""

    source: Source
    run: SyncRun
    tally: Tally
    unmapped: Unmapped
    suggested: int


@dataclass(frozen=True)
class OpenRun:
    """A run that takes deliveries: each is durable, and counted, when `keep` returns."""

    source: Source
    run: SyncRun
    warehouse: Warehouse
    report: Report
    tally: Tally

    def keep(self, delivery: Delivery) -> None:
        """Keep one delivery."""
        self.warehouse.keep(delivery, str(self.run.pk))
        self.tally.add(delivery)


Fetch = Callable[[OpenRun], None]
"""Fetches or reads everything, and keeps it in the run."""


def event_log_options(columns: Mapping[str, str], *, timezone: str, **reading: str) -> Options:
    """Return how to read an event log; raise `IntakeError` for an unknown time zone or encoding."""
    try:
        ZoneInfo(timezone)
        "".encode(reading.get("encoding", "utf-8"))
    except (ZoneInfoNotFoundError, ValueError):
        raise IntakeError(
            f"There is no time zone “{timezone}”.", "Use a name like Europe/Berlin."
        ) from None
    except LookupError:
        raise IntakeError(
            f"There is no text encoding “{reading['encoding']}”.", "Usual are utf-8 and cp1252."
        ) from None
    return Options(columns=Columns(**columns), timezone=timezone, **reading)


def import_events(path: Path, options: Options, name: str, *, report: Report, say: Say) -> Arrival:
    """Import an event log as the source called `name` (by default the file's).

    Raises IntakeError, SourceError, WarehouseError or OSError; whatever was kept before stays.
    """
    expect(path, Content.TABLE)
    columns = EventLog(path, options).columns.chosen()
    say(_understood(columns))
    source = register(as_slug(name or path.name.partition(".")[0]), Source.Kind.EVENTS)

    def read(run: OpenRun) -> None:
        run.run.counts["columns"] = columns
        deliveries = event_log.deliveries(
            EventLog(path, options, _reading(path, run.report)),
            source=source.slug,
            fetched_at=now(),
            known=lambda items: run.warehouse.known_stays(source.slug, items),
            said=lambda items: run.warehouse.known_outcomes(source.slug, items),
        )
        for delivery in deliveries:
            run.keep(delivery)

    return bring_in(source, read, report=report, say=say)


def bring_in(source: Source, fetch: Fetch, *, report: Report, say: Say) -> Arrival:
    """Run `fetch` as one run of `source`, and wait until what it kept is loaded."""
    tally = Tally()
    with running(source, say) as run:
        report = both(report, reporting_to(run))
        report(Progress("Opening the warehouse", 0))
        warehouse = open_warehouse(settings.WAREHOUSE_URL, say=say)
        try:
            fetch(OpenRun(source, run, warehouse, report, tally))
        finally:
            run.counts |= tally.as_counts()
        report(Progress("Working out what it means", tally.items))
        warehouse.settle()
        return _arrival(source, run, tally)


def now() -> Instant:
    """Return this moment."""
    return time.time_ns() // 1000


def _arrival(source: Source, run: SyncRun, tally: Tally) -> Arrival:
    catch_up()
    if unmapped().any:
        suggest(arriving=others_at_work(source))
    return Arrival(source, run, tally, unmapped(), suggestions_pending().total)


def _reading(path: Path, report: Report) -> Callable[[int], None]:
    size = path.stat().st_size
    return lambda done: report(Progress("Reading", done, size, "bytes"))


def _understood(columns: Mapping[str, str]) -> str:
    """Say which column was taken for what, so that a wrong guess is seen at once."""
    chosen = [f"{meaning} = {column}" for meaning, column in columns.items()]
    return f"Columns: {', '.join(chosen)}"
