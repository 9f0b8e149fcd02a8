"""What the translator needs to know about one Jira. Plain, frozen and picklable."""

import re

import msgspec

from headwater.sources.errors import SettingRefused
from headwater.vocabulary.work import Instant

WAITING_LINKS = (
    "is blocked by",
    "depends on",
    "is dependent on",
    "waits for",
    "is waiting for",
    "requires",
)
"""Link texts that become marks, as they read on the item that waits; a stream says which block."""

PEOPLE_FIELDS = frozenset(
    {"assignee", "author", "comment", "creator", "participants", "reporter"}
    | {"reviewer", "voter", "votes", "watcher", "watches", "worklog"}
)
"""System fields that name people. Headwater does not read them, whatever a setting says."""

DESCRIPTION = "description"
"""The system field that is read only where a heading in it is looked for."""


class FieldMap(msgspec.Struct, frozen=True):
    """Which custom fields mean what here, by id (`customfield_10020`); empty where there is none.

    `place` is a field that tells whose hands an item is in. `traits` are (name, field id) pairs of
    fields that a kind or level rule may look at. `outcome` is a field that tells what an item is
    for, `outcome_name` what changelogs without ids call it, and `heading` the words of the heading
    under which a description tells it.
    """

    sprint: str = ""
    flagged: str = ""
    epic_link: str = ""
    place: str = ""
    traits: tuple[tuple[str, str], ...] = ()
    outcome: str = ""
    outcome_name: str = ""
    heading: str = ""

    def ids(self) -> tuple[str, ...]:
        """The distinct fields to ask for beyond those every Jira has."""
        named = (self.sprint, self.flagged, self.epic_link, self.place, self.outcome)
        described = DESCRIPTION if self.heading else ""
        return tuple(sorted({*named, described, *(field for _, field in self.traits)} - {""}))


class Options(msgspec.Struct, frozen=True):
    """How to translate one source's payloads.

    `fetched_at` is when the payloads were read. `base_url` makes links; without it they are made
    from each payload's own `self`. `known_statuses` are the ids that the tracker lists, None when
    nobody asked it. `changelogs` is the path of an index of changelogs kept apart from their
    issues. `whole_changelogs`: an issue without any changelog truly has no changes; an index of
    changelogs says the same of the issues that it does not mention.
    """

    source: str
    fetched_at: Instant
    base_url: str = ""
    fields: FieldMap = FieldMap()
    waiting_links: tuple[str, ...] = WAITING_LINKS
    known_statuses: frozenset[str] | None = None
    changelogs: str | None = None
    whole_changelogs: bool = False


def refuse_people(fields: FieldMap) -> FieldMap:
    """Return `fields`, or raise `SettingRefused` if one of them is known to hold people."""
    asked = [field for field in fields.ids() if field.casefold() in PEOPLE_FIELDS]
    if asked:
        raise SettingRefused(
            f"The field {asked[0]!r} names people, and Headwater reads none.",
            "Please choose a field that describes the work.",
        )
    return fields


def is_custom_field(name: str) -> bool:
    """Tell `customfield_10020` from a field's name."""
    return re.fullmatch(r"customfield_\d+", name) is not None
