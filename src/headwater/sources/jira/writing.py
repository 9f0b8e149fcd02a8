"""Write one text into one custom field of one issue. Nothing else is ever written."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from headwater.sources.errors import (
    NoPermission,
    NothingThere,
    QueryRefused,
    ServerProblem,
    SettingRefused,
    WritingRefused,
)
from headwater.sources.jira.api import Jira, decode, server_info
from headwater.sources.jira.client import Client
from headwater.sources.jira.cloud import Cloud
from headwater.sources.jira.data_center import DataCenter
from headwater.sources.jira.fields import ListedField, custom_field
from headwater.sources.jira.outcomes import text_in
from headwater.sources.jira.rich_text import as_document, text_of_markup
from headwater.sources.plain_text import tidy

TEXT_AREA = "com.atlassian.jira.plugin.system.customfieldtypes:textarea"
TEXT_LINE = "com.atlassian.jira.plugin.system.customfieldtypes:textfield"


class Pen(msgspec.Struct, frozen=True):
    """Writes one field of one Jira; `field` is its id, `called` its name for people.

    `as_document`: it takes rich text, in Atlassian's document format. `in_one_line`: it takes no
    line breaks.
    """

    client: Client
    jira: Jira
    field: str
    called: str
    as_document: bool
    in_one_line: bool

    def would_write(self, text: str) -> str:
        """Return `text` as it would stand in the field."""
        return " ".join(text.split()) if self.in_one_line else tidy(text)

    def would_read(self, text: str) -> str:
        """Return what `now` says once `text` is written: markup in it is read as markup."""
        whole = self.would_write(text)
        return whole if self.as_document else text_of_markup(whole)

    def now(self, issues: Iterable[str]) -> Mapping[str, str]:
        """Return what the field says now, by the ids of those issues that are there ("": nothing).

        Raises a `ServerProblem`.
        """
        found = self.jira.by_ids(list(issues), (self.field,)).issues
        return {
            str(issue.id): text_in(issue.fields, self.field) if issue.fields else ""
            for issue in found
        }

    def write(self, issue: str, text: str) -> None:
        """Write `text` into the field of the issue with this id.

        Raises `WritingRefused` where this one issue cannot be written, and another `ServerProblem`
        where none can.
        """
        value: Any = self.would_write(text)
        value = as_document(value) if self.as_document else value
        path = f"/rest/api/{self.jira.version}/issue/{issue}"
        try:
            self.client.put(path, {"fields": {self.field: value}})
        except (NoPermission, NothingThere, QueryRefused) as refused:
            raise _refusal(refused, self.called) from None


def take_up_pen(client: Client, wish: str) -> Pen:
    """Return what writes the custom field called `wish`, by its name or id.

    Raises `SettingRefused` for a field that holds no text, and a `ServerProblem`.
    """
    cloud = server_info(client).deploymentType == "Cloud"
    jira: Jira = Cloud(client) if cloud else DataCenter(client)
    listed = decode(client.get(f"/rest/api/{jira.version}/field"), list[ListedField])
    field = custom_field(listed, wish)
    custom = field.schema.custom if field.schema else ""
    if custom not in (TEXT_AREA, TEXT_LINE):
        raise SettingRefused(
            f"The field {wish!r} holds no free text, so nothing can be written into it.",
            "Please choose a text field in the source’s settings, or untick writing back there.",
        )
    return Pen(
        client=client,
        jira=jira.asking((field.id,)),
        field=field.id,
        called=field.name or field.id,
        as_document=cloud and custom == TEXT_AREA,
        in_one_line=custom == TEXT_LINE,
    )


def _refusal(refused: ServerProblem, field: str) -> WritingRefused:
    if isinstance(refused, NoPermission):
        return WritingRefused(
            "Jira knows the token, but its account may not edit this issue (HTTP 403).",
            "Please give it the permission to edit issues in this project.",
        )
    if isinstance(refused, NothingThere):
        return WritingRefused(
            "The issue is no longer there, or the token’s account may not see it (HTTP 404).",
            "The next sync finds out which.",
        )
    return WritingRefused(
        refused.fact,
        f"Please see in Jira whether “{field}” is on the screen on which this issue is edited.",
    )
