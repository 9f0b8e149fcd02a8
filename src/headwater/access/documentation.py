"""Write docs/access.md from the table of rights: `python -m headwater.access.documentation`.

What it prints is also what a test holds against the behaviour of every address.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from headwater.access.places import ORGANISATION, Around, Place, Scale, Thing
from headwater.access.refusals import because
from headwater.access.rights import ABOVE_TEAMS, ADDRESSES, ANYWHERE, GRANTED, Right, Sight
from headwater.access.roles import HELD_AT, Held, Role
from headwater.access.viewer import NOBODY, Viewer, decide

FILE = Path("docs/access.md")
GENERATED = "<!-- Written by `python -m headwater.access.documentation` from access/rights.py. -->"

HERE = Place("otter", "checkout", "payments")
BESIDE = Place("heron", "checkout", "payments")
ELSEWHERE = Place("lynx", "search", "discovery")
STREAM_HERE = Place(stream="checkout", domain="payments")
EVERYTHING = "everything"
"""A page about a place, where its address names none."""

About = Scale | Thing | str
ABOUT: dict[About, Around] = {
    Scale.TEAM: Around(HERE, (HERE,)),
    Scale.STREAM: Around(STREAM_HERE, (HERE, BESIDE)),
    Scale.ORGANISATION: Around(ORGANISATION),
    Thing.PLACE: Around(STREAM_HERE, (HERE, BESIDE)),
    EVERYTHING: Around(ORGANISATION, (HERE, BESIDE, ELSEWHERE)),
    Thing.WORK: Around(HERE, (HERE,)),
    Thing.OBJECTIVE: Around(STREAM_HERE),
    Thing.KEY_RESULT: Around(HERE),
    Thing.SESSION: Around(HERE, (HERE,)),
}
"""What a question at each scale is about: here is Otter, a team of Checkout in Payments. Of things
the page shows one example each: a stream, a team's epic, a stream's objective, a team's key result.
"""

VISITORS: dict[str, tuple[Held, ...] | None] = {
    "signed out": None,
    "no role yet": (),
    "member here": (Held(Role.MEMBER, Scale.TEAM, HERE.team),),
    "product manager here": (Held(Role.PRODUCT_MANAGER, Scale.TEAM, HERE.team),),
    "ADM here": (Held(Role.DELIVERY_MANAGER, Scale.TEAM, HERE.team),),
    "ADM of the stream": (Held(Role.DELIVERY_MANAGER, Scale.STREAM, HERE.stream),),
    "ADM everywhere": (Held(Role.DELIVERY_MANAGER, Scale.ORGANISATION),),
    "member beside": (Held(Role.MEMBER, Scale.TEAM, BESIDE.team),),
    "member elsewhere": (Held(Role.MEMBER, Scale.TEAM, ELSEWHERE.team),),
    "ADM elsewhere": (Held(Role.DELIVERY_MANAGER, Scale.STREAM, ELSEWHERE.stream),),
    "leader of the stream": (Held(Role.LEADER, Scale.STREAM, HERE.stream),),
    "leader of the domain": (Held(Role.LEADER, Scale.DOMAIN, HERE.domain),),
    "leader of all": (Held(Role.LEADER, Scale.ORGANISATION),),
    "leader elsewhere": (Held(Role.LEADER, Scale.STREAM, ELSEWHERE.stream),),
    "operator": (Held(Role.OPERATOR, Scale.ORGANISATION),),
}
"""Every kind of visitor by the roles they hold; None for whoever is not signed in."""

OPENS, TOLD, REFUSED, SIGN_IN = "opens", "what was told", "refused", "sign in first"
OUTCOMES = {Sight.ALL: OPENS, Sight.TOLD: TOLD, Sight.NOTHING: REFUSED}
ABOUT_WORDS = {
    Scale.TEAM: "team",
    Scale.STREAM: "stream",
    Scale.ORGANISATION: "",
    Thing.PLACE: "a place: here a stream",
    EVERYTHING: "a place: here the whole organisation",
    Thing.WORK: "a piece of work: here of a team",
    Thing.OBJECTIVE: "an objective: here of a stream",
    Thing.KEY_RESULT: "a key result: here of a team",
    Thing.SESSION: "a session of a team's assessment",
}
INTRO = """\
Everything that Headwater shows or does asks one table: `src/headwater/access/rights.py`. One gate,
`src/headwater/access/gate.py`, asks it for every address before any page is made, and commands ask
the same function. What the table does not give is refused, and an address without a row is refused
to everybody. This page is that table in words, and
`tests/test_every_address.py` holds it against what every address really answers to every kind of
visitor."""

ONCE_TOLD = """\
“Once told” is closed months and quarters that the team has told, or whose grace time has passed:
never weeks, single items or anything that is still running."""

TRAIL = """\
Who from outside a team looked at its numbers, who exported them, what was told, and who changed
access, the mapping or a policy is written into a trail for the team, which reads it under “Seen
by”. Somebody of the team leaves no name in it about their own team. Lines are only ever added:
the database itself refuses to change or delete one, or all at once, in SQLite and in PostgreSQL.
Only whoever may change the database's tables themselves could take that away.

A command runs as “the command line”. Whoever can run one can read the files anyway, so it may do
what an operator and an Agile Delivery Manager may; what it exports or changes is in the trail."""


def page() -> str:
    """Return the whole page."""
    parts = [
        *(GENERATED, "", "# Who may see and do what", "", INTRO, ""),
        *("## Roles and where they are held", "", *_roles(), ""),
        *("## What each role gives, at its place and in all that lies in it", "", *_rights(), ""),
        *(ONCE_TOLD, ""),
        *("## What comes of it", "", _visitors_intro(), "", *_outcomes(), ""),
        *("## Which right each address asks for", "", *_addresses(), ""),
        *("## The trail, and the command line", "", TRAIL, ""),
        *("## What somebody reads who may not", "", *_refusals(), ""),
    ]
    return "\n".join(parts)


def outcome(held: tuple[Held, ...] | None, right: Right, scale: About) -> str:
    """Return what comes of asking for `right` about a team or stream here, or about all of it."""
    viewer = NOBODY if held is None else Viewer(account=1, held=frozenset(held), signed_in=True)
    if not viewer.signed_in and right is not Right.OPEN:
        return SIGN_IN
    return OUTCOMES[decide(viewer, right, ABOUT[scale])]


def paths(
    within: Iterable[URLPattern | URLResolver], space: str = "", before: str = "/"
) -> Iterator[tuple[str, str]]:
    """Return the name and the path of every address, such as ("flow:home", "/")."""
    for found in within:
        here = f"{before}{found.pattern}".replace("^", "").replace("$", "")
        if isinstance(found, URLResolver):
            inner = f"{space}{found.namespace}:" if found.namespace else space
            yield from paths(found.url_patterns, inner, here)
        else:
            yield f"{space}{found.name or ''}", here


def asked() -> list[tuple[Right, About]]:
    """Return what addresses ask for, each once, in the order of the rights."""
    order, known = list(Right), _known()
    found = {asked_for(name, path) for name, path in known.items() if name in ADDRESSES}
    return sorted(found, key=lambda row: (order.index(row[0]), row[1]))


def asked_for(name: str, path: str) -> tuple[Right, About]:
    """Return which right an address asks for, and about what."""
    right, about = ADDRESSES[name]
    nowhere = about is Thing.PLACE and "<scale:scale>" not in path
    return right, EVERYTHING if nowhere else about


def row_of(right: Right, scale: About) -> str:
    """Return the first cell of a line about `right`: "see the items behind a number (stream)"."""
    return f"{right.value} ({ABOUT_WORDS[scale]})" if ABOUT_WORDS[scale] else right.value


def _roles() -> list[str]:
    lines = [f"| {role.value} | {', '.join(scales)} |" for role, scales in HELD_AT.items()]
    return ["| role | held at |", "|---|---|", *lines]


def _rights() -> list[str]:
    lines = [
        _line(_right(right), (GRANTED[right].get(role, Sight.NOTHING) for role in Role))
        for right in GRANTED
    ]
    return [*_head("right", (role.value for role in Role)), *lines]


def _right(right: Right) -> str:
    if right in ANYWHERE:
        return f"{right.value} (wherever the role is held)"
    above = [role.value for of, role in ABOVE_TEAMS if of is right]
    return f"{right.value} (a {above[0]}: not of the teams)" if above else right.value


def _visitors_intro() -> str:
    return (
        "“Here” is the team the page is about, or a team of the stream it is about; “beside” is "
        "another team of the same stream. An Agile Delivery Manager is an ADM for short. "
        "Whoever is of every team of a stream sees all of it; whoever is of one of them sees what "
        "the others have told."
    )


def _outcomes() -> list[str]:
    lines = [
        _line(row_of(right, scale), (outcome(held, right, scale) for held in VISITORS.values()))
        for right, scale in asked()
    ]
    return [*_head("asks for", VISITORS), *lines]


def _known() -> dict[str, str]:
    return dict(paths(get_resolver().url_patterns))


def _addresses() -> list[str]:
    known = _known()
    lines = [
        f"| `{name}` | `{known[name].replace('|', chr(92) + '|')}` | "
        f"{row_of(*asked_for(name, known[name]))} |"
        for name in ADDRESSES
    ]
    return ["| name | address | asks for |", "|---|---|---|", *lines]


def _refusals() -> list[str]:
    return [f"- {right.value}: “{because(right)}”" for right in GRANTED]


def _head(first: str, columns: Iterable[str]) -> list[str]:
    names = list(columns)
    return [_line(first, names), "|---" * (len(names) + 1) + "|"]


def _line(first: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join([first, *cells])} |"


if __name__ == "__main__":
    from headwater.boot import start_django

    start_django()
    FILE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"Wrote {FILE}.\n")
