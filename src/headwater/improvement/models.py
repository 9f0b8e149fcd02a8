"""What a team follows and what it aims toward. Both keep their history; neither names who did it.

A team is known by its slug, an input by its name in the catalogue of metrics.
"""

from django.db import models
from django.db.models import F, Q

SLUG_LENGTH = 60
ROLE_LENGTH = 24
TOWARD_LENGTH = 160
WORDS_LENGTH = 500
MOST = 5
"""How many inputs a team can keep in mind."""


class Following(models.Model):
    """A team follows an input from a moment on, until it lets it go.

    Each of those it follows now has one of five slots, so no sixth fits, whoever asks at once.
    """

    team = models.CharField(max_length=SLUG_LENGTH)
    metric = models.CharField(max_length=SLUG_LENGTH)
    slot = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    begun_as = models.CharField(max_length=ROLE_LENGTH)  # a role in the team, never a name
    until = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=ROLE_LENGTH, blank=True, default="")

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=MOST), name="a_team_follows_at_most_five"
            ),
            models.UniqueConstraint(
                fields=["team", "slot"], condition=Q(until=None), name="a_slot_holds_one_input"
            ),
            models.UniqueConstraint(
                fields=["team", "metric"], condition=Q(until=None), name="an_input_is_followed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} follows {self.metric}"


class Aim(models.Model):
    """What a team hopes to come toward on an input it follows, why, and when it looks again.

    It has no number of its own and nothing that follows from it. It is closed with a word on what
    was learned, never judged. `stage` is the slug of the stage it is about, "" for all of them.
    """

    team = models.CharField(max_length=SLUG_LENGTH)
    metric = models.CharField(max_length=SLUG_LENGTH)
    stage = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    toward = models.CharField(max_length=TOWARD_LENGTH)
    because = models.CharField(max_length=WORDS_LENGTH)
    set_at = models.DateTimeField()
    set_on = models.DateField()  # of `set_at`, by the team's clock
    set_as = models.CharField(max_length=ROLE_LENGTH)
    ends_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_as = models.CharField(max_length=ROLE_LENGTH, blank=True, default="")
    learned = models.CharField(max_length=WORDS_LENGTH, blank=True, default="")

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("set_on")), name="an_aim_ends_after_it_is_set"
            ),
            models.UniqueConstraint(
                fields=["team", "metric"],
                condition=Q(closed_at=None),
                name="an_input_has_one_open_aim",
            ),
        ]

    def __str__(self) -> str:
        return f"aim of {self.team} on {self.metric}"
