"""Forms about accounts. Each bounds what it takes."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from headwater.access import names
from headwater.access.models import NAME_LENGTH, Account
from headwater.access.places import Scale
from headwater.access.roles import OF_THE_TEAM, Held, Role
from headwater.people import queries
from headwater.people.owner import Does, Newcomer
from headwater.people.words import capitalised

PASSWORD_LENGTH = 200
A_GOOD_PASSWORD = "At least 12 characters; a short sentence is good."  # noqa: S105
DOES = (
    (Does.HELPS_TEAMS, "I work in a team, or help teams"),
    (Does.LEADS, "I lead"),
    (Does.ONLY_RUNS_IT, "I only run this installation"),
)


class PasswordField(forms.CharField):
    """A password to be chosen."""

    def __init__(self, label: str = "Password") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(
            label=label,
            strip=False,
            max_length=PASSWORD_LENGTH,
            widget=widget,
            help_text=A_GOOD_PASSWORD,
        )


class NewcomerForm(forms.Form):
    """Name, e-mail and password of somebody new."""

    name = forms.CharField(label="Your name", max_length=NAME_LENGTH)
    email = forms.EmailField(
        label="E-mail", help_text="You sign in with it. Nothing is sent to it."
    )
    password = PasswordField()

    def clean_name(self) -> str:
        """Take only what can be seen, and refuse what is nothing then."""
        name = names.plain(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("This name has no letters that can be seen.")
        return name

    def clean_email(self) -> str:
        """Refuse an address that somebody has already, or with letters that cannot be seen."""
        email = str(self.cleaned_data["email"]).lower()
        if not email.isprintable():
            raise forms.ValidationError("This e-mail has letters that cannot be seen.")
        if Account.objects.filter(email=email).exists():
            raise forms.ValidationError("There is already an account with this e-mail.")
        return email

    def clean(self) -> dict[str, Any]:
        """Ask the password rules, which compare with name and e-mail."""
        cleaned = super().clean() or {}
        check_password(self, Account(email=cleaned.get("email", ""), name=cleaned.get("name", "")))
        return cleaned

    def newcomer(self) -> Newcomer:
        """Return what was given."""
        given = self.cleaned_data
        return Newcomer(given["name"], given["email"], given["password"])


class OwnerForm(NewcomerForm):
    """The first owner."""

    does = forms.ChoiceField(
        label="What do you do here?",
        choices=DOES,
        widget=forms.RadioSelect,
        initial=Does.HELPS_TEAMS.value,
        help_text=(
            "You will run this installation. Besides that, whoever helps teams sees what teams "
            "see, and a leader sees what teams have told. You can change it later."
        ),
    )


class NewPasswordForm(forms.Form):
    """A new password for an account."""

    password = PasswordField("New password")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account

    def clean(self) -> dict[str, Any]:
        """Ask the password rules, which compare with name and e-mail."""
        check_password(self, self._account)
        return self.cleaned_data


class InviteForm(forms.Form):
    """A role and where it is held."""

    role = forms.ChoiceField(label="As what?", choices=[(r.value, capitalised(r)) for r in Role])
    place = forms.ChoiceField(label="Of which team, stream or domain?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indent = "\u2003"  # a select has no other way to show that one lies in another
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (spot.value, f"{indent * spot.depth}{spot.name}") for spot in queries.spots()
        ]

    def held(self) -> Held:
        """Return the role that was chosen."""
        scale, _, slug = self.cleaned_data["place"].partition(":")
        return Held(Role(self.cleaned_data["role"]), Scale(scale), slug)


class TeamInviteForm(forms.Form):
    """A role in a team."""

    as_what = forms.ChoiceField(
        label="As what?",
        choices=[(r.value, capitalised(r)) for r in Role if r in OF_THE_TEAM],
    )

    def role(self) -> Role:
        """Return the role that was chosen."""
        return Role(self.cleaned_data["as_what"])


def check_password(form: forms.Form, account: Account) -> None:
    """Add what is wrong with the form's password to it."""
    password = form.cleaned_data.get("password")
    if not password:
        return
    try:
        validate_password(password, account)
    except forms.ValidationError as problem:
        form.add_error("password", problem)
