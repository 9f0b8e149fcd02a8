"""What the pages about sources show, read in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from headwater.intake.models import Source, SyncRun
from headwater.intake.words import columns_in_words, counted

State = SyncRun.State
SCHEDULES = (
    (0, "only when asked"),
    (15, "every 15 minutes"),
    (60, "every hour"),
    (360, "every 6 hours"),
    (1440, "once a day"),
)


@dataclass(frozen=True)
class SourceEntry:
    """A source and its last run, in words."""

    source: Source
    last: SyncRun | None
    is_open: bool
    ended: str
    brought: str
    columns: str  # which column of a file was taken for what

    @property
    def is_ready_demo(self) -> bool:
        """Whether this is the demo organisation, and it is built."""
        done = self.last is not None and self.last.state == State.DONE
        return done and self.source.kind == Source.Kind.DEMO

    @property
    def schedule(self) -> str:
        """How often it is fetched, in words."""
        if self.source.paused:
            return "paused"
        return dict(SCHEDULES).get(
            self.source.every_minutes, f"every {self.source.every_minutes} minutes"
        )

    @property
    def label(self) -> str:
        """What is happening now."""
        if self.last is None or self.last.state == State.WAITING:
            return "Waiting for its turn"
        return self.last.phase or "Starting"

    @property
    def far(self) -> str:
        """How far the run is, in words; empty where nobody knows."""
        if self.last is None or self.last.state != State.RUNNING:
            return ""
        if self.last.unit in ("bytes", "steps"):
            return f"{self.last.percent} %" if self.last.percent is not None else ""
        unit, total = self.last.unit, self.last.total
        whole = f" of {total:,}" if total else ""
        return f"{self.last.done:,}{whole} {unit}" if self.last.done else ""


def entries() -> list[SourceEntry]:
    """Return every source with its last run (two queries)."""
    newest = SyncRun.objects.filter(source=OuterRef("pk")).values("pk")[:1]
    sources = list(Source.objects.annotate(newest=Subquery(newest)))
    runs = SyncRun.objects.select_related("source").in_bulk([source.newest for source in sources])
    return [_entry(source, runs.get(source.newest)) for source in sources]


def entry(source: Source) -> SourceEntry:
    """Return one source with its last run."""
    return _entry(source, source.runs.select_related("source").first())


def _entry(source: Source, last: SyncRun | None) -> SourceEntry:
    return SourceEntry(
        source=source,
        last=last,
        is_open=last is not None and last.is_open,
        ended=_ended(last),
        brought=_brought(last),
        columns=columns_in_words(last.counts.get("columns", {}) if last else {}),
    )


def _ended(last: SyncRun | None) -> str:
    if last is None:
        return "never fetched"
    ends = {
        State.DONE: "all is in",
        State.FAILED: "did not work",
        State.RUNNING: "was interrupted; it goes on when it runs again",
        State.INTERRUPTED: "was interrupted; it goes on when it runs again",
    }
    return ends.get(State(last.state), "")


def _brought(last: SyncRun | None) -> str:
    counts = last.counts if last else {}
    if "items" not in counts:
        return ""
    words = counted(counts["items"], "item")
    if aside := counts.get("set_aside"):  # an earlier build did not count it
        words += f", {counted(aside, 'row')} set aside"
    return words
