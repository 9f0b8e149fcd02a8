"""Edits that meet: whoever saves names the edition they read, and an older one is refused.

In an operation, inside a transaction:    row = locked(Objective.objects, pk=pk, edition=edition)
                                          …; row.edition += 1; row.save()
"""

from typing import TypeVar

from django.db.models import Manager, Model

Row = TypeVar("Row", bound=Model)


class ChangedMeanwhile(Exception):
    """Somebody else saved a newer edition; nothing of this edit was kept."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this while you were writing. Both are shown here: take what you need "
            "from the other, then save again."
        )


def locked(rows: "Manager[Row]", edition: int, **which: object) -> Row:
    """Return a row that is still at `edition`, locked until the transaction ends.

    Raises ChangedMeanwhile, and the model's DoesNotExist.
    """
    row = rows.select_for_update().get(**which)
    if row.edition != edition:  # type: ignore[attr-defined]
        raise ChangedMeanwhile
    return row
