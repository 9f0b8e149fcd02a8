"""The base page and its components as markup: landmarks, labels, nothing inline."""

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.test import Client, RequestFactory

from headwater.ui import navigation
from headwater.ui.tests import pages

pytestmark = pytest.mark.urls("headwater.ui.tests.pages")


class Outline(HTMLParser):
    """Every element's tag and attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [a[attribute] or "" for _, a in self.elements if attribute in a]


def outline(client: Client, address: str = "/") -> Outline:
    response = client.get(address)
    assert response.status_code == 200
    return Outline(response.content.decode())


def test_the_page_has_its_landmarks_and_a_way_past_them(client: Client) -> None:
    page = outline(client)
    tags = Counter(tag for tag, _ in page.elements)
    assert (tags["header"], tags["main"], tags["h1"]) == (1, 1, 1)
    assert page.all("html")[0]["lang"] == "en-GB"
    assert page.all("a")[0]["href"] == "#content"
    assert page.all("main")[0]["id"] == "content"


def test_every_navigation_says_what_it_is(client: Client) -> None:
    labels = [nav.get("aria-label") for nav in outline(client).all("nav")]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_headings_leave_out_no_level(client: Client) -> None:
    levels = [int(tag[1]) for tag, _ in outline(client).elements if tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_is_inline_that_the_policy_forbids(client: Client) -> None:
    page = outline(client)
    assert not page.values("style")
    assert not page.all("style")
    assert not [name for _, a in page.elements for name in a if name.startswith("on")]
    data = ("application/json",)
    assert all(script.get("src") or script.get("type") in data for script in page.all("script"))


def test_ids_are_unique_and_every_reference_has_its_element(client: Client) -> None:
    page = outline(client)
    ids = page.values("id")
    referring = ("for", "aria-describedby", "aria-labelledby", "data-chart")
    references = {
        part for name in referring for value in page.values(name) for part in value.split()
    }
    assert len(ids) == len(set(ids))
    assert references <= set(ids)


def test_every_field_has_a_label(client: Client) -> None:
    page = outline(client)
    labelled = set(page.values("for"))
    assert all(field["id"] in labelled for field in page.all("input"))


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", ("/", "page")),
        ("/otter", ("/", "true")),
        ("/sources/quality", ("/sources/quality", "page")),
    ],
)
def test_the_header_marks_the_room_the_reader_is_in(
    client: Client, address: str, current: tuple[str, str]
) -> None:
    links = outline(client, address).all("a")
    rooms = [
        link for link in links if link.get("href") in ("/", "/sources/list", "/sources/quality")
    ]
    assert [(a["href"], a["aria-current"]) for a in rooms if a.get("aria-current")] == [current]


def test_the_header_leads_to_no_room_that_is_not_there(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Data quality" in page
    assert "Organisation" not in page


def test_the_header_leads_nowhere_that_does_not_open(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "CLOSED", {"intake:sources"})
    links = [link.get("href") for link in outline(client).all("a")]
    assert "/sources/quality" in links
    assert "/sources/list" not in links


def test_a_page_made_before_the_gate_leads_to_no_room() -> None:
    assert navigation.places(RequestFactory().get("/")) == []


def test_a_team_without_context_is_said_to_have_none() -> None:
    from django.template.loader import render_to_string

    from headwater.ui.components import Note

    assert "No context from the team yet." in render_to_string(
        "ui/components/note.html", {"note": Note([], "the team")}
    )
