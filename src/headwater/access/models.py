"""Accounts, the roles they hold, invitations, and the trail.

An account is somebody who opens Headwater, never somebody whose work is measured: no table joins
an account to a work item, and none could.
"""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from headwater.access.places import Scale
from headwater.access.roles import HELD_AT, Held, Role

NAME_LENGTH = 120
SLUG_LENGTH = 60
TEXT_LENGTH = 300
ROLES = [(role.value, role.value) for role in Role]
SCALES = [(scale.value, scale.value) for scale in Scale]
PLACES_OF_ROLES = Q(
    *(
        Q(role=role.value, scale__in=[scale.value for scale in scales])
        for role, scales in HELD_AT.items()
    ),
    _connector=Q.OR,
)
IS_EVERYWHERE = Q(scale=Scale.ORGANISATION.value)
NAMED_PLACES = (IS_EVERYWHERE & Q(slug="")) | (~IS_EVERYWHERE & ~Q(slug=""))
"""Of the organisation no slug is said, of any other place it is."""


class Accounts(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "Account":
        """Return a new account; without a password it cannot sign in with one."""
        account = Account(email=self.normalize_email(email).lower(), name=name)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """Somebody who can sign in. When they last did is not kept."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    is_active = models.BooleanField(default=True)
    is_persona = models.BooleanField(default=False)  # of the demo: nobody real
    last_login = None

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email


class Grant(models.Model):
    """An account holds a role at a place. The place is known by its slug."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=ROLES)
    scale = models.CharField(max_length=12, choices=SCALES)
    slug = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "scale", "slug"], name="a_role_is_held_once_at_a_place"
            ),
            models.CheckConstraint(condition=PLACES_OF_ROLES, name="a_role_is_where_it_can_be"),
            models.CheckConstraint(condition=NAMED_PLACES, name="a_role_is_at_a_named_place"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.slug or 'the organisation'}"

    @property
    def held(self) -> Held:
        """The role and its place as the rights know them."""
        return Held(Role(self.role), Scale(self.scale), self.slug)


class Invitation(models.Model):
    """A link that makes an account, or gives an account a role. Only the link's hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=24, choices=ROLES)
    scale = models.CharField(max_length=12, choices=SCALES)
    slug = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=PLACES_OF_ROLES, name="an_invitation_is_to_where_a_role_can_be"
            ),
            models.CheckConstraint(
                condition=NAMED_PLACES, name="an_invitation_is_to_a_named_place"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation as {self.role} of {self.slug or 'the organisation'}"


class Trace(models.Model):
    """One line of the trail: someone looked at, exported, shared or changed something.

    Lines are only ever added; the database refuses to change or delete one. `team` is empty where
    every team is concerned. Of people in a team about their own team only `acted_as` is kept.
    """

    class Action(models.TextChoices):
        """What was done."""

        VIEWED = "viewed"
        EXPORTED = "exported"
        TOLD = "told"
        CHANGED_ACCESS = "changed access"
        CHANGED_MAPPING = "changed the mapping"
        CHANGED_POLICY = "changed a policy"

    at = models.DateTimeField()
    day = models.DateField()  # of `at`, in UTC: what was viewed is noted once a day
    action = models.CharField(max_length=24, choices=Action.choices)
    team = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    account = models.ForeignKey(
        Account, on_delete=models.DO_NOTHING, null=True, blank=True, db_constraint=False
    )
    acted_as = models.CharField(max_length=TEXT_LENGTH)  # "the leader of Checkout", as it was then
    what = models.CharField(max_length=TEXT_LENGTH)  # "Flow, October 2026"

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["team", "-at"], name="trail_of_a_team")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "acted_as", "team", "what", "day"],
                condition=Q(action="viewed"),
                name="a_view_is_noted_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acted_as} {self.action} {self.what}"
