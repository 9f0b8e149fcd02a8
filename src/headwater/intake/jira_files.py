"""Bring in saved answers of Jira's REST API, of any size, on every core."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from headwater.intake.importing import Arrival, OpenRun, bring_in, now
from headwater.intake.models import Source
from headwater.intake.operations import as_slug, register
from headwater.intake.sniffing import Content, expect
from headwater.intake.translating import processes_for, translate_all
from headwater.intake.turns import Say
from headwater.sources.jira.changelog_index import index_changelogs
from headwater.sources.jira.chunks import chunks
from headwater.sources.jira.files import discover_fields, read_lists
from headwater.sources.jira.options import Options
from headwater.sources.progress import Progress, Report
from headwater.vocabulary.delivery import Delivery, SetAside


@dataclass(frozen=True)
class JiraFiles:
    """The issues and, where they were saved apart, their changelogs and the tracker's lists."""

    issues: Path
    changelogs: Path | None = None
    statuses: Path | None = None
    types: Path | None = None
    sprints: Path | None = None

    def check(self) -> None:
        """Raise `FileUnusable` if one of them is not there or not JSON."""
        for path in self._given():
            expect(path, Content.JSON)

    def names(self) -> tuple[str, ...]:
        """Return the names of those that were given."""
        return tuple(path.name for path in self._given())

    def _given(self) -> Iterator[Path]:
        every = (self.issues, self.changelogs, self.statuses, self.types, self.sprints)
        return (path for path in every if path is not None)


def import_jira(files: JiraFiles, name: str, *, report: Report, say: Say) -> Arrival:
    """Import saved payloads as the source called `name`.

    Raises IntakeError, SourceError, WarehouseError or OSError; whatever was kept before stays.
    """
    files.check()
    source = register(as_slug(name), Source.Kind.FILE)
    return bring_in(source, lambda run: _read(files, run), report=report, say=say)


def _read(files: JiraFiles, run: OpenRun) -> None:
    lists = read_lists(
        run.source.slug,
        now(),
        statuses=files.statuses,
        types=files.types,
        sprints=files.sprints,
    )
    run.keep(lists)
    with _options(files, run, lists) as options:
        _translate(files.issues, options, run)
    run.keep(Delivery(source=run.source.slug, fetched_at=now(), files_read=files.names()))


def _translate(path: Path, options: Options, run: OpenRun) -> None:
    size = path.stat().st_size
    run.report(Progress("Reading", 0, size, "bytes"))
    translated = translate_all(
        chunks(path), options, str(run.run.pk), processes=processes_for(size)
    )
    for part in translated:
        run.warehouse.keep_tables(run.source.slug, str(run.run.pk), part.tables)
        run.tally.merge(part.tally)
        run.report(Progress("Reading", part.position, size, "bytes"))


@contextmanager
def _options(files: JiraFiles, run: OpenRun, lists: Delivery) -> Iterator[Options]:
    """Yield how to translate these files; an index of changelogs saved apart lives as long."""
    listed = frozenset(status.external_id for status in lists.statuses)
    options = Options(
        source=run.source.slug,
        fetched_at=now(),
        base_url=run.source.base_url,
        fields=discover_fields(files.issues),
        known_statuses=listed or None,
    )
    if files.changelogs is None:
        yield options
        return
    with tempfile.TemporaryDirectory(prefix="headwater-") as folder:
        index = Path(folder) / "changelogs.sqlite3"
        aside = index_changelogs(files.changelogs, index, options, run.report)
        run.keep(_only_set_aside(run, aside))
        yield msgspec.structs.replace(options, changelogs=str(index))


def _only_set_aside(run: OpenRun, rows: tuple[SetAside, ...]) -> Delivery:
    return Delivery(source=run.source.slug, fetched_at=now(), set_aside=rows)
