"""How often anything that metrics read was written here: what was built from it is brought on."""

import uuid

from django.db import models


class Counter(models.Model):
    """One row (primary key 1), counted up with each change, in the same transaction.

    Every `Outcome` carries the number at which it was last changed, so that whoever has read up to
    a number reads only what came after. `lineage` tells a database from one that was restored.
    """

    lineage = models.UUIDField(default=uuid.uuid4)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
