"""Files of outcomes that were brought in, and their rows that could not be used."""

from django.db import models

from headwater.purpose.models import lengths


class Import(models.Model):
    """One file, from the moment it was handed over until all of its rows are in or set aside."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    file = models.CharField(max_length=lengths.TITLE)  # what it was called
    state = models.CharField(
        max_length=lengths.CHOICE, choices=State.choices, default=State.WAITING
    )
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    brought_as = models.CharField(max_length=lengths.ROLE)
    rows = models.PositiveIntegerField(default=0)  # read so far
    total = models.PositiveIntegerField(null=True, blank=True)  # in the file
    written = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")

    class Meta:
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return self.file


class RowSetAside(models.Model):
    """A row that could not be used: where it was, why, and the row itself, so nothing is lost."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows_set_aside")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=lengths.SENTENCE)
    row = models.JSONField()  # the row's cells by column

    class Meta:
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
