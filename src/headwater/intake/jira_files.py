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
from headwater.sources.errors import SettingRefused
from headwater.sources.jira.changelog_index import index_changelogs
from headwater.sources.jira.chunks import chunks
from headwater.sources.jira.files import discover_fields, read_lists
from headwater.sources.jira.options import FieldMap, Options, is_custom_field
from headwater.sources.progress import Progress, Report
from headwater.vocabulary.delivery import Delivery, SetAside


@dataclass(frozen=True)
class JiraFiles:
    """The issues and, where they were saved apart, their changelogs and the tracker's lists.

    `outcome_field` (an id) and `outcome_heading` tell where issues say what they are for; left
    empty, what the source was told before counts.
    """

    issues: Path
    changelogs: Path | None = None
    statuses: Path | None = None
    types: Path | None = None
    sprints: Path | None = None
    outcome_field: str = ""
    outcome_heading: str = ""

    def check(self) -> None:
        """Raise `FileUnusable` if one of them is not there or not JSON, and `SettingRefused` if
        the outcome's field is not named the way saved payloads name it.
        """
        if self.outcome_field and not is_custom_field(self.outcome_field):
            raise SettingRefused(
                f"Saved files name custom fields by number only, not {self.outcome_field!r}.",
                "Please use the field's id, such as customfield_10042.",
            )
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
    _remember(source, files)
    return bring_in(source, lambda run: _read(files, run), report=report, say=say)


def _remember(source: Source, files: JiraFiles) -> None:
    """Keep where a source of files says what work is for; a connected Jira has its own settings."""
    told = {"outcome_field": files.outcome_field, "outcome_heading": files.outcome_heading}
    told = {name: value for name, value in told.items() if value}
    if told and source.kind == Source.Kind.FILE:
        source.settings |= told
        source.save(update_fields=["settings"])


def _fields(files: JiraFiles, source: Source) -> FieldMap:
    """Which field is which: told now, else before, else found by what the first items show."""
    before = source.settings.get("outcome_field", "")
    given = FieldMap(
        outcome=files.outcome_field or (before if is_custom_field(before) else ""),
        heading=files.outcome_heading or source.settings.get("outcome_heading", ""),
    )
    return discover_fields(files.issues, given)


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
        fields=_fields(files, run.source),
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
