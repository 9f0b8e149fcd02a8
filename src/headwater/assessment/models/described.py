"""What a dimension says, wherever it is kept: in a template, or as it was asked in a session."""

from django.db import models

from headwater.assessment.models import lengths


class Described(models.Model):
    """A dimension's words.

    `key` stays through every change of title; `meaning` is counted up when its prompt or levels
    come to mean something else, and only rounds of one meaning can be held against each other.
    `signs` are two to four texts, `metrics` names of the catalogue that speak to it.
    """

    key = models.CharField(max_length=lengths.SLUG)
    meaning = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=lengths.TITLE)
    prompt = models.CharField(max_length=lengths.SENTENCE)
    outside_prompt = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")
    signs = models.JSONField(default=list)
    not_meeting = models.CharField(max_length=lengths.SENTENCE)
    meeting = models.CharField(max_length=lengths.SENTENCE)
    exceeding = models.CharField(max_length=lengths.SENTENCE)
    metrics = models.JSONField(default=list)

    class Meta:
        abstract = True
