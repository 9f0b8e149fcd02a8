"""The forms that come with allauth, in the words used everywhere else here."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    SetPasswordForm,
)
from django import forms

from headwater.people.forms import A_GOOD_PASSWORD


def in_our_words(form: forms.Form, **labels: str) -> None:
    """Name the fields of a form anew, without placeholders: they only say the name once more."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
    if "password1" in form.fields:
        form.fields["password1"].help_text = A_GOOD_PASSWORD


class SignIn(LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self, login="E-mail")


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """Another password, by whoever knows the one there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(
            self,
            oldpassword="Your password now",
            password1="New password",
            password2="New password, again",
        )


class SetPassword(SetPasswordForm):  # type: ignore[misc]
    """The first password of whoever came by the organisation's own sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self, password2="Password, again")


class Reauthenticate(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something changes about signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)
