"""Files sent through the browser: kept until the worker has imported them, then removed."""

import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename

from headwater.intake.errors import FileUnusable, SourceNotReady
from headwater.intake.importing import import_events
from headwater.intake.jira_files import JiraFiles, import_jira
from headwater.intake.models import Source, SyncRun
from headwater.intake.operations import as_slug, ask, open_run, register
from headwater.intake.runs import in_words, logger
from headwater.intake.sniffing import Content, sniff
from headwater.sources.event_log import EventLog, Options
from headwater.sources.progress import silently

LONGEST_NAME = 255  # bytes


def receive(file: UploadedFile, name: str, options: Options) -> SyncRun:
    """Keep `file` and ask the worker to import it as source `name`; `options` are for a CSV.

    Raises IntakeError or SourceError, and keeps nothing, if it is not a file to import.
    """
    from headwater.intake.tasks import import_uploaded

    path = keep(file)
    try:
        source = _source_of(path, name, options)
        _refuse_while_open(source)
        reading = msgspec.to_builtins(options)
        place = str(path.relative_to(settings.DATA))  # the data folder may move, by a backup
        return ask(source, lambda: import_uploaded.enqueue(source.pk, place, reading))
    except Exception:
        discard(path)
        raise


def _refuse_while_open(source: Source) -> None:
    if open_run(source):
        raise SourceNotReady(
            f"“{source.name}” is being imported right now.", "Send it when that is done."
        )


def bring_in(path: Path, source: Source, reading: Mapping[str, Any]) -> None:
    """Import an uploaded file as `source`, by what is in it; `reading` are `Options` as values.

    `path` is as the task was given it: in the data folder.
    """
    path = settings.DATA / path
    if sniff(path) is Content.JSON:
        import_jira(JiraFiles(path), source.slug, report=silently, say=logger.debug)
    else:
        options = msgspec.convert(reading, Options)
        import_events(path, options, source.slug, report=silently, say=logger.debug)


def discard(path: Path) -> None:
    """Remove an uploaded file."""
    shutil.rmtree((settings.DATA / path).parent, ignore_errors=True)


def keep(file: UploadedFile) -> Path:
    """Keep a file in the data folder until `discard`. Raises FileUnusable, keeping nothing."""
    folder: Path = settings.DATA / "uploads" / uuid.uuid4().hex
    path = folder / _short(get_valid_filename(file.name or "upload"))
    try:
        folder.mkdir(parents=True)
        with path.open("wb") as kept:
            kept.writelines(file.chunks())
    except OSError as error:
        discard(path)
        raise FileUnusable(in_words(error)) from error
    return path


def _short(name: str) -> str:
    """Return the end of a name, as much as every file system takes."""
    return name.encode()[-LONGEST_NAME:].decode(errors="ignore")


def _source_of(path: Path, name: str, options: Options) -> Source:
    """Register the source of a file by what is in it."""
    if sniff(path) is Content.JSON:
        return register(as_slug(name or "jira"), Source.Kind.FILE, name=name)
    EventLog(path, options)  # a header nobody can guess from is told now, not by the worker
    return register(as_slug(name or path.name.partition(".")[0]), Source.Kind.EVENTS, name=name)
