"""The plan as rows. `position` keeps every list in the order its people gave it.

Identity towards the warehouse is the slug, never the primary key: `warehouse_id` says which facts
belong to a row.
"""

from django.db import models
from django.db.models import Q

from headwater.vocabulary.identity import domain_id, stage_id, stream_id, team_id
from headwater.vocabulary.organisation import Organisation
from headwater.vocabulary.work import Kind, Level, StageType

SLUG_LENGTH = 60
NAME_LENGTH = 120
ZONE_LENGTH = 64
VALUE_LENGTH = 300


class OrganisationProfile(models.Model):
    """What the organisation is called. There is one row, with primary key 1."""

    name = models.CharField(max_length=NAME_LENGTH, default=Organisation().name)

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A bounded business domain."""

    slug = models.SlugField(max_length=SLUG_LENGTH, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def warehouse_id(self) -> int:
        """The domain's identity in the warehouse."""
        return domain_id(self.slug)


class Stream(models.Model):
    """A value stream and its policies."""

    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="streams")
    slug = models.SlugField(max_length=SLUG_LENGTH, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    position = models.PositiveIntegerField(default=0)
    timezone = models.CharField(max_length=ZONE_LENGTH, default="UTC")
    parked_counts = models.BooleanField(default=True)
    blocking_marks = models.JSONField(default=list)
    unplanned_traits = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def warehouse_id(self) -> int:
        """The stream's identity in the warehouse."""
        return stream_id(self.slug)


class Stage(models.Model):
    """A step of a stream from idea to value."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="stages")
    slug = models.SlugField(max_length=SLUG_LENGTH)
    name = models.CharField(max_length=NAME_LENGTH)
    position = models.PositiveIntegerField(default=0)
    type = models.CharField(max_length=12, choices=[(t.value, t.value) for t in StageType])

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "slug"], name="stage_slug_in_stream"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def warehouse_id(self) -> int:
        """The stage's identity in the warehouse."""
        return stage_id(self.stream.slug, self.slug)


class Team(models.Model):
    """A team; an empty time zone means its stream's."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="teams")
    slug = models.SlugField(max_length=SLUG_LENGTH, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    position = models.PositiveIntegerField(default=0)
    timezone = models.CharField(max_length=ZONE_LENGTH, blank=True, default="")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def warehouse_id(self) -> int:
        """The team's identity in the warehouse."""
        return team_id(self.slug)


class StatusRule(models.Model):
    """Work in a status is in a stage; with a team, for that team only."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="status_rules")
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, related_name="status_rules", null=True, blank=True
    )
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="status_rules")
    position = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=SLUG_LENGTH)
    status = models.CharField(max_length=VALUE_LENGTH)
    status_name = models.CharField(max_length=VALUE_LENGTH, blank=True, default="")
    blocked = models.BooleanField(default=False)
    suggested = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "source", "status"],
                condition=Q(team=None),
                name="one_stage_per_status",
            ),
            models.UniqueConstraint(
                fields=["team", "source", "status"],
                condition=Q(team__isnull=False),
                name="one_stage_per_status_and_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status_name or self.status} → {self.stage}"


class TeamRule(models.Model):
    """Work in a place is in a team's hands. The first match wins."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="team_rules")
    position = models.PositiveIntegerField(default=0)
    attribute = models.CharField(max_length=20)
    value = models.CharField(max_length=VALUE_LENGTH)
    source = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.attribute} {self.value} → {self.team}"


class KindRule(models.Model):
    """Items with a trait are of a kind. The first match wins."""

    position = models.PositiveIntegerField(default=0)
    trait = models.CharField(max_length=VALUE_LENGTH)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Kind])
    trait_name = models.CharField(max_length=VALUE_LENGTH, blank=True, default="")
    source = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    suggested = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.trait_name or self.trait} → {self.kind}"


class LevelRule(models.Model):
    """Items with a trait are at a level. The first match wins."""

    position = models.PositiveIntegerField(default=0)
    trait = models.CharField(max_length=VALUE_LENGTH)
    level = models.CharField(max_length=12, choices=[(v.value, v.value) for v in Level])
    trait_name = models.CharField(max_length=VALUE_LENGTH, blank=True, default="")
    source = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.trait_name or self.trait} → {self.level}"
