"""What can be done to sources: add, change, remove, ask for a sync."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from headwater.intake.errors import SourceNotFound, SourceNotReady
from headwater.intake.models import Source, SyncRun
from headwater.intake.sealing import Access
from headwater.intake.turns import is_taken

State = SyncRun.State

FOLLOWED = ("projects", "place_field", "trait_fields", "outcome_field", "outcome_heading")
"""The settings of a connected Jira that say what is read; all is read anew when one changes."""


def find_source(slug: str) -> Source:
    """Return the source named `slug`; raise `SourceNotFound` listing those there are."""
    try:
        return Source.objects.get(slug=slug)
    except Source.DoesNotExist:
        known = ", ".join(Source.objects.values_list("slug", flat=True))
        next_step = f"There are: {known}." if known else "No source is set up yet."
        raise SourceNotFound(f"There is no source “{slug}”.", next_step) from None


def register(slug: str, kind: Source.Kind, *, name: str = "") -> Source:
    """Return the source of an import, made if it is new; raise `SourceNotReady` if `slug` is
    taken by another kind of source.
    """
    source, _ = Source.objects.get_or_create(
        slug=slug, defaults={"kind": kind, "name": name or _spoken(slug)}
    )
    if not _may_receive(source, kind):
        raise SourceNotReady(
            f"“{slug}” is already the name of another source ({source.get_kind_display()}).",
            "Choose another name for this one.",
        )
    return source


def _spoken(slug: str) -> str:
    return slug.replace("-", " ").replace("_", " ").capitalize()


def _may_receive(source: Source, kind: Source.Kind) -> bool:
    """Saved payloads of a Jira that is also connected live belong to the same source."""
    return source.kind == kind or (source.kind, kind) == (Source.Kind.JIRA, Source.Kind.FILE)


def request_sync(source: Source) -> SyncRun:
    """Ask the worker to sync `source`; while it already waits or runs, return that run."""
    from headwater.intake.tasks import sync_source

    return ask(source, lambda: sync_source.enqueue(source.pk))


def ask(source: Source, enqueue: Callable[[], object]) -> SyncRun:
    """Record a waiting run and `enqueue` its task, both or neither; return the open run if any."""
    if current := open_run(source):
        return current
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(source=source)
            enqueue()
    except IntegrityError:  # someone else asked at the same moment
        return SyncRun.objects.get(source=source, state=State.WAITING)
    return run


def open_run(source: Source) -> SyncRun | None:
    """Return the run that waits or is under way."""
    runs = source.runs.filter(state__in=[State.WAITING, State.RUNNING])
    return next((run for run in runs if run.is_open), None)


def enqueue_due(now: datetime) -> list[Source]:
    """Ask for the sync of every connected source whose time has come; return them."""
    scheduled = Source.objects.filter(kind=Source.Kind.JIRA, paused=False, every_minutes__gt=0)
    due = [source for source in scheduled if is_due(source, now)]
    for source in due:
        request_sync(source)
    return due


def is_due(source: Source, now: datetime) -> bool:
    """Whether the last run began longer ago than the schedule says, or there was none."""
    last = source.runs.first()
    if last is None:
        return True
    if last.is_open:
        return False
    began = last.started_at or last.asked_at
    return now - began >= timedelta(minutes=source.every_minutes)


def save_jira(source: Source | None, details: Mapping[str, Any], access: Access | None) -> Source:
    """Keep a new or changed Jira connection. Without `access` the stored one stays.

    Where it follows something else than before, its next sync fetches all items anew.
    """
    source = source or Source(slug=_free_slug(details["name"]), kind=Source.Kind.JIRA)
    for name in ("name", "base_url", "every_minutes"):
        setattr(source, name, details[name])
    source.paused = details.get("paused", False)
    followed = {name: details[name] for name in FOLLOWED}
    changed = any(
        (source.settings.get(name) or []) != (now or []) for name, now in followed.items()
    )
    anew = source.settings.get("anew", False) or (source.pk is not None and changed)
    source.settings = followed | {
        name: True for name, on in (("anew", anew), ("write_back", details["write_back"])) if on
    }
    if access is not None:
        source.set_access(access)
    source.save()
    return source


def as_slug(name: str) -> str:
    """Return `name` as it can stand in an address; raise `SourceNotReady` if nothing is left."""
    slug = slugify(name)[:50]
    if not slug:
        raise SourceNotReady(f"“{name}” cannot name a source.", "Use letters and digits.")
    return slug


def _free_slug(name: str) -> str:
    base = slugify(name)[:40] or "jira"
    taken = set(Source.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in _numbered(base) if slug not in taken)


def _numbered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{number}" for number in count(2))


def request_demo() -> SyncRun:
    """Ask the worker to build the demo organisation; while it does, return that run."""
    from headwater.intake.tasks import build_demo_organisation

    source = register("demo", Source.Kind.DEMO, name="Demo organisation")
    return ask(source, lambda: build_demo_organisation.enqueue(source.pk))


def remove(source: Source) -> None:
    """Remove the source's connection and its token. The work it brought in stays.

    Raises `SourceNotReady` while an import or sync of it goes on.
    """
    if is_taken(source.slug):
        raise SourceNotReady(
            f"“{source.name}” is being fetched right now.", "Remove it when that is done."
        )
    source.delete()
