"""Read the values of custom fields, whose shape only their plugin knows."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from headwater.sources.jira.payloads import Sprint

PERSON_MARKS = frozenset({"accountId", "emailAddress", "displayName", "avatarUrls"})
"""A value with one of these is a person, whatever the field is called."""

NAMED_BY = ("value", "name", "title", "key")
"""Where options, teams, versions and projects keep what a person calls them."""

GREENHOPPER = re.compile(r"Sprint@\w+\[(?P<attributes>.*)\]$", re.DOTALL)
ATTRIBUTE = re.compile(r"(?:^|,)(id|name|startDate|completeDate)=(.*?)(?=,\w+=|$)", re.DOTALL)
"""Data Center writes a sprint as text: …Sprint@1f[id=7,name=EE Sprint 7,startDate=…,…]."""


def decoded(raw: msgspec.Raw) -> Any:
    """Return the value of an undecoded field, None where it is null."""
    return msgspec.json.decode(raw)


def display_values(value: Any) -> tuple[str, ...]:
    """Return how a person would write `value`, one text per choice; nothing for people."""
    if isinstance(value, list):
        return tuple(text for each in value for text in display_values(each))
    if isinstance(value, dict):
        return _named(value)
    if value is None or value == "":
        return ()
    return (value if isinstance(value, str) else msgspec.json.encode(value).decode(),)


def _named(value: dict[str, Any]) -> tuple[str, ...]:
    if PERSON_MARKS & value.keys():
        return ()
    return next((display_values(value[name]) for name in NAMED_BY if value.get(name)), ())


def sprints_in(value: Any) -> Iterator[Sprint]:
    """Yield the sprints that a sprint field lists, in Cloud's shape or in Data Center's."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and each.get("id") is not None:
            yield msgspec.convert(each, Sprint, strict=False)
        elif isinstance(each, str) and (found := GREENHOPPER.search(each)):
            yield _from_text(found["attributes"])


def _from_text(attributes: str) -> Sprint:
    told = {name: value for name, value in ATTRIBUTE.findall(attributes) if value != "<null>"}
    return msgspec.convert(told, Sprint, strict=False)


def looks_like_sprints(value: Any) -> bool:
    """Recognise a sprint field by its value, where nobody says which field it is."""
    if not isinstance(value, list) or not value:
        return False
    first = value[0]
    if isinstance(first, str):
        return "greenhopper.service.sprint.Sprint@" in first
    return (
        isinstance(first, dict) and {"id", "name", "state"} <= first.keys() and "self" not in first
    )


def looks_flagged(value: Any) -> bool:
    """Recognise the Flagged field by its value: [{"value": "Impediment", …}]."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return False
    return value[0].get("value") in ("Impediment", "Flagged")
