"""A session, what is asked in it, who is there, and the boxes that hold what they answered.

Nothing here says when somebody joined, was ready or answered, and no row of answers exists: a box
is one row that is sealed anew, added up and shuffled, with each answer that goes in.
"""

import uuid

from django.db import models
from django.db.models import F

from headwater.assessment import steps
from headwater.assessment.models import lengths
from headwater.assessment.models.described import Described


def chosen(of: type) -> list[tuple[str, str]]:
    """Return the choices of a field that holds one of an enumeration's values."""
    return [(value.value, value.value) for value in of]  # type: ignore[attr-defined]


class Session(models.Model):
    """A team's look at itself: what was fixed when it opened, and where it is now.

    `edition` is counted up with each move and is what a move must name, so that two who move at
    once move once. `stir` is counted up when somebody joins or is ready. `stream` and `domain`
    are where the team stood when it opened, so that moving a team changes no theme of the past.
    """

    code = models.CharField(max_length=lengths.CODE, unique=True)
    team = models.CharField(max_length=lengths.SLUG, db_index=True)
    stream = models.CharField(max_length=lengths.SLUG, blank=True, default="")
    domain = models.CharField(max_length=lengths.SLUG, blank=True, default="")
    occasion = models.CharField(max_length=lengths.TITLE)  # "Quarterly", "After the release"
    template_edition = models.PositiveIntegerField()  # 0: the one that comes with Headwater
    way = models.CharField(max_length=lengths.CHOICE, choices=chosen(steps.Way))
    voting = models.CharField(max_length=lengths.CHOICE, choices=chosen(steps.Voting))
    opened_on = models.DateField()
    opened_as = models.CharField(max_length=lengths.ROLE)
    closes_at = models.DateTimeField(null=True, blank=True)  # over days: when ratings are revealed

    step = models.CharField(max_length=lengths.CHOICE, choices=chosen(steps.Step))
    edition = models.PositiveIntegerField(default=1)
    stir = models.PositiveIntegerField(default=0)
    order = models.CharField(
        max_length=lengths.CHOICE, choices=chosen(steps.Order), default=steps.Order.SPREAD.value
    )
    talking_about = models.CharField(max_length=lengths.SLUG, blank=True, default="")  # a key
    timer_until = models.DateTimeField(null=True, blank=True)

    outside_form = models.CharField(max_length=lengths.CHOICE, blank=True, default="")
    outside_until = models.DateField(null=True, blank=True)

    standing = models.CharField(
        max_length=lengths.CHOICE, choices=chosen(steps.Standing), blank=True, default=""
    )
    standing_words = models.TextField(max_length=lengths.TEXT, blank=True, default="")
    finished_on = models.DateField(null=True, blank=True)
    called_off = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_on", "-pk"]

    def __str__(self) -> str:
        return f"session of {self.team}, {self.opened_on:%B %Y}"


class Asked(Described):
    """A dimension as it was asked in a session, word for word."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="asked")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="a_session_asks_a_key_once")
        ]

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """Somebody in a session: the name they chose to be seen by, and what they have handed in.

    Known again by a secret in their browser, of which only the hash is kept. No account, no time.
    Forgotten when the session ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    secret_hash = models.CharField(max_length=lengths.SECRET, unique=True)
    name = models.CharField(max_length=lengths.NAME)
    handed_in = models.JSONField(default=list)  # the parts: ["standing", "ratings"]

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Box(models.Model):
    """Everybody's answers to one part: added up, shuffled and sealed as one. See ballot.py.

    It is opened once, for good, and then it is gone.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="boxes")
    part = models.CharField(max_length=lengths.CHOICE, choices=chosen(steps.Part))
    sealed = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "part"], name="a_part_has_one_box")
        ]

    def __str__(self) -> str:
        return f"box of {self.part}"


def stirred(session: int) -> None:
    """Let everybody in a session know that somebody joined or is ready."""
    Session.objects.filter(pk=session).update(stir=F("stir") + 1)
