"""What every row says that somebody writes and may write again."""

from django.db import models

from headwater.purpose.models import lengths


class Edited(models.Model):
    """A row that people edit: how often it was, when last, and in which role (never by whom)."""

    edition = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    written_as = models.CharField(max_length=lengths.ROLE)

    class Meta:
        abstract = True
