"""Forms of the intake room, with help that someone new to Jira's tokens understands."""

from typing import Any

from django import forms

from headwater.intake.addresses import check_address, host_of
from headwater.intake.errors import AddressRefused
from headwater.intake.models import Source
from headwater.intake.queries import SCHEDULES
from headwater.intake.sealing import Access
from headwater.organisation.fields import PlainForm

LARGEST_UPLOAD = 50 * 1024 * 1024


class JiraForm(PlainForm):
    """Connect a Jira, or change a connection. The token is taken, never given back."""

    name = forms.CharField(max_length=100, initial="Jira", help_text="What the pages call it.")
    base_url = forms.URLField(
        label="Address",
        max_length=300,
        assume_scheme="https",
        help_text="What the browser shows when you are in Jira: https://example.atlassian.net",
    )
    account = forms.CharField(
        label="E-mail of the account the token belongs to",
        required=False,
        max_length=254,
        help_text=(
            "Only for Jira Cloud, which needs it to sign in. It is kept encrypted beside the token."
        ),
    )
    token = forms.CharField(
        label="Token",
        required=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=(
            "Cloud: an API token from id.atlassian.com. Data Center: a personal access token from "
            "your profile. It is kept encrypted and never shown again."
        ),
    )
    projects = forms.CharField(
        required=False,
        max_length=1000,
        help_text="Keys, separated by commas: PAY, SHOP. Left empty: all the token can see.",
    )
    place_field = forms.CharField(
        label="Field that tells whose work it is",
        required=False,
        max_length=100,
        help_text=(
            "By its name in Jira, such as Team, if projects and components do not tell. "
            "Never a field that holds people."
        ),
    )
    trait_fields = forms.CharField(
        label="Fields that tell the kind of work",
        required=False,
        max_length=1000,
        help_text="By name, separated by commas, if types and labels do not tell.",
    )
    outcome_field = forms.CharField(
        label="Field that says what work is for",
        required=False,
        max_length=100,
        help_text=(
            "By its name in Jira, such as Anticipated outcome: where initiatives and epics say "
            "what you hope to achieve with them."
        ),
    )
    outcome_heading = forms.CharField(
        label="Heading in the description that says it",
        required=False,
        max_length=100,
        help_text=(
            "The heading’s words, if descriptions say it under one. Headwater then fetches "
            "descriptions too and keeps nothing of them but the part under that heading. Where "
            "the field above is filled, the field counts."
        ),
    )
    write_back = forms.BooleanField(
        label="What people write in Headwater may go back to Jira",
        required=False,
        help_text=(
            "Only into the field that says what work is for, so choose one above. Nothing is "
            "written by itself: somebody looks through the list of texts and presses a button. "
            "The token’s account then needs the permission to edit issues."
        ),
    )
    every_minutes = forms.TypedChoiceField(
        label="Fetch what is new", coerce=int, choices=SCHEDULES, initial=60
    )
    paused = forms.BooleanField(
        label="Pause", required=False, help_text="Fetch nothing until this is unticked."
    )

    def __init__(self, *args: Any, source: Source | None = None, **kwargs: Any) -> None:
        if source is not None:
            kwargs.setdefault("initial", _initial(source))
        super().__init__(*args, **kwargs)
        self.source = source
        if source is None:
            del self.fields["paused"]
        else:
            self.fields["account"].help_text = self.fields["token"].help_text = (
                "Leave empty to keep the one you entered."
            )

    def clean_base_url(self) -> str:
        """Refuse addresses Headwater does not connect to."""
        url: str = self.cleaned_data["base_url"].rstrip("/")
        try:
            check_address(url)
        except AddressRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        return url

    def clean_projects(self) -> list[str]:
        """Return the project keys."""
        return [key.upper() for key in _listed(self.cleaned_data["projects"])]

    def clean_trait_fields(self) -> list[str]:
        """Return the names of the fields."""
        return _listed(self.cleaned_data["trait_fields"])

    def clean(self) -> dict[str, Any]:
        """Ask for the token anew unless one is kept for this very host.

        Else a stored token could be sent wherever the address is changed to.
        """
        given = super().clean() or self.cleaned_data
        if not given.get("token") and not self._keeps_token(given):
            self.add_error("token", "Enter the token for this address.")
        if given.get("write_back") and not given.get("outcome_field"):
            self.add_error(
                "write_back", "Choose the field that says what work is for: it is written there."
            )
        is_cloud = given.get("base_url", "").endswith(".atlassian.net")
        if is_cloud and given.get("token") and not given.get("account"):
            self.add_error("account", "Jira Cloud needs the account’s e-mail beside the token.")
        return given

    def access(self) -> Access | None:
        """Return what was entered; None to keep what is stored."""
        given = self.cleaned_data
        return Access(given["token"], given["account"]) if given["token"] else None

    def access_in_use(self) -> Access:
        """Return what was entered, else what is stored; a valid form has one of them."""
        entered = self.access()
        if entered is None and self.source is not None:
            return self.source.open_access()
        return entered or Access("")

    def _keeps_token(self, given: dict[str, Any]) -> bool:
        if self.source is None or not self.source.sealed_access:
            return False
        return host_of(given.get("base_url", "")) == host_of(self.source.base_url)


class UploadForm(PlainForm):
    """Take a file of saved work: a CSV event log or saved Jira payloads."""

    file = forms.FileField(
        help_text=(
            "A CSV with one row for each status change, or saved answers of Jira’s REST API; "
            f"also gzipped, up to {LARGEST_UPLOAD // 2**20} MB."
        )
    )
    name = forms.CharField(
        required=False,
        max_length=50,
        help_text="What the pages call it. Left empty: the file’s name.",
    )

    def clean_file(self) -> Any:
        """Refuse what is too large for a browser, and say what does it instead."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                "This file is too large to send through a browser. On the machine that runs "
                "Headwater, any size works: headwater import events FILE (or import jira FILE)."
            )
        return file


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _initial(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "base_url": source.base_url,
        "projects": ", ".join(source.settings.get("projects", [])),
        "place_field": source.settings.get("place_field", ""),
        "trait_fields": ", ".join(source.settings.get("trait_fields", [])),
        "outcome_field": source.settings.get("outcome_field", ""),
        "outcome_heading": source.settings.get("outcome_heading", ""),
        "write_back": source.settings.get("write_back", False),
        "every_minutes": source.every_minutes,
        "paused": source.paused,
    }
