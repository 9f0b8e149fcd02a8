"""Find out which custom field is which, from Jira's own list of fields."""

from collections.abc import Iterable, Sequence

import msgspec

from headwater.sources.errors import SettingRefused
from headwater.sources.jira.options import FieldMap, is_custom_field, refuse_people

SPRINT_TYPE = "com.pyxis.greenhopper.jira:gh-sprint"
EPIC_LINK_TYPE = "com.pyxis.greenhopper.jira:gh-epic-link"
FLAGGED_NAME = "Flagged"
PERSON_TYPES = frozenset({"user", "option-with-user", "watches", "votes"})


class Schema(msgspec.Struct):
    """What a field holds, and which plugin made it."""

    type: str = ""
    items: str = ""
    custom: str = ""


class ListedField(msgspec.Struct):
    """An entry of `/field`."""

    id: str
    name: str = ""
    untranslatedName: str = ""  # noqa: N815 - Jira's spelling
    schema: Schema | None = None


class Wishes(msgspec.Struct, frozen=True):
    """Fields a person named in the settings, by id or by name, and a heading in descriptions."""

    place: str = ""
    traits: tuple[str, ...] = ()
    outcome: str = ""
    heading: str = ""


def map_fields(listed: Sequence[ListedField], wishes: Wishes) -> FieldMap:
    """Return which field is which. Raises `SettingRefused` for a wish that cannot be granted."""
    outcome = custom_field(listed, wishes.outcome) if wishes.outcome else ListedField("")
    return refuse_people(
        FieldMap(
            sprint=_made_by(listed, SPRINT_TYPE),
            flagged=_called(listed, FLAGGED_NAME),
            epic_link=_made_by(listed, EPIC_LINK_TYPE),
            place=_granted(listed, wishes.place).id if wishes.place else "",
            traits=tuple((wish, _granted(listed, wish).id) for wish in wishes.traits),
            outcome=outcome.id,
            outcome_name=outcome.untranslatedName or outcome.name,
            heading=wishes.heading,
        )
    )


def _made_by(listed: Iterable[ListedField], plugin: str) -> str:
    made = (field.id for field in listed if field.schema and field.schema.custom == plugin)
    return next(made, "")


def _called(listed: Iterable[ListedField], name: str) -> str:
    return next((field.id for field in listed if name in (field.untranslatedName, field.name)), "")


def custom_field(listed: Sequence[ListedField], wish: str) -> ListedField:
    """Return the field called `wish`, one of the organisation's own: those of every Jira have a
    meaning already. Raises `SettingRefused`.
    """
    field = _granted(listed, wish)
    if not is_custom_field(field.id):
        raise SettingRefused(
            f"The field {wish!r} is one that every Jira has, not one made to say what work is for.",
            "Please choose a custom field; if the description says it, name its heading instead.",
        )
    return field


def _granted(listed: Sequence[ListedField], wish: str) -> ListedField:
    same = wish.casefold()
    field = next((f for f in listed if same in (f.id.casefold(), f.name.casefold())), None)
    if field is None:
        raise SettingRefused(
            f"Jira has no field called {wish!r}, or the token's account may not see it.",
            "Please use the field's name as Jira shows it, or its id such as customfield_10042.",
        )
    if field.schema and {field.schema.type, field.schema.items} & PERSON_TYPES:
        raise SettingRefused(
            f"The field {wish!r} holds people, and Headwater reads none.",
            "Please choose a field that describes the work.",
        )
    return field
