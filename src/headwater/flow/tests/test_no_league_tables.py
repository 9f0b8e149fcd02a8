"""Rule 7: leaders see a stream's trend and one team against its own history, never a ranking."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from headwater.access.tests.visitors import signed_in
from headwater.flow.queries.chart_figures import CHARTS
from headwater.vocabulary.organisation import Organisation

METRIC = re.compile(r'class="(tile-value|chart-card|block-fact|sparkline)')
LINK = re.compile(r"<a [^>]*>([^<]*)</a>")
OWN = ("/teams/", "/streams/", "/static/")
PURPOSE = "/purpose/"
"""Pages about a piece of work, a key result or one place; purpose/tests hold them to rule 7."""
HREF = re.compile(r'href="(/[^"#]*)"')


def pages(plan: Organisation) -> Iterator[str]:
    """Every page of this room; of the items, the open ones of every stream and all of one team."""
    yield "/"
    streams = [stream for domain in plan.domains for stream in domain.streams]
    for stream in streams:
        yield f"/streams/{stream.slug}/"
        yield f"/streams/{stream.slug}/items/ageing/"
        yield from (f"/teams/{team.slug}/" for team in stream.teams)
    yield from (f"/teams/otter/items/{chart}/" for chart in CHARTS["team"])


def listing_pages(plan: Organisation) -> list[str]:
    """The pages that list teams: the outline and every stream."""
    return [page for page in pages(plan) if "items" not in page and "/teams/" not in page]


def team_names(plan: Organisation) -> set[str]:
    return {team.name for domain in plan.domains for s in domain.streams for team in s.teams}


def spoken_of(html: str, names: set[str]) -> set[str]:
    """Return the teams a page says anything about, beyond a link that is the bare name."""
    without = LINK.sub(lambda m: " " if m[1].strip() in names else m[0], html)
    return {name for name in names if re.search(rf"\b{name}\b", unescape(without))}


def test_no_page_says_anything_about_two_teams(demo: Organisation) -> None:
    visitor, names = signed_in(SERVER_NAME="localhost"), team_names(demo)
    for address in pages(demo):
        html = visitor.get(address).content.decode()
        about = spoken_of(html, names)
        assert len(about) <= 1, f"{address} speaks of {sorted(about)}"


def test_where_teams_are_listed_no_number_stands_beside_them(demo: Organisation) -> None:
    visitor, names = signed_in(SERVER_NAME="localhost"), team_names(demo)
    for address in listing_pages(demo):
        html = visitor.get(address).content.decode()
        lists = re.findall(r'<ul class="teams">.*?</ul>', html, re.DOTALL)
        assert lists, address
        for listed in lists:
            said = set(re.sub(r"<[^>]+>", "\n", listed).split("\n")) - {""}
            assert {word.strip() for word in said} - {""} <= names


def test_no_page_outside_a_team_or_stream_shows_a_metric(demo: Organisation) -> None:
    visitor, seen, waiting = signed_in(SERVER_NAME="localhost"), set[str](), ["/"]
    while waiting and len(seen) < 60:
        address = waiting.pop()
        seen.add(address)
        answer = visitor.get(address)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        html = answer.content.decode()
        assert not METRIC.search(html), address
        found = {urlsplit(href).path for href in HREF.findall(html)}
        outside = {path for path in found if not path.startswith((*OWN, PURPOSE))}
        waiting += sorted(outside - seen - set(waiting))
    assert {"/", "/organisation/", "/sources/"} <= seen


def test_addresses_cannot_ask_for_an_order_or_a_second_team(demo: Organisation) -> None:
    visitor = signed_in(SERVER_NAME="localhost")
    plain = visitor.get("/streams/checkout/").content
    asked = visitor.get("/streams/checkout/?sort=velocity&team=otter&team=heron").content
    token = re.compile(rb"X-CSRFToken[^}]*|csrfmiddlewaretoken. value=[^>]*|term-[0-9]+")
    assert token.sub(b"", asked) == token.sub(b"", plain)
