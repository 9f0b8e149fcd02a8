"""A leader's own look at how well purpose travels. Private, so it knows whose it is."""

from django.conf import settings
from django.db import models

from headwater.purpose.models import lengths


class Checklist(models.Model):
    """One leader's checklist of a quarter (named by its first day). `shared_at`: open to others."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="checklists"
    )
    quarter = models.DateField()
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_as = models.CharField(max_length=lengths.ROLE, blank=True, default="")

    class Meta:
        ordering = ["-quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "quarter"], name="a_leader_has_one_checklist_a_quarter"
            )
        ]

    def __str__(self) -> str:
        return f"checklist of {self.quarter:%Y-%m}"


class ChecklistNote(models.Model):
    """What the leader wrote to one question, known by its name in `purpose/checklist.toml`."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="notes")
    question = models.CharField(max_length=lengths.SLUG)
    text = models.TextField(max_length=lengths.TEXT, blank=True, default="")
    edition = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "question"], name="a_question_has_one_note"
            )
        ]

    def __str__(self) -> str:
        return self.question
