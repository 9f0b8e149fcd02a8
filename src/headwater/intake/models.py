"""Where work comes from, and what happened each time it was fetched. No column holds a person."""

import uuid

from django.db import models
from django.utils import timezone

from headwater.intake.sealing import Access, seal, unseal
from headwater.intake.turns import is_taken


class Source(models.Model):
    """A tracker or a file that work items come from. Facts know it by its slug."""

    class Kind(models.TextChoices):
        """How its work arrives."""

        JIRA = "jira", "Jira"
        FILE = "file", "saved Jira files"
        EVENTS = "events", "event log"
        DEMO = "demo", "demo organisation"

    slug = models.SlugField(unique=True, max_length=50)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    base_url = models.URLField(blank=True, max_length=300)
    settings = models.JSONField(default=dict, blank=True)
    sealed_access = models.TextField(blank=True, editable=False)
    every_minutes = models.PositiveIntegerField(default=0)
    paused = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_written(self) -> bool:
        """Whether somebody ticked, in its settings, that what people write may go back to it."""
        told = self.settings.get("write_back") and self.settings.get("outcome_field")
        return self.kind == self.Kind.JIRA and bool(self.sealed_access and told)

    def set_access(self, access: Access) -> None:
        """Keep `access`, sealed. It is never shown again."""
        self.sealed_access = seal(access)

    def open_access(self) -> Access:
        """Return what was kept; raise `AccessUnreadable` if the installation's key has changed."""
        return unseal(self.sealed_access)


class SyncRun(models.Model):
    """One import or sync of a source: how far it is, how it ended, what came of it."""

    class State(models.TextChoices):
        """Where a run is. `INTERRUPTED` ones resume: what was kept stays kept."""

        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        INTERRUPTED = "interrupted", "interrupted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    phase = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=30, default="items")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(state="waiting"),
                name="one_waiting_run_per_source",
                violation_error_message="This source is already waiting for its sync.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source.slug}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it waits or a living process is at it."""
        if self.state == self.State.RUNNING:
            return is_taken(self.source.slug)
        return self.state == self.State.WAITING

    @property
    def percent(self) -> int | None:
        """How far it is, or None if nobody knows the whole."""
        return min(100, 100 * self.done // self.total) if self.total else None
