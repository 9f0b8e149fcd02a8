"""Links that say an item waits for another: read once, for marks and for dependencies alike."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from headwater.sources.jira import payloads
from headwater.sources.jira.members import Event, first_members
from headwater.sources.jira.sprints import Record
from headwater.vocabulary.work import Dependency, Instant

LINK_FIELD = "Link"
"""What the changelog calls a change of links."""

KEY_AT_END = re.compile(r"\s+[A-Za-z][A-Za-z0-9_]*-\d+\s*$")


class Link(NamedTuple):
    """How a link reads on the item that waits, and the other item's key as it was then."""

    text: str
    key: str


class Links:
    """Reads the links of one source that mean waiting. `waiting` are their texts."""

    def __init__(self, waiting: Iterable[str]) -> None:
        self._waiting = tuple(text.casefold() for text in waiting)

    def now(
        self, fields: payloads.Fields, items: Iterable[payloads.Item] = ()
    ) -> Mapping[Link, payloads.Reference]:
        """Return what an item waits for now, by the links as its history, `items`, names them.

        A key changes when an item moves to another project, and the changelog keeps the old one.
        So a link that is there and was never made, and one that was made and is not there, are
        the same if there is only one of each.
        """
        there = dict(self._there(fields.issuelinks or ()))
        last = dict(event for item in items if (event := self.event(item)))
        made = {link for link, added in last.items() if added}
        strangers, missing = there.keys() - last.keys(), made - there.keys()
        for stranger in strangers:
            names = [link for link in missing if link.text == stranger.text]
            if len(names) == sum(link.text == stranger.text for link in strangers) == 1:
                there[names[0]] = there.pop(stranger)
        return there

    def event(self, item: payloads.Item) -> Event[Link] | None:
        """What a change adds or removes, as (link, added), if it is about a link that counts.

        {"to": "EE-2", "toString": "This issue is blocked by EE-2"}: the words before the link's
        text are localised, so the text is looked for at the end, in front of the key.
        """
        if item.field != LINK_FIELD:
            return None
        added = item.to is not None
        sentence = payloads.text_of(item.toString if added else item.fromString)
        text = self._text_of(KEY_AT_END.sub("", sentence).casefold())
        return (Link(text, str(item.to if added else item.from_)), added) if text else None

    def first(
        self, now: Collection[Link], items: Iterable[payloads.Item]
    ) -> tuple[set[Link], set[Link]]:
        """Return the links that an item was created with, and those now that nobody knows since
        when: unmentioned, while one that was made under another key may be the same.
        """
        told = [event for item in items if (event := self.event(item))]
        last = dict(told)
        missing = {link.text for link, added in last.items() if added and link not in now}
        doubtful = {link for link in now if link not in last and link.text in missing}
        return first_members(set(now) - doubtful, told), doubtful

    def dependencies(
        self, fields: payloads.Fields, created_at: Instant, records: Sequence[Record]
    ) -> tuple[Dependency, ...]:
        """Return what the item waited for and waits for, and over which spans.

        A link nobody knows since when counts from where it was there for certain: the last time
        that one of its kind was made. Too short a wait is better than one made up.
        """
        ordered = sorted(records, key=lambda record: (record.at, record.order))
        changes = [(record.at, item) for record in ordered for item in record.items]
        now = self.now(fields, (item for _, item in changes))
        events = [(at, event) for at, item in changes if (event := self.event(item))]
        first, doubtful = self.first(now.keys(), (item for _, item in changes))
        made = {link.text: at for at, (link, added) in events if added and link not in now}
        began = dict.fromkeys(first, created_at) | {link: made[link.text] for link in doubtful}
        return tuple(_dependencies(dict(sorted(began.items())), events, now))

    def _there(
        self, links: Iterable[payloads.IssueLink]
    ) -> Iterator[tuple[Link, payloads.Reference]]:
        for link in links:
            text, other = _as_read_here(link)
            if text in self._waiting and other is not None and other.key:
                yield Link(text, other.key), other

    def _text_of(self, sentence: str) -> str:
        return next((text for text in self._waiting if sentence.endswith(text)), "")


def _as_read_here(link: payloads.IssueLink) -> tuple[str, payloads.Reference | None]:
    """What a link says on the issue that lists it: the inward text if the other one is inward."""
    if link.type is None:
        return "", None
    if link.inwardIssue is not None:
        return (link.type.inward or "").casefold(), link.inwardIssue
    return (link.type.outward or "").casefold(), link.outwardIssue


def _dependencies(
    began: dict[Link, Instant],
    events: Iterable[tuple[Instant, Event[Link]]],
    now: Mapping[Link, payloads.Reference],
) -> Iterator[Dependency]:
    for at, (link, added) in events:
        if added:
            began.setdefault(link, at)
        elif link in began:
            yield Dependency(link.key, began.pop(link), at)
    for link, at in began.items():
        other = now.get(link, payloads.Reference(key=link.key))
        yield Dependency(other.key or link.key, at, None, str(other.id or ""))
