"""How allauth behaves here: nobody signs up uninvited, no e-mail is sent, words are plain."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.urls import reverse

from headwater.access import names
from headwater.access.models import Grant
from headwater.people import owner

SAID_BY_THE_PAGE = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts with a password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-mail and password do not belong together. Try once more.",
        "too_many_login_attempts": (
            "That was tried too often. For your account’s safety, wait five minutes; "
            "until then even the right password does not open it."
        ),
        "account_inactive": "This account is closed. Ask whoever runs Headwater here.",
        "incorrect_code": (
            "This code does not fit. Codes change every half minute: try the new one."
        ),
        "incorrect_password": "This is not your password. Try once more.",
        "enter_current_password": "This is not your password so far. Try once more.",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up: people come by invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: Headwater has no e-mail. Invitations and resets are links."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the flow; somebody without a role to where it says whom to ask for one."""
        if not Grant.objects.filter(account=request.user.pk).exists():
            return reverse("people:account")
        return str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead a newcomer from elsewhere like everybody who signs in."""
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """Lead back to the account."""
        return reverse("people:account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say what changed; not what the page shows anyway."""
        if message_template not in SAID_BY_THE_PAGE:
            super().add_message(request, level, message_template, *args, **kwargs)


class ElsewhereAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts of the organisation's own sign-in."""

    def is_open_for_signup(self, _request: HttpRequest, _login: Any) -> bool:
        """Whoever the organisation knows may come, without any role; but the owner comes first."""
        return not owner.is_wanted()

    def authenticate_by_email(self, login: Any) -> Any:
        """Find the account of a proven e-mail; only a clear yes is proof ("false" is no no)."""
        for address in login.email_addresses:
            address.verified = address.verified is True or address.verified == "true"
        return super().authenticate_by_email(login)

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Join an account by its proven e-mail once: not one that is somebody's there already."""
        taken = SocialAccount.objects.filter(user__email=email.lower()).exists()
        return not taken and bool(super().can_authenticate_by_email(login, email))

    def populate_user(self, _request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the name and the e-mail, nothing else."""
        user = sociallogin.user
        email = str(data.get("email") or "").lower()
        user.email = email if email.isprintable() else ""
        first, last = data.get("first_name") or "", data.get("last_name") or ""
        said = (data.get("name") or "", f"{first} {last}", user.email.partition("@")[0])
        user.name = next(filter(None, (names.plain(str(name)) for name in said)), "")
        sociallogin.account.extra_data = {}
        return user


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes and passkeys."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        """Return the name that the phone's app shows."""
        return "Headwater"
