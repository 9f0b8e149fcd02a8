"""Background work of this room. Every end is recorded, in words."""

from typing import Any

from django_tasks import task

from headwater.intake.runs import is_foreseen, logger
from headwater.sources.progress import silently

BRING_IN_FILE = "headwater.purpose.tasks.bring_in_file"


@task()
def bring_in_file(import_id: int, place: str, roles: list[list[str]]) -> None:
    """Bring in a file that was sent through the browser, then remove it."""
    from headwater.intake import uploads
    from headwater.purpose.files import bringing, uploading

    record, path = uploading.waiting(import_id), uploading.kept(place)
    if record is not None:
        try:
            by = uploading.somebody_with(roles)
            bringing.bring_in(path, record, by, report=silently, say=logger.debug)
        except Exception as error:
            if not is_foreseen(error):
                logger.exception("unforeseen, in background work")
            bringing.fail(record, error)
    uploads.discard(path)


def resume(arguments: list[Any], may_try: bool) -> bool | None:
    """Say whether an unfinished one goes on; see intake/resuming."""
    from headwater.purpose.files import uploading

    return uploading.resume(arguments[0], may_try=may_try)
