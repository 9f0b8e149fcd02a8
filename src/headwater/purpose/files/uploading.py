"""Files of outcomes sent through the browser: kept until the worker has brought them in.

What an import may write is decided by the roles of whoever sent it, at that moment. They go along
with the task; who it was does not.
"""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.intake import uploads
from headwater.intake.turns import is_taken
from headwater.purpose.files import bringing
from headwater.purpose.files.reading import open_rows
from headwater.purpose.models import Import

State = Import.State
GIVEN_UP = "It took the background work down several times and was given up. What is in is kept."
Roles = list[list[str]]


def receive(file: UploadedFile, by: Viewer, now: dt.datetime) -> Import:
    """Keep a file and ask the worker to bring it in. Raises FileUnusable, FileRefused or OSError,
    and keeps nothing then.
    """
    from headwater.purpose.tasks import bring_in_file

    path = uploads.keep(file)
    try:
        open_rows(path)
        place = str(path.relative_to(settings.DATA))
        with transaction.atomic():
            record = bringing.begin(path.name, by, now)
            bring_in_file.enqueue(record.pk, place, roles_of(by))
    except Exception:
        uploads.discard(path)
        raise
    return record


def roles_of(viewer: Viewer) -> Roles:
    """Return what a viewer may be told by, without who it is."""
    return sorted([h.role.value, h.scale.value, h.slug] for h in viewer.held)


def somebody_with(roles: Iterable[Iterable[str]]) -> Viewer:
    """Return a viewer with these roles."""
    held = (Held(Role(role), Scale(scale), slug) for role, scale, slug in roles)
    return Viewer(held=frozenset(held), signed_in=True)


def waiting(import_id: int) -> Import | None:
    """Return an import that was asked for and waits still."""
    return Import.objects.filter(pk=import_id, state=State.WAITING).first()


def kept(place: str) -> Path:
    """Return where a file that was received is."""
    path: Path = settings.DATA / place
    return path


def resume(import_id: int, *, may_try: bool) -> bool | None:
    """Say whether a file goes on to be brought in after its worker died; see intake/resuming."""
    if is_taken(bringing.TURN):
        return None
    record = Import.objects.filter(pk=import_id).first()
    if record is None or record.state not in (State.RUNNING, State.WAITING):
        return False
    if may_try:
        record.state = State.WAITING
        record.save(update_fields=["state"])
    else:
        bringing.give_up(record, GIVEN_UP)
    return may_try
